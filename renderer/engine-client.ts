/**
 * The typed client of the engine. It outlives its connections: when one closes, the next is tried after 0.5 to
 * 5 s and calls made meanwhile wait for it, up to their own deadline of 15 s. It promises that no call hangs
 * for ever and never repeats a call by itself: after a lost connection the caller does not know whether a write
 * happened, so the caller decides.
 */
import { type ClientContext, type ClientLink, createORPCClient, ORPCError } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import { create } from "zustand";
import type { Contract } from "../shared/contract";
import { host } from "./host/current-host";
import type { Connection } from "./host/host";
import { atTheBorder } from "./presenting/border";

export type Engine = ContractRouterClient<Contract>;

type ConnectionState = {
  state: "connecting" | "open" | "reconnecting" | "no-entry";
  /** Why there is no entry, in words. */
  reason: string;
  /** Counts connections; a change means that everything read before may be stale. */
  opened: number;
  /** Tries in a row that did not reach the engine. */
  failed: number;
};

export const useConnection = create<ConnectionState>(() => ({
  state: "connecting",
  reason: "",
  opened: 0,
  failed: 0,
}));

const deadlineMs = 15_000;
const firstWaitMs = 500;
const longestWaitMs = 5_000;

let connection: Connection | null = null;
let waiting: ((connection: Connection) => void)[] = [];

function whenConnected(): Promise<Connection> {
  if (connection) return Promise.resolve(connection);
  return new Promise((resolve) => waiting.push(resolve));
}

/** Of a write whose answer was lost. */
const unknown = "It is not known whether this happened.";

function failure(message: string): Error {
  return new ORPCError("CONNECTION_LOST", { message });
}

async function callOnce(
  path: readonly string[],
  input: unknown,
  options: Parameters<ClientLink<ClientContext>["call"]>[2],
): Promise<unknown> {
  const streaming = path.at(-1) === "watch";
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(failure(`The engine did not answer within 15 s. ${unknown}`)),
    deadlineMs,
  );
  const tooLate = new Promise<never>((_, reject) => {
    late.signal.addEventListener("abort", () => reject(late.signal.reason));
  });
  try {
    const current = await Promise.race([whenConnected(), tooLate]);
    const lost = current.closed.then(() => {
      throw failure(`The connection to the engine was lost. ${unknown}`);
    });
    const signals = [options.signal, streaming ? undefined : late.signal].filter((signal) => !!signal);
    const answer = current.link.call(path, input, { ...options, signal: AbortSignal.any(signals) });
    answer.catch(() => {});
    return await Promise.race([answer, tooLate, lost]);
  } finally {
    clearTimeout(timer);
  }
}

export const engine: Engine = createORPCClient<Engine>({
  call: (path, input, options) => atTheBorder(path, input, (where, asked) => callOnce(where, asked, options)),
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function hold(current: Connection): Promise<void> {
  connection = current;
  const waiters = waiting;
  waiting = [];
  for (const resolve of waiters) resolve(current);
  useConnection.setState((before) => ({ state: "open", reason: "", opened: before.opened + 1, failed: 0 }));
  await current.closed;
  connection = null;
  useConnection.setState({ state: "reconnecting" });
}

/** Runs for the life of the page; ends only when there is no way in. */
export async function keepConnected(): Promise<void> {
  let wait = firstWaitMs;
  for (;;) {
    try {
      const entry = await host.enter();
      if (!entry.entered) {
        useConnection.setState({ state: "no-entry", reason: entry.reason });
        return;
      }
      await hold(await host.connect());
      wait = firstWaitMs;
    } catch {
      // The engine is away: `useConnection` already says so, and trying again is the answer.
      useConnection.setState(({ opened, failed }) => ({
        state: opened > 0 ? "reconnecting" : "connecting",
        failed: failed + 1,
      }));
    }
    await pause(wait * (0.8 + Math.random() * 0.4));
    wait = Math.min(wait * 2, longestWaitMs);
  }
}

/** The sentence to show beside what failed. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Of what was only read: nothing can have happened by it. */
export function sentenceOfRead(error: unknown): string {
  return sentenceOf(error).replace(` ${unknown}`, "");
}
