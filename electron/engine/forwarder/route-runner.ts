/**
 * One route at work: it looks through the log from its place on, sends what is meant, writes down what was answered, and
 * waits for a handler that is down. It promises each event at least once and those of a call in the order of the log; what a
 * crash leaves under way is sent again. The sender of an event was answered long before: nothing here is on its way.
 */

import { sayDuration } from "../../../shared/duration";
import type { ForwardRoute } from "../../../shared/forwarding";
import { isGoodAnswer } from "../../../shared/forwarding-usual";
import { noAnswer } from "../../../shared/handlers";
import type { Log } from "../log";
import { eventIdOf, readStoredEvent } from "../store/events";
import { readDone, readEnds, readLastAnswer, type StoredRoute } from "../store/forward-routes";
import type { NewHandlerAnswer } from "../store/handler-answers";
import type { Store } from "../store/store";
import { agentsTrusting, tellCertificates } from "./certificates";
import { type Down, isDown, sayDown, stayDown } from "./judge-answer";
import { type Looked, type LookOptions, lookAhead, mostWaiting } from "./look-ahead";
import { createRouteQueue, type Waiting } from "./route-queue";
import { toRouteRow } from "./route-row";
import { routeLoops, type SendEventOptions, type SentEvent, sendEvent, toAnswerRow } from "./send-event";

export type RunnerOptions = SendEventOptions &
  LookOptions & {
    store: Store;
    log: Log;
    loopMarks: { of(runId: string): string; cameBack(runId: string): boolean };
    /** Null: there is one more or one less. */
    onChanged(row: ForwardRoute | null): void;
  };

export type RouteRunner = ReturnType<typeof startRoute>;

/** Full text comes behind the reader; so long until it is asked again. */
const indexPauseMs = 200;
const savedEvery = 100;

/** `probes`: it finds out whether a handler that was down is back. */
type UnderWay = { sentAt: number; mark: string; probes: boolean; abort: AbortController; givenUp: boolean };

export function startRoute(first: StoredRoute, options: RunnerOptions, asks: boolean) {
  const { database, store, clock, log, loopMarks } = options;
  let route = first;
  const queue = createRouteQueue(route.position, readDone(database, route.routeId));
  const underWay = new Map<number, UnderWay>();
  // Those under way keep theirs: destroying agents would cut them.
  let agents = agentsTrusting(route.ca);
  let trusted = tellCertificates(route.ca);
  let revision = 0;
  let down: Down | null = null;
  let stopped: { sentence: string; allowHost: string | null } | null = null;
  /** Where catching up ends; null: it does not. */
  let catchingUpTo: number | null = null;
  let asking = false;
  let nextSlotAt = 0;
  let last = readLastAnswer(database, route.routeId);
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let again = false;
  let closed = false;
  let told = "";
  let saved = route.position;
  let writing: Promise<unknown> = Promise.resolve();
  const mark = () => `${route.routeId}.${revision}`;

  /** Begins with what waits: by itself, or when the user says so. */
  function begin(byItself: boolean): void {
    catchingUpTo = readEnds(database).last;
    asking = !byItself && route.catchUp === "ask";
  }

  async function look(): Promise<void> {
    const asked = revision;
    let looked: Looked;
    try {
      looked = await lookAhead(route, queue, options, () => asked === revision && !closed);
    } catch (error) {
      // The search thread was ended over somebody's search that took too long.
      log.warn("a route's condition is asked again", {
        route: route.routeId,
        reason: (error as Error).message,
      });
      looked = "later";
    }
    if (looked === "changed") again = true;
    else if (looked === "later") setTimeout(wake, indexPauseMs).unref();
    else if (looked !== "end") stopped = { sentence: looked.sentence, allowHost: null };
  }

  function sendDue(): void {
    clearTimeout(timer);
    const now = performance.now();
    if (catchingUpTo !== null && queue.waiting() === 0 && queue.looked() >= catchingUpTo) {
      asking = false;
      if (underWay.size === 0) catchingUpTo = null;
    }
    while (!closed && route.enabled && !stopped && !asking) {
      if (underWay.size >= (down ? 1 : route.atOnce)) break;
      const dueAt = Math.max(down?.nextAt ?? 0, catchingUpTo === null ? 0 : nextSlotAt);
      if (dueAt > now) {
        if (queue.waiting() > 0) timer = setTimeout(wake, dueAt - now);
        break;
      }
      const next = queue.take();
      if (!next) break;
      nextSlotAt = catchingUpTo === null ? 0 : Math.max(nextSlotAt, now) + 1000 / route.perSecond;
      void send(next);
    }
    // What was passed over stays so after a crash, too, although its condition may fit by then.
    if (queue.reached() - saved >= savedEvery) void savePosition();
    const shown = row();
    const words = JSON.stringify(shown);
    if (words !== told) options.onChanged(shown);
    told = words;
  }

  async function send(item: Waiting): Promise<void> {
    const event = readStoredEvent(database, item.position);
    if (!event) {
      queue.finish(item.position);
      return wake();
    }
    const one: UnderWay = {
      sentAt: clock.now(),
      mark: mark(),
      probes: down !== null,
      abort: new AbortController(),
      givenUp: false,
    };
    underWay.set(item.position, one);
    const how = { agents, loopMark: loopMarks.of(one.mark), signal: one.abort.signal };
    const sent = await sendEvent(event, route, how, options);
    underWay.delete(item.position);
    // What is cut because Ringback ends is sent again at its next start.
    if (closed) return;
    take(item, one, sent);
    wake();
  }

  function take(item: Waiting, { sentAt, mark, probes, givenUp }: UnderWay, sent: SentEvent): void {
    if (sent.kind === "refused") {
      const { because, host, sentence } = sent.refusal;
      stopped = { sentence, allowHost: because === "not-allowed" ? host : null };
      queue.putBack(item);
      return;
    }
    const answer = toAnswerRow(route, item.position, sentAt, sent);
    if (givenUp && answer.status === null)
      answer.error = `${noAnswer.givenUp}${sayDuration(clock.now() - sentAt)} without an answer`;
    if (loopMarks.cameBack(mark)) stopped = { sentence: routeLoops, allowHost: null };
    last = { eventId: eventIdOf(item.position), ...answer };
    const reached = sent.kind === "sent" && sent.reached;
    if (reached && answer.status === null) item.unanswered += 1;
    const isFinal = sent.kind === "unsendable" || givenUp;
    if (!isFinal && isDown(answer, reached ? item.unanswered : 0)) {
      queue.putBack(item);
      // Of those that were under way together, one says that it is down.
      if (down && !probes) return;
      if (!down) {
        log.warn("a handler is down", { route: route.routeId, because: sayDown(answer) });
        write([answer], null, false);
      }
      down = stayDown(down, answer, { now: clock.now(), monotonic: performance.now() });
      return;
    }
    if (down && probes && reached) {
      log.info("a handler is back", { route: route.routeId });
      down = null;
      begin(false);
    }
    queue.finish(item.position);
    void write([answer], item.position, isGoodAnswer(answer)).then(wake);
  }

  function savePosition(): Promise<unknown> {
    saved = queue.reached();
    return store
      .write("moveRoute", { routeId: route.routeId, position: saved })
      .catch((error: Error) => log.error("a route's place could not be written", { reason: error.message }));
  }

  function write(answers: NewHandlerAnswer[], done: number | null, good: boolean): Promise<unknown> {
    saved = queue.reached();
    writing = store
      .write("forwarded", { routeId: route.routeId, answers, done, good, position: saved })
      .then(() => {
        const counted = good ? "answered" : "failed";
        if (done !== null) route = { ...route, [counted]: route[counted] + 1 };
      })
      .catch((error: Error) =>
        log.error("a handler's answer could not be written", { reason: error.message }),
      );
    return writing;
  }

  function wake(): void {
    if (closed) return;
    again = true;
    running ??= run()
      .catch((error: Error) => {
        log.error("a route met a bug and tries again", { reason: error.message, stack: error.stack });
        setTimeout(wake, 1000).unref();
      })
      .finally(() => {
        running = null;
        if (again) wake();
      });
  }

  async function run(): Promise<void> {
    again = false;
    await look();
    sendDue();
  }

  function row(): ForwardRoute {
    return toRouteRow(route, {
      ca: trusted,
      reached: queue.reached(),
      waiting: queue.waiting(),
      waitingMore: queue.waiting() >= mostWaiting,
      underWay: [...underWay].map(([position, { sentAt }]) => ({ eventId: eventIdOf(position), sentAt })),
      stopped,
      down,
      asking,
      catchingUp: catchingUpTo !== null,
      last,
    });
  }

  function giveUp(): void {
    for (const one of underWay.values()) {
      one.givenUp = true;
      one.abort.abort();
    }
  }

  begin(!asks);
  wake();
  return {
    route: () => route,
    row,
    wake,
    giveUp,
    /** Where it leads and what it means may be another; what waits is looked for anew. */
    update(next: StoredRoute): void {
      const resumed = next.enabled && !route.enabled;
      route = { ...next, answered: route.answered, failed: route.failed };
      revision += 1;
      stopped = null;
      down = null;
      agents = agentsTrusting(route.ca);
      trusted = tellCertificates(route.ca);
      queue.lookAgain();
      if (resumed) begin(false);
      wake();
    },
    catchUp(): void {
      revision += 1;
      stopped = null;
      asking = false;
      if (down) down = { ...down, tries: 0, nextAt: 0 };
      wake();
    },
    async skip(what: "first" | "all"): Promise<number> {
      if (what === "all") {
        revision += 1;
        const skipped = queue.passOverAll(readEnds(database).last);
        await savePosition();
        wake();
        return skipped;
      }
      const position = queue.passOverFirst();
      if (position === null) return 0;
      const passedOver = { kind: "unsendable", error: noAnswer.passedOver } as const;
      const answer = toAnswerRow(route, position, clock.now(), passedOver);
      last = { eventId: eventIdOf(position), ...answer };
      await write([answer], position, false);
      wake();
      return 1;
    },
    /** One event now, whatever the filters say; a sentence where it may not be sent there. */
    async try(position: number, signal: AbortSignal): Promise<string | null> {
      const event = readStoredEvent(database, position);
      if (!event) return "There is no such event.";
      const sentAt = clock.now();
      const sent = await sendEvent(event, route, { agents, loopMark: loopMarks.of(mark()), signal }, options);
      if (sent.kind === "refused") return sent.refusal.sentence;
      await write([toAnswerRow(route, position, sentAt, sent)], null, false);
      return null;
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      for (const { abort } of underWay.values()) abort.abort();
      agents.destroy();
      await running;
      await writing;
      await savePosition();
    },
  };
}
