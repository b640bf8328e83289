/**
 * The way in from outside, as the engine has it: what is set, the supervisor that keeps it, its history, and the times in
 * which nothing could come in. Without a setting there is none, and nothing is missing.
 */
import type { TunnelMoment, TunnelRow } from "../../../shared/tunnel";
import type { Clock } from "../clock";
import type { Log } from "../log";
import type { Redactor } from "../sharing/redact";
import type { Reader } from "../store/database";
import type { Store } from "../store/store";
import {
  readBlindTimes,
  readTunnel,
  readTunnelMoments,
  readTunnelUsage,
  type TunnelSettings,
} from "../store/tunnel";
import { explainTunnelError } from "./explain-error";
import { ownUrlTunnel } from "./own-url";
import type { Proofs } from "./proof";
import { createSupervisor, type TunnelState } from "./supervisor";
import type { TunnelOrder, TunnelProcess } from "./tunnel-process";

export const tunnelTokenName = "ngrok";

/** Of ngrok's free plan, a month. */
const freeRequests = 20_000;
const freeBytes = 1_000_000_000;
/** How long what is known of an open way may be old on disk: what a crash leaves unknown. */
const noteOpenEveryMs = 60_000;

export type TunnelToken = { value: string; endsWith: string; createdAt: number };

export type TunnelOptions = {
  database: Reader;
  store: Store;
  clock: Clock;
  log: Log;
  redactor: Redactor;
  version: string;
  proofs: Proofs;
  target(): string;
  startNgrok(): TunnelProcess;
  token(): TunnelToken | null;
  /** Another edge than ngrok's, for tests. */
  edge: TunnelOrder["edge"] | null;
  /** An address given at the start: it stands where no way in is set. */
  givenUrl: string | null;
  onChange(): void;
};

export type Tunnel = {
  row(): TunnelRow;
  /** Base URL from outside while there is one, reachable or not. */
  url(): string | null;
  set(change: Partial<Omit<TunnelSettings, "openAt">>): Promise<TunnelRow>;
  prove(): Promise<TunnelRow>;
  watch(watched: boolean): TunnelRow;
  wake(): void;
  history(): { moments: TunnelMoment[]; blind: ReturnType<typeof readBlindTimes> };
  /** A request came in through it. */
  passed(bytes: number): void;
  close(): Promise<void>;
};

export function startTunnel(options: TunnelOptions): Tunnel {
  const { database, store, clock, log, proofs, onChange } = options;
  let settings = withGiven(readTunnel(database));
  let state: TunnelState = { state: "off" };
  let stateSince = clock.now();
  let openAt = settings.openAt;
  let notedAt = 0;
  let told = "";
  let passed = { requests: 0, bytes: 0 };
  let settling: (() => void)[] = [];

  const supervisor = createSupervisor({
    start: () => (settings.mode === "own-url" ? ownUrlTunnel(settings.ownUrl ?? "") : options.startNgrok()),
    probe: proofs.ask,
    now: () => clock.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
    random: Math.random,
    onState: (next) => enter(next),
  });

  function withGiven(stored: TunnelSettings): TunnelSettings {
    if (stored.mode !== "none" || options.givenUrl === null) return stored;
    return { ...stored, mode: "own-url", ownUrl: options.givenUrl };
  }

  function enter(next: TunnelState): void {
    state = redacted(next);
    if (next.state !== told) stateSince = clock.now();
    if (next.state === "online") noteOpen(next.provenAt);
    const code = "because" in state ? state.because.code : null;
    const key = `${next.state} ${code}`;
    if (key !== told) {
      told = key;
      const what = "because" in state ? state.because.what : null;
      const url = "url" in next ? next.url : null;
      later("tunnelMoment", { at: clock.now(), state: nameOf(next), url, code, what });
      if (next.state === "down") {
        log.warn("the tunnel is down", { code, what });
        // What was never open was not blind either.
        if (openAt !== null) later("beginBlind", { from: openAt, why: what ?? "" });
      }
      if (next.state === "online") later("endBlind", clock.now());
    }
    for (const resolve of settling.splice(0)) resolve();
    onChange();
  }

  /** ngrok repeats the token in the sentence about it. */
  function redacted(next: TunnelState): TunnelState {
    if (!("because" in next)) return next;
    const what = options.redactor.redact(next.because.what);
    return { ...next, because: { ...next.because, what } };
  }

  function noteOpen(at: number): void {
    openAt = at;
    if (at - notedAt < noteOpenEveryMs && notedAt !== 0) return;
    notedAt = at;
    later("tunnelOpen", at);
  }

  function later(
    name: "tunnelMoment" | "beginBlind" | "endBlind" | "tunnelOpen" | "tunnelUsage",
    input: never | unknown,
  ): void {
    store
      .write(name, input as never)
      .catch((error: Error) =>
        log.error("what the tunnel did could not be written", { reason: error.message }),
      );
  }

  function nameOf(next: TunnelState): TunnelMoment["state"] {
    if (next.state !== "off") return next.state;
    return settings.mode === "none" ? "not-needed" : "off";
  }

  function apply(blindBefore = "Ringback was not running."): void {
    const { mode, enabled, domain, ownUrl } = settings;
    const token = options.token();
    if (mode === "none" || !enabled || (mode === "own-url" && ownUrl === null)) {
      supervisor.down();
      return;
    }
    if (mode === "ngrok" && token === null) {
      supervisor.down();
      const because = explainTunnelError("ERR_NGROK_4018", "");
      enter({ state: "down", since: clock.now(), because, retryAt: null });
      return;
    }
    // What came while the engine was off was lost: blind from the last moment it is known to have been open.
    if (openAt !== null && state.state === "off") later("beginBlind", { from: openAt, why: blindBefore });
    supervisor.up({
      token: token?.value ?? "",
      target: options.target(),
      domain,
      client: { name: "Ringback", version: options.version },
      ...(options.edge ? { edge: options.edge } : {}),
    });
  }

  function row(): TunnelRow {
    const month = new Date(clock.now()).toISOString().slice(0, 7);
    const usage = readTunnelUsage(database, month);
    const token = options.token();
    return {
      mode: settings.mode,
      enabled: settings.enabled,
      state: nameOf(state),
      url: urlNow(),
      since: "since" in state ? state.since : stateSince,
      provenAt: "provenAt" in state ? state.provenAt : openAt,
      latencyMs: "latencyMs" in state ? state.latencyMs : null,
      attempt: "attempt" in state ? state.attempt : null,
      because: "because" in state ? state.because : null,
      retryAt: "retryAt" in state ? state.retryAt : null,
      domain: settings.domain,
      token: token && { endsWith: token.endsWith, createdAt: token.createdAt },
      blindSince: blindSince(),
      usage: {
        month,
        requests: usage.requests + passed.requests,
        bytes: usage.bytes + passed.bytes,
        freeRequests,
        freeBytes,
      },
    };
  }

  /** What is written follows what is so: a row that is on its way counts already. */
  function blindSince(): number | null {
    if (settings.mode === "none" || !settings.enabled || state.state === "online") return null;
    const [blind] = readBlindTimes(database, 1);
    if (blind && blind.to === null) return blind.from;
    return state.state === "down" ? openAt : null;
  }

  function urlNow(): string | null {
    if (settings.mode === "none" || !settings.enabled) return null;
    if ("url" in state) return state.url;
    if (settings.mode === "own-url") return settings.ownUrl;
    return settings.domain === null ? null : `https://${settings.domain}`;
  }

  function writePassed(): void {
    if (passed.requests === 0) return;
    const month = new Date(clock.now()).toISOString().slice(0, 7);
    later("tunnelUsage", { month, ...passed });
    passed = { requests: 0, bytes: 0 };
  }

  const counting = setInterval(writePassed, 10_000);
  counting.unref();
  apply();

  return {
    row,
    url: urlNow,
    async set(change) {
      if (state.state === "online") noteOpen(clock.now());
      const next = { ...readTunnel(database), ...change, openAt };
      await store.write("saveTunnel", next);
      settings = withGiven(next);
      apply("It was switched off.");
      return row();
    },
    async prove() {
      const changed = new Promise<void>((resolve) => settling.push(resolve));
      const isUp = state.state === "online" || state.state === "degraded";
      if (isUp) supervisor.wake();
      else supervisor.retry();
      if (state.state !== "off") await changed;
      return row();
    },
    watch(watched) {
      supervisor.watch(watched);
      return row();
    },
    wake: () => supervisor.wake(),
    history: () => ({ moments: readTunnelMoments(database, 200), blind: readBlindTimes(database, 200) }),
    passed(bytes) {
      passed.requests += 1;
      passed.bytes += bytes;
      noteOpen(clock.now());
      supervisor.proven();
    },
    async close() {
      if (state.state === "online" && settings.mode !== "none")
        await store.write("tunnelOpen", clock.now()).catch(() => undefined); // the log says it
      clearInterval(counting);
      writePassed();
      settling = [];
      supervisor.down();
    },
  };
}
