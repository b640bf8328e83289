/**
 * The store: a worker thread with the only write connection. It promises that appends go first and are on disk when
 * it answers, and that every other transaction is short and waits until no append does. It never reads for others.
 *
 * While there is room, other writes run as they come. In a crowd of appends they wait for a quiet moment, but no longer than `longestWaitMs`, so that the reader still comes on.
 */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { crashInCheckpoint, crashPoint, diskFullPoint } from "./crash-point";
import { openWriter } from "./database";
import { appendEvents, type EventValues } from "./events";
import { type Changed, type WriteName, writes } from "./writes";

const quietMs = 3;
const longestWaitMs = 1000;
const crowdedShare = { appends: 0.5, all: 0.8 };
const crowdedPerMs = 4;
const shareOverMs = 100;
const eventsPerCommit = 1024;
const restMs = 2000;

export type AppendMessage = { kind: "append"; id: number; events: EventValues[]; bodies: Uint8Array };
export type WriteMessage = { kind: "write"; id: number; name: WriteName; input: unknown };
/** Done outside of a transaction: SQLite has it so. Appends wait meanwhile. */
export type UpkeepMessage = { kind: "upkeep"; id: number; what: "compact" | "fold-log" };
export type ReaderPortMessage = { kind: "reader-port"; port: MessagePort };
export type CloseMessage = { kind: "close" };
export type StoreMessage = AppendMessage | WriteMessage | UpkeepMessage | ReaderPortMessage | CloseMessage;
export type StoreAnswer =
  | { kind: "answer"; id: number; result: unknown }
  | { kind: "failed"; id: number; message: string; code: string | null }
  | { kind: "changed"; changed: Changed }
  | { kind: "ready" }
  | { kind: "closed" };

type Waiting = { message: WriteMessage; from: MessagePort; since: number };

const port = parentPort as unknown as MessagePort;
const { path } = workerData as { path: string };
const database = openWriter(path);
// Only in the build that the crash suite makes as its negative control, late enough for every kill to fall between
// answer and commit; false in every other build.
const answerBeforeCommit = __FAULT__ === "answer-before-commit";

const waiting: Waiting[] = [];
let lastAppendAt = 0;
let windowFrom = 0;
let appendedInWindow = 0;
let eventsInWindow = 0;
let wroteInWindow = 0;
let crowded = false;
let lastWriteAt = 0;
let planned = false;

/**
 * One commit for everything that stands at the door: while a commit is on its way to the disk the next messages queue
 * up, so the busier it is, the fewer syncs an event costs.
 */
function append(first: AppendMessage): void {
  const group = gatherAppends(first);
  lastAppendAt = performance.now();
  if (answerBeforeCommit) {
    for (const message of group) send(port, { kind: "answer", id: message.id, result: 0 });
    setTimeout(() => commit(group), 100);
    return;
  }
  const begun = lastAppendAt;
  commit(group);
  lastAppendAt = performance.now();
  for (const message of group) eventsInWindow += message.events.length;
  noteBusy(lastAppendAt - begun, 0);
}

/**
 * Crowded: in the last tenth of a second more events came than a console could show, or half of it went into appends,
 * or nearly all into appends and the rest together. Where the HTTP thread is the narrow place, only the first tells:
 * the store looks idle while everything else it lets run takes the cores from the senders. Without the third a flood
 * of other writes would keep the appends few, and so look like room for more of them.
 */
function noteBusy(appended: number, wrote: number): void {
  appendedInWindow += appended;
  wroteInWindow += wrote;
  const now = performance.now();
  const elapsed = now - windowFrom;
  if (elapsed < shareOverMs) return;
  const appends = appendedInWindow / elapsed;
  crowded =
    eventsInWindow / elapsed >= crowdedPerMs ||
    appends >= crowdedShare.appends ||
    (appends > 0.1 && appends + wroteInWindow / elapsed >= crowdedShare.all);
  windowFrom = now;
  appendedInWindow = 0;
  eventsInWindow = 0;
  wroteInWindow = 0;
}

function gatherAppends(first: AppendMessage): AppendMessage[] {
  const group = [first];
  let count = first.events.length;
  while (count < eventsPerCommit) {
    const received = receiveMessageOnPort(port) as { message: StoreMessage } | undefined;
    if (!received) break;
    if (received.message.kind === "append") {
      group.push(received.message);
      count += received.message.events.length;
    } else {
      // Whatever it is, it waits for the appends that came before it.
      setImmediate(receive, received.message, port);
      if (received.message.kind === "close") break;
    }
  }
  return group;
}

function commit(group: AppendMessage[]): void {
  try {
    let position = database
      .transaction(() => {
        diskFullPoint("append", database);
        const first = appendEvents(database, group);
        crashPoint("inside append");
        return first;
      })
      .immediate();
    if (answerBeforeCommit) return;
    crashPoint("committed append");
    for (const message of group) {
      send(port, { kind: "answer", id: message.id, result: position });
      position += message.events.length;
    }
  } catch (error) {
    for (const message of group) fail(port, message.id, error);
  }
}

function runWaiting(): void {
  planned = false;
  const next = waiting[0];
  if (!next) return;
  const now = performance.now();
  if (!crowded || now - lastAppendAt >= quietMs || now - next.since >= longestWaitMs) {
    waiting.shift();
    runWrite(next);
    if (waiting.length > 0) plan(0);
    return;
  }
  plan(1);
}

function plan(ms: number): void {
  if (planned) return;
  planned = true;
  if (ms === 0) setImmediate(runWaiting);
  else setTimeout(runWaiting, ms);
}

function runWrite({ message, from }: Waiting): void {
  const begun = performance.now();
  try {
    const run = writes[message.name] as (
      database: unknown,
      input: unknown,
    ) => { result: unknown; changed?: Changed };
    crashPoint(`before ${message.name}`);
    const written = database
      .transaction(() => {
        diskFullPoint(message.name, database);
        const done = run(database, message.input);
        crashPoint(`inside ${message.name}`, done.result);
        return done;
      })
      .immediate();
    crashPoint(`committed ${message.name}`, written.result);
    lastWriteAt = performance.now();
    noteBusy(0, lastWriteAt - begun);
    send(from, { kind: "answer", id: message.id, result: written.result });
    if (written.changed) send(port, { kind: "changed", changed: written.changed });
  } catch (error) {
    fail(from, message.id, error);
  }
}

function receive(message: StoreMessage, from: MessagePort): void {
  if (message.kind === "append") {
    append(message);
  } else if (message.kind === "write") {
    waiting.push({ message, from, since: performance.now() });
    plan(0);
  } else if (message.kind === "upkeep") {
    upkeep(message, from);
  } else if (message.kind === "reader-port") {
    message.port.on("message", (inner: StoreMessage) => receive(inner, message.port));
  } else {
    while (waiting.length > 0) runWrite(waiting.shift() as Waiting);
    database.close();
    send(port, { kind: "closed" });
    process.exit(0);
  }
}

/** Compact: the whole file is written anew. Fold-log: the write-ahead log goes into the database and is emptied. */
function upkeep({ id, what }: UpkeepMessage, from: MessagePort): void {
  try {
    if (what === "compact") {
      // Half of it would not fit into memory.
      database.pragma("temp_store = FILE");
      crashPoint("before compacting");
      database.exec("VACUUM");
      database.pragma("temp_store = MEMORY");
    }
    database.pragma("busy_timeout = 1000");
    const [folded] = database.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
    send(from, { kind: "answer", id, result: folded?.busy === 0 });
  } catch (error) {
    fail(from, id, error);
  } finally {
    database.pragma("busy_timeout = 5000");
  }
}

function fail(to: MessagePort, id: number, error: unknown): void {
  const { message, code } = error as { message: string; code?: string };
  send(to, { kind: "failed", id, message, code: code ?? null });
}

function send(to: MessagePort, answer: StoreAnswer): void {
  to.postMessage(answer);
}

/** At rest the write-ahead log goes into the database, so that what the status bar says is what the events take. */
let foldedAt = 0;
setInterval(() => {
  const touchedAt = Math.max(lastAppendAt, lastWriteAt);
  if (touchedAt <= foldedAt || performance.now() - touchedAt < restMs) return;
  foldedAt = performance.now();
  // Somebody else may be reading the file: then it waits for the next rest, and no append waits for it.
  database.pragma("busy_timeout = 0");
  try {
    crashInCheckpoint(path);
    database.pragma("wal_checkpoint(TRUNCATE)");
  } catch {
    foldedAt = 0;
  } finally {
    database.pragma("busy_timeout = 5000");
  }
}, restMs).unref();

port.on("message", (message: StoreMessage) => receive(message, port));
send(port, { kind: "ready" });
