/**
 * The sharing thread: it gathers, anonymises and writes exports and scenarios, and reads what is brought in, from a read connection of
 * its own, so that neither holds up a sender. It writes nothing to the log: what comes in goes back to the main thread,
 * which appends it like anything else.
 */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { RecordInput } from "../../../shared/record-contract";
import type { ExportInput, ImportInput } from "../../../shared/sharing";
import { CannotRecord } from "../simulator/record-to-scenario/record-to-scenario";
import { openReader } from "../store/database";
import { Cancelled, createBreather } from "./breather";
import { CannotExport } from "./collect";
import { createExporter } from "./export";
import { createImporter } from "./import";
import { knowSources } from "./known-sources";
import { CannotImport } from "./parse/parsed";
import { recordScenario } from "./record-scenario";
import { createRedactor } from "./redact";
import type { SharingAnswer, SharingMessage } from "./sharing-messages";

export type SharingWorkerData = { path: string; fixtures: string; version: string };

const main = parentPort as unknown as MessagePort;
const { path, fixtures, version } = workerData as SharingWorkerData;
const database = openReader(path);
const cancelled = new Set<number>();

main.on("message", (message: SharingMessage) => {
  if (message.kind === "ask") {
    void answer(message);
  } else if (message.kind === "cancel") {
    cancelled.add(message.id);
  } else {
    database.close();
    process.exit(0);
  }
});

async function answer(question: SharingMessage & { kind: "ask" }): Promise<void> {
  const { id } = question;
  try {
    send({ kind: "answer", id, result: await run(question) });
  } catch (error) {
    if (error instanceof Cancelled) return;
    const isRefused =
      error instanceof CannotExport || error instanceof CannotImport || error instanceof CannotRecord;
    send({
      kind: "failed",
      id,
      refused: isRefused ? error.name : null,
      message: (error as Error).message,
    });
  } finally {
    cancelled.delete(id);
  }
}

function run({ id, task, input, knowledge }: SharingMessage & { kind: "ask" }): Promise<unknown> {
  const breathe = createBreather(() => cancelled.has(id));
  const known = knowSources(knowledge.sources);
  const { now, receiver, publicUrls } = knowledge;
  if (task === "previewExport" || task === "writeExport") {
    const exporter = createExporter({
      database,
      setup: known,
      redactor: createRedactor(knowledge.secrets),
      version,
      receiver,
      now,
      breathe,
    });
    return task === "previewExport"
      ? exporter.preview(input as ExportInput)
      : exporter.write(input as ExportInput);
  }
  if (task === "recordScenario") {
    const redactor = createRedactor(knowledge.secrets);
    return recordScenario({ database, setup: known, redactor, fixtures, breathe }, input as RecordInput);
  }
  const importer = createImporter({ known, now, publicUrls, breathe });
  return task === "previewImport"
    ? importer.preview(input as ImportInput)
    : importer.prepare(input as ImportInput);
}

function send(message: SharingAnswer): void {
  main.postMessage(message);
}
