import { expect, test } from "vitest";
import type { SentAnswerMark } from "../shared/answers";
import { answerWordsOf } from "./answer-words";

const none = { waitsFor: null, answered: null, answerStatus: 200, answerMs: 2, receivedAt: 0 };
const sent: SentAnswerMark = { by: "handler", status: 200, answerMs: 812, withinMs: 7500, why: "" };

test.each([
  [none, null],
  [{ ...none, answered: sent }, ["812 ms", "by your handler", false]],
  [
    { ...none, answered: { ...sent, answerMs: 8100 } },
    ["8.1 s", "by your handler, late: it waits 7.5 s", true],
  ],
  [{ ...none, answered: { ...sent, by: "fallback" as const } }, ["812 ms", "by the fallback", true]],
  [
    { ...none, answered: { ...sent, status: null } },
    ["812 ms", "the sender had gone: nothing was sent", true],
  ],
  [{ ...none, waitsFor: 7500 }, ["2.0 ms", "200 without a body", true]],
  [{ ...none, waitsFor: 7500, answerStatus: null }, ["–", "not known; it waits 7.5 s", true]],
  [
    { ...none, waitsFor: 7500, answerStatus: null, receivedAt: 9000 },
    ["–", "not yet; it waits 7.5 s", false],
  ],
])("%j", (event, expected) => {
  const words = answerWordsOf(event, 10_000);
  expect(words && [words.took, words.how, words.doubtful]).toEqual(expected);
});
