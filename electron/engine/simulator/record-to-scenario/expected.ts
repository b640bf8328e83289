/** What a scenario made of a call expects: that the same becomes of it again. */

import { writeDuration } from "../../../../shared/duration";
import type { Expectation } from "../../../../shared/expectations";
import type { BecameOfCall } from "./recorded";

/** So long an expectation may take by itself; see `docs/scenarios.md`. */
const patienceMs = 30 * 60_000;

export function proposeExpectations(became: BecameOfCall, speed: number, of: string | null): Expectation[] {
  const { stage, outcome, dialAttempts, ended, complete, final, events, duplicates, conformance } = became;
  const tookMs = became.frozenAt === null ? 0 : (became.frozenAt - became.lastReceivedAt) * speed;
  const about = {
    ...(of === null ? {} : { of }),
    ...(tookMs > patienceMs / 2
      ? { within: writeDuration(Math.ceil((tookMs * 1.1) / 60_000) * 60_000) }
      : {}),
  };
  const artifacts = Object.entries(became.artifacts).length > 0 ? { artifacts: became.artifacts } : {};
  return [
    {
      call: {
        ...{ stage, outcome, dialAttempts, ended, complete, final, events, duplicates },
        // Of a call that is not final time alone may break a rule, days later.
        ...(final ? { conformance } : {}),
      },
      ...about,
    } as Expectation,
    ...(became.frozenAt === null ? [] : [{ "call record": artifacts, ...about } as Expectation]),
    ...(became.inCrm ? [{ crm: "call", count: 1, ...about } as Expectation] : []),
    { never: { crm: "call", before: "final" }, within: "30s", ...(of === null ? {} : { of }) } as Expectation,
  ];
}
