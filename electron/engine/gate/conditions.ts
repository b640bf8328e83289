/**
 * Which calls a destination takes by what they say: source, provider, company, agent, number, direction, outcome.
 * Lists are compared exactly, case and spaces included. What a call does not say stands in no list.
 */
import type { ConditionName, GateSettings } from "../../../shared/gate-settings";
import type { CallRecordContent } from "../destinations/destination";

export type ConditionFacts = Pick<
  CallRecordContent,
  "source" | "provider" | "company" | "agent" | "phone" | "direction" | "outcome"
>;

export type Condition = { name: ConditionName; ok: boolean; because: string };

/** One line for every condition that was set, in a fixed order. */
export function judgeConditions(call: ConditionFacts, takes: GateSettings["takes"], to: string): Condition[] {
  return names.flatMap((name): Condition[] => {
    const condition = takes?.[name];
    const said = call[name === "number" ? "phone" : name];
    if (!condition?.only && !condition?.never) return [];
    const what = said === null ? `it has no ${name}` : `its ${name} is “${said}”`;
    if (said !== null && condition.never?.includes(said))
      return [{ name, ok: false, because: `${to} leaves out calls of this ${name}: ${what}.` }];
    if (condition.only && (said === null || !condition.only.includes(said)))
      return [{ name, ok: false, because: `${to} takes only ${listed(condition.only)}: ${what}.` }];
    return [{ name, ok: true, because: what }];
  });
}

const names: ConditionName[] = ["source", "provider", "company", "agent", "number", "direction", "outcome"];
const mostNamed = 3;

function listed(list: string[]): string {
  const shown = list.slice(0, mostNamed).map((one) => `“${one}”`);
  const more = list.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(" or ");
}
