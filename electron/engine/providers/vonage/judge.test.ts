import { expect, test } from "vitest";
import { judge } from "./judge";
import { concluded, legs } from "./lines";
import { logOf } from "./test-log";

const caller = { direction: "inbound", from: "12025550142", to: "12025550190" };
const colleague = { direction: "outbound", from: "12025550190", to: "12025550177" };
const put = (type: string, at: number, leg = "L-1") => ({
  type,
  at,
  leg,
  more: leg === "L-1" ? caller : colleague,
});

/** The colleague's line is told first, and is busy: the call is still the caller's, and a conversation. */
const log = logOf(
  put("started", 0, "L-2"),
  put("started", 1),
  put("answered", 2),
  put("busy", 9, "L-2"),
  put("completed", 60),
);

test("the line that came in decides the outcome, whichever is told first", async () => {
  expect(await judge(log, {})).toMatchObject({ outcome: "completed", ended: { position: 5 } });
  expect(legs(log)).toMatchObject([
    { leg: "L-1", parent: null, words: "call from +12025550142", outcome: "completed" },
    { leg: "L-2", parent: "L-1", words: "dialled +12025550177", outcome: "busy" },
  ]);
});

test("of several lines its direction and number are the call's", () => {
  expect(concluded(log).facts).toMatchObject({ direction: "inbound", phone: "+12025550142" });
  expect(concluded(logOf("started", "answered")).facts).toEqual({});
});
