/**
 * What stands of a call before it is folded: its readings, its last record, what was sent of it, how far it was let out.
 * Asked of the store once, and not at all where nothing is known of a call.
 *
 * Of the calls it folded lately the reader remembers this, because it wrote it itself. Whatever else changes one of
 * them has the call folded anew (`unfolded_call`) or the log read again, and then everything remembered is forgotten.
 */
import { type NewCallRecord, readLastCallRecord } from "../store/call-records";
import { type CallPosition, readCallPosition, readRelease } from "../store/calls";
import type { Reader } from "../store/database";
import { type Finalized, readFinalized } from "../store/gates";
import { isKnownCall } from "../store/known-calls";
import { readLastPayloads } from "../store/outbox-rows";
import { readReadingsOfCall, type StoredReading } from "../store/readings";
import { readRemovedVersion } from "../store/removal";
import type { JudgedCall } from "./judge-call";

export type CallBefore = {
  readings(): StoredReading[];
  position(): CallPosition;
  lastRecord(): NewCallRecord | null;
  /** The last version of an earlier part of it that was removed; 0 where none was. */
  removedVersion(): number;
  /** By step the last version and payload that this destination has a delivery of. */
  sentTo(destinationId: string): ReturnType<typeof readLastPayloads>;
  /** How far the log had been read when a person let it out there; null where nobody did. */
  releasedUpTo(destinationId: string): number | null;
  /** A person opened its gate there. */
  finalized(destinationId: string): Finalized | null;
};

export function readCallBefore(database: Reader, callId: string): CallBefore {
  return {
    readings: () => readReadingsOfCall(database, callId),
    position: () => readCallPosition(database, callId),
    lastRecord: () => readLastCallRecord(database, callId),
    removedVersion: () => readRemovedVersion(database, callId),
    sentTo: (destinationId) => readLastPayloads(database, callId, destinationId),
    releasedUpTo: (destinationId) => readRelease(database, callId, destinationId),
    finalized: (destinationId) => readFinalized(database, callId, destinationId),
  };
}

const nothingBefore: CallBefore = {
  readings: () => [],
  position: () => ({ finalByTime: null, finalsOfGates: new Map(), holdPosition: 0 }),
  lastRecord: () => null,
  removedVersion: () => 0,
  sentTo: () => new Map(),
  releasedUpTo: () => null,
  finalized: () => null,
};

/** Asks each thing when it is first wanted; `add` is what its fold adds. */
type RememberedCall = CallBefore & { add(readings: StoredReading[], judged: JudgedCall): void };

function rememberCall(asked: CallBefore): RememberedCall {
  let readings: StoredReading[] | undefined;
  let position: CallPosition | undefined;
  let lastRecord: NewCallRecord | null | undefined;
  const sent = new Map<string, ReturnType<typeof readLastPayloads>>();
  const released = new Map<string, number | null>();
  const finalized = new Map<string, Finalized | null>();
  const call: RememberedCall = {
    readings() {
      readings ??= asked.readings();
      return readings;
    },
    position() {
      position ??= asked.position();
      return position;
    },
    lastRecord() {
      if (lastRecord === undefined) lastRecord = asked.lastRecord();
      return lastRecord;
    },
    removedVersion: asked.removedVersion,
    sentTo: (destinationId) => getOrAsk(sent, destinationId, asked.sentTo),
    releasedUpTo: (destinationId) => getOrAsk(released, destinationId, asked.releasedUpTo),
    finalized: (destinationId) => getOrAsk(finalized, destinationId, asked.finalized),
    add(folded, { records, deliveries, finalsByTime }) {
      readings = folded;
      lastRecord = records.at(-1) ?? call.lastRecord();
      position = withFinals(call.position(), finalsByTime);
      for (const { destinationId, step, version, payloadSha256 } of deliveries)
        call.sentTo(destinationId).set(step, { version, payloadSha256 });
    },
  };
  return call;
}

/** What time made final is recorded once. */
function withFinals(known: CallPosition, finals: JudgedCall["finalsByTime"]): CallPosition {
  if (finals.length === 0) return known;
  const next = { ...known, finalsOfGates: new Map(known.finalsOfGates) };
  for (const { gate, position, at, because } of finals) {
    const row = { position, at, because };
    if (gate === null) next.finalByTime ??= row;
    else if (!next.finalsOfGates.has(gate.destinationId))
      next.finalsOfGates.set(gate.destinationId, { ...row, changes: gate.changes });
  }
  return next;
}

function getOrAsk<Found>(found: Map<string, Found>, of: string, ask: (of: string) => Found): Found {
  if (!found.has(of)) found.set(of, ask(of));
  return found.get(of) as Found;
}

/** Calls, and characters of their readings as JSON. */
const most = { calls: 4000, characters: 16 * 1024 * 1024 };

export type CallMemory = {
  before(callId: string): CallBefore;
  /** It is on its way to the store with these readings, about so many characters of JSON. */
  fold(callId: string, readings: StoredReading[], judged: JudgedCall, characters: number): void;
  forget(): void;
};

export function openCallMemory(database: Reader): CallMemory {
  const calls = new Map<string, { call: RememberedCall; characters: number }>();
  let characters = 0;

  function take(callId: string): RememberedCall {
    const known = calls.get(callId);
    if (!known)
      return rememberCall(isKnownCall(database, callId) ? readCallBefore(database, callId) : nothingBefore);
    calls.delete(callId);
    characters -= known.characters;
    return known.call;
  }

  function put(callId: string, call: RememberedCall, size: number): void {
    calls.set(callId, { call, characters: size });
    characters += size;
    for (const oldest of calls.keys()) {
      if (calls.size <= most.calls && characters <= most.characters) break;
      take(oldest);
    }
  }

  return {
    before(callId) {
      const size = calls.get(callId)?.characters ?? 0;
      const call = take(callId);
      put(callId, call, size);
      return call;
    },
    fold(callId, readings, judged, size) {
      const call = take(callId);
      call.add(readings, judged);
      put(callId, call, size);
    },
    forget() {
      calls.clear();
      characters = 0;
    },
  };
}
