import { expect, test } from "vitest";
import type { FailedSending } from "../../shared/failing";
import { attemptWords, failedWords, failingWords, whichWords } from "./failing-words";

const failed = (kind: FailedSending["kind"], status: number | null, ms: number | null) => ({
  kind,
  status,
  ms,
});

test("what a source does on purpose", () => {
  expect(failingWords({ kind: "status", status: 429, retryAfterSeconds: 90 })).toBe(
    "answers 429 with Retry-After 1 m 30 s",
  );
  expect(failingWords({ kind: "delay", delayMs: 2500 })).toBe("answers 2.5 s late");
  expect(failingWords({ kind: "hang" })).toBe("gives no answer");
  expect(whichWords({ which: "first", types: ["call.ended"] })).toBe(
    "to the first sending of each event of type call.ended",
  );
});

test("what was done to a sending, and what came after it", () => {
  expect(failedWords(failed("hang", null, 10_020))).toBe(
    "no answer on purpose, the sender gave up after 10 s",
  );
  expect(failedWords(failed("status", 500, 1))).toBe("answered 500 on purpose");
  expect(
    attemptWords({ number: 2, failed: null, before: { failed: failed("status", 500, 1), afterMs: 30_012 } }),
  ).toBe("2nd delivery attempt, 30 s after the 500 on purpose");
  expect(
    attemptWords({
      number: 3,
      failed: null,
      before: { failed: failed("hang", null, 9000), afterMs: 60_000 },
    }),
  ).toBe("3rd delivery attempt, 1 m after the missing answer on purpose");
  expect(attemptWords({ number: 1, failed: failed("reset", null, 1), before: null })).toBe(
    "1st delivery attempt",
  );
});
