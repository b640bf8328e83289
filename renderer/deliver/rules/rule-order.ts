/** Orders of rules after one was moved. Each stays in its group; null: it stays where it is. */
import type { RuleRow } from "../../../shared/rules";

type Ordered = readonly Pick<RuleRow, "ruleId" | "definition">[];

export function moved(rules: Ordered, ruleId: string, step: number): string[] | null {
  const rule = rules.find((one) => one.ruleId === ruleId);
  const group = rules.filter(({ definition }) => definition.runs === rule?.definition.runs);
  const at = group.findIndex((one) => one.ruleId === ruleId);
  const other = group[at + step];
  if (!rule || !other || step === 0) return null;
  const ids = rules.map((one) => one.ruleId);
  const [from, to] = [ids.indexOf(ruleId), ids.indexOf(other.ruleId)];
  return ids.with(from, other.ruleId).with(to, ruleId);
}

/** Let go on another: it takes that place, and the rest moves on. */
export function movedBefore(rules: Ordered, ruleId: string, place: string): string[] | null {
  const runsOf = (id: string) => rules.find((one) => one.ruleId === id)?.definition.runs;
  if (ruleId === place || runsOf(ruleId) === undefined || runsOf(ruleId) !== runsOf(place)) return null;
  const ids = rules.map((one) => one.ruleId);
  const [from, to] = [ids.indexOf(ruleId), ids.indexOf(place)];
  return ids.toSpliced(from, 1).toSpliced(to, 0, ruleId);
}
