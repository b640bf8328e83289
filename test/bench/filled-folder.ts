/**
 * A data folder's database with many events, filled as it would come about: events are appended with the durability of
 * the real log, then the real reader reads them and the real search thread makes their words. Each is timed.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createSettableClock } from "../../electron/engine/clock";
import { startReader } from "../../electron/engine/reader/reader";
import { eventsPerStep } from "../../electron/engine/reader/settings";
import { startSearch } from "../../electron/engine/search/search";
import { openReader, openWriter, type Reader, readMeta } from "../../electron/engine/store/database";
import { type StoredDestination, saveDestination } from "../../electron/engine/store/destinations";
import { appendEvents, toEventValues } from "../../electron/engine/store/events";
import { saveSource } from "../../electron/engine/store/sources";
import { startStore } from "../../electron/engine/store/store";
import { type BodiedEvent, firstAt, type Mixing, mixedEvents, sources } from "./mixed-events";

/** `cpuMs` counts all threads: what others do on the machine does not move it. */
export type Took = { ms: number; cpuMs: number };

export type Filled = {
  events: number;
  lastAt: number;
  append: Took;
  read: Took;
  text: Took;
  /** Of the whole process when everything was read and indexed. */
  rssMb: number;
};

export const built = (name: string) =>
  pathToFileURL(join(import.meta.dirname, "..", "..", "out", "main", `${name}.js`));
const sandbox: StoredDestination = {
  destinationId: "d_bench",
  name: "Sandbox CRM",
  kind: "sandbox-crm",
  url: null,
  enabled: true,
  switchedOnAt: 0,
  createdAt: firstAt,
  settings: {},
  gate: {},
  sending: {},
};
const log = { info() {}, warn: console.error, error: console.error };

/**
 * When its calls began, from which place in the log on they are delivered, who is told beside the sandbox CRM, and how long
 * nothing came afterwards: calls that waited for quiet become final in it.
 */
export type Filling = {
  mixing?: Mixing;
  switchedOnAt?: number;
  also?: StoredDestination[];
  idleMs?: number;
};

export async function fillFolder(
  path: string,
  wanted: number,
  { mixing, switchedOnAt = 0, also = [], idleMs = 0 }: Filling = {},
): Promise<Filled> {
  const destinations = [{ ...sandbox, switchedOnAt, createdAt: mixing?.from ?? firstAt }, ...also];
  const appended = append(path, wanted, destinations, mixing);
  const store = await startStore({ worker: built("store"), path, onChanged() {} });
  const clock = createSettableClock(appended.lastAt + 60_000, () => {});
  const database = openReader(path);
  const settings = {
    revision: readMeta(database, "settings_revision"),
    sources,
    secrets: {},
    publicUrls: [],
    destinations,
    rules: [],
    userSchemas: [],
    accepted: [],
  };
  const reader = startReader({ worker: built("reader"), path, store, clock, log, settings, crmPath: null });
  const read = await timed(() => reader.settled());
  if (idleMs > 0) await clock.advance(idleMs, () => reader.settled());
  await reader.close();
  const search = startSearch({ worker: built("search"), path, store, log });
  const text = await timed(() => untilIndexed(database));
  await search.close();
  await store.close();
  clock.close();
  database.close();
  return { ...appended, read, text, rssMb: process.memoryUsage.rss() / 2 ** 20 };
}

/** What is compared with: the same events in the same tables, synced, as many to a transaction as the reader writes. */
function append(
  path: string,
  wanted: number,
  destinations: readonly StoredDestination[],
  mixing?: Mixing,
): Pick<Filled, "events" | "lastAt" | "append"> {
  const writer = openWriter(path);
  for (const source of sources) saveSource(writer, source);
  for (const destination of destinations) saveDestination(writer, destination);
  let events = 0;
  const took = { ms: 0, cpuMs: 0 };
  let lastAt = firstAt;
  for (const block of mixedEvents(mixing)) {
    const some = block.slice(0, wanted - events);
    const groups = inGroups(some);
    const stop = startWatch();
    for (const group of groups) writer.transaction(() => appendEvents(writer, [group])).immediate();
    const { ms, cpuMs } = stop();
    took.ms += ms;
    took.cpuMs += cpuMs;
    events += some.length;
    lastAt = some.at(-1)?.receivedAt ?? lastAt;
    if (events >= wanted) break;
  }
  writer.close();
  return { events, lastAt, append: took };
}

function inGroups(events: BodiedEvent[]) {
  const groups = [];
  for (let from = 0; from < events.length; from += eventsPerStep) {
    const some = events.slice(from, from + eventsPerStep);
    groups.push({ events: some.map(toEventValues), bodies: Buffer.concat(some.map(({ body }) => body)) });
  }
  return groups;
}

async function untilIndexed(database: Reader): Promise<void> {
  while (readMeta(database, "text_cursor") < readMeta(database, "last_position"))
    await new Promise((resolve) => setTimeout(resolve, 20));
}

export async function timed(run: () => Promise<void>): Promise<Took> {
  const stop = startWatch();
  await run();
  return stop();
}

function startWatch(): () => Took {
  const begun = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { ms: performance.now() - begun, cpuMs: (user + system) / 1000 };
  };
}
