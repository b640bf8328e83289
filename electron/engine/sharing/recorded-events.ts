/** The events of a call, and what became of it, as the scenario made of it is told them. */
import type { CallDetail } from "../../../shared/calls";
import type { RunDetail } from "../../../shared/runs";
import type { Reading } from "../providers/pack";
import type { BecameOfCall, RecordedEvent, RecordedOriginal } from "../simulator/record-to-scenario/recorded";
import type { Reader } from "../store/database";
import { readEventDetail } from "../store/events";
import type { StoredReading } from "../store/readings";
import type { EventToAnonymise } from "./anonymise/anonymise";
import { headerOf, type SharedEvent } from "./shared-event";

/** An event as it may be written; `leftOut`: why its body may not. */
export type Shown = Pick<SharedEvent, "body" | "leftOut" | "url">;

/**
 * When the events of a run were due, by position: played faster than in life, what took them a moment would read as many
 * seconds. Null where they are not the whole run, or came in another order.
 */
export function plannedArrivals(run: RunDetail, events: EventToAnonymise[]): Map<number, number> | null {
  const sent = run.sends
    .filter(({ status }) => status !== null)
    .sort((left, right) => (left.sentAt ?? 0) - (right.sentAt ?? 0) || left.number - right.number);
  const arrived = events.toSorted((left, right) => left.position - right.position);
  const fits = sent.length === arrived.length && sent.every(({ type }, at) => type === arrived[at]?.type);
  if (!fits || run.speed === 1) return null;
  return new Map(
    arrived.map(({ position }, at) => [position, run.startedAt + (sent[at]?.plannedMs ?? 0) / run.speed]),
  );
}

/** In the order of the timeline; what takes no part in it stands where it arrived. */
export function originalsOf(
  database: Reader,
  view: CallDetail,
  {
    readings,
    events,
    shownOf,
    sentAt,
    words,
  }: {
    readings: Map<number, StoredReading>;
    events: Map<number, EventToAnonymise>;
    shownOf(event: EventToAnonymise): Shown;
    sentAt: Map<number, number> | null;
    /** Of a type that no pack knows the event's own words may stand in its name. */
    words(text: string): string;
  },
): RecordedOriginal[] {
  const made = (position: number): RecordedEvent[] => {
    const event = events.get(position);
    const reading = readings.get(position)?.reading;
    if (!event || !reading) return [];
    const receivedAt = sentAt?.get(position) ?? event.receivedAt;
    return [{ ...toRecordedEvent(database, event, reading, shownOf(event), words), receivedAt }];
  };
  const ordered: RecordedOriginal[] = [];
  const apart: RecordedOriginal[] = [];
  for (const mark of view.timeline) {
    const copies = mark.copies.flatMap(({ position }) => made(position));
    const [event, ...rest] = [...made(mark.position), ...copies];
    if (event) (mark.inFold ? ordered : apart).push({ ...event, copies: rest });
  }
  for (const event of apart) {
    const before = ordered.findLastIndex((other) => other.position < event.position);
    ordered.splice(before + 1, 0, event);
  }
  return ordered;
}

function toRecordedEvent(
  database: Reader,
  event: EventToAnonymise,
  reading: Reading,
  shown: Shown,
  words: (text: string) => string,
): RecordedEvent {
  return {
    position: event.position,
    type: reading.type,
    label: words(reading.type ?? reading.label),
    receivedAt: event.receivedAt,
    occurredAt: reading.occurredOrders ? reading.occurredAt : null,
    signature: signatureOf(database, event),
    method: event.method,
    path: shown.url.replace(/^\/hooks\/[^/?]+/, ""),
    contentType: headerOf(event.headers, "content-type"),
    body: event.body,
    shown: shown.body,
    leftOut: shown.leftOut,
  };
}

/** What a person trusts is played with a signature that holds. */
function signatureOf(database: Reader, event: EventToAnonymise): RecordedEvent["signature"] {
  if (event.trusted) return "good";
  if (event.signature === "missing") return "none";
  if (event.signature !== "failed") return "good";
  const because = readEventDetail(database, event.position)?.signatureBecause ?? "";
  return /its time is /.test(because) ? "stale" : "bad";
}

export function whatBecame(view: CallDetail): BecameOfCall {
  const { stage, outcome, dialAttempts, ended, complete, final, events, duplicates, conformance } = view;
  const newest = view.callRecords.at(-1);
  return {
    stage,
    outcome,
    dialAttempts,
    ended,
    complete,
    final,
    events,
    duplicates,
    conformance,
    artifacts: Object.fromEntries(view.artifacts.map(({ name, state }) => [name, state])),
    frozenAt: newest?.frozenAt ?? null,
    lastReceivedAt: view.lastReceivedAt,
    inCrm: view.deliveries.some(
      ({ destination, state }) => destination === "Sandbox CRM" && state === "delivered",
    ),
  };
}
