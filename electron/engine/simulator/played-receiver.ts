/** For the tests beside it: a real receiver on loopback, a clock that stands still, a player between them. */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { RunDetail } from "../../../shared/runs";
import { playedPack, templateFor } from "./played-pack";
import { createPlayer, type Player, type PlayerClock, type PlayerOptions } from "./player";
import type { StartRun } from "./prepare-run";

export type Arrived = { url: string; token: string; body: string; at: number };
export type Wait = { at: number; wake: () => void };

/** A clock that stands still until it is moved; nobody really sleeps. */
export function createStillClock() {
  let now = 1_000_000;
  let waits: Wait[] = [];
  const wakeDue = () => {
    const due = waits.filter((wait) => wait.at <= now);
    waits = waits.filter((wait) => wait.at > now);
    for (const wait of due) wait.wake();
  };
  const clock: PlayerClock = {
    now: () => now,
    sleepUntil: (at, signal) =>
      new Promise((resolve, reject) => {
        const wait = { at, wake: resolve };
        signal.addEventListener(
          "abort",
          () => {
            waits = waits.filter((other) => other !== wait);
            reject(new Error("aborted"));
          },
          { once: true },
        );
        waits.push(wait);
        wakeDue();
      }),
  };
  return {
    clock,
    /** Moments somebody sleeps until. */
    waitsUntil: () => waits.map((wait) => wait.at),
    moveTo(at: number) {
      now = at;
      wakeDue();
    },
  };
}

export const open: (() => Promise<void>)[] = [];

/** Closes what a test has opened: players first, then receivers. */
export async function closeAll(): Promise<void> {
  for (const close of open.splice(0)) await close();
}

export async function listen(
  answer: (request: Arrived, response: ServerResponse) => void,
  now: () => number,
) {
  const arrived: Arrived[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const token = String(request.headers["x-ringback-run"]);
      const body = Buffer.concat(chunks).toString();
      const one = { url: `${request.method} ${request.url}`, token, body, at: now() };
      arrived.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { arrived, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

export function build(clock: PlayerClock, receiverUrl: string, more: Partial<PlayerOptions> = {}) {
  const saved: RunDetail[] = [];
  let tokens = 0;
  const player = createPlayer({
    handlers: { allowedHosts: () => [], receiverUrl: () => receiverUrl, publicUrls: () => [] },
    sources: {
      firstOf: () => "mirai",
      retryOf: (name) => (name === "mirai" ? null : undefined),
      secretOf: () => null,
    },
    loopMark: (runId) => `mark.${runId}`,
    cameBack: () => false,
    issueToken: (runId) => `${runId}-${++tokens}`,
    callIdOf: ({ namespace, provider, key }) => `${namespace}/${provider}/${key}`,
    clock,
    packs: [playedPack],
    templateOf: (_, type) => (type.startsWith("unknown") ? null : templateFor(type)),
    scenarioText: (name) => {
      if (name === "smaple") return null;
      return readFileSync(new URL("../../../fixtures/scenarios/sample.yaml", import.meta.url), "utf8");
    },
    save: (run) => void saved.push(structuredClone(run)),
    ...more,
  });
  open.unshift(() => player.closed());
  return { player, saved };
}

export async function startRun(player: Player, start: Partial<StartRun> = {}): Promise<RunDetail> {
  const started = await player.start({ scenario: "sample", speed: 1, ...start });
  if (!started.ok) throw new Error(started.problems.join("\n"));
  return started.run;
}

export const ok = (_: Arrived, response: ServerResponse) => void response.end();
export const start = 1_000_000;
