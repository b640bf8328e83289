/**
 * The reader: a worker thread that walks the log with a cursor. It computes outside any transaction (pack, fold, gate,
 * mapping) and hands the result to the store as one short write that fails if the cursor moved. Kill it anywhere and
 * it goes on. It never sends anything and never invents an end: time reaches it only as an argument of `wake`.
 *
 * While it reads an event it writes the event's position and the moment into shared memory; the main thread ends a
 * thread that spins, has the events up to there read one by one, and passes over the one that spins alone.
 */
import { setTimeout as pause } from "node:timers/promises";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { packOfSource } from "../gate/source-pack";
import { packOf } from "../providers/packs";
import { gatherDrift, noteWritten, type WrittenPaths } from "../schemas/gather";
import type { OwnSchema } from "../schemas/problems";
import { createSchemaBook, type SchemaBook } from "../schemas/schema-book";
import { readDueCalls, readNextDue, spellCall, spellGate } from "../store/calls";
import { openReader, readMeta } from "../store/database";
import { readKnownPaths } from "../store/drift";
import { isTrusted, readEventsAfter, readStoredEvent, readTrusted, type StoredEvent } from "../store/events";
import {
  type AppliedBatch,
  type NewReading,
  type Postponed,
  type ReadingBatch,
  readCallsOfEvent,
  readReadingsOfEvent,
  readUnfoldedCalls,
  type StoredReading,
  spellReading,
  type UnfoldedCall,
} from "../store/readings";
import { readGroupSteps } from "../store/rules";
import { readSourceWalk, readWalkedEvents, type SourceWalk } from "../store/source-walk";
import { createWriteClient } from "../store/store";
import type { StoreAnswer } from "../store/store-worker";
import { type ProblemWalk, readProblemWalk, readWalkedPositions } from "../store/user-schemas";
import { type CallBefore, openCallMemory, readCallBefore } from "./call-before";
import { type JudgedCall, judgeCall } from "./judge-call";
import { type ReadEvent, readEvent } from "./read-event";
import { createRuleBook, openContacts } from "./rule-book";
import type { RuleBook } from "./rules-of-call";
import {
  eventsPerStep,
  type ReaderAnswer,
  type ReaderMessage,
  type ReaderSettings,
  ruleAtWork,
} from "./settings";
import { openWatch, steadyMs } from "./watch";

export type ReaderWorkerData = {
  path: string;
  store: MessagePort;
  settings: ReaderSettings;
  /** Memory of `openWatch`. */
  watch: SharedArrayBuffer;
  /** The user's schemas that were stopped, by their number, and why. */
  stopped: Map<number, string>;
  /** Ids of rules that were stopped: they act on nothing. */
  stoppedRules: ReadonlySet<string>;
  /** File of the sandbox CRM; null: it is elsewhere. */
  crmPath: string | null;
  /** Up to this position events are read one by one: one of them ended the thread before. */
  aloneUntil: number;
};

const fewestPerStep = 64;
const callsPerStep = 32;
/**
 * Of the 20 ms that a transaction may take while events come in; the commit takes up to half as long as what it
 * commits. Where none came for a while nobody waits for it, and a backlog is read the faster the more of it is written
 * at once.
 */
const longestApplyMs = { busy: 13, quiet: 20 };
const quietFromMs = 500;
/**
 * Events that trickle in are read together this often: each transaction writes some thirty pages, nearly the same for one
 * event as for five. The first after a pause is read at once.
 */
const gatherMs = 25;
type ReadAhead = {
  cursor: number;
  events: StoredEvent[];
  read: ReadEvent[];
  /** The next event is of a source that the settings do not know yet. */
  waits: boolean;
};
const asItComes: Postponed = { maySend: true, readAgain: false };

const main = parentPort as unknown as MessagePort;
const data = workerData as ReaderWorkerData;
const database = openReader(data.path);
const { numbers: watch, say } = openWatch(data.watch);
const client = createWriteClient((message) => data.store.postMessage(message));
data.store.on("message", (answer: StoreAnswer) => client.settle(answer));

const calls = openCallMemory(database);

let settings = data.settings;
let stoppedRules = data.stoppedRules;
const contacts = openContacts(data.crmPath);
let rules = openRules();
const compiled = new Map<string, OwnSchema>();
let schemas = openSchemas();
/** Known fields that stand in the store already, as of this generation of the inbox. */
let written: { generation: number; paths: WrittenPaths } = { generation: -1, paths: new Map() };
let { aloneUntil } = data;
let stepSize = fewestPerStep;
/** When the log was last seen to have grown. */
let grown = { lastPosition: 0, at: 0 };
/** Read while the store wrote what stands before them. */
let ahead: ReadAhead | null = null;
const walkAloneUntil = data.aloneUntil;
let time = { now: 0, receivingSince: 0 };
let ticket = 0;
let running = false;
let lastProgressAt = 0;
let lastReadAt = Number.NEGATIVE_INFINITY;

main.on("message", (message: ReaderMessage) => {
  if (message.kind === "settings") {
    // Calls may have been removed: what is remembered of them is not there any more.
    if (message.settings.revision !== settings.revision) calls.forget();
    settings = message.settings;
    stoppedRules = message.stoppedRules;
    rules = openRules();
    schemas = openSchemas();
    ahead = null;
  } else if (message.kind === "wake") {
    time = { now: message.now, receivingSince: message.receivingSince };
    ticket = message.ticket;
    void run();
  } else {
    database.close();
    contacts.close();
    process.exit(0);
  }
});
answer({ kind: "ready" });

async function run(): Promise<void> {
  if (running) return;
  running = true;
  try {
    for (;;) {
      const seen = ticket;
      const worked = await step();
      if (worked) reportProgress();
      else if (seen === ticket) break;
    }
    const cursor = readMeta(database, "cursor");
    answer({ kind: "idle", ticket, cursor, nextDueAt: readNextDue(database), backlog: 0 });
  } catch (error) {
    const { message, stack } = error as Error;
    const [position = 0, , alone, settingsRevision = 0] = watch;
    // Where time alone decides no event is to blame, and a rule may be.
    const at = position !== 0 ? { position, alone: alone === 1, settingsRevision } : null;
    calls.forget();
    answer({ kind: "bug", message, stack: stack ?? null, at });
  } finally {
    running = false;
    watch[0] = 0;
  }
}

/** One transaction's worth of work, the most urgent first; false when there is none. */
async function step(): Promise<boolean> {
  await gather();
  const cursor = readMeta(database, "cursor");
  const againUntil = readMeta(database, "again_until");
  const again = cursor < againUntil;
  if (settings.revision < readMeta(database, "settings_revision")) return false;
  if (again) calls.forget();
  else {
    const walk = readSourceWalk(database);
    if (walk) return readSourceAgain(cursor, walk);
    const unfolded = readUnfoldedCalls(database, callsPerStep);
    if (unfolded.length > 0) return catchUp(cursor, unfolded);
  }
  const alone = cursor < aloneUntil;
  if (!alone) aloneUntil = 0;
  const here = ahead?.cursor === cursor && !again && !alone ? ahead : await readNext(cursor, again, alone);
  ahead = null;
  const { events, read } = here;
  const last = events.at(-1);
  if (!last && here.waits) return false;
  if (!last) {
    // Pruned positions leave gaps: the end of a second reading may no longer hold an event.
    if (again) {
      await write({ ...emptyBatch(cursor), nextCursor: againUntil });
      return true;
    }
    const walk = readProblemWalk(database);
    return walk ? sayProblemsAnew(cursor, walk) : judgeDue(cursor);
  }
  const touched = new Set(read.flatMap((one) => one.readings.flatMap(({ callId }) => callId ?? [])));
  if (again)
    for (const { position } of events)
      for (const callId of readCallsOfEvent(database, position)) touched.add(callId);
  const batch: ReadingBatch = {
    ...emptyBatch(cursor),
    nextCursor: last.position,
    views: read.map((one) => one.view),
    readings: read.flatMap((one) => one.readings.map(spellReading)),
    messages: read.flatMap((one) => one.messages),
    drift: gatherDrift(
      read.flatMap(({ seen }) => seen ?? []),
      writtenPaths(),
    ),
  };
  if (again) {
    await write({ ...batch, postponed: [...touched] });
    return true;
  }
  const fresh = new Map(events.map((event) => [event.position, event]));
  const spelled = new Map(batch.readings.map((one) => [one.position, one.data.length]));
  const addedTo = Map.groupBy(
    read.flatMap((one) => one.readings),
    ({ callId }) => callId,
  );
  for (const callId of touched) {
    watchOver(last.position, alone);
    const before = calls.before(callId);
    const added = (addedTo.get(callId) ?? []).flatMap((one) => placeReading(one, fresh));
    const readings = [...before.readings().filter((one) => !fresh.has(one.position)), ...added];
    const newFrom = Math.min(...added.map(({ position }) => position));
    const judged = await addCall(batch, callId, readings, before, asItComes, newFrom);
    const longest = Math.max(...added.map(({ position }) => spelled.get(position) ?? 0));
    if (judged) calls.fold(callId, readings, judged, longest * readings.length);
  }
  watch[0] = 0;
  const writing = writeMeasured(batch, events.length);
  // What fails meanwhile is told by the step it fails; the batch that is on its way is written all the same.
  writing.catch(() => {});
  const next = alone || isTrickle(last.position) ? null : await readNext(last.position, false, false);
  if (next && next.events.length > 0) ahead = next;
  await writing;
  lastReadAt = performance.now();
  return true;
}

/** Before anything else is looked at: settings and what is to be read again may change meanwhile. */
async function gather(): Promise<void> {
  const restMs = lastReadAt + gatherMs - performance.now();
  if (restMs <= 0) return;
  const cursor = readMeta(database, "cursor");
  if (cursor >= aloneUntil && isTrickle(cursor)) await pause(restMs);
}

/** There is something to read, and less than a step would take. */
function isTrickle(cursor: number): boolean {
  const unread = readMeta(database, "last_position") - cursor;
  return unread > 0 && unread < fewestPerStep;
}

function placeReading(one: NewReading, events: Map<number, StoredEvent>): StoredReading[] {
  const event = events.get(one.position);
  if (!event) return [];
  const { receivedAt, namespace, origin, sourceId } = event;
  return [{ ...one, receivedAt, namespace, origin, sourceId }];
}

/** The next events of the log, each through its pack. Nothing here asks what the batch before them says. */
async function readNext(cursor: number, again: boolean, alone: boolean): Promise<ReadAhead> {
  const againUntil = readMeta(database, "again_until");
  const found = readEventsAfter(database, cursor, alone ? 1 : stepSize).filter(
    (event) => !again || event.position <= againUntil,
  );
  const events = beforeUnknownSource(found);
  const last = events.at(-1);
  const read: ReadEvent[] = [];
  const trusted = last ? readTrusted(database, cursor, last.position) : new Set<number>();
  for (const event of events) {
    watchOver(event.position, alone);
    read.push(await readOne(event, again, trusted.has(event.position)));
  }
  watch[0] = 0;
  return { cursor, events, read, waits: !last && found.length > 0 };
}

/** From now on the main thread counts the time: what spins below is the reading of this event. */
function watchOver(position: number, alone: boolean): void {
  say(null);
  watch[1] = steadyMs();
  watch[2] = alone ? 1 : 0;
  watch[3] = settings.revision;
  watch[0] = position;
}

/** The mapping of a source changed: its events are read again, and their calls folded later without the right to send. */
async function readSourceAgain(cursor: number, walk: SourceWalk): Promise<boolean> {
  ahead = null;
  calls.forget();
  const alone = walk.next < walkAloneUntil;
  const events = readWalkedEvents(database, walk, alone ? 1 : fewestPerStep);
  const read: ReadEvent[] = [];
  const touched = new Set<string>();
  for (const event of events) {
    watchOver(event.position, alone);
    const one = await readOne(event, true, isTrusted(database, event.position));
    read.push(one);
    for (const { callId } of one.readings) if (callId) touched.add(callId);
    for (const callId of readCallsOfEvent(database, event.position)) touched.add(callId);
  }
  watch[0] = 0;
  await write({
    ...emptyBatch(cursor),
    views: read.map((one) => one.view),
    readings: read.flatMap((one) => one.readings.map(spellReading)),
    messages: read.flatMap((one) => one.messages),
    postponed: [...touched],
    walkedSource: { sourceId: walk.sourceId, next: events.at(-1)?.position ?? null },
  });
  return true;
}

/** As many events to a transaction as it may take: fewer transactions write the same pages fewer times. */
async function writeMeasured(batch: ReadingBatch, events: number): Promise<void> {
  const { ms } = await write(batch);
  const longest = isQuiet() ? longestApplyMs.quiet : longestApplyMs.busy;
  const fitting = Math.floor((events * longest) / Math.max(ms, 0.1));
  // A batch that is not full says nothing about larger ones, and a single slow one little about the rest.
  const most = events === stepSize ? stepSize * 2 : stepSize;
  stepSize = Math.max(Math.min(fitting, most, eventsPerStep), Math.floor(stepSize / 2), fewestPerStep);
}

function isQuiet(): boolean {
  const lastPosition = readMeta(database, "last_position");
  const now = performance.now();
  if (lastPosition !== grown.lastPosition) grown = { lastPosition, at: now };
  return now - grown.at >= quietFromMs;
}

function readOne(event: StoredEvent, again: boolean, trusted: boolean): Promise<ReadEvent> {
  const source = settings.sources.find((one) => one.sourceId === event.sourceId) ?? null;
  return readEvent(event, {
    pack: source ? packOf(source.provider) : null,
    source,
    secrets: (source && settings.secrets[source.sourceId]) ?? [],
    publicUrls: settings.publicUrls,
    schemas,
    trusted,
    again,
    doing: say,
  });
}

function openRules(): RuleBook {
  return createRuleBook(settings, stoppedRules, {
    groupSteps: readGroupSteps(database),
    contactOf: contacts.find,
    atWork(ruleId) {
      // Where time alone decides no event is being read: the newest of the log stands for it, so that it is watched.
      if (ruleId !== null && watch[0] === 0) watch[0] = -1;
      if (ruleId === null && watch[0] === -1) watch[0] = 0;
      if (ruleId !== null) watch[1] = steadyMs();
      say(ruleId === null ? null : `${ruleAtWork}${ruleId}`);
    },
  });
}

function openSchemas(): SchemaBook {
  const atWork = (number: number) => {
    watch[4] = number;
  };
  return createSchemaBook(settings.userSchemas, settings.accepted, {
    compiled,
    stopped: data.stopped,
    atWork,
  });
}

/** Reading the log again wipes the inbox, and then nothing is written. */
function writtenPaths(): WrittenPaths {
  const generation = readMeta(database, "drift_generation");
  if (written.generation !== generation) {
    written = { generation, paths: new Map() };
    noteWritten(written.paths, readKnownPaths(database));
  }
  return written.paths;
}

/**
 * A schema changed: what is wrong with the events it judges is said anew. Signatures, readings and calls stay what they
 * are, the cursor does not move, and the calls are folded without the right to send.
 */
async function sayProblemsAnew(cursor: number, walk: ProblemWalk): Promise<boolean> {
  const alone = walk.next < walkAloneUntil;
  const most = alone ? 1 : fewestPerStep;
  const positions = readWalkedPositions(database, walk, most);
  calls.forget();
  const batch = emptyBatch(cursor);
  const touched = new Set<string>();
  for (const position of positions) {
    const event = readStoredEvent(database, position);
    if (!event) continue;
    watchOver(position, alone);
    const before = readReadingsOfEvent(database, position);
    const { readings } = await readOne(event, false, isTrusted(database, position));
    const problems = readings.map((one) => one.reading.problems);
    const same = JSON.stringify(problems) === JSON.stringify(before.map((one) => one.problems));
    if (same || problems.length !== before.length) continue;
    batch.problemsAnew.push({ position, problems });
    for (const callId of readCallsOfEvent(database, position)) touched.add(callId);
  }
  watch[0] = 0;
  batch.postponed = [...touched];
  batch.walked = {
    walkId: walk.walkId,
    next: positions.at(-1) ?? walk.until,
    done: positions.length < most,
  };
  await write(batch);
  return true;
}

/** An event of a source that was made a moment ago waits for the settings that name it: they are on their way. */
function beforeUnknownSource(events: StoredEvent[]): StoredEvent[] {
  const known = new Set(settings.sources.map((source) => source.sourceId));
  const unknown = events.findIndex((event) => event.sourceId !== null && !known.has(event.sourceId));
  return unknown < 0 ? events : events.slice(0, unknown);
}

/** Calls that were read again, judged again or let out by a person. */
async function catchUp(cursor: number, unfolded: UnfoldedCall[]): Promise<boolean> {
  calls.forget();
  const batch = emptyBatch(cursor);
  for (const one of unfolded) {
    const before = readCallBefore(database, one.callId);
    const readings = before.readings();
    if (readings.length === 0) batch.vanished.push(one.callId);
    else await addCall(batch, one.callId, readings, before, one);
    batch.caughtUp.push(one);
  }
  await write(batch);
  return true;
}

/** At the end of the log, what time alone decides. */
async function judgeDue(cursor: number): Promise<boolean> {
  const due = readDueCalls(database, time.now, callsPerStep);
  if (due.length === 0) return false;
  calls.forget();
  const batch = emptyBatch(cursor);
  for (const callId of due) {
    const before = readCallBefore(database, callId);
    await addCall(batch, callId, before.readings(), before, asItComes);
  }
  const before = batch.calls.every((call) => call.dueAt !== null && call.dueAt <= time.now);
  await write(batch);
  return !before;
}

async function addCall(
  batch: ReadingBatch,
  callId: string,
  readings: StoredReading[],
  before: CallBefore,
  why: Postponed,
  newFrom = Number.POSITIVE_INFINITY,
): Promise<JudgedCall | null> {
  const first = readings[0];
  const source = settings.sources.find((one) => one.sourceId === first?.sourceId);
  if (!first || !source) return null;
  const judged: JudgedCall = await judgeCall({
    database,
    callId,
    namespace: first.namespace,
    origin: first.origin,
    pack: packOfSource(source),
    source,
    readings,
    before,
    destinations: settings.destinations,
    time,
    rules,
    newFrom,
    ...why,
    highWater: readMeta(database, "high_water"),
  });
  batch.calls.push(spellCall(judged.call));
  batch.gates.push(...judged.gates.map(spellGate));
  batch.records.push(...judged.records);
  batch.deliveries.push(...judged.deliveries);
  batch.finalsByTime.push(...judged.finalsByTime);
  batch.rereadHolds.push(...judged.rereadHolds);
  batch.wouldChange.push({ callId, change: judged.wouldChange });
  return judged;
}

function emptyBatch(cursor: number): ReadingBatch {
  return {
    expectedCursor: cursor,
    settingsRevision: settings.revision,
    nextCursor: cursor,
    views: [],
    readings: [],
    messages: [],
    drift: { types: [], items: [], known: [] },
    problemsAnew: [],
    walked: null,
    walkedSource: null,
    postponed: [],
    caughtUp: [],
    calls: [],
    vanished: [],
    gates: [],
    finalsByTime: [],
    rereadHolds: [],
    wouldChange: [],
    at: time.now,
    records: [],
    deliveries: [],
  };
}

async function write(batch: ReadingBatch): Promise<AppliedBatch> {
  const generation = readMeta(database, "drift_generation");
  const applied = await client.write("applyReadings", batch);
  if (applied.moved) calls.forget();
  else if (written.generation === generation) noteWritten(written.paths, batch.drift.known);
  return applied;
}

function reportProgress(): void {
  const now = Date.now();
  if (now - lastProgressAt < 250) return;
  lastProgressAt = now;
  const cursor = readMeta(database, "cursor");
  answer({ kind: "progress", cursor, backlog: Math.max(readMeta(database, "last_position") - cursor, 0) });
}

function answer(message: ReaderAnswer): void {
  main.postMessage(message);
}
