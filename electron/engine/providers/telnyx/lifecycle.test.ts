import { expect, test } from "vitest";
import { awaitedAfter } from "../lifecycle";
import { attempts } from "./attempts";
import { lifecycle } from "./lifecycle";
import { hangup, logOf, outgoing } from "./test-log";

test("what is still to come", () => {
  expect(awaitedAfter(lifecycle, [])).toEqual([]);
  expect(awaitedAfter(lifecycle, ["call.initiated"])).toEqual(["call.answered", "call.hangup"]);
  expect(awaitedAfter(lifecycle, ["call.initiated", "call.hangup"])).toEqual([]);
  expect(awaitedAfter(lifecycle, ["call.answered", "call.conversation.ended", "call.hangup"])).toEqual([
    "call.analyzed",
  ]);
  expect(awaitedAfter(lifecycle, ["texml.instructions"])).toContain("texml.completed");
});

test("a session is one attempt", () => {
  const [one, ...more] = attempts(logOf(outgoing, outgoing, hangup("no_answer", { at: 28 })));
  expect(more).toEqual([]);
  expect(one).toMatchObject({ number: 1, outcome: "no-answer", words: "no answer", positions: [1, 2, 3] });
  expect(attempts([])).toEqual([]);
  expect(attempts(logOf("call.initiated"))[0]?.words).toBe("dialing");
  expect(attempts(logOf("call.initiated", "call.answered"))[0]?.words).toBe("in conversation");
  expect(attempts(logOf("call.cost"))[0]?.words).toBe("not seen");
});
