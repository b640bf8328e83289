/**
 * The other threads' side of the store. A write that fails rejects with `StoreFailed` and its SQLite code; nothing
 * is retried here. When the worker dies, everything waiting rejects, and `exited` says why: without a store there is
 * no receiver.
 */
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { DatabaseRefused } from "./database";
import type { EventValues } from "./events";
import type { StoreAnswer, StoreMessage } from "./store-worker";
import type { Changed, WriteInput, WriteName, WriteResult } from "./writes";

export class StoreFailed extends Error {
  override readonly name = "StoreFailed";
  constructor(
    message: string,
    readonly code: string | null,
  ) {
    super(message);
  }
}

export type WriteClient = {
  write<Name extends WriteName>(name: Name, input: WriteInput<Name>): Promise<WriteResult<Name>>;
};

export type Store = WriteClient & {
  /** Resolves to the position of the first event once all of them are on disk. */
  append(events: EventValues[], bodies: Uint8Array): Promise<number>;
  /** Compact: the whole file is written anew, and senders wait. Fold-log: false where a long reading was in its way. */
  upkeep(what: "compact" | "fold-log"): Promise<boolean>;
  /** A port through which the reader's thread may write. */
  portForReader(): MessagePort;
  exited: Promise<Error>;
  close(): Promise<void>;
};

type Pending = { resolve: (value: never) => void; reject: (error: Error) => void };

export function createWriteClient(
  post: (message: StoreMessage, transfer?: ArrayBuffer[]) => void,
): WriteClient & {
  append(events: EventValues[], bodies: Uint8Array): Promise<number>;
  upkeep(what: "compact" | "fold-log"): Promise<boolean>;
  settle(answer: StoreAnswer): void;
  fail(error: Error): void;
} {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let broken: Error | null = null;

  function ask<Result>(make: (id: number) => [StoreMessage, ArrayBuffer[]?]): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (broken) {
        reject(broken);
        return;
      }
      const id = nextId++;
      pending.set(id, { resolve: resolve as Pending["resolve"], reject });
      const [message, transfer] = make(id);
      post(message, transfer);
    });
  }

  return {
    append: (events, bodies) =>
      ask((id) => [{ kind: "append", id, events, bodies }, [bodies.buffer as ArrayBuffer]]),
    write: (name, input) => ask((id) => [{ kind: "write", id, name, input }]),
    upkeep: (what) => ask((id) => [{ kind: "upkeep", id, what }]),
    settle(answer) {
      if (answer.kind !== "answer" && answer.kind !== "failed") return;
      const one = pending.get(answer.id);
      pending.delete(answer.id);
      if (answer.kind === "answer") one?.resolve(answer.result as never);
      else one?.reject(new StoreFailed(answer.message, answer.code));
    },
    fail(error) {
      broken = error;
      for (const one of pending.values()) one.reject(error);
      pending.clear();
    },
  };
}

export async function startStore(options: {
  worker: URL;
  path: string;
  onChanged(changed: Changed): void;
}): Promise<Store> {
  const worker = new Worker(options.worker, { workerData: { path: options.path }, name: "ringback-store" });
  const client = createWriteClient((message, transfer) => worker.postMessage(message, transfer ?? []));
  let closing = false;
  let ended = false;
  const exited = new Promise<Error>((resolve) => {
    worker.once("error", (error) => {
      client.fail(error as Error);
      resolve(error as Error);
    });
    worker.once("exit", (code) => {
      ended = true;
      const error = new StoreFailed(`The store ended with code ${code}.`, null);
      client.fail(error);
      if (!closing) resolve(error);
    });
  });
  await new Promise<void>((resolve, reject) => {
    worker.on("message", (answer: StoreAnswer) => {
      if (answer.kind === "ready") resolve();
      else if (answer.kind === "changed") options.onChanged(answer.changed);
      else client.settle(answer);
    });
    // Errors lose their class between threads.
    worker.once("error", (error) =>
      reject(
        (error as Error).name === "DatabaseRefused" ? new DatabaseRefused((error as Error).message) : error,
      ),
    );
  });
  return {
    append: client.append,
    write: client.write,
    upkeep: client.upkeep,
    exited,
    portForReader() {
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ kind: "reader-port", port: port1 } satisfies StoreMessage, [port1]);
      return port2;
    },
    close() {
      closing = true;
      if (ended) return Promise.resolve();
      return new Promise<void>((resolve) => {
        worker.once("exit", () => resolve());
        worker.postMessage({ kind: "close" } satisfies StoreMessage);
      });
    },
  };
}
