/**
 * The key linter: what a de-duplication key would drop from recorded traffic, against what the fold knows to be copies.
 * Pure. It promises that the key it proposes drops nothing wrongly on the events it saw, and says how many those were.
 */
import type { KeyJudgement, KeyLint } from "../../shared/key-lint";
import type { Json } from "../../shared/words";
import { valueAt } from "./providers/paths";
import { readPayload } from "./providers/payload";
import { sha256Hex } from "./providers/signatures";

/** One event as the linter sees it; `isCopy` is the fold's word. */
export type LintedEvent = {
  callId: string | null;
  isCopy: boolean;
  url: string;
  headers: [string, string][];
  body: Uint8Array;
};

type Parsed = LintedEvent & { payload: Json | undefined; parts: Map<string, string> };

const deepest = 6;
const mostParts = 4;
/** In one call any type is a key of its own: what tells calls apart is seen in two. */
const fewestCalls = 2;

export function lintKey(events: LintedEvent[], asked: string[] | null): KeyLint {
  const parsed = events.map(parse);
  const candidates = findCandidates(parsed);
  const calls = new Set(events.flatMap(({ callId }) => callId ?? [])).size;
  return {
    events: events.length,
    calls,
    copies: events.filter(({ isCopy }) => isCopy).length,
    asked: asked && judge(parsed, asked),
    proposed: calls < fewestCalls ? null : propose(parsed, candidates),
    usual: usualKeys(candidates).map((parts) => judge(parsed, parts)),
  };
}

function parse(event: LintedEvent): Parsed {
  const { value: payload } = readPayload(event);
  const parts = new Map<string, string>();
  if (payload !== undefined) collect(payload, "", 0, parts);
  return { ...event, payload, parts };
}

/** Every short value by its path, lists left out: what stands in a list has no name of its own. */
function collect(value: Json, path: string, depth: number, parts: Map<string, string>): void {
  if (typeof value === "string" || typeof value === "number") {
    const text = String(value);
    if (path !== "" && text.length > 0 && text.length <= 200) parts.set(path, text);
  } else if (value !== null && typeof value === "object" && !Array.isArray(value) && depth < deepest) {
    for (const [key, inner] of Object.entries(value))
      collect(inner, path === "" ? key : `${path}.${key}`, depth + 1, parts);
  }
}

function partOf(event: Parsed, part: string): string | null {
  if (part === "url") return event.url;
  if (part === "body") return sha256Hex(event.body);
  if (part.startsWith("header:")) {
    const wanted = part.slice("header:".length).toLowerCase();
    return event.headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null;
  }
  const known = event.parts.get(part);
  if (known !== undefined) return known;
  const value = event.payload === undefined ? undefined : valueAt(event.payload, part);
  return value === undefined || value === null ? null : JSON.stringify(value);
}

export function judge(events: Parsed[], parts: string[]): KeyJudgement {
  const seen = new Set<string>();
  const hurt = new Set<string>();
  let wronglyDropped = 0;
  let copiesCaught = 0;
  let withoutKey = 0;
  for (const event of events) {
    const values = parts.map((part) => partOf(event, part));
    if (values.includes(null)) {
      withoutKey += 1;
      continue;
    }
    const key = JSON.stringify(values);
    if (!seen.has(key)) {
      seen.add(key);
    } else if (event.isCopy) {
      copiesCaught += 1;
    } else {
      wronglyDropped += 1;
      hurt.add(event.callId ?? key);
    }
  }
  const copies = events.filter(({ isCopy }) => isCopy).length;
  const judged = { parts, wronglyDropped, callsHurt: hurt.size, copiesCaught, withoutKey };
  return { ...judged, sentence: sentenceOf(judged, events.length, copies) };
}

function sentenceOf(judged: Omit<KeyJudgement, "sentence">, events: number, copies: number): string {
  const { parts, wronglyDropped, callsHurt, copiesCaught, withoutKey } = judged;
  const name = parts.join(" + ");
  if (withoutKey === events) return `No event has ${name}.`;
  const caught =
    copies === 0
      ? "there were no copies to catch"
      : `it catches ${copiesCaught} of ${count(copies, "copy", "copies")}`;
  const lacking = withoutKey > 0 ? `; ${count(withoutKey, "event", "events")} lack it` : "";
  if (wronglyDropped === 0) return `${name} drops nothing that is no copy, and ${caught}${lacking}.`;
  return `${name} would wrongly drop ${wronglyDropped} of ${count(events, "event", "events")}, of ${count(callsHurt, "call", "calls")}; ${caught}${lacking}.`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Paths that nearly every event has and that tell at least two of them apart. */
function findCandidates(events: Parsed[]): string[] {
  const values = new Map<string, { events: number; values: Set<string> }>();
  for (const { parts } of events) {
    for (const [path, value] of parts) {
      const known = values.get(path) ?? { events: 0, values: new Set<string>() };
      known.events += 1;
      if (known.values.size < 1000) known.values.add(value);
      values.set(path, known);
    }
  }
  return [...values]
    .filter(([, known]) => known.events >= events.length * 0.95 && known.values.size > 1)
    .sort(([, a], [, b]) => b.values.size - a.values.size)
    .map(([path]) => path);
}

function callAndType(candidates: string[]): { callId: string | undefined; type: string | undefined } {
  return {
    callId: candidates.find((path) => /(^|[._])(call_?)?id$/i.test(path)),
    type: candidates.find((path) => /(^|[._])(type|event|eventType)$/i.test(path)),
  };
}

function usualKeys(candidates: string[]): string[][] {
  const { callId, type } = callAndType(candidates);
  return [
    ...(callId ? [[callId]] : []),
    ...(callId && type && callId !== type ? [[callId, type]] : []),
    ["body"],
  ];
}

/** Greedy: of all parts the one that leaves the fewest wrong drops, then the next, until nothing is dropped wrongly. */
function propose(events: Parsed[], candidates: string[]): KeyJudgement | null {
  if (events.length === 0) return null;
  const whole = judge(events, ["body"]);
  // Of two that do the same here the call's own id and type come first: a person may have two calls, and did not yet.
  const { callId, type } = callAndType(candidates);
  const first = [callId, type].flatMap((path) => path ?? []);
  const inTurn = [...first, ...candidates.filter((path) => !first.includes(path))];
  let best: KeyJudgement | null = null;
  for (let size = 1; size <= mostParts; size += 1) {
    const before: string[] = best?.parts ?? [];
    const next = inTurn
      .slice(0, 60)
      .filter((path) => !before.includes(path))
      .map((path) => judge(events, [...before, path]))
      .sort(
        (a, b) =>
          a.wronglyDropped - b.wronglyDropped ||
          b.copiesCaught - a.copiesCaught ||
          a.withoutKey - b.withoutKey,
      )[0];
    if (!next || (best && next.wronglyDropped >= best.wronglyDropped)) break;
    best = next;
    if (best.wronglyDropped === 0) break;
  }
  const good = [best, whole].filter((one): one is KeyJudgement => one !== null && one.wronglyDropped === 0);
  // Of two that drop nothing wrongly the one that catches more; a named key before the hash of the body.
  return good.sort((a, b) => b.copiesCaught - a.copiesCaught)[0] ?? null;
}
