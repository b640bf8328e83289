/**
 * The main thread's side of exports and imports: it tells the sharing thread what to do and what there is to know, and
 * makes of its answer a file, or events in the log. The thread is started by the first question and found dead by none:
 * one that ended is started again, and who waited for it is told. A question nobody waits for any more is given up.
 */
import { Worker } from "node:worker_threads";
import type {
  ExportInput,
  ExportPreview,
  ImportAnswer,
  ImportInput,
  ImportPreview,
} from "../../../shared/sharing";
import type { Log } from "../log";
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

export type SharingThread = {
  previewExport(input: ExportInput, signal?: AbortSignal): Promise<ExportPreview>;
  writeExport(input: ExportInput, signal?: AbortSignal): Promise<File>;
  previewImport(input: ImportInput, signal?: AbortSignal): Promise<ImportPreview>;
  takeImport(input: ImportInput, signal?: AbortSignal): Promise<ImportAnswer>;
  close(): Promise<void>;
};

type Pending = { resolve(result: never): void; reject(error: Error): void };

export function createSharing(
  options: {
    worker: URL;
    path: string;
    version: string;
    log: Log;
    knowledge(): SharingKnowledge;
  } & TakeParts,
): SharingThread {
  const pending = new Map<number, Pending>();
  let worker: Worker | null = null;
  let closing = false;
  let nextId = 1;

  function start(): Worker {
    const next = new Worker(options.worker, {
      name: "ringback-sharing",
      workerData: { path: options.path, version: options.version } satisfies SharingWorkerData,
    });
    next.on("message", (answer: SharingAnswer) => {
      const one = pending.get(answer.id);
      pending.delete(answer.id);
      if (answer.kind === "answer") one?.resolve(answer.result as never);
      else one?.reject(toError(answer));
    });
    next.on("error", (error) =>
      options.log.error("the sharing thread ended", { message: (error as Error).message }),
    );
    next.on("exit", () => {
      if (worker !== next) return;
      worker = null;
      failAll(new Error("The sharing thread ended. Ask again."));
    });
    return next;
  }

  function failAll(error: Error): void {
    for (const one of pending.values()) one.reject(error);
    pending.clear();
  }

  function ask<Task extends SharingTask>(
    task: Task,
    input: SharingTasks[Task]["input"],
    signal?: AbortSignal,
  ): Promise<SharingTasks[Task]["result"]> {
    if (closing) return Promise.reject(new Error("The engine is closing."));
    worker ??= start();
    const asked = worker;
    const id = nextId++;
    const post = (message: SharingMessage) => asked.postMessage(message);
    return new Promise((resolve, reject) => {
      const cancel = () => {
        pending.delete(id);
        post({ kind: "cancel", id });
        reject(new Cancelled());
      };
      const settle = (run: () => void) => {
        signal?.removeEventListener("abort", cancel);
        run();
      };
      pending.set(id, {
        resolve: (result) => settle(() => resolve(result)),
        reject: (error) => settle(() => reject(error)),
      });
      post({ kind: "ask", id, task, input, knowledge: options.knowledge() });
      if (signal?.aborted) cancel();
      else signal?.addEventListener("abort", cancel, { once: true });
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
    async takeImport(input, signal) {
      return takeImport(options, await ask("prepareImport", input, signal));
    },
    async close() {
      closing = true;
      const last = worker;
      worker = null;
      failAll(new Error("The engine is closing."));
      if (!last) return;
      const exited = new Promise<void>((resolve) => last.once("exit", () => resolve()));
      last.postMessage({ kind: "close" } satisfies SharingMessage);
      await exited;
    },
  };
}

function toError({ refused, message }: SharingAnswer & { kind: "failed" }): Error {
  if (refused === "CannotExport") return new CannotExport(message);
  return refused === "CannotImport" ? new CannotImport(message) : new Error(message);
}
