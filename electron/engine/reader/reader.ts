/**
 * The main thread's side of the reader: wakes it, plans the next look at what time decides, and watches over it.
 * An event that is read for longer than two seconds, or throws, is marked "could not be read" and passed over; the
 * thread is ended and started again. The cursor never stops.
 *
 * Events are read many at a time and written together, so a thread that ended took them all with it. Then they are
 * read one by one: the one at which it ends again is to blame, and no other is passed over. Where a schema of the
 * user's was at work, that is to blame: it is stopped until it is changed, and the event is read without it.
 */
import { Worker } from "node:worker_threads";
import type { Clock } from "../clock";
import type { Log } from "../log";
import { numberOfSchema } from "../schemas/schema-book";
import type { Store } from "../store/store";
import type { ReaderWorkerData } from "./reader-worker";
import {
  type EventBeingRead,
  type ReaderAnswer,
  type ReaderMessage,
  type ReaderSettings,
  ruleAtWork,
} from "./settings";
import { openWatch, steadyMs } from "./watch";

export type ReaderThread = {
  wake(): void;
  /** Something was appended. A reader at work finds it by itself and is left in peace. */
  wakeSoon(): void;
  updateSettings(settings: ReaderSettings): void;
  /** Resolves when the reader has read the log to its end, caught up and judged what is due now. */
  settled(): Promise<void>;
  /** Receiving began (again) now: deadlines that passed meanwhile wait two minutes. */
  receivingSince(at: number): void;
  backlog(): number;
  /** Why a schema of the user's, by its number, judges nothing any more. */
  stoppedSchemas(): ReadonlyMap<number, string>;
  /** Why a rule, by its id, acts on nothing any more. */
  stoppedRules(): ReadonlyMap<string, string>;
  close(): Promise<void>;
};

const longestReadMs = 2000;

export function startReader(options: {
  worker: URL;
  path: string;
  store: Store;
  clock: Clock;
  log: Log;
  settings: ReaderSettings;
  /** File of the sandbox CRM, whose contacts rules may ask for; null: it is elsewhere. */
  crmPath: string | null;
}): ReaderThread {
  const { clock, log, store } = options;
  const stopped = new Map<number, string>();
  const stoppedRules = new Map<string, string>();
  const { buffer, numbers: watch, said } = openWatch();
  let settings = options.settings;
  let since = clock.now();
  let ticket = 0;
  let backlog = 0;
  let closing = false;
  let worker: Worker | null = null;
  let idleTicket = -1;
  let failures = 0;
  let lastFailure: string | null = null;
  let busy = false;
  let missed = false;
  let cancelDue: (() => void) | null = null;
  let waiters: { ticket: number; resolve: () => void }[] = [];

  function post(message: ReaderMessage): void {
    worker?.postMessage(message);
  }

  function wake(): void {
    ticket += 1;
    busy = true;
    missed = false;
    post({ kind: "wake", now: clock.now(), receivingSince: since, ticket });
  }

  function hear(answer: ReaderAnswer): void {
    if (answer.kind === "ready") {
      wake();
    } else if (answer.kind === "progress") {
      backlog = answer.backlog;
    } else if (answer.kind === "idle") {
      failures = 0;
      lastFailure = null;
      backlog = 0;
      idleTicket = answer.ticket;
      busy = false;
      if (missed) wake();
      waiters = waiters.filter((waiter) => {
        if (waiter.ticket > answer.ticket) return true;
        waiter.resolve();
        return false;
      });
      planDue(answer.nextDueAt);
    } else {
      failures += 1;
      // A full disk fails every try alike: it is said once.
      if (answer.message !== lastFailure)
        log.error("the reader met a bug and tries again", { reason: answer.message, stack: answer.stack });
      lastFailure = answer.message;
      if (answer.at) void restart(answer.at, `Reading it failed: ${answer.message}`, answer.message);
      else setTimeout(wake, Math.min(100 * 2 ** failures, 10_000)).unref();
    }
  }

  function planDue(at: number | null): void {
    cancelDue?.();
    cancelDue = at === null ? null : clock.at(at, wake);
  }

  function start(aloneUntil: number): void {
    const port = store.portForReader();
    const next = new Worker(options.worker, {
      name: "ringback-reader",
      workerData: {
        path: options.path,
        store: port,
        settings,
        watch: buffer,
        aloneUntil,
        stopped,
        stoppedRules: new Set(stoppedRules.keys()),
        crmPath: options.crmPath,
      } satisfies ReaderWorkerData,
      transferList: [port],
    });
    worker = next;
    next.on("message", hear);
    next.on("error", (error) => log.error("the reader's thread ended", { reason: (error as Error).message }));
    next.on("exit", () => {
      if (closing || worker !== next) return;
      const what = said();
      const reason = what
        ? `${capital(what)} used too much memory, or ended the reader's thread another way.`
        : "The reader's thread ended while it read this event.";
      void restart(beingRead(), reason);
    });
  }

  function beingRead(): EventBeingRead {
    const [position = 0, , alone, settingsRevision = 0] = watch;
    return { position, alone: alone === 1, settingsRevision };
  }

  async function restart(
    { position, alone, settingsRevision }: EventBeingRead,
    reason: string,
    /** What was thrown; null: its time or its memory ran out. */
    thrown: string | null = null,
  ): Promise<void> {
    watch[0] = 0;
    const old = worker;
    worker = null;
    await old?.terminate();
    if (stopSchemaAtWork() || stopRuleAtWork(said(), thrown)) {
      if (!closing) start(0);
      return;
    }
    if (position > 0 && alone) {
      log.warn("an event could not be read and was passed over", { position, reason });
      await store
        .write("passOver", { position, reason, settingsRevision })
        .catch((error: Error) =>
          log.error("an event could not be passed over yet", { position, reason: error.message }),
        );
    }
    // A thread that dies without an event to blame would die again at once.
    if (position === 0) await new Promise((resolve) => setTimeout(resolve, 1000).unref());
    if (!closing) start(alone ? 0 : position);
  }

  function stopSchemaAtWork(): boolean {
    const [, , , , number = 0] = watch;
    watch[4] = 0;
    const schema = settings.userSchemas.find((one) => numberOfSchema(one) === number);
    if (!schema) return false;
    const { provider, type, version } = schema;
    stopped.set(
      number,
      `it took longer than ${longestReadMs / 1000} s over an event. It is stopped, and judges nothing until you change it.`,
    );
    log.warn("a schema of the user's was stopped", { provider, type, version });
    return true;
  }

  function stopRuleAtWork(at: string | null, thrown: string | null): boolean {
    const ruleId = at?.startsWith(ruleAtWork) ? at.slice(ruleAtWork.length) : null;
    if (ruleId === null) return false;
    const { name } = settings.rules.find((one) => one.ruleId === ruleId)?.definition ?? { name: ruleId };
    stoppedRules.set(
      ruleId,
      `${thrown === null ? `An expression of it took longer than ${longestReadMs / 1000} s over a call` : `It failed over a call: ${thrown}`}. It is stopped, and acts on nothing until you change it.`,
    );
    log.warn("a rule of the user's was stopped", { ruleId, rule: name });
    return true;
  }

  const guard = setInterval(() => {
    const [position = 0, startedAt = 0] = watch;
    if (position !== 0 && steadyMs() - startedAt > longestReadMs) {
      const what = said();
      const reason = what ? `${capital(what)} ran longer` : "Reading it took longer";
      void restart(beingRead(), `${reason} than ${longestReadMs / 1000} s${what ? " and was stopped" : ""}.`);
    }
  }, 250);
  guard.unref();
  start(0);

  return {
    wake,
    wakeSoon() {
      if (busy) missed = true;
      else wake();
    },
    updateSettings(next) {
      for (const ruleId of stoppedRules.keys()) {
        const version = (of: ReaderSettings) => of.rules.find((one) => one.ruleId === ruleId)?.version;
        if (version(next) !== version(settings)) stoppedRules.delete(ruleId);
      }
      settings = next;
      post({ kind: "settings", settings, stoppedRules: new Set(stoppedRules.keys()) });
      wake();
    },
    settled() {
      wake();
      const wanted = ticket;
      if (idleTicket >= wanted) return Promise.resolve();
      return new Promise((resolve) => waiters.push({ ticket: wanted, resolve }));
    },
    receivingSince(at) {
      since = at;
      wake();
    },
    backlog: () => backlog,
    stoppedSchemas: () => stopped,
    stoppedRules: () => stoppedRules,
    async close() {
      closing = true;
      clearInterval(guard);
      cancelDue?.();
      const last = worker;
      worker = null;
      if (!last) return;
      const exited = new Promise<void>((resolve) => last.once("exit", () => resolve()));
      last.postMessage({ kind: "close" } satisfies ReaderMessage);
      await exited;
    },
  };
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
