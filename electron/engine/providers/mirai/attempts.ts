/**
 * Attempts of a Mirai call, inferred from the whole set of its readings, because Mirai numbers none and the second
 * call.initiate can be byte-identical to a copy of the first.
 *
 * Count: distinct call.failed, call.busy, call.no-answer and call.rescheduled (told apart by `endedAt`, else by the
 * hash of the body; an attempt ends once, so events with one `endedAt` are one end), plus one if a conversation
 * exists whose `startedAt` is not that of a call.rescheduled, or a call.initiate stands in the log after the last of
 * these ends. call.skip and call.validation-failed dial nothing. A report overrules, unless nothing was dialled.
 * A call.initiate behind the final event is a late copy and opens nothing.
 */

import { byPosition } from "../log-order";
import type { Attempt, PlacedReading, StatedAttempts } from "../pack";
import { placeReadings } from "./attempt-places";
import { describeAttempt } from "./attempt-words";
import {
  isConversation,
  isDialFailure,
  isFinalEvent,
  isInitiate,
  isNeverDialled,
  reportedAttempts,
} from "./evidence";

/** Readings that prove one attempt. `at`: their moment, epoch ms, where the provider tells one. */
export type AttemptGroup = {
  ends: boolean;
  position: number;
  at: number | null;
  readings: PlacedReading[];
};

export function attempts(readings: PlacedReading[]): Attempt[] {
  const log = byPosition(readings);
  const ends = groupEnds(log);
  const conversation = ownConversation(log, ends);
  const undecided = log.filter(isConversation).length > conversation.length;
  const dialled = ends.length > 0 || conversation.length > 0 || undecided;
  if (!dialled && onlySkipped(log)) return [];

  const another = conversation.length > 0 || opensAfterEnds(log, ends);
  const reported = reportedAttempts(log);
  const count = reported ?? ends.length + (another ? 1 : 0);
  const room = reported === null ? 1 : Math.max(1, reported - ends.length);
  const groups = inOrder([...ends, ...groupConversations(conversation, room)]);
  const open = reported === null && groups.length < count ? [emptyGroup()] : [];
  const places = placeReadings(log, [...groups, ...open], count);
  const members: PlacedReading[][] = Array.from({ length: count }, () => []);
  for (const reading of log) members[(places.get(reading.position) ?? count) - 1]?.push(reading);
  return members.map((own, index) => describeAttempt(index + 1, own, reported === null));
}

/** The report against the events: what they show is counted as if no report had come. */
export function statedAttempts(readings: PlacedReading[]): StatedAttempts | null {
  const stated = reportedAttempts(readings);
  const report = byPosition(readings).find((reading) => reportedAttempts([reading]) !== null);
  if (stated === null || !report) return null;
  const shown = attempts(readings.filter((reading) => !isFinalEvent(reading))).length;
  return { stated, shown, position: report.position, path: "event.data.report" };
}

function groupEnds(log: PlacedReading[]): AttemptGroup[] {
  const groups = new Map<string, AttemptGroup>();
  for (const reading of log) {
    if (!isDialFailure(reading) && reading.type !== "call.rescheduled") continue;
    const at = reading.facts.endedAt ?? null;
    const key = at === null ? reading.bodySha256 : String(at);
    const group = groups.get(key);
    if (group) group.readings.push(reading);
    else groups.set(key, { ends: true, position: reading.position, at, readings: [reading] });
  }
  return [...groups.values()];
}

/**
 * Events of a conversation that no call.rescheduled ended. Without a `startedAt` (an action has none) and with a
 * call.rescheduled about, it cannot be told; such an event proves no attempt of its own and goes by the log.
 */
function ownConversation(log: PlacedReading[], ends: AttemptGroup[]): PlacedReading[] {
  const rescheduled = ends.flatMap((end) => end.readings).filter(({ type }) => type === "call.rescheduled");
  const starts = new Set(rescheduled.map(({ facts }) => facts.startedAt ?? null));
  return log.filter((reading) => {
    if (!isConversation(reading)) return false;
    const startedAt = reading.facts.startedAt ?? null;
    return startedAt === null ? rescheduled.length === 0 : !starts.has(startedAt);
  });
}

/** No sign of dialling but call.initiate, and no second call.initiate behind the skip. */
function onlySkipped(log: PlacedReading[]): boolean {
  const skip = log.find(isNeverDialled)?.position;
  if (skip === undefined) return false;
  const initiates = log.filter(isInitiate);
  return (
    initiates.every(({ position }) => position < skip) || initiates.every(({ position }) => position > skip)
  );
}

function opensAfterEnds(log: PlacedReading[], ends: AttemptGroup[]): boolean {
  const skips = ["call.skip", "call.validation-failed"].map((type) => log.find((one) => one.type === type));
  const closed = [...ends, ...skips.filter((skip) => skip !== undefined)].map(({ position }) => position);
  const initiates = log.filter(isInitiate);
  if (closed.length === 0) return initiates.length > 0;
  const last = Math.max(...closed);
  const final = log.find(isFinalEvent)?.position ?? Number.POSITIVE_INFINITY;
  return initiates.some(({ position }) => position > last && position < final);
}

/** One group per `startedAt`, as far as there is room; what is too many, or has no `startedAt`, joins the last. */
function groupConversations(conversation: PlacedReading[], room: number): AttemptGroup[] {
  if (conversation.length === 0) return [];
  const starts = [
    ...new Set(conversation.map(({ facts }) => facts.startedAt).filter((at) => typeof at === "number")),
  ];
  const kept = starts.sort((left, right) => left - right).slice(0, room);
  const last = Math.max(0, kept.length - 1);
  const members: PlacedReading[][] = Array.from({ length: last + 1 }, () => []);
  for (const reading of conversation) {
    const index = kept.indexOf(reading.facts.startedAt ?? Number.NaN);
    members[index < 0 ? last : index]?.push(reading);
  }
  return members.map((readings, index) => ({
    ends: false,
    position: readings[0]?.position ?? Number.POSITIVE_INFINITY,
    at: kept[index] ?? null,
    readings,
  }));
}

/** By their moments where every group has one; else ends by arrival, and the conversation that ended it last. */
function inOrder(groups: AttemptGroup[]): AttemptGroup[] {
  const timed = groups.every(({ at }) => at !== null);
  return [...groups].sort((left, right) =>
    timed
      ? (left.at ?? 0) - (right.at ?? 0) || left.position - right.position
      : Number(right.ends) - Number(left.ends) || left.position - right.position,
  );
}

function emptyGroup(): AttemptGroup {
  return { ends: false, position: Number.POSITIVE_INFINITY, at: null, readings: [] };
}
