/**
 * The main thread's side of exports and imports: it tells the sharing thread what to do and what there is to know, and
 * makes of its answer a file, or events in the log. The thread is started by the first question and found dead by none:
 * one that ended is started again, and who waited for it is told. A question nobody waits for any more is given up.
 */
import { Worker } from "node:worker_threads";
import type { RecordAnswer, RecordInput } from "../../../shared/record-contract";
import type {
  ExportInput,
  ExportPreview,
  ImportAnswer,
  ImportInput,
  ImportPreview,
} from "../../../shared/sharing";
import type { Log } from "../log";
import { createOpenQuestions } from "../open-questions";
import { CannotRecord } from "../simulator/record-to-scenario/record-to-scenario";
import { Cancelled } from "./breather";
import { CannotExport } from "./collect";
import { CannotImport } from "./parse/parsed";
import type {
  SharingAnswer,
  SharingKnowledge,
  SharingMessage,
  SharingTask,
  SharingTasks,
} from "./sharing-messages";
import type { SharingWorkerData } from "./sharing-worker";
import { type TakeParts, takeImport } from "./take-import";

const closingMs = 2000;

export type SharingThread = {
  previewExport(input: ExportInput, signal?: AbortSignal): Promise<ExportPreview>;
  writeExport(input: ExportInput, signal?: AbortSignal): Promise<File>;
  previewImport(input: ImportInput, signal?: AbortSignal): Promise<ImportPreview>;
  takeImport(input: ImportInput, signal?: AbortSignal): Promise<ImportAnswer>;
  recordScenario(input: RecordInput, signal?: AbortSignal): Promise<RecordAnswer>;
  close(): Promise<void>;
};

export function createSharing(
  options: {
    worker: URL;
    path: string;
    /** Folder of the templates. */
    fixtures: string;
    version: string;
    log: Log;
    knowledge(): SharingKnowledge;
  } & TakeParts,
): SharingThread {
  const questions = createOpenQuestions();
  let worker: Worker | null = null;
  let closing = false;

  function start(): Worker {
    const next = new Worker(options.worker, {
      name: "ringback-sharing",
      workerData: {
        path: options.path,
        fixtures: options.fixtures,
        version: options.version,
      } satisfies SharingWorkerData,
    });
    next.on("message", (answer: SharingAnswer) => {
      if (answer.kind === "answer") questions.answer(answer.id, answer.result);
      else questions.fail(answer.id, toError(answer));
    });
    next.on("error", (error) =>
      options.log.error("the sharing thread ended", { reason: (error as Error).message }),
    );
    next.on("exit", () => {
      if (worker !== next) return;
      worker = null;
      questions.failAll(new Error("The sharing thread ended. Ask again."));
    });
    return next;
  }

  function ask<Task extends SharingTask>(
    task: Task,
    input: SharingTasks[Task]["input"],
    signal?: AbortSignal,
  ): Promise<SharingTasks[Task]["result"]> {
    if (closing) return Promise.reject(new Error("The engine is closing."));
    worker ??= start();
    const asked = worker;
    const post = (message: SharingMessage) => asked.postMessage(message);
    return questions.open((id) => {
      const cancel = () => {
        post({ kind: "cancel", id });
        questions.fail(id, new Cancelled());
      };
      post({ kind: "ask", id, task, input, knowledge: options.knowledge() });
      // Not here: what is undone when it ends is answered by this very function.
      if (signal?.aborted) queueMicrotask(cancel);
      else signal?.addEventListener("abort", cancel, { once: true });
      return () => signal?.removeEventListener("abort", cancel);
    });
  }

  return {
    previewExport: (input, signal) => ask("previewExport", input, signal),
    async writeExport(input, signal) {
      const { name, content } = await ask("writeExport", input, signal);
      return new File([content as string | Uint8Array<ArrayBuffer>], name, {
        type: "application/octet-stream",
      });
    },
    previewImport: (input, signal) => ask("previewImport", input, signal),
    recordScenario: (input, signal) => ask("recordScenario", input, signal),
    async takeImport(input, signal) {
      return takeImport(options, await ask("prepareImport", input, signal));
    },
    async close() {
      closing = true;
      const last = worker;
      worker = null;
      questions.failAll(new Error("The engine is closing."));
      if (!last) return;
      const exited = new Promise<void>((resolve) => last.once("exit", () => resolve()));
      last.postMessage({ kind: "close" } satisfies SharingMessage);
      // In the middle of a piece of work it hears nothing, and an engine that ends does not wait for an export.
      const patience = setTimeout(() => void last.terminate(), closingMs);
      await exited;
      clearTimeout(patience);
    },
  };
}

function toError({ refused, message }: SharingAnswer & { kind: "failed" }): Error {
  if (refused === "CannotExport") return new CannotExport(message);
  if (refused === "CannotRecord") return new CannotRecord(message);
  return refused === "CannotImport" ? new CannotImport(message) : new Error(message);
}
