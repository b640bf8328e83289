/** Fixed, broke, same, flaky: a verdict and its trials against the last runs about the same thing. */
import { expect, test } from "vitest";
import type { VerdictState } from "../../../../shared/verdict-states";
import type { Verdict } from "../../../../shared/verdicts";
import { compareRuns } from "./compare-runs";

const letters = { p: "pass", f: "fail", i: "inconclusive" } as const satisfies Record<string, VerdictState>;

function run(state: VerdictState, trials: Record<string, VerdictState> = {}, text = "the file") {
  const verdict = {
    name: "idempotency",
    state,
    trials: Object.entries(trials).map(([about, one]) => ({ about, what: about, state: one, sentence: "" })),
  } as unknown as Verdict;
  return { text, verdicts: [verdict] };
}

const changeOf = (now: ReturnType<typeof run>, earlier: ReturnType<typeof run>[]) =>
  compareRuns(now, earlier)[0];

test.each([
  ["p", "", null, "the first says nothing of others"],
  ["p", "p", "same", ""],
  ["f", "f", "same", ""],
  ["p", "f", "fixed", ""],
  ["f", "p", "broke", ""],
  ["p", "if", "fixed", "what was open in between is passed over"],
  ["i", "p", null, "what is open is neither better nor worse"],
  ["i", "i", "same", ""],
  ["p", "fp", "flaky", "there and back"],
  ["p", "pfp", "flaky", "and it stays so while the last five show it"],
  ["p", "ppppf", "same", "longer ago than five"],
  ["p", "ff", "fixed", "one turn is a change"],
] as const)("%s after %s (newest first): %s %s", (now, before, change, _because) => {
  const earlier = [...before].map((letter) => run(letters[letter as keyof typeof letters]));
  expect(changeOf(run(letters[now]), earlier)?.change).toBe(change);
});

test("another file's turns make nothing flaky", () => {
  const other = run("pass", {}, "another file");
  expect(changeOf(run("pass"), [run("fail"), other])?.change).toBe("fixed");
});

test("each trial is compared with its namesake, whatever stood beside it", () => {
  const now = run("fail", { "exact copy": "pass", "two at the same moment": "fail", "a new one": "pass" });
  const before = run("fail", { "two at the same moment": "pass", "exact copy": "fail" });
  expect(changeOf(now, [before])).toEqual({
    name: "idempotency",
    change: "same",
    history: ["fail", "fail"],
    trials: ["fixed", "broke", null],
  });
});
