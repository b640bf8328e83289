import { expect, test } from "vitest";
import { legName, legSentence, legState } from "./leg-words";

const leg = (words: string, outcome: "completed" | null = "completed") => ({
  ...{ leg: "CA2", parent: "CA1", depth: 1, words, outcome, startedAt: null, endedAt: null },
});

test("the name of a line is what tells it from the next, the rest says what it is", () => {
  expect(legName(leg("transferred to +12025550123"))).toEqual({
    name: "+1 202 555 0123",
    kind: "transferred",
  });
  expect(legName(leg("call from +12025550142"))).toEqual({ name: "+1 202 555 0142", kind: "caller" });
  expect(legName(leg("dialled the app of alice"))).toEqual({ name: "alice", kind: "dialled app" });
  expect(legName(leg("AI agent"))).toEqual({ name: "AI agent", kind: null });
});

test("the second line says it with its outcome, a whole sentence keeps the pack's words", () => {
  expect(legState(leg("dialled the app of alice"))).toBe("dialled app · completed");
  expect(legSentence(leg("dialled the app of alice"))).toBe("dialled the app of alice, completed");
});
