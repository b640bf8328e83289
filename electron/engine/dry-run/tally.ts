/** Counts what rules made of calls, between two messages to the main thread. */
import type { DryRunRow } from "../../../shared/dry-run";
import type { PackId } from "../../../shared/words";
import { hasValue } from "../rules/subject";
import { eventIdOf } from "../store/events";
import { inWords, type Looked } from "./acts";
import { dayIn } from "./days";
import type { Kept, PartOfRule } from "./messages";
import type { DryRule } from "./walk-call";

export type Tally = {
  add(looked: Looked, provider: PackId): void;
  /** What came together since the last time. */
  take(): PartOfRule[];
};

export function createTally(rules: readonly DryRule[], kept: readonly Kept[], most: Kept): Tally {
  const room = kept.map(({ told, no }) => ({ told: most.told - told, no: most.no - no }));
  let parts = rules.map(emptyPart);

  function addRow(index: number, part: PartOfRule, looked: Looked, provider: PackId): void {
    const own = room[index];
    const kind = looked.result === "no" ? "no" : "told";
    if (!own || own[kind] <= 0) return;
    own[kind] -= 1;
    part.rows.push(toRow(looked, provider));
  }

  return {
    add(looked, provider) {
      const part = parts[looked.index];
      const own = rules[looked.index];
      if (!part || !own) return;
      const { conditions, zone } = own.rule.definition;
      part.looked += 1;
      const [failedAt = conditions.length] = looked.judged.failed;
      for (let index = 0; index < failedAt; index += 1) part.left[index] = (part.left[index] ?? 0) + 1;
      if (looked.result === "copy") part.copies += 1;
      if (looked.result === "nearly") part.nearly += 1;
      if (looked.result === "fired") {
        part.fired += 1;
        const day = dayIn(looked.at, zone);
        part.days[day] = (part.days[day] ?? 0) + 1;
        for (const [index, field] of own.named.entries())
          part.there[index] = (part.there[index] ?? 0) + (hasValue(looked.seen.subject(), field) ? 1 : 0);
      }
      addRow(looked.index, part, looked, provider);
    },
    take() {
      const taken = parts;
      parts = rules.map(emptyPart);
      return taken;
    },
  };
}

const emptyPart = ({ rule }: DryRule): PartOfRule => ({
  fired: 0,
  nearly: 0,
  looked: 0,
  copies: 0,
  left: rule.definition.conditions.map(() => 0),
  days: {},
  there: [],
  rows: [],
});

function toRow(looked: Looked, provider: PackId): DryRunRow {
  const {
    result,
    position,
    at,
    copyOf,
    seen: { content },
  } = looked;
  return {
    callId: content.callId,
    callKey: content.key,
    provider,
    person: content.personName ?? content.phone ?? content.personExternalId,
    phone: content.phone,
    eventId: position > 0 ? eventIdOf(position) : null,
    position,
    at,
    result,
    because: inWords(looked),
    copyOf: copyOf === null ? null : eventIdOf(copyOf),
  };
}
