/** What an integration without a gate would have told too early, as of a moment. Pure. */
import type { TwinCall } from "../../shared/twin-contract";
import type { Outcome } from "../../shared/words";
import type { AsOf } from "../twin/as-of";

export type Harm = {
  at: number;
  outcome: Outcome;
  /** When the gate opened; null: it has not. */
  openedAt: number | null;
};

/** The first write that named an outcome and was not what the call became. */
export function harmOf({ gated }: Pick<TwinCall, "gated">, { writes }: Pick<AsOf, "writes">): Harm | null {
  for (const { at, wrong, fields } of writes) {
    const outcome = fields.find(({ name }) => name === "outcome")?.value;
    if (wrong === null || typeof outcome !== "string") continue;
    return { at, outcome: outcome as Outcome, openedAt: gated[0]?.frozenAt ?? null };
  }
  return null;
}
