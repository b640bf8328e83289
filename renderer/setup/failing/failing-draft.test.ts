import { expect, test } from "vitest";
import { readFailing, usualDraft } from "./failing-draft";

test("what is usual fails every event with 500, for a hundred events or two hours", () => {
  expect(readFailing(usualDraft)).toEqual({
    answer: { kind: "status", status: 500, retryAfterSeconds: null },
    ...{ which: "all", types: [], events: 100, minutes: 120 },
  });
});

test("each answer, with what belongs to it", () => {
  const answer = (draft: Partial<typeof usualDraft>) => {
    const read = readFailing({ ...usualDraft, ...draft });
    return typeof read === "string" ? read : read.answer;
  };
  expect(answer({ answer: "429", retryAfter: "90s" })).toEqual({
    ...{ kind: "status", status: 429, retryAfterSeconds: 90 },
  });
  expect(answer({ answer: "status", status: "418" })).toMatchObject({ status: 418 });
  expect(answer({ answer: "status", status: "200" })).toBe(
    "“200” is no status that fails: write one from 300 to 599.",
  );
  expect(answer({ answer: "delay", delay: "45s" })).toEqual({ kind: "delay", delayMs: 45_000 });
  expect(answer({ answer: "delay", delay: "1h" })).toContain("is too long: 10 m is the most");
  expect(answer({ events: "1001" })).toContain("write 1 to 1000");
  expect(answer({ time: "25h" })).toContain("is too long");
});
