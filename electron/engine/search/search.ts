/**
 * The main thread's side of search. A question that is not answered within ten seconds ends the thread and is told so;
 * those behind it are asked of a new one. What full text had reached is in the database, so nothing is lost with a thread.
 */
import { Worker } from "node:worker_threads";
import { ORPCError } from "@orpc/server";
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

/** Not a bug, and nothing the caller wrote wrongly: it is told as it stands. */
export class SearchTooLong extends ORPCError<"GATEWAY_TIMEOUT", undefined> {
  override readonly name = "SearchTooLong";
  constructor(message: string) {
    super("GATEWAY_TIMEOUT", { message });
  }
}

/** Whoever was waiting may ask again. */
function ended(message: string): Error {
  return new ORPCError("SERVICE_UNAVAILABLE", { message });
}

type Asked = Extract<SearchMessage, { kind: "ask" }>;

const longestMs = 10_000;
const wakePauseMs = 100;

export function startSearch(options: { worker: URL; path: string; store: Store; log: Log }): SearchThread {
  const questions = createOpenQuestions();
  const waiting = new Map<number, { message: Asked; timer: NodeJS.Timeout }>();
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
      questions.failAll(ended("The search thread ended. Ask again."));
      // A thread that dies at once must not be started without a pause.
      if (!closing) setTimeout(() => !closing && !worker && start(), 1000).unref();
    });
  }

  /** The oldest question is the one at work: those behind it are asked again, of a new thread. */
  function endTooLong(id: number): void {
    const old = worker;
    worker = null;
    questions.fail(
      id,
      new SearchTooLong(
        `This took longer than ${longestMs / 1000} s and was ended. Narrow the search, with after:2h or type:… for example.`,
      ),
    );
    void old?.terminate();
    start();
    for (const { message, timer } of waiting.values()) {
      clearTimeout(timer);
      begin(message);
    }
  }

  function begin(message: Asked): void {
    const timer = setTimeout(() => endTooLong(message.id), longestMs);
    timer.unref();
    waiting.set(message.id, { message, timer });
    post(message);
  }

  start();
  return {
    ask(name, input, now) {
      if (!worker) start();
      return questions.open((id) => {
        begin({ kind: "ask", id, name, input, now });
        return () => {
          clearTimeout(waiting.get(id)?.timer);
          waiting.delete(id);
        };
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
      questions.failAll(ended("The engine is closing."));
      if (!last) return;
      const exited = new Promise<void>((resolve) => last.once("exit", () => resolve()));
      last.postMessage({ kind: "close" } satisfies SearchMessage);
      await exited;
    },
  };
}
