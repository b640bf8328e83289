/**
 * The main thread's side of search. A question that is not answered within ten seconds ends the thread and is told so;
 * the next one finds a new thread. What full text had reached is in the database, so nothing is lost with a thread.
 */
import { Worker } from "node:worker_threads";
import type { Log } from "../log";
import { createOpenQuestions } from "../open-questions";
import type { Store } from "../store/store";
import type { QuestionAnswer, QuestionInput, QuestionName, SearchAnswer, SearchMessage } from "./questions";
import type { SearchWorkerData } from "./search-worker";

export type SearchThread = {
  ask<Name extends QuestionName>(
    name: Name,
    input: QuestionInput<Name>,
    now: number,
  ): Promise<QuestionAnswer<Name>>;
  /** Something was read: full text has more to do. Said as often as one likes. */
  wake(): void;
  close(): Promise<void>;
};

export class SearchTooLong extends Error {
  override readonly name = "SearchTooLong";
}

const longestMs = 10_000;
const wakePauseMs = 100;

export function startSearch(options: { worker: URL; path: string; store: Store; log: Log }): SearchThread {
  const questions = createOpenQuestions();
  let worker: Worker | null = null;
  let closing = false;
  let wakePlanned = false;

  function post(message: SearchMessage): void {
    worker?.postMessage(message);
  }

  let lastBug: string | null = null;

  function start(): void {
    const port = options.store.portForReader();
    const next = new Worker(options.worker, {
      name: "ringback-search",
      workerData: { path: options.path, store: port } satisfies SearchWorkerData,
      transferList: [port],
    });
    worker = next;
    next.on("message", (answer: SearchAnswer) => {
      if (answer.kind === "bug") {
        // A full disk fails every try alike: it is said once.
        if (answer.message !== lastBug)
          options.log.error("full text met a bug and tries again", {
            reason: answer.message,
            stack: answer.stack,
          });
        lastBug = answer.message;
        return;
      }
      if (answer.kind === "answer") questions.answer(answer.id, answer.result);
      else questions.fail(answer.id, new Error(answer.message));
    });
    next.on("error", (error) =>
      options.log.error("the search thread ended", { reason: (error as Error).message }),
    );
    next.on("exit", () => {
      if (worker !== next) return;
      worker = null;
      questions.failAll(new Error("The search thread ended. Ask again."));
      // A thread that dies at once must not be started without a pause.
      if (!closing) setTimeout(() => !closing && !worker && start(), 1000).unref();
    });
  }

  function endTooLong(): void {
    const old = worker;
    worker = null;
    questions.failAll(
      new SearchTooLong(
        `This search took longer than ${longestMs / 1000} s and was ended. Narrow it, with after:2h or type:… for example.`,
      ),
    );
    void old?.terminate();
    start();
  }

  start();
  return {
    ask(name, input, now) {
      if (!worker) start();
      return questions.open((id) => {
        const timer = setTimeout(endTooLong, longestMs);
        timer.unref();
        post({ kind: "ask", id, name, input, now });
        return () => clearTimeout(timer);
      });
    },
    wake() {
      if (wakePlanned) return;
      wakePlanned = true;
      setTimeout(() => {
        wakePlanned = false;
        post({ kind: "wake" });
      }, wakePauseMs).unref();
    },
    async close() {
      closing = true;
      const last = worker;
      worker = null;
      questions.failAll(new Error("The engine is closing."));
      if (!last) return;
      const exited = new Promise<void>((resolve) => last.once("exit", () => resolve()));
      last.postMessage({ kind: "close" } satisfies SearchMessage);
      await exited;
    },
  };
}
