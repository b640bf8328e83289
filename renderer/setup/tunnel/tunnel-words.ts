/** The tunnel's state in words, and the way an event takes from outside with what is true of each part of it. */
import type { TunnelRow } from "../../../shared/tunnel";
import { age, clockSeconds, duration } from "../../time";
import type { Mark, Tone } from "../../ui/Tag";

export type StateWords = { words: string; tone: Tone; mark: Mark; dot: "good" | "off" | "trying" | "broken" };

export function stateWords({ state }: TunnelRow): StateWords {
  switch (state) {
    case "online":
      return { words: "online", tone: "ok", mark: "check", dot: "good" };
    case "connecting":
      return { words: "connecting", tone: "warn", mark: "clock", dot: "trying" };
    case "degraded":
      return { words: "being asked", tone: "warn", mark: "clock", dot: "trying" };
    case "down":
      return { words: "not reachable", tone: "bad", mark: "cross", dot: "broken" };
    case "off":
      return { words: "switched off", tone: "plain", mark: "minus", dot: "off" };
    case "not-needed":
      return { words: "local only", tone: "plain", mark: "minus", dot: "off" };
  }
}

/** When it was last known that something can come in. */
export function provenWords({ provenAt }: TunnelRow, now: number): string {
  if (provenAt === null) return "never proven reachable";
  return `last proven reachable ${clockSeconds(provenAt)}, ${age(provenAt, now)} ago`;
}

export type Link = { state: "good" | "trying" | "broken" | "off"; words: string };
export type Station = { name: string; words: string; state: "good" | "off" | "trying" | "broken" };

/** Provider, edge, process, receiver; the link that is broken is where it is broken. */
export function wayIn(row: TunnelRow, receiver: string): { stations: Station[]; links: Link[] } {
  const host = row.url === null ? "no address yet" : new URL(row.url).host;
  const own = row.mode === "own-url";
  const { state, because } = row;
  const up = state === "online";
  const asking = state === "connecting" || state === "degraded";
  // Without a word from ngrok nobody got there; with one, it is the agent that was not let in.
  const reached = up || (because?.code ?? null) !== null;
  const between: Link["state"] = up ? "good" : asking ? "trying" : "broken";
  const receiverStation: Station = {
    name: "Receiver",
    words: `${receiver.replace(/^https?:\/\//, "")}, listening`,
    state: "good",
  };
  const provider: Station = { name: "Provider", words: "whoever calls you back", state: "off" };
  if (own)
    return {
      stations: [
        provider,
        { name: "Your address", words: host, state: up ? "good" : between },
        receiverStation,
      ],
      links: [
        { state: "off", words: "not seen from here" },
        { state: between, words: up ? "proven" : asking ? "being asked" : "does not lead here" },
      ],
    };
  return {
    stations: [
      provider,
      { name: "ngrok's edge", words: host, state: reached ? "good" : between },
      {
        name: "Tunnel process",
        words: up && row.latencyMs !== null ? `heartbeat ${duration(row.latencyMs)}` : stateWords(row).words,
        state: between,
      },
      receiverStation,
    ],
    links: [
      { state: "off", words: "not seen from here" },
      { state: between, words: up ? "connected" : asking ? "asking" : (because?.code ?? "no answer") },
      { state: "good", words: "on this machine" },
    ],
  };
}

/** One cell of the strip: a minute, by the worst that was in it. */
export type Minute = { at: number; is: "open" | "blind" | "unknown" };

export const shownMinutes = 60;
const minuteMs = 60_000;

export function lastHour(
  blind: readonly { from: number; to: number | null }[],
  since: number | null,
  now: number,
): Minute[] {
  const end = Math.floor(now / minuteMs) * minuteMs;
  return Array.from({ length: shownMinutes }, (_, index) => {
    const at = end - (shownMinutes - 1 - index) * minuteMs;
    const isBlind = blind.some(({ from, to }) => from < at + minuteMs && (to ?? now) > at);
    if (isBlind) return { at, is: "blind" };
    return { at, is: since === null || at + minuteMs <= since ? "unknown" : "open" };
  });
}
