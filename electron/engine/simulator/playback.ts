/**
 * One run while it plays. It promises that every request leaves at its moment whether or not the one before was
 * answered, that what fails is sent again as the provider would and not otherwise, that pausing, stepping and changing the
 * speed move when requests are sent and never what is in them (only what signs a time is signed anew), and that after
 * `stop` nothing of it is under way any more. Where the clock jumps over several moments their order is kept.
 */

import { sayDuration } from "../../../shared/duration";
import type { RetryPolicy } from "../../../shared/retries";
import type { RunDetail, RunSend } from "../../../shared/runs";
import type { DraftRequest } from "../providers/pack";
import type { Plan, PlannedSend } from "./plan";
import type { PlayerClock } from "./player";
import { type AttemptEnd, afterAttempt, sayAfterAttempt } from "./retry";
import { createRunClock } from "./run-clock";
import { sayEnd } from "./run-end";
import { createRunSigner } from "./run-signer";
import type { Answer } from "./send-request";
import type { SimulatedPack } from "./sign-draft";

export type PlaybackOptions = {
  /** Kept up to date in place. */
  run: RunDetail;
  plan: Plan;
  pack: SimulatedPack;
  clock: PlayerClock;
  send(request: DraftRequest, number: number, signal: AbortSignal): Promise<Answer>;
  /** Why this run must not go on after an answer, in words; null: it may. */
  mustEnd(): string | null;
  save(): void;
};

export type Playback = {
  /** Each answers null, or why it cannot be done now. */
  pause(): string | null;
  resume(): string | null;
  /** Sends the next request now; a paused run stays paused. */
  next(): string | null;
  /** The next request is lost on its way, as if nobody listened. */
  failNext(): string | null;
  /** The next request is sent twice; where none is left, the last that was sent goes out once more. */
  doubleNext(): string | null;
  /** The next request goes out that much later, by the scenario's own time. */
  delayNext(byMs: number): string | null;
  setSpeed(speed: number): string | null;
  stop(): void;
  /** True: nothing it sent is unanswered, and it waits for its clock or for somebody. */
  isIdle(): boolean;
  /** What is under way now has an answer. */
  answered(): Promise<unknown>;
  ended: Promise<void>;
};

type Due = { planned: PlannedSend; send: RunSend; atMs: number; lose: boolean };

/** A copy that somebody asks for comes so long after the event, by the scenario's own time. */
const copyAfterMs = 200;
/** A moment missed by more than this was jumped over (the machine slept, a test clock moved). */
const jumpedMs = 250;
const lost: Answer = {
  status: null,
  answerMs: null,
  error: "Lost on its way, as you asked",
  answerBody: null,
  failure: "connection",
};

export function startPlayback(options: PlaybackOptions): Playback {
  const { run, plan, pack, clock } = options;
  const time = createRunClock(run.startedAt, run.speed);
  if (run.state === "paused") time.pause(run.startedAt);
  const queue: Due[] = plan.sends.flatMap((planned, index) => {
    const send = run.sends[index];
    return send ? [{ planned, send, atMs: planned.plannedMs, lose: false }] : [];
  });
  const requestOf = createRunSigner(pack, time);
  const underWay = new Set<Promise<void>>();
  const stopped = new AbortController();
  let steps = 0;
  let lastSent: Due | null = null;
  let givenUpInRow = 0;
  let failingSinceMs: number | null = null;
  let waiting = false;
  let wakeUp = new AbortController();

  function wake(): void {
    waiting = false;
    wakeUp.abort();
    wakeUp = new AbortController();
  }

  async function waitFor(wait: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const { signal } = wakeUp;
    waiting = true;
    await wait(signal).catch((cause) => {
      if (!signal.aborted) throw cause;
    });
    waiting = false;
  }

  function save(): void {
    const { ms, at } = time.anchor();
    run.position = { ms, at };
    options.save();
  }

  function end(state: RunDetail["state"], reason: string | null): void {
    if (!isOpen()) return;
    time.pause(clock.now());
    run.state = state;
    run.reason = reason;
    run.endedAt = clock.now();
    save();
  }

  function isOpen(): boolean {
    return run.state === "playing" || run.state === "paused";
  }

  async function sendOne(due: Due): Promise<void> {
    const { send, planned, atMs } = due;
    const { number, attempt } = send;
    send.sentAt = clock.now();
    run.sent += 1;
    const answering = due.lose
      ? Promise.resolve(lost)
      : options.send(requestOf({ planned, number, attempt, atMs }), number, stopped.signal);
    save();
    const { failure, askedHeader, ...answer } = await answering;
    Object.assign(send, answer);
    if (isOpen()) takeAnswer(due, { status: answer.status, failure, askedHeader });
    save();
    const because = options.mustEnd();
    if (because !== null && isOpen()) {
      end("failed", because);
      stop();
    }
  }

  function takeAnswer(due: Due, attemptEnd: AttemptEnd): void {
    const { retry } = run;
    if (!retry) return;
    const { send, planned } = due;
    const draw = { seed: run.seed, runId: run.runId, event: planned.number };
    const after = afterAttempt(retry, attemptEnd, send.attempt, draw);
    send.next = sayAfterAttempt(pack.name, retry, attemptEnd, send.attempt, after);
    if (after.kind === "taken") {
      givenUpInRow = 0;
      failingSinceMs = null;
      return;
    }
    const { afterGivenUp, failingForMs = Number.POSITIVE_INFINITY } = retry.disables.value;
    failingSinceMs ??= due.atMs;
    if (due.atMs - failingSinceMs >= failingForMs) {
      send.next = null;
      switchOff(send);
      return;
    }
    if (after.kind === "again") {
      // By the plan rather than by how quick the handler was, so that the same run has the same moments.
      const endedMs = due.atMs + (attemptEnd.failure === "timeout" ? retry.timeoutMs.value : 0);
      sendAgain(due, endedMs + after.waitMs, retry);
    }
    if (after.kind === "gives-up") {
      givenUpInRow += 1;
      if (givenUpInRow === afterGivenUp) switchOff(send);
    }
  }

  function sendAgain({ planned, send }: Due, atMs: number, { attempts }: RetryPolicy): void {
    const attempt = send.attempt + 1;
    const again: RunSend = {
      ...send,
      number: run.sends.length + 1,
      plannedMs: atMs,
      sentAt: null,
      fault: [planned.fault, `attempt ${attempt} of ${attempts.value}`].filter(Boolean).join(", "),
      status: null,
      answerMs: null,
      error: null,
      answerBody: null,
      attempt,
      retryOf: planned.number,
      next: null,
    };
    run.sends.push(again);
    run.planned += 1;
    enqueue({ planned, send: again, atMs, lose: false });
  }

  function enqueue(due: Due): void {
    queue.push(due);
    run.durationMs = Math.max(run.durationMs, due.atMs);
    queue.sort((left, right) => left.atMs - right.atMs || left.send.number - right.send.number);
    wake();
  }

  /** What the provider would not send any more is not sent. */
  function switchOff(send: RunSend): void {
    const off = `${pack.name} switches the webhook off: it sends nothing more.`;
    send.next = send.next === null ? off : `${send.next} ${off}`;
    for (const { send: unsent } of queue.splice(0))
      unsent.error = `Not sent: ${pack.name} has switched the webhook off`;
    wake();
  }

  async function play(): Promise<void> {
    let sentMs = -1;
    while (!stopped.signal.aborted) {
      const due = queue[0];
      if (!due) {
        if (underWay.size === 0) break;
        await Promise.race(underWay);
      } else if (steps > 0) {
        steps -= 1;
        time.jumpTo(due.atMs, clock.now());
        sentMs = launch(due);
      } else if (run.state === "paused") {
        await waitFor((signal) => untilAborted(signal));
      } else {
        const at = time.dueAt(due.atMs);
        const behindMs = clock.now() - at;
        if (behindMs < 0) await waitFor((signal) => clock.sleepUntil(at, signal));
        // Jumped over: the moment is lost, the order is not. What belongs together still goes together.
        else if (behindMs > jumpedMs && due.atMs > sentMs && underWay.size > 0) await Promise.all(underWay);
        else sentMs = launch(due);
      }
    }
    await Promise.all(underWay);
    if (!isOpen()) return;
    const { state, reason } = sayEnd(run, pack.name);
    end(state, reason);
  }

  function launch(due: Due): number {
    queue.shift();
    lastSent = due;
    const sending = sendOne(due);
    // A bug: the run breaks off at once, and Promise.all tells it.
    sending.catch(() => {
      stopped.abort();
      wake();
    });
    underWay.add(sending);
    void sending.then(() => underWay.delete(sending)).catch(() => {});
    return due.atMs;
  }

  function stop(): void {
    if (isOpen()) end("stopped", `Stopped after ${run.sent} of ${run.planned} requests.`);
    stopped.abort();
    wake();
  }

  /** Something that changes a run which is not over; saved and told to the one that waits. */
  function change(apply: () => string | null): string | null {
    if (!isOpen()) return `The run is over: it is ${run.state}.`;
    const because = apply();
    if (because !== null) return because;
    save();
    wake();
    return null;
  }

  function changeNext(apply: (due: Due) => void): string | null {
    return change(() => {
      const due = queue[steps];
      if (!due) return "Nothing is left to send.";
      apply(due);
      return null;
    });
  }

  const ended = play().catch((cause: unknown) => {
    console.error(`Run ${run.runId} broke off`, cause);
    end("failed", `The player broke off: ${cause instanceof Error ? cause.message : String(cause)}`);
  });

  return {
    pause: () =>
      change(() => {
        if (run.state === "paused") return "The run is paused already.";
        time.pause(clock.now());
        run.state = "paused";
        return null;
      }),
    resume: () =>
      change(() => {
        if (run.state === "playing") return "The run plays already.";
        time.resume(clock.now());
        run.state = "playing";
        return null;
      }),
    next: () =>
      changeNext(() => {
        steps += 1;
      }),
    failNext: () =>
      changeNext((due) => {
        if (due.lose) return;
        due.lose = true;
        addWords(due.send, "made to fail");
      }),
    doubleNext: () =>
      change(() => {
        const due = queue[steps];
        const { planned, send, atMs } = due ?? lastSent ?? {};
        if (!planned || !send || atMs === undefined) return "Nothing was sent that could be sent twice.";
        const at = due ? atMs + copyAfterMs : Math.max(atMs, run.durationMs);
        const copy: RunSend = {
          ...send,
          number: run.sends.length + 1,
          plannedMs: at,
          sentAt: null,
          fault: [planned.fault, "sent twice"].filter(Boolean).join(", "),
          status: null,
          answerMs: null,
          error: null,
          answerBody: null,
          retryOf: null,
          next: null,
        };
        run.sends.push(copy);
        run.planned += 1;
        enqueue({ planned, send: copy, atMs: at, lose: false });
        return null;
      }),
    delayNext: (byMs) =>
      changeNext((due) => {
        due.atMs += byMs;
        due.send.plannedMs = due.atMs;
        addWords(due.send, `made ${sayDuration(byMs)} late`);
        queue.splice(queue.indexOf(due), 1);
        enqueue(due);
      }),
    setSpeed: (speed) =>
      change(() => {
        time.setSpeed(speed, clock.now());
        run.speed = speed;
        return null;
      }),
    stop,
    isIdle: () => waiting && underWay.size === 0,
    answered: () => Promise.all(underWay),
    ended,
  };
}

function addWords(send: RunSend, words: string): void {
  send.fault = [send.fault, words].filter(Boolean).join(", ");
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
