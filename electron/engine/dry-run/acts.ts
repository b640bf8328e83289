/** What rules did in one call so far: each acts at most once per destination, those of a group once together. */
import type { DryRunRow } from "../../../shared/dry-run";
import type { JudgedRule } from "../rules/judge-rule";
import type { DryRule, Seen } from "./walk-call";

/** What a rule made of a call (of a *now* rule: of one event of it). */
export type Looked = {
  index: number;
  result: DryRunRow["result"];
  /** Of the event at which it acted, or that made the call final. */
  position: number;
  at: number;
  /** Where it was sent already: how. */
  sent: string | null;
  /** Position of the event at which it was sent already; null also where that is not known. */
  copyOf: number | null;
  judged: JudgedRule;
  seen: Seen;
};

export type Occasion = Pick<Looked, "position" | "at" | "seen">;
export type Acts = ReturnType<typeof createActs>;

export function createActs(rules: readonly DryRule[]) {
  /** By rule and destination the position at which it acted. */
  const made = new Map<number, Map<string, number>>();
  const rows: Looked[] = [];
  /** Of a rule at final the one row it has in a call. */
  const ofCall = new Map<number, Looked>();
  /** Of the event that is looked at, by rule where its row stands. */
  const ofEvent = { position: Number.NaN, rows: new Map<number, number>() };

  function takenBy({ index, rule }: DryRule): { name: string; position: number | null } | null {
    const { group } = rule.definition;
    if (group === null) return null;
    const other = rules.find(
      (one) => one.index !== index && one.rule.definition.group === group && made.has(one.index),
    );
    if (!other) return null;
    const [position = null] = made.get(other.index)?.values() ?? [];
    return { name: other.rule.definition.name, position };
  }

  function look(one: DryRule, destinationId: string, occasion: Occasion, judged: JudgedRule): Looked {
    const { index } = one;
    if (!judged.fires)
      return say(index, judged.failed.length === 1 ? "nearly" : "no", occasion, judged, null, null);
    const own = made.get(index) ?? new Map<string, number>();
    if (own.has(destinationId)) {
      const [before = null] = own.values();
      return say(index, "copy", occasion, judged, "already sent at an earlier event", before);
    }
    const taken = takenBy(one);
    if (taken) {
      const how = `already sent by “${taken.name}” of its group`;
      return say(index, "copy", occasion, judged, how, taken.position);
    }
    made.set(index, own.set(destinationId, occasion.position));
    return say(index, "fired", occasion, judged, null, null);
  }

  return {
    hasActed: ({ index }: DryRule, destinationId: string) => made.get(index)?.has(destinationId) ?? false,
    /** A rule at final: it is asked again with every later event until it acted. */
    lookOnce(one: DryRule, destinationId: string, occasion: Occasion, judged: JudgedRule): void {
      const looked = look(one, destinationId, occasion, judged);
      const before = ofCall.get(one.index);
      if (before?.result !== "fired") ofCall.set(one.index, looked);
    },
    lookAtEvent(one: DryRule, destinationId: string, occasion: Occasion, judged: JudgedRule): void {
      const looked = look(one, destinationId, occasion, judged);
      const acted = looked.result === "nearly" && made.has(one.index);
      const row: Looked = acted ? { ...looked, result: "no" } : looked;
      if (ofEvent.position !== occasion.position) ofEvent.rows.clear();
      ofEvent.position = occasion.position;
      const last = ofEvent.rows.get(one.index);
      // Of several destinations the one that is told speaks for the event.
      if (last === undefined) ofEvent.rows.set(one.index, rows.push(row) - 1);
      else if (looked.result === "fired") rows[last] = row;
    },
    actedAtEvent: () => rows.some(({ result }) => result === "fired" || result === "copy"),
    copyOfEvent(original: number, position: number, at: number): void {
      for (const row of rows.filter((one) => one.position === original)) {
        if (row.result !== "fired" && row.result !== "copy") continue;
        rows.push({
          ...row,
          ...{ position, at, result: "copy", copyOf: original },
          sent: "already sent: it is a copy of that event",
        });
      }
    },
    allActed: (some: readonly DryRule[]) =>
      some.every(({ index, tells }) => tells.every((destinationId) => made.get(index)?.has(destinationId))),
    looked: (): Looked[] => [...rows, ...ofCall.values()],
  };
}

function say(
  index: number,
  result: Looked["result"],
  { position, at, seen }: Occasion,
  judged: JudgedRule,
  sent: string | null,
  copyOf: number | null,
): Looked {
  return { index, result, position, at, sent, copyOf, judged, seen };
}

/** Of many calls few are shown: the words are made when they are asked for. */
export function inWords({ sent, judged }: Looked): string {
  if (sent !== null) return sent;
  const checks = judged.checks().filter(({ ok }) => judged.fires || !ok);
  return checks.map(({ because }) => because).join("; ") || (judged.fires ? "it has no conditions" : "");
}
