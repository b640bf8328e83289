/**
 * Plays scenarios over real HTTP, as the provider would: to our own receiver or to a handler of the user's. Promises that
 * every change of a run is handed to `save`, that a run token goes to our own receiver only, and that a handler which
 * turns out to be ours ends the run at its first request. Refuses, as problems, what cannot be read, planned or sent
 * there. It knows the receiver only by its URL: simulated events take the same way as everybody else's, or they would
 * prove nothing.
 */
import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { Socket } from "node:net";
import type { RunDetail, RunRow } from "../../../shared/runs";
import type { DraftRequest } from "../providers/pack";
import { type HandlerTarget, loopSentence } from "./handler-target";
import { drawCaller } from "./identity";
import { type Playback, startPlayback } from "./playback";
import { type PrepareOptions, prepareRun, type Refused, type StartRun } from "./prepare-run";
import { createAgents, sendRequest } from "./send-request";

export type PlayerClock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves at that moment; rejects, or resolves, as soon as the signal aborts. */
  sleepUntil(at: number, signal: AbortSignal): Promise<void>;
};

export type PlayerOptions = Omit<PrepareOptions, "now" | "newRunId"> & {
  /** One token for one request to our own receiver. */
  issueToken(runId: string): string;
  /** What a handler's requests carry, so that one which comes back is known. */
  loopMark(runId: string): string;
  /** Whether a request with the mark of this run came to our own receiver. */
  cameBack(runId: string): boolean;
  /** Told the connection that a request to a handler leaves on, so that what it causes is tied to it. */
  sending?: (runId: string, send: number) => (connection: Socket) => void;
  clock: PlayerClock;
  /** The run itself, which goes on changing: who keeps it copies it. */
  save(run: RunDetail): void;
};

export type StartedRun = { ok: true; run: RunDetail } | Refused;
/** Null: no such run plays here. A sentence: why not. */
export type ControlledRun = { run: RunDetail; refused: string | null } | null;

export type Control =
  | { verb: "pause" | "resume" | "next" | "fail" | "twice" }
  | { verb: "late"; byMs: number }
  | { verb: "speed"; speed: number };

export type Player = {
  start(start: StartRun): Promise<StartedRun>;
  control(runId: string, control: Control): ControlledRun;
  /** Sends nothing more and cuts what is under way. Null: no such run. */
  stop(runId: string): RunDetail | null;
  get(runId: string): RunDetail | null;
  /** Newest first. */
  list(): RunRow[];
  /** Resolves once nothing that is due is still on its way: every run sleeps, is paused, or is over. */
  settled(): Promise<void>;
  /** Stops every run and resolves when nothing is under way any more. */
  closed(): Promise<void>;
};

type Playing = { run: RunDetail; caller: string; playback: Playback };

/** Runs kept in memory; the engine keeps all of them. */
const keptRuns = 200;
/** Our own receiver always answers; so long it may take under load. */
const ownPatienceMs = 30_000;

export function createPlayer(options: PlayerOptions): Player {
  const { clock, handlers } = options;
  const agents = createAgents({ keepAlive: true });
  const handlerAgents = createAgents({ keepAlive: false });
  const runs = new Map<string, Playing>();
  let closing = false;

  /** There are 99 numbers to draw from: a new run takes one that no recent run has. */
  function newRunId(seed: number): string {
    const recent = new Set([...runs.values()].slice(-90).map((playing) => playing.caller));
    for (;;) {
      const runId = `run_${randomBytes(8).toString("hex")}`;
      if (!recent.has(drawCaller(seed, runId))) return runId;
    }
  }

  function isOpen({ state }: RunDetail): boolean {
    return state === "playing" || state === "paused";
  }

  function forgetOldest(): void {
    for (const [runId, { run }] of runs) {
      if (runs.size <= keptRuns) return;
      if (!isOpen(run)) runs.delete(runId);
    }
  }

  function sender(run: RunDetail, handler: HandlerTarget | null) {
    return (request: DraftRequest, send: number, signal: AbortSignal) => {
      setMaxListeners(0, signal);
      return sendRequest(
        request,
        handler
          ? {
              url: handler.url,
              addresses: handler.addresses,
              agents: handlerAgents,
              headers: [["x-ringback-loop", options.loopMark(run.runId)]],
              timeoutMs: run.retry?.timeoutMs.value ?? ownPatienceMs,
              ...(run.retry?.stopsAt ? { askedHeader: run.retry.stopsAt.value.header } : {}),
              ...(options.sending ? { onConnection: options.sending(run.runId, send) } : {}),
            }
          : {
              url: new URL(handlers.receiverUrl()),
              addresses: null,
              agents,
              headers: [["x-ringback-run", options.issueToken(run.runId)]],
              timeoutMs: ownPatienceMs,
            },
        signal,
      );
    };
  }

  return {
    async start(input) {
      const isTaken = () => input.runId !== undefined && runs.has(input.runId);
      if (isTaken()) return { ok: false, problems: [`There already is a run ${input.runId}.`] };
      const prepared = await prepareRun(input, { ...options, now: () => clock.now(), newRunId });
      if (closing) return { ok: false, problems: ["The player is closing."] };
      if (!prepared.ok) return prepared;
      const { run, plan, pack, handler } = prepared;
      if (runs.has(run.runId)) return { ok: false, problems: [`There already is a run ${run.runId}.`] };
      const save = () => options.save(run);
      save();
      const playback = startPlayback({
        run,
        plan,
        pack,
        clock,
        send: sender(run, handler),
        mustEnd: () => (handler && options.cameBack(run.runId) ? loopSentence : null),
        save,
      });
      runs.set(run.runId, { run, caller: drawCaller(run.seed, run.runId), playback });
      forgetOldest();
      return { ok: true, run: structuredClone(run) };
    },
    control(runId, control) {
      const playing = runs.get(runId);
      if (!playing) return null;
      const refused = apply(playing.playback, control);
      return { run: structuredClone(playing.run), refused };
    },
    stop(runId) {
      const playing = runs.get(runId);
      if (!playing) return null;
      playing.playback.stop();
      return structuredClone(playing.run);
    },
    get: (runId) => structuredClone(runs.get(runId)?.run ?? null),
    list: () =>
      [...runs.values()]
        .reverse()
        .map(({ run: { sends: _, expect: __, dropped: ___, ...row } }) => ({ ...row })),
    async settled() {
      const busy = () => [...runs.values()].filter(({ run, playback }) => isOpen(run) && !playback.isIdle());
      // A clock that has just woken a run has not let it run yet.
      const turn = () => new Promise((resolve) => setImmediate(resolve));
      await turn();
      for (let still = busy(); still.length > 0; still = busy()) {
        await Promise.all(still.map(({ playback }) => playback.answered()));
        await turn();
      }
    },
    async closed() {
      closing = true;
      for (const { playback } of runs.values()) playback.stop();
      agents.destroy();
      handlerAgents.destroy();
      await Promise.all([...runs.values()].map(({ playback }) => playback.ended));
    },
  };
}

function apply(playback: Playback, control: Control): string | null {
  switch (control.verb) {
    case "pause":
      return playback.pause();
    case "resume":
      return playback.resume();
    case "next":
      return playback.next();
    case "fail":
      return playback.failNext();
    case "twice":
      return playback.doubleNext();
    case "late":
      return playback.delayNext(control.byMs);
    case "speed":
      return playback.setSpeed(control.speed);
  }
}
