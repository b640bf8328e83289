import { expect, test } from "vitest";
import { answerWords, saySigning, sayWhatIsSent, sumUp } from "./replay-words";

const handler = { kind: "handler", url: "http://127.0.0.1:3000/" } as const;
const own = { kind: "own" } as const;
const secret = { secretId: "k", label: "production", endsWith: "", match: null, createdAt: 0, matched: 0 };
const source = { name: "mirai", providerName: "Mirai", secrets: [secret] };
const again = { sign: "again", edited: false, testSecret: false } as const;

test("what is sent says how many, where to, and what it becomes", () => {
  expect(sayWhatIsSent(1, handler)).toMatch(
    /^Sends one request to http:\/\/127\.0\.0\.1:3000\/\. .*taken back\.$/,
  );
  expect(sayWhatIsSent(6, handler)).toMatch(
    /^Sends 6 requests to .*, one at a time, in the order of the log\./,
  );
  expect(sayWhatIsSent(1, own)).toMatch(/It becomes an event of a replay: apart from the live call/);
});

test.each([
  [{ ...again, target: own, source }, "Signed anew as Mirai signs, with “production”, the secret of mirai."],
  [
    { ...again, target: handler, source: { ...source, secrets: [] } },
    "Signed anew as Mirai signs, with its test secret: mirai has no secret of its own.",
  ],
  [
    { ...again, target: own, source: { ...source, secrets: [] } },
    "Not signed anew: mirai has no secret, so nothing is checked either.",
  ],
  [
    { ...again, testSecret: true, target: handler, source },
    "Signed anew as Mirai signs, with its test secret.",
  ],
  [
    { ...again, sign: "as-kept" as const, edited: true, target: handler, source },
    "With the signature it came with, which does not fit an edited body.",
  ],
])("the signature is said %#", (input, sentence) => {
  expect(saySigning(input)).toBe(sentence);
});

test("an answer is its status and its time, or why there was none", () => {
  expect(answerWords({ status: 200, answerMs: 3.14, error: null })).toBe("200 · 3.1 ms");
  expect(answerWords({ status: null, answerMs: null, error: "Nobody listens at 127.0.0.1:9" })).toBe(
    "Nobody listens at 127.0.0.1:9",
  );
});

test("a sum names what changed, and how far a replay came that did not end", () => {
  const row = { state: "done", sent: 3, planned: 3, fixed: 2, regressed: 0, same: 1 } as never;
  expect(sumUp(row)).toBe("3 events sent: 2 fixed, 1 same");
  expect(sumUp({ ...(row as object), state: "stopped", planned: 9 } as never)).toMatch(/^3 of 9 sent/);
});
