/**
 * A question about what a handler left behind, asked after a play: an answer over HTTP, or what a command prints. Who
 * asks does so until the answer stays the same, since handlers work on after they have answered.
 */
import { parseDuration } from "../../../../shared/duration";
import type { Expectation } from "../../../../shared/expectations";
import type { Json } from "../../../../shared/words";
import { fillTemplates } from "../identity";
import { selectByPath } from "../select-by-path";
import type { PlayValues } from "./likeness";

export type ProbeExpectation = Extract<Expectation, { probe: unknown }>;

/** How questions reach the world; commands are run only where the user allowed it. */
export type ProbeAsker = {
  /** Status 2xx: the body's text. Else a sentence. */
  get(request: ProbeRequest, signal: AbortSignal): Promise<ProbeAnswer>;
  /** A sentence: commands are not allowed here, and how they would be. */
  run: ((command: string, timeoutMs: number, signal: AbortSignal) => Promise<ProbeAnswer>) | string;
};

export type ProbeRequest = { method: string; url: string; headers: Record<string, string> };
export type ProbeAnswer = { ok: true; text: string } | { ok: false; sentence: string };
export type ProbeValue = { ok: true; value: Json } | { ok: false; sentence: string };

const commandTimeoutMs = 10_000;

/** `GET :3000/orders?call={{call}}` and its longer form; null for a command. */
export function requestOf(
  probe: ProbeExpectation["probe"],
): { method: string; url: string; headers: Record<string, string>; select?: string } | null {
  if (typeof probe === "string") {
    const [, method = "GET", place = ""] = /^(?:([A-Z]+)\s+)?(\S+)$/.exec(probe.trim()) ?? [];
    return { method, url: place.startsWith(":") ? `http://127.0.0.1${place}` : place, headers: {} };
  }
  if (!("url" in probe)) return null;
  const { url, headers = {}, select } = probe;
  return { method: "GET", url, headers, ...(select === undefined ? {} : { select }) };
}

/** `GET http://127.0.0.1:3000/orders?call={{call}}`, or the command. */
export function sayProbe({ probe }: ProbeExpectation): string {
  const request = requestOf(probe);
  return request ? `${request.method} ${request.url}` : (probe as { command: string }).command;
}

export async function askProbe(
  expected: ProbeExpectation,
  values: PlayValues,
  asker: ProbeAsker,
  signal: AbortSignal,
): Promise<ProbeValue> {
  const probe = fillTemplates(expected.probe as Json, values) as ProbeExpectation["probe"];
  const request = requestOf(probe);
  if (request) {
    const answer = await asker.get(request, signal);
    return answer.ok ? select(answer.text, request.select) : answer;
  }
  if (typeof asker.run === "string") return { ok: false, sentence: asker.run };
  const { command, timeout } = probe as { command: string; timeout?: string };
  const answer = await asker.run(
    command,
    timeout === undefined ? commandTimeoutMs : (parseDuration(timeout) ?? commandTimeoutMs),
    signal,
  );
  return answer.ok ? { ok: true, value: parseOrText(answer.text) } : answer;
}

function select(text: string, path: string | undefined): ProbeValue {
  const value = parseOrText(text);
  if (path === undefined) return { ok: true, value };
  const selected = selectByPath(path, value);
  return selected.ok ? { ok: true, value: selected.values } : selected;
}

function parseOrText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text.trim();
  }
}

/** `count` counts a list, or says whether anything is there; `equals` takes a list of one for its one value. */
export function probeHolds(expected: ProbeExpectation, value: Json): boolean {
  if (expected.count !== undefined) {
    const count = Array.isArray(value)
      ? value.length
      : typeof value === "number"
        ? value
        : value === null || value === ""
          ? 0
          : 1;
    return count === expected.count;
  }
  if (expected.equals === undefined) return value !== null && !(Array.isArray(value) && value.length === 0);
  const same = (left: Json) => JSON.stringify(left) === JSON.stringify(expected.equals);
  return same(value) || (Array.isArray(value) && value.length === 1 && same(value[0] ?? null));
}
