/** What may still come: a gate waits on the real clock, where `ringback verify` moves its own. */
import type { ExpectationResult } from "../../shared/expectations";

/** Facts of a call that time alone can change. Events and answers come no more once a run is done. */
const timely = new Set(["stage", "ended", "complete", "final", "allowed", "conformance"]);

/** An expectation that fails only because a gate of its call still waits. */
export function isAwaited({ state, expectation, differences }: ExpectationResult, waits: boolean): boolean {
  if (!waits || state !== "fail") return false;
  if (/^(call record|crm): /.test(expectation)) return true;
  return expectation.startsWith("call: ") && differences.every(({ what }) => timely.has(what));
}
