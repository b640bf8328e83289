/** One dry run as it is remembered: what came together of each rule, and its rows page by page. */
import type { DryRun, DryRunOfRule } from "../../../shared/dry-run";
import type { RuleDefinition, RuleProblem } from "../../../shared/rules";
import { isZone } from "../rules/rule";
import { daysBetween } from "./days";
import type { NamedField, PartOfRule } from "./messages";

export type RowsPage = {
  rule: number;
  show: "fired" | "nearly" | "all";
  cursor?: number | undefined;
  limit: number;
};

type OfRule = {
  definition: RuleDefinition;
  problems: RuleProblem[];
  stopped: boolean;
  sum: PartOfRule;
  fields: NamedField[];
};
export type Run = {
  number: number;
  dryRunId: string;
  state: DryRun["state"];
  because: string | null;
  from: number;
  to: number;
  now: number;
  read: number;
  of: number;
  next: number;
  startedAt: number;
  ms: number | null;
  rules: OfRule[];
  /** Of each zone of its rules. */
  days: Map<string | null, string[]>;
};

export function emptySum({ conditions }: RuleDefinition): PartOfRule {
  return {
    ...{ fired: 0, nearly: 0, looked: 0, copies: 0, days: {}, there: [], rows: [] },
    left: conditions.map(() => 0),
  };
}

export function addUp(sum: PartOfRule | undefined, part: PartOfRule): void {
  if (!sum) return;
  sum.fired += part.fired;
  sum.nearly += part.nearly;
  sum.looked += part.looked;
  sum.copies += part.copies;
  for (const [index, left] of part.left.entries()) sum.left[index] = (sum.left[index] ?? 0) + left;
  for (const [index, there] of part.there.entries()) sum.there[index] = (sum.there[index] ?? 0) + there;
  for (const [day, fired] of Object.entries(part.days)) sum.days[day] = (sum.days[day] ?? 0) + fired;
  sum.rows.push(...part.rows);
}

export function toDryRun(run: Run): DryRun {
  const { dryRunId, state, because, from, to, read, of, startedAt } = run;
  return {
    ...{ dryRunId, state, because, from, to, read },
    // Calls that came while it ran.
    of: Math.max(of, read),
    ms: Math.round(run.ms ?? performance.now() - startedAt),
    rules: run.rules.map((rule) => toRule(rule, run)),
  };
}

function toRule({ definition, problems, sum, fields }: OfRule, { days }: Run): DryRunOfRule {
  const { fired, nearly, looked, copies } = sum;
  return {
    name: definition.name,
    ...{ fired, nearly, looked, copies, problems },
    funnel: sum.left.map((left, index) => ({ place: `conditions.${index}`, left })),
    days: (days.get(definition.zone) ?? []).map((day) => ({ day, fired: sum.days[day] ?? 0 })),
    fields: fields.map(({ field, later }, index) => ({
      ...{ field, later, of: fired },
      there: sum.there[index] ?? 0,
    })),
  };
}

/** A zone that does not exist is among the problems of its rule, and has no days. */
export function daysOf(definitions: RuleDefinition[], from: number, to: number): Run["days"] {
  const zones = new Set(definitions.map(({ zone }) => zone).filter((zone) => zone === null || isZone(zone)));
  return new Map([...zones].map((zone) => [zone, daysBetween(from, to, zone)]));
}

export function pageOf(sum: PartOfRule, { show, cursor, limit }: RowsPage) {
  const shown = sum.rows
    .filter(({ result }) => show === "all" || (show === "nearly" ? result !== "no" : result === "fired"))
    .filter(({ position }) => cursor === undefined || position < cursor)
    .sort((a, b) => b.position - a.position);
  let end = Math.min(limit, shown.length);
  // A page ends between two positions: the next begins below the last.
  while (end < shown.length && shown[end]?.position === shown[end - 1]?.position) end += 1;
  const rows = shown.slice(0, end);
  const last = rows.at(-1);
  const no = sum.rows.filter(({ result }) => result === "no").length;
  const told = sum.rows.length - no;
  const counted = sum.fired + sum.copies + sum.nearly;
  return {
    rows,
    cursor: last && end < shown.length ? String(last.position) : null,
    notKept: show === "all" ? sum.looked - sum.rows.length : Math.max(counted - told, 0),
  };
}
