/**
 * The main thread's side of the warehouses on this machine. Their thread is started by the first question; one that
 * ended is started again, and who waited for it is told.
 */
import { isAbsolute, join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import type { WarehouseFile } from "../destinations/destination";
import { usualFile } from "../destinations/warehouse/warehouse";
import type { Log } from "../log";
import { createOpenQuestions } from "../open-questions";
import type { PageInput, WarehousePage } from "./warehouse-file";
import type { WarehouseAnswer, WarehouseMessage, WarehouseTask, WarehouseTasks } from "./warehouse-messages";

export class WarehouseFailed extends Error {
  override readonly name = "WarehouseFailed";
  constructor(
    message: string,
    readonly code: string | null,
  ) {
    super(message);
  }
}

export type Warehouses = {
  /** `file`: what is set of the destination; a name within the data folder, or the whole path of another place. */
  of(file: unknown): WarehouseFile;
  /** Null: there is no file yet. It throws `WarehouseFailed`. */
  page(file: unknown, input: PageInput): Promise<WarehousePage | null>;
  close(): Promise<void>;
};

export function createWarehouses(options: { worker: URL; data: string; log: Log }): Warehouses {
  const questions = createOpenQuestions();
  let worker: Worker | null = null;
  let closing = false;

  function start(): Worker {
    const next = new Worker(options.worker, { name: "ringback-warehouse" });
    next.on("message", (answer: WarehouseAnswer) => {
      if (answer.kind === "answer") questions.answer(answer.id, answer.result);
      else questions.fail(answer.id, new WarehouseFailed(answer.message, answer.code));
    });
    next.on("error", (error) =>
      options.log.error("the thread of the warehouses ended", { reason: (error as Error).message }),
    );
    next.on("exit", () => {
      if (worker !== next) return;
      worker = null;
      questions.failAll(new WarehouseFailed("the thread of the warehouses ended", null));
    });
    return next;
  }

  function ask<Task extends WarehouseTask>(
    file: unknown,
    task: Task,
    input: WarehouseTasks[Task]["input"],
  ): Promise<WarehouseTasks[Task]["result"]> {
    if (closing) return Promise.reject(new WarehouseFailed("the engine is closing", null));
    worker ??= start();
    const asked = worker;
    return questions.open((id) => {
      asked.postMessage({
        kind: "ask",
        id,
        path: placeOf(options.data, file),
        task,
        input,
      } satisfies WarehouseMessage);
      return () => {};
    });
  }

  return {
    of: (file) => ({
      path: placeOf(options.data, file),
      write: (rows) =>
        // The wall's clock, as on every other machine that loads rows.
        ask(file, "write", { rows, at: Date.now() }).then((written) => ({ written }), toFailure),
      look: () => ask(file, "count", null).then((counted) => counted && { tables: counted }, toFailure),
    }),
    page: (file, input) => ask(file, "page", input),
    async close() {
      closing = true;
      const last = worker;
      worker = null;
      questions.failAll(new WarehouseFailed("the engine is closing", null));
      if (!last) return;
      const exited = new Promise<void>((done) => last.once("exit", () => done()));
      last.postMessage({ kind: "close" } satisfies WarehouseMessage);
      await exited;
    },
  };
}

function placeOf(data: string, file: unknown): string {
  const name = typeof file === "string" && file !== "" ? file : usualFile;
  return isAbsolute(name) ? resolve(name) : join(data, name);
}

function toFailure(error: Error): { failed: string; code: string | null } {
  return { failed: error.message, code: error instanceof WarehouseFailed ? error.code : null };
}
