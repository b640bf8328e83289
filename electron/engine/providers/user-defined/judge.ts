/**
 * What the readings of a call prove: exactly what the user's expressions say. A final event proves the end too, for it
 * can only come after it. Until the mapping says when a call ends and when it is final, nothing leaves.
 * A function of the set of readings.
 */

import type { Mapping } from "../../../../shared/mapping";
import { isMapped, mappingWords, undecidedFields } from "../../../../shared/mapping-fields";
import type { ExpectsArtifacts } from "../../../../shared/sources";
import type { ArtifactName, ArtifactState, Outcome, OutcomeClass } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { Attempt, Judgement, PlacedReading, ReadSettings } from "../pack";
import { placeOf } from "./places";
import { readers } from "./values";

export const ARTIFACTS: ArtifactName[] = ["summary", "transcript", "recording"];

/** Who says what an event means has said nothing about tries to reach somebody. */
export function attempts(): Attempt[] {
  return [];
}

export function judge(
  readings: PlacedReading[],
  _expects: ExpectsArtifacts,
  settings?: ReadSettings,
): Judgement {
  const mapping = settings?.mapping ?? null;
  const log = byPosition(readings);
  const ordered = inOrder(log);
  const missing = undecidedFields(mapping);
  const finalEvent = log.find(({ claims }) => claims?.final);
  const endEvent = log.find(({ claims }) => claims?.ended);
  const ended = endEvent ?? finalEvent;
  const status = lastOf(ordered, ({ facts }) => facts.vendorStatus);
  const outcome = outcomeOf(ordered, status, {
    ended: ended !== undefined,
    hasOwn: mapping !== null && isMapped(mapping, "outcome"),
  });
  const outcomeClass = classOf(outcome, log);
  return {
    outcome,
    outcomeFrom: outcome === null ? null : outcomeFrom(ordered, status, mapping),
    outcomeDetail: outcome === null ? null : status,
    outcomeClass,
    stage: finalEvent ? "final" : lastOf(ordered, ({ stage }) => stage),
    ended: ended
      ? {
          position: ended.position,
          because: endEvent
            ? `“ended when” is true of ${nameOf(ended)}.`
            : `“final when” is true of ${nameOf(ended)}, which comes after the end.`,
        }
      : null,
    final: finalEvent
      ? { position: finalEvent.position, because: `“final when” is true of ${nameOf(finalEvent)}.` }
      : null,
    artifacts: artifactsOf(log, outcomeClass, mapping?.requires ?? []),
    restUntil: null,
    allowStatus: null,
    ...(missing.length === 0
      ? {}
      : {
          undecided: `Not mapped yet: choose ${missing.map((field) => `“${mappingWords[field]}”`).join(" and ")}. Until then nothing leaves.`,
        }),
  };
}

/** The mapped one; where none is mapped, the status if it is a word of ours, else a call that ended was completed. */
function outcomeOf(
  ordered: PlacedReading[],
  status: string | null,
  given: { ended: boolean; hasOwn: boolean },
): Outcome | null {
  const claimed = lastOf(ordered, ({ claims }) => claims?.outcome);
  if (claimed !== null || given.hasOwn || !given.ended) return claimed;
  const ofStatus = status === null ? null : readers.outcome(status);
  return ofStatus && "value" in ofStatus ? ofStatus.value : "completed";
}

/** As `outcomeOf` decides it: a status that is no word of ours says nothing, and an ended call was completed. */
function outcomeFrom(
  ordered: PlacedReading[],
  status: string | null,
  mapping: Mapping | null,
): Judgement["outcomeFrom"] {
  const saying = (field: "outcome" | "status", says: (reading: PlacedReading) => unknown) => {
    const last = ordered.findLast((reading) => (says(reading) ?? null) !== null);
    if (!last || !mapping) return null;
    return { position: last.position, path: placeOf(mapping, field), inferred: field === "status" };
  };
  const claimed = saying("outcome", ({ claims }) => claims?.outcome);
  if (claimed) return claimed;
  const ofStatus = status === null ? null : readers.outcome(status);
  if (ofStatus && "value" in ofStatus) return saying("status", ({ facts }) => facts.vendorStatus);
  const end = ordered.findLast(({ claims }) => claims?.ended || claims?.final);
  const path = { rule: "a call that ended without an outcome was completed" };
  return end ? { position: end.position, path, inferred: true } : null;
}

function classOf(outcome: Outcome | null, log: PlacedReading[]): OutcomeClass | null {
  switch (outcome) {
    case null:
      return null;
    case "voicemail":
      return "voicemail";
    case "skipped":
      return "never-dialled";
    case "completed":
    case "timed-out":
      return "conversation";
    case "aborted":
      return log.some(({ stage }) => stage === "in-conversation") ? "conversation" : "no-conversation";
    default:
      return "no-conversation";
  }
}

/** What is not on the user's list is no gap. */
function artifactsOf(
  log: PlacedReading[],
  outcomeClass: OutcomeClass | null,
  requires: ArtifactName[],
): Judgement["artifacts"] {
  const stateOf = (name: ArtifactName): ArtifactState => {
    if (log.some(({ artifacts }) => artifacts[name]?.state === "there")) return "there";
    if (!requires.includes(name)) return "not-offered";
    const mayCome = outcomeClass !== "no-conversation" && outcomeClass !== "never-dialled";
    return mayCome ? "awaited" : "absent";
  };
  return Object.fromEntries(ARTIFACTS.map((name) => [name, stateOf(name)]));
}

/** Phase, then sequence, then arrival; without a sequence the last of its phase. */
function inOrder(log: PlacedReading[]): PlacedReading[] {
  const sequence = (reading: PlacedReading) => reading.sequence ?? Number.POSITIVE_INFINITY;
  return [...log].sort((left, right) => {
    const [one, other] = [sequence(left), sequence(right)];
    return left.rank - right.rank || (one === other ? 0 : one - other) || left.position - right.position;
  });
}

function lastOf<Value>(
  log: PlacedReading[],
  pick: (reading: PlacedReading) => Value | null | undefined,
): Value | null {
  for (const reading of [...log].reverse()) {
    const value = pick(reading);
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

function nameOf({ type, label }: PlacedReading): string {
  return type ?? label;
}
