import { describe, expect, test } from "vitest";
import type { Verdict, VerdictRun } from "../../../shared/verdicts";
import { commandOf, effortWords, noProbe, probeOf, shrunkWords } from "./verdict-words";

test("how much was done, and how much there is to do", () => {
  const at = (state: VerdictRun["state"], plays: number, planned: number) =>
    effortWords({ state, plays, planned, tookMs: 38_400 } as VerdictRun);
  expect(at("done", 46, 46)).toBe("46 plays · 38 s");
  expect(at("judging", 12, 130)).toBe("12 of 130 plays · 38 s");
  expect(at("judging", 131, 130)).toBe("131 of 131 plays · 38 s");
});

test("what a failing order was made smaller from", () => {
  const idempotency = { name: "idempotency", plays: 15 } as Verdict;
  const order = { name: "order", plays: 46, smallest: ["end-of-call", "call.in-progress"] } as Verdict;
  const run = {
    verdicts: [idempotency, order],
    events: Array(7).fill(null) as VerdictRun["events"],
  } as VerdictRun;
  expect(shrunkWords(order, run)).toBe("7 events → 2, after 31 plays");
  expect(shrunkWords(idempotency, run)).toBe("");
});

test("the command of CI names nothing that a shell would take apart", () => {
  const run = {
    name: "it's late",
    handler: "http://127.0.0.1:3000/in?a=1&b=2",
    asked: ["order", "ack"],
    caseNumber: 2,
  } as VerdictRun;
  expect(commandOf(run, null)).toBe(
    `npx ringback verify 'it'\\''s late.yaml' --to 'http://127.0.0.1:3000/in?a=1&b=2' --verdicts order,ack --case 2 --junit report.xml`,
  );
});

describe("a probe as it is typed", () => {
  test.each([
    ["nothing", {}, null],
    ["a port of this machine", { url: " :3000/orders " }, { url: "http://127.0.0.1:3000/orders" }],
    [
      "with headers and a path",
      { url: "http://h/", headers: "authorization: Bearer a:b\n\nx-a:1", select: "$.rows" },
      { url: "http://h/", headers: { authorization: "Bearer a:b", "x-a": "1" }, select: "$.rows" },
    ],
    [
      "no header",
      { url: "http://h/", headers: "Bearer abc" },
      "“Bearer abc” is no header. Write one a line, as authorization: Bearer abc.",
    ],
    [
      "a command",
      { kind: "command", command: "echo 3", timeout: "5s" },
      { command: "echo 3", timeout: "5s" },
    ],
    [
      "no time",
      { kind: "command", command: "echo 3", timeout: "soon" },
      "Write the time limit as 10s or 1m30s.",
    ],
  ] as const)("%s", (_, typed, expected) => {
    expect(probeOf({ ...noProbe, ...typed })).toEqual(expected);
  });
});
