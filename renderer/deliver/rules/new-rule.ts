import type { DestinationRow } from "../../../shared/deliveries";
import type { DestinationKindRow } from "../../../shared/destinations-contract";
import type { RuleDefinition } from "../../../shared/rules";
import { actionFor } from "./ActionBlock";

/** The id under which a rule that is not saved yet is open and kept. */
export const newRuleId = "new";

/** In place of a rule: those to begin with. */
export const readyRulesId = "ready";

/** A rule to begin with: it looks at every event and tells the first that takes messages. */
export function firstRule(
  destinations: readonly DestinationRow[],
  kinds: readonly DestinationKindRow[],
): RuleDefinition {
  const first = destinations.find(({ message }) => message !== null);
  return {
    name: "",
    runs: "now",
    trigger: { on: "event", types: [] },
    providers: [],
    sources: [],
    conditions: [],
    group: null,
    zone: null,
    actions: first
      ? [actionFor(first.destinationId, { actionId: "a1", fields: {} }, destinations, kinds)]
      : [],
  };
}

/** An id that no action of the rule has. */
export function freeActionId({ actions }: RuleDefinition): string {
  for (let number = actions.length + 1; ; number += 1)
    if (!actions.some(({ actionId }) => actionId === `a${number}`)) return `a${number}`;
}
