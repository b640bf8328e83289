/** A retention rule, and what it would remove or removed, in words. */
import {
  type KeptBecause,
  keptBecause,
  type RetentionPreview,
  type RetentionSettings,
} from "../../../shared/keeping";
import { plural } from "../plural";
import type { Candidates } from "../store/folder/candidates";

export function inBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(0)} KB`;
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}

export function hasRule(rule: RetentionSettings): boolean {
  const { olderThanDays, mostCalls, mostBytes, looseOlderThanDays } = rule;
  return [olderThanDays, mostCalls, mostBytes, looseOlderThanDays].some((one) => one !== null);
}

export function sayRule(rule: RetentionSettings): string {
  const parts = [
    ...(rule.olderThanDays === null ? [] : [`calls older than ${plural(rule.olderThanDays, "day")}`]),
    ...(rule.mostCalls === null ? [] : [`the oldest beyond ${plural(rule.mostCalls, "call")}`]),
    ...(rule.mostBytes === null ? [] : [`the oldest beyond ${inBytes(rule.mostBytes)}`]),
    ...(rule.looseOlderThanDays === null
      ? []
      : [`what belongs to no call and is older than ${plural(rule.looseOlderThanDays, "day")}`]),
  ];
  return parts.join(", ");
}

export function toPreview(found: Candidates, rule: RetentionSettings): RetentionPreview {
  const { callIds, positions, refusals, kept, oldest, newest, events, bytes } = found;
  const parts = [
    ...(callIds.length > 0 ? [`${plural(callIds.length, "call")} with ${plural(events, "event")}`] : []),
    ...(positions.length > 0 ? [`${plural(positions.length, "event")} of no call`] : []),
    ...(refusals > 0 ? [plural(refusals, "refusal")] : []),
  ];
  return {
    calls: callIds.length,
    events,
    bytes,
    loose: positions.length,
    refusals,
    kept: keptBecause.options.flatMap((because: KeptBecause) =>
      kept[because] ? [{ because, calls: kept[because] }] : [],
    ),
    oldest,
    newest,
    sentence: !hasRule(rule)
      ? "No rule is set: nothing would go."
      : parts.length === 0
        ? "Nothing would go now."
        : `${parts.join(", ")} would go; their bodies are ${inBytes(bytes)}.`,
  };
}
