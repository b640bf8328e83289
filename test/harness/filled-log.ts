/**
 * A database filled with calls made of the fixtures, through the store's and the reader's own functions and as fast as
 * they go: for tests of plans and for the bench of queries. Nothing is synced, so it is for scratch folders only.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packOf } from "../../electron/engine/providers/packs";
import { readCallBefore } from "../../electron/engine/reader/call-before";
import { judgeCall } from "../../electron/engine/reader/judge-call";
import { readEvent } from "../../electron/engine/reader/read-event";
import { createSchemaBook } from "../../electron/engine/schemas/schema-book";
import { eventText, textVersion } from "../../electron/engine/search/event-text";
import { spellCall, type WrittenCall } from "../../electron/engine/store/calls";
import { openReader, openWriter, type Reader, type Writer } from "../../electron/engine/store/database";
import {
  appendEvents,
  type NewEvent,
  type StoredEvent,
  toEventValues,
} from "../../electron/engine/store/events";
import { applyText, readWordsOf } from "../../electron/engine/store/full-text";
import { applyReadings, type StoredReading, spellReading } from "../../electron/engine/store/readings";
import { saveSource } from "../../electron/engine/store/sources";
import { testSource } from "../../electron/engine/store/test-source";

const pack = packOf("mirai");
const types = [
  "call.initiate",
  "call.in-progress",
  "call.ended",
  "call.completed",
  "end-of-call",
  "call.lifecycle-ended",
];
const regions = ["north", "south", "east", "west"];
const callsAtOnce = 10;
const fixtures = join(import.meta.dirname, "..", "..", "fixtures", "mirai");

export const firstAt = Date.UTC(2026, 2, 2, 10);
/** In one call of this many, a word that few have. */
export const rareEvery = 997;

const source = testSource("mirai", { sourceId: "s_filled", createdAt: firstAt });

function bodyOf(type: string, call: number): string {
  const template = JSON.parse(readFileOnce(type)) as {
    metadata: Record<string, unknown>;
    event: { data: { call: Record<string, unknown>; analysis?: Record<string, unknown> } };
  };
  template.metadata = {
    ...template.metadata,
    orderId: `A-${call}`,
    region: regions[call % regions.length],
    amount: call % 500,
    phone: `+1202555${String(call % 10_000).padStart(4, "0")}`,
  };
  template.event.data.call.id = `c_${call}`;
  if (template.event.data.analysis && call % rareEvery === 0)
    template.event.data.analysis.summary = "A marmalade order.";
  return JSON.stringify(template);
}

const files = new Map<string, string>();
function readFileOnce(type: string): string {
  const known = files.get(type) ?? readFileSync(join(fixtures, `${type}.json`), "utf8");
  files.set(type, known);
  return known;
}

export type FilledLog = { writer: Writer; reader: Reader; events: number; close(): void };
export type FillTimes = { appendMs: number; readMs: number; textMs: number };

/** At least as many events as asked for: whole calls of six, one in ten with a copy. */
export async function fillLog(path: string, wanted: number): Promise<FilledLog & FillTimes> {
  const writer = openWriter(path);
  writer.pragma("synchronous = OFF");
  const reader = openReader(path);
  saveSource(writer, source);
  const times: FillTimes = { appendMs: 0, readMs: 0, textMs: 0 };
  let position = 0;
  for (let call = 0; position < wanted; call += callsAtOnce) {
    const events = eventsOf(call).map(
      (event, index): StoredEvent => ({ ...event, position: position + index + 1 }),
    );
    const timed = async (name: keyof FillTimes, run: () => unknown) => {
      const begun = performance.now();
      await run();
      times[name] += performance.now() - begun;
    };
    await timed("appendMs", () => append(writer, events));
    await timed("readMs", () => read(writer, reader, events, position));
    await timed("textMs", () => writeText(writer, reader, events, position));
    position += events.length;
  }
  return {
    ...times,
    writer,
    reader,
    events: position,
    close: () => {
      reader.close();
      writer.close();
    },
  };
}

function eventsOf(firstCall: number): (NewEvent & { body: Uint8Array })[] {
  const made: (NewEvent & { body: Uint8Array })[] = [];
  for (const type of types) {
    for (let call = firstCall; call < firstCall + callsAtOnce; call += 1) {
      const copies = call % 10 === 3 && type === "call.ended" ? 2 : 1;
      const body = Buffer.from(bodyOf(type, call));
      for (let copy = 0; copy < copies; copy += 1) {
        made.push({
          source: source.name,
          sourceId: source.sourceId,
          claimed: true,
          origin: call % 1000 === 7 ? "simulated" : "live",
          namespace: "live",
          receivedAt: firstAt + call * 6000 + types.indexOf(type) * 1000,
          method: "POST",
          url: "/hooks/mirai",
          httpVersion: "1.1",
          peer: "127.0.0.1",
          headers: [
            ["content-type", "application/json"],
            ["user-agent", "bench"],
          ],
          bytes: body.length,
          signature: "no-secret",
          signatureBecause: "",
          secretId: null,
          body,
        });
      }
    }
  }
  return made;
}

function append(writer: Writer, events: StoredEvent[]): void {
  const bodies = Buffer.concat(events.map(({ body }) => body));
  writer.transaction(() => appendEvents(writer, [{ events: events.map(toEventValues), bodies }]))();
}

async function read(writer: Writer, reader: Reader, events: StoredEvent[], cursor: number): Promise<void> {
  const schemas = createSchemaBook([], []);
  const context = { pack, source, secrets: [], publicUrls: [], trusted: false, again: false, schemas };
  const views = await Promise.all(events.map((event) => readEvent(event, context)));
  const readings = views.flatMap((one) => one.readings);
  const byCall = Map.groupBy(readings, ({ callId }) => callId);
  const calls: WrittenCall[] = [];
  for (const [callId, of] of byCall) {
    if (callId === null) continue;
    const stored = of.flatMap((reading): StoredReading[] => {
      const event = events.find(({ position }) => position === reading.position);
      return event ? [{ ...reading, ...event, position: reading.position }] : [];
    });
    const judged = await judgeCall({
      database: reader,
      callId,
      namespace: "live",
      origin: stored[0]?.origin ?? "live",
      pack,
      source,
      readings: stored,
      before: readCallBefore(reader, callId),
      destinations: [],
      time: { now: firstAt, receivingSince: firstAt },
      rules: null,
      newFrom: Number.POSITIVE_INFINITY,
      maySend: true,
      readAgain: false,
      highWater: cursor,
    });
    calls.push(spellCall(judged.call));
  }
  writer.transaction(() =>
    applyReadings(writer, {
      expectedCursor: cursor,
      settingsRevision: 0,
      nextCursor: cursor + events.length,
      views: views.map((one) => one.view),
      readings: readings.map(spellReading),
      messages: [],
      drift: { types: [], items: [], known: [] },
      problemsAnew: [],
      walked: null,
      walkedSource: null,
      postponed: [],
      caughtUp: [],
      calls,
      vanished: [],
      gates: [],
      finalsByTime: [],
      rereadHolds: [],
      wouldChange: [],
      at: 0,
      records: [],
      deliveries: [],
    }),
  )();
}

function writeText(writer: Writer, reader: Reader, events: StoredEvent[], cursor: number): void {
  const rows = events.map((event) => ({
    position: event.position,
    text: eventText(event, readWordsOf(reader, event.position), source.country),
  }));
  writer.transaction(() =>
    applyText(writer, {
      expectedCursor: cursor,
      nextCursor: cursor + events.length,
      version: textVersion,
      rows,
    }),
  )();
}
