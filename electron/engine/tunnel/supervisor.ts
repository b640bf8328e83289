/**
 * Keeps a tunnel up, and says what is true of it. The SDK's own way back takes two minutes after eight seconds of outage and
 * does not notice silence: here its first seconds are used, because they keep the URL, and then the process is ended and
 * another one started, after 0.5 to 30 s. *Online* is only what a request through the public URL has proven. What no
 * waiting mends is not tried again.
 */
import type { TunnelTrouble } from "../../../shared/tunnel";
import { explainTunnelError, isForGood } from "./explain-error";
import type { TunnelNews, TunnelOrder, TunnelProcess } from "./tunnel-process";

export type TunnelState =
  | { state: "off" }
  | { state: "connecting"; since: number; attempt: number }
  | { state: "online"; since: number; url: string; provenAt: number; latencyMs: number | null }
  | { state: "degraded"; since: number; url: string; provenAt: number | null; because: TunnelTrouble }
  | { state: "down"; since: number; because: TunnelTrouble; retryAt: number | null };

/** What a request through the public URL came back with. */
export type Proof = { ok: true } | { ok: false; code: string | null; because: string };

export type SupervisorOptions = {
  start(): TunnelProcess;
  /** Asks the public URL for itself. Never rejects. */
  probe(url: string): Promise<Proof>;
  now(): number;
  /** Runs once after so many milliseconds of a clock that does not jump; answers what takes it back. */
  after(ms: number, run: () => void): () => void;
  /** From 0 to 1. */
  random(): number;
  onState(state: TunnelState): void;
};

export type Supervisor = {
  state(): TunnelState;
  up(order: TunnelOrder): void;
  down(): void;
  /** After sleep, or when the network changed: what was true before is asked again at once. */
  wake(): void;
  /** Tries now what waits, or what was given up. */
  retry(): void;
  /** Somebody looks at it: an endpoint that another agent has is asked for every 30 s. */
  watch(isWatched: boolean): void;
  /** A request came in through the tunnel: nothing proves it better. */
  proven(): void;
};

const connectWithinMs = 20_000;
const ownWayBackMs = 3_500;
const probeEveryMs = 10 * 60_000;
const shortestWaitMs = 500;
const longestWaitMs = 30_000;
const takenEveryMs = 30_000;
const takenCode = "ERR_NGROK_334";

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { now, after, onState } = options;
  let order: TunnelOrder | null = null;
  let process: TunnelProcess | null = null;
  let state: TunnelState = { state: "off" };
  let failures = 0;
  let latencyMs: number | null = null;
  let lastProven: number | null = null;
  let isWatched = false;
  let cancel: () => void = () => {};

  function enter(next: TunnelState): void {
    state = next;
    onState(next);
  }

  /** At most one thing is waited for. */
  function wait(ms: number, run: () => void): void {
    cancel();
    cancel = after(ms, run);
  }

  function release(): void {
    cancel();
    const old = process;
    process = null;
    old?.kill();
  }

  function connect(): void {
    release();
    if (!order) return;
    const started = options.start();
    process = started;
    latencyMs = null;
    enter({ state: "connecting", since: now(), attempt: failures + 1 });
    started.onNews((news) => {
      if (process === started) take(news);
    });
    void started.exited.then(() => {
      if (process === started) fail({ code: null, because: "The process that holds the tunnel ended." });
    });
    started.send(order);
    wait(connectWithinMs, () => fail({ code: null, because: "ngrok did not answer within 20 seconds." }));
  }

  function take(news: TunnelNews): void {
    if (news.is === "bound") void prove(news.url);
    else if (news.is === "beat") latencyMs = news.ms;
    else if (news.is === "silent") doubt("No heartbeat came back from ngrok.", 0);
    else if (news.is === "cut") doubt(news.because, ownWayBackMs);
    else fail(news);
  }

  /** Something speaks against it: it is asked, at once or after the SDK's own first tries. */
  function doubt(because: string, afterMs: number): void {
    if (state.state !== "online" && state.state !== "degraded") return;
    const { url } = state;
    enter({
      state: "degraded",
      since: now(),
      url,
      provenAt: lastProven,
      because: explainTunnelError(null, because),
    });
    wait(afterMs, () => void prove(url));
  }

  async function prove(url: string): Promise<void> {
    const asked = process;
    cancel();
    const proof = await options.probe(url);
    if (process !== asked || !process) return;
    if (proof.ok) return proveOnline(url);
    const wasBound = state.state === "connecting";
    if (!wasBound) return fail(proof);
    // A new endpoint takes a moment until every place knows it.
    enter({
      state: "degraded",
      since: now(),
      url,
      provenAt: lastProven,
      because: explainTunnelError(proof.code, proof.because),
    });
    wait(ownWayBackMs, () => void prove(url));
  }

  function proveOnline(url: string): void {
    failures = 0;
    lastProven = now();
    enter({ state: "online", since: sinceOf("online"), url, provenAt: lastProven, latencyMs });
    wait(probeEveryMs, () => void prove(url));
  }

  function sinceOf(name: TunnelState["state"]): number {
    return state.state === name && "since" in state ? state.since : now();
  }

  function fail({ code, because }: { code: string | null; because: string }): void {
    release();
    failures += 1;
    const explained = explainTunnelError(code, because);
    const isTaken = code === takenCode;
    const retryMs = isTaken ? (isWatched ? takenEveryMs : null) : isForGood(code) ? null : backoff();
    enter({
      state: "down",
      since: sinceOf("down"),
      because: explained,
      retryAt: retryMs === null ? null : now() + retryMs,
    });
    if (retryMs !== null) wait(retryMs, connect);
  }

  function backoff(): number {
    const ms = Math.min(longestWaitMs, shortestWaitMs * 2 ** Math.min(failures - 1, 10));
    return Math.max(shortestWaitMs, Math.min(longestWaitMs, Math.round(ms * (0.8 + 0.4 * options.random()))));
  }

  function retry(): void {
    if (!order) return;
    failures = 0;
    connect();
  }

  return {
    state: () => state,
    up(next) {
      order = next;
      failures = 0;
      lastProven = null;
      connect();
    },
    down() {
      order = null;
      release();
      enter({ state: "off" });
    },
    wake() {
      if (state.state === "online" || state.state === "degraded") void prove(state.url);
      else if (state.state === "down" && state.retryAt !== null) retry();
    },
    retry,
    watch(next) {
      isWatched = next;
      if (state.state !== "down" || state.because.code !== takenCode) return;
      cancel();
      if (isWatched) wait(takenEveryMs, connect);
      enter({ ...state, retryAt: isWatched ? now() + takenEveryMs : null });
    },
    proven() {
      if (state.state === "online") {
        lastProven = now();
        state = { ...state, provenAt: lastProven };
        const { url } = state;
        wait(probeEveryMs, () => void prove(url));
      } else if (state.state === "degraded") proveOnline(state.url);
    },
  };
}
