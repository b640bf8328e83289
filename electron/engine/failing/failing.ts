/**
 * Sources that fail on purpose. It promises that an event is on disk before it is failed, that failing ends by itself,
 * also after a restart, and that what is done here counts nowhere as an answer of the receiver's own. After the end the
 * further sendings of the events that were failed are still noted, so that what the provider did can be told.
 */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FailingEnd, FailingRow, FailingSettings } from "../../../shared/failing";
import type { Clock } from "../clock";
import type { ReceiverSource } from "../receiver/server";
import type { Reader } from "../store/database";
import type { NewAnswer, NewEvent } from "../store/events";
import { type KnownThread, readAwaitedSources, readAwaitedThreads, readOpenFailings } from "../store/failing";
import type { Store } from "../store/store";
import type { WriteInput, WriteName } from "../store/writes";
import { type Failing, failRequest } from "./fail-request";
import { identify } from "./identify";

/** A request whose event was committed, before anything is answered. */
export type Arrived = {
  position: number;
  event: NewEvent;
  body: Uint8Array;
  found: ReceiverSource;
  request: IncomingMessage;
  response: ServerResponse;
  lastByteAt: number;
  /** Answers as if nothing failed, and says with which status; null where the sender was gone before. */
  answerUsual: (counts?: boolean) => Promise<number | null>;
};

export type FailOnPurpose = {
  /** False: nothing is to be done, and it is answered as usual. True: it is answered from here. */
  take(arrived: Arrived): boolean;
  start(source: { sourceId: string; name: string }, settings: FailingSettings): Promise<FailingRow | null>;
  end(sourceId: string, because?: FailingEnd): Promise<FailingRow | null>;
  now(): FailingRow[];
  /** From now back so long nothing was received: the machine slept. */
  wasAway(ms: number): void;
  /** An event could not be kept. */
  missed(): void;
  close(): Promise<void>;
};

const aliveEveryMs = 15_000;

export async function openFailing(parts: {
  database: Reader;
  store: Store;
  clock: Clock;
  /** A write nobody waits for. */
  writeLater<Name extends WriteName>(name: Name, input: WriteInput<Name>): Promise<void>;
  /** Kept with the event; no figure of ours. */
  noteAnswer(answer: NewAnswer): void;
  isPublic(event: NewEvent): boolean;
  onChanged(): void;
  onBug(error: Error): void;
}): Promise<FailOnPurpose> {
  const { database, store, clock, writeLater } = parts;
  const receivingSince = clock.now();
  await store.write("noteFailingGap", { from: null, to: receivingSince });
  const active = new Map<string, FailingRow>();
  const starting = new Set<string>();
  const awaited = new Set(readAwaitedSources(database, receivingSince));
  const threads = new Map<string, KnownThread>();
  for (const one of readAwaitedThreads(database, receivingSince)) threads.set(keyOf(one), one);
  const waiting = new Map<Failing, FailingRow>();
  const cancels = new Map<string, () => void>();
  const alive = setInterval(() => {
    if (awaited.size > 0) void writeLater("noteFailingAlive", { now: clock.now() });
  }, aliveEveryMs).unref();

  function arm(row: FailingRow): void {
    active.set(row.sourceId, row);
    cancels.set(
      row.failingId,
      clock.at(row.untilAt, async () => void (await finish(row, "time", row.untilAt))),
    );
  }

  async function finish(row: FailingRow, because: FailingEnd, at: number): Promise<FailingRow> {
    cancels.get(row.failingId)?.();
    cancels.delete(row.failingId);
    if (active.get(row.sourceId) === row) active.delete(row.sourceId);
    row.endedAt = at;
    row.endedBecause = because;
    await store.write("endFailing", { failingId: row.failingId, at, because });
    parts.onChanged();
    return row;
  }

  for (const row of readOpenFailings(database)) {
    if (row.untilAt <= receivingSince) await finish(row, "time", row.untilAt);
    else if (row.failed >= row.events) await finish(row, "events", receivingSince);
    else arm(row);
  }

  async function handle(arrived: Arrived): Promise<void> {
    const { position, event, found } = arrived;
    const { sourceId } = found.source;
    const identity = await identify(found.pack, found.source, event, arrived.body);
    const before = threads.get(keyOf({ sourceId, thread: identity.thread }));
    const failing = active.get(sourceId);
    const fails = failing !== undefined && isMeant(failing, identity.type, before !== undefined);
    const at = clock.now();
    const ofThis = failing && fails ? failing : null;
    if (ofThis) {
      ofThis.failed += 1;
      if (ofThis.failed >= ofThis.events) void finish(ofThis, "events", at);
    }
    if (!ofThis && !before) {
      await arrived.answerUsual();
      return;
    }
    const number = (before?.number ?? 0) + 1;
    const { thread, bodySha256, deliveryAttempt, occurredAt } = identity;
    const same = !before || identity.byId || before.bodySha256 === bodySha256;
    threads.set(keyOf({ sourceId, thread }), {
      ...{ sourceId, thread, number, position },
      bodySha256: before?.bodySha256 ?? bodySha256,
    });
    const row = {
      ...{ position, sourceId, thread, number, same, deliveryAttempt, occurredAt, bodySha256 },
      ...{
        beforePosition: before?.position ?? null,
        failingId: ofThis?.failingId ?? null,
        retryAfterMs: null,
      },
    };
    if (!ofThis) {
      const status = await arrived.answerUsual();
      const endedUs = microseconds(performance.now() - arrived.lastByteAt);
      await writeLater("insertSending", { ...row, kind: "taken", status, endedUs });
      return;
    }
    const { answer } = ofThis;
    await writeLater("insertSending", {
      ...row,
      kind: answer.kind,
      status: answer.kind === "status" ? answer.status : null,
      retryAfterMs:
        answer.kind === "status" && answer.retryAfterSeconds !== null
          ? answer.retryAfterSeconds * 1000
          : null,
      endedUs: null,
    });
    const held = failRequest(answer, arrived, () => arrived.answerUsual(false));
    waiting.set(held, ofThis);
    const over = await held.over;
    waiting.delete(held);
    const afterMicroseconds = microseconds(over.ms);
    if (over.status !== null && !over.usual)
      parts.noteAnswer({ position, status: over.status, afterMicroseconds });
    // A tunnel stands between: what it makes of a cut connection is not what the provider saw.
    const closed = over.closed && !(answer.kind === "reset" && parts.isPublic(event));
    await writeLater("endSending", {
      position,
      endedUs: afterMicroseconds,
      closed,
      taken: over.usual,
      status: over.status,
    });
  }

  return {
    take(arrived) {
      const { event, found } = arrived;
      if (!awaited.has(found.source.sourceId)) return false;
      if (event.origin !== "live" && event.origin !== "simulated") return false;
      // 401 is an answer already, and who sent it is not known.
      const bad = event.signature === "failed" || event.signature === "missing";
      if (bad && found.source.verify === "enforce") return false;
      handle(arrived).catch((error: Error) => {
        parts.onBug(error);
        if (!arrived.response.headersSent) void arrived.answerUsual();
      });
      return true;
    },
    async start({ sourceId, name }, settings) {
      if (active.has(sourceId) || starting.has(sourceId)) return null;
      const startedAt = clock.now();
      const untilAt = startedAt + Math.round(settings.minutes * 60_000);
      const failingId = `f_${randomUUID().slice(0, 13)}`;
      const row: FailingRow = {
        ...settings,
        ...{ failingId, sourceId, source: name, startedAt, untilAt },
        ...{ failed: 0, endedAt: null, endedBecause: null },
      };
      starting.add(sourceId);
      try {
        await store.write("startFailing", { ...row, settings, receivingSince });
      } finally {
        starting.delete(sourceId);
      }
      awaited.add(sourceId);
      arm(row);
      parts.onChanged();
      return row;
    },
    async end(sourceId, because = "person") {
      const row = active.get(sourceId);
      if (!row) return null;
      await finish(row, because, clock.now());
      for (const [held, of] of waiting) if (of === row) held.release();
      return row;
    },
    now: () => [...active.values()].map((row) => ({ ...row })),
    wasAway: (ms) => void writeLater("noteFailingGap", { from: clock.now() - ms, to: clock.now() }),
    missed: () => {
      if (awaited.size > 0) void writeLater("noteFailingGap", { from: clock.now(), to: clock.now() });
    },
    async close() {
      clearInterval(alive);
      for (const cancel of cancels.values()) cancel();
      for (const held of waiting.keys()) held.abandon();
      await store.write("noteFailingAlive", { now: clock.now() });
    },
  };
}

function isMeant({ which, types }: FailingRow, type: string | null, isKnown: boolean): boolean {
  if (which === "first" && isKnown) return false;
  return types.length === 0 || (type !== null && types.includes(type));
}

function keyOf({ sourceId, thread }: { sourceId: string; thread: string }): string {
  return `${sourceId} ${thread}`;
}

function microseconds(ms: number): number {
  return Math.max(0, Math.round(ms * 1000));
}
