/**
 * The search thread: it answers lists and completion from a read connection of its own, so that a search that must walk
 * far holds up no sender, and it makes the words of events and hands them to the store for full text. It comes after
 * the reader: while that has a backlog nothing is indexed, and between two batches waiting questions are answered.
 */

import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { findPack } from "../providers/packs";
import { maskSecrets, secretPathsOf } from "../sharing/secret-paths";
import { ofOneMoment, openSearchReader, readMeta } from "../store/database";
import { readEventsAfter } from "../store/events";
import { readTextCursor, readWordsOf, type TextBatch } from "../store/full-text";
import { readSources } from "../store/sources";
import { createWriteClient } from "../store/store";
import type { StoreAnswer } from "../store/store-worker";
import { eventText, textVersion } from "./event-text";
import { questions, type SearchAnswer, type SearchMessage } from "./questions";

export type SearchWorkerData = { path: string; store: MessagePort };

const eventsPerBatch = 64;
const computeMs = 20;
/** The reader is left in peace while it has more than this before it. */
const backlogAllowed = 64;
const laterMs = 250;

const main = parentPort as unknown as MessagePort;
const { path, store } = workerData as SearchWorkerData;
const database = openSearchReader(path);
const client = createWriteClient((message) => store.postMessage(message));
store.on("message", (answer: StoreAnswer) => client.settle(answer));

let indexing = false;

main.on("message", (message: SearchMessage) => {
  if (message.kind === "ask") {
    void answer(message);
  } else if (message.kind === "wake") {
    void index();
  } else {
    database.close();
    process.exit(0);
  }
});
void index();

async function answer({ id, name, input, now }: SearchMessage & { kind: "ask" }): Promise<void> {
  try {
    const ask = questions[name] as (database: unknown, input: unknown, now: number) => unknown;
    send({ kind: "answer", id, result: await ofOneMoment(database, () => ask(database, input, now)) });
  } catch (error) {
    send({ kind: "failed", id, message: (error as Error).message });
  }
}

async function index(): Promise<void> {
  if (indexing) return;
  indexing = true;
  try {
    for (let batch = nextBatch(); batch; batch = nextBatch()) {
      if (batch === "later") {
        setTimeout(index, laterMs).unref();
        break;
      }
      await client.write("text", batch);
    }
  } catch (error) {
    const { message, stack } = error as Error;
    send({ kind: "bug", message, stack: stack ?? null });
    setTimeout(index, laterMs * 4).unref();
  } finally {
    indexing = false;
  }
}

function nextBatch(): TextBatch | "later" | null {
  const read = readMeta(database, "cursor");
  const cursor = readTextCursor(database, textVersion);
  if (cursor >= read) return null;
  if (readMeta(database, "last_position") - read > backlogAllowed) return "later";
  const begun = performance.now();
  const sources = new Map(readSources(database).map((source) => [source.sourceId, source]));
  const batch: TextBatch = { expectedCursor: cursor, nextCursor: read, version: textVersion, rows: [] };
  const events = readEventsAfter(database, cursor, eventsPerBatch).filter(({ position }) => position <= read);
  for (const event of events) {
    const source = sources.get(event.sourceId ?? "");
    const masked = maskSecrets(event, secretPathsOf(source && findPack(source.provider)));
    const text = eventText(masked, readWordsOf(database, event.position), source?.country ?? "US");
    batch.rows.push({ position: event.position, text });
    batch.nextCursor = event.position;
    if (performance.now() - begun > computeMs) break;
  }
  return batch;
}

function send(message: SearchAnswer): void {
  main.postMessage(message);
}
