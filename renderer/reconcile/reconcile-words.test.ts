import { expect, test } from "vitest";
import type { Reconciliation } from "../../shared/reconciliations";
import { differenceWords, progressWords, verdictOf } from "./reconcile-words";

const counts = {
  listed: 0,
  same: 0,
  probable: 0,
  missing: 0,
  extra: 0,
  different: 0,
  open: 0,
  unreadable: 0,
};
const verdict = (changed: Partial<Reconciliation["counts"]>, added = 0) =>
  verdictOf({ counts: { ...counts, ...changed }, added: { missing: added, different: 0 } }, "CallRail");

test.each([
  [verdict({}), "CallRail lists no call in this window, and none is here."],
  [verdict({ listed: 200, same: 200 }), "All 200 calls of CallRail's list are here, and the same."],
  [verdict({ listed: 200, same: 198, open: 2 }), "All 198 calls that are over are here, and the same."],
  [verdict({ listed: 200, missing: 9 }), "9 calls of 200 never came here."],
  [verdict({ listed: 200, missing: 1 }), "1 call of 200 never came here."],
  [verdict({ listed: 200, missing: 9 }, 4), "5 calls of 200 never came here."],
  [verdict({ listed: 200, missing: 9 }, 9), "All 9 calls that never came are here now."],
  [
    verdict({ listed: 200, different: 1, extra: 2 }),
    "Nothing is missing; 1 call differs, and 2 calls are only here.",
  ],
])("%s", (said, expected) => expect(said).toBe(expected));

test("how far it is", () => {
  const at = (progress: Reconciliation["progress"]) => progressWords({ progress } as Reconciliation);
  expect(at({ doing: "asking for the list", pages: 0, done: 0, total: null })).toBe("asking for the list");
  expect(at({ doing: "reading the list", pages: 2, done: 100, total: null })).toBe(
    "reading the list · page 2 · 100",
  );
  expect(at({ doing: "adding", pages: 0, done: 0, total: 9 })).toBe("adding · 0 of 9");
});

test("both values of what differs", () => {
  const differences = [{ field: "outcome", theirs: "completed", ours: null }];
  expect(differenceWords({ differences } as never)).toBe("outcome: completed there, none here");
});
