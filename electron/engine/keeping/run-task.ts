/** Starts the keeping thread for one task. What is refused is `CannotKeep`, what somebody stopped is `Stopped`. */
import { Worker } from "node:worker_threads";
import type { KeepAnswer, KeepWorkerData, TaskName, Tasks } from "./tasks";
import { CannotKeep, Stopped } from "./work";

export type StopFlag = {
  buffer: SharedArrayBuffer;
  stop(): void;
  isStopped(): boolean;
  /** For what is no thread of ours and cannot look. Answers how to forget it. */
  onStop(listener: () => void): () => void;
};

export function createStopFlag(): StopFlag {
  const buffer = new SharedArrayBuffer(4);
  const flag = new Int32Array(buffer);
  const listeners = new Set<() => void>();
  return {
    buffer,
    stop() {
      Atomics.store(flag, 0, 1);
      for (const listener of listeners) listener();
    },
    onStop(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    isStopped: () => Atomics.load(flag, 0) === 1,
  };
}

export function runTask<Name extends TaskName>(
  worker: URL,
  task: Name,
  input: Tasks[Name]["input"],
  options: { stop: StopFlag; onProgress?: (step: string, done: number, of: number) => void },
): Promise<Tasks[Name]["result"]> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(worker, {
      name: "ringback-keeping",
      workerData: { task, input, stop: options.stop.buffer } satisfies KeepWorkerData,
    });
    thread.on("message", (answer: KeepAnswer) => {
      if (answer.kind === "progress") options.onProgress?.(answer.step, answer.done, answer.of);
      else if (answer.kind === "done") resolve(answer.result as Tasks[Name]["result"]);
      else if (answer.kind === "stopped") reject(new Stopped());
      else if (answer.kind === "refused") reject(new CannotKeep(answer.message));
      else reject(Object.assign(new Error(answer.message), { stack: answer.stack ?? answer.message }));
    });
    thread.on("error", reject);
    thread.on("exit", () => reject(new Error("the thread of keeping ended before its task")));
  });
}
