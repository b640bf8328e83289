import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sayDuration } from "../../../shared/duration";
import { withOverride } from "../../../shared/own-retries";
import type { RetryPolicy } from "../../../shared/retries";
import { packs } from "../providers/packs";
import { afterAttempt, isTaken, sayAfterAttempt } from "./retry";

const policyOf = (id: string): RetryPolicy => {
  const pack = packs.find((one) => one.id === id);
  if (!pack) throw new Error(`no pack ${id}`);
  return pack.retry;
};
const refused = { status: null, failure: "connection" as const };

test("Whippy sends three times in all, with the waits of its policy, then gives up", () => {
  const whippy = policyOf("whippy");
  expect([1, 2, 3].map((attempt) => afterAttempt(whippy, refused, attempt, null))).toEqual([
    { kind: "again", waitMs: 10_000 },
    { kind: "again", waitMs: 20_000 },
    { kind: "gives-up", because: "no-attempts-left" },
  ]);
  expect(afterAttempt(whippy, { status: 302, failure: null }, 1, null).kind).toBe("again");
  expect(isTaken(whippy, { status: 204, failure: null })).toBe(true);
});

test.each([
  ["callrail", "CallRail", "CallRail sends every event once: it is lost."],
  ["atoms", "Atoms", "Atoms sends every event once: it is lost."],
  [
    "mirai",
    "Mirai",
    "Whether Mirai sends it again is not published; assumed is that it does not: the event is lost.",
  ],
])("%s sends nothing again, and the sentence says what is known of that", (id, name, sentence) => {
  const policy = policyOf(id);
  const after = afterAttempt(policy, refused, 1, null);
  expect(after).toEqual({ kind: "gives-up", because: "no-attempts-left" });
  expect(sayAfterAttempt(name, policy, refused, 1, after)).toBe(sentence);
});

test("with fewer waits than retries the last one counts for the rest", () => {
  const policy = withOverride(policyOf("whippy"), { attempts: 5, delaysMs: [1000, 5000] });
  const waits = [1, 2, 3, 4].map((attempt) => afterAttempt(policy, refused, attempt, null));
  expect(waits.map((after) => after.kind === "again" && after.waitMs)).toEqual([1000, 5000, 5000, 5000]);
});

test("jitter stays within its share of the wait", () => {
  const policy = withOverride(policyOf("whippy"), { jitter: 0.1 });
  const waits = Array.from({ length: 200 }, (_, event) => {
    const after = afterAttempt(policy, refused, 1, { seed: 1, runId: "run_a", event });
    return after.kind === "again" ? after.waitMs : 0;
  });
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(9000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(11_000);
  expect(new Set(waits).size).toBeGreaterThan(150);
});

test("the table in docs/retries.md says what the packs say", () => {
  const docs = readFileSync(new URL("../../../docs/retries.md", import.meta.url), "utf8");
  const cells = docs
    .split("\n")
    .flatMap((line) => (line.startsWith("| ") ? [line.split("|").map((cell) => cell.trim())] : []));
  const assumed = (known: string) => (known === "assumed" ? "assumed " : "");
  for (const { name, retry } of packs) {
    const [row, ...again] = cells.filter(([, first]) => first === name);
    expect(again, `${name} has more than one row`).toEqual([]);
    const [, , attempts, waits, patience] = row ?? [];
    const said = retry.published ? "" : "not published; ";
    expect(attempts).toBe(`${said}${assumed(retry.attempts.known)}${retry.attempts.value}`);
    const list = retry.delaysMs.value.map(sayDuration).join(", ");
    expect(waits).toBe(list === "" ? "–" : `${assumed(retry.delaysMs.known)}${list}`);
    expect(patience).toBe(`${assumed(retry.timeoutMs.known)}${sayDuration(retry.timeoutMs.value)}`);
  }
});
