/**
 * What a batch of events adds to the drift inbox, summed up before it is written: one row per path and kind, not per
 * event. A known path is named only until it was written once.
 */
import { createHash } from "node:crypto";
import type { DriftKind } from "../../../shared/drift";
import type { KnownPath, Observed, SeenKind } from "./observe";

export type DriftItem = {
  driftId: string;
  provider: string;
  type: string;
  path: string;
  kind: SeenKind;
  events: number;
  firstAt: number;
  lastAt: number;
  lastPosition: number;
  days: [day: number, events: number][];
  values: { got: string; value: string; cut: boolean; events: number }[];
};

export type DriftBatch = {
  types: { provider: string; type: string; day: number; events: number }[];
  items: DriftItem[];
  known: (KnownPath & { provider: string; type: string })[];
};

export type SeenEvent = {
  provider: string;
  type: string;
  at: number;
  position: number;
  observed: Observed;
};

export function driftIdOf(provider: string, type: string, path: string, kind: DriftKind): string {
  const hash = createHash("sha256").update([provider, type, path, kind].join("\u0000")).digest("hex");
  return `d_${hash.slice(0, 20)}`;
}

/** Days since 1970 by the clock on this machine's wall. */
export function dayOf(at: number): number {
  return Math.floor((at - new Date(at).getTimezoneOffset() * 60_000) / 86_400_000);
}

export function midnightOf(day: number): number {
  const utc = new Date(day * 86_400_000);
  return new Date(utc.getUTCFullYear(), utc.getUTCMonth(), utc.getUTCDate()).getTime();
}

/** Fields that stand in the store already, filled or not, by provider and type. */
export type WrittenPaths = Map<string, Map<string, boolean>>;

export function noteWritten(written: WrittenPaths, rows: DriftBatch["known"]): void {
  for (const { provider, type, path, filled } of rows) {
    const key = typeKey(provider, type);
    const paths = written.get(key) ?? new Map<string, boolean>();
    paths.set(path, filled || paths.get(path) === true);
    written.set(key, paths);
  }
}

export function gatherDrift(seen: SeenEvent[], written: WrittenPaths): DriftBatch {
  const types = new Map<string, DriftBatch["types"][number]>();
  const items = new Map<string, DriftItem>();
  const known: DriftBatch["known"] = [];
  const gathered: WrittenPaths = new Map();
  for (const event of seen) {
    const { provider, type } = event;
    const day = dayOf(event.at);
    const key = `${typeKey(provider, type)}\u0000${day}`;
    const counted = types.get(key) ?? { provider, type, day, events: 0 };
    counted.events += 1;
    types.set(key, counted);
    const before = written.get(typeKey(provider, type));
    for (const { path, filled } of event.observed.known) {
      if (isIn(before, path, filled)) continue;
      if (isIn(gathered.get(typeKey(provider, type)), path, filled)) continue;
      const row = { provider, type, path, filled };
      known.push(row);
      noteWritten(gathered, [row]);
    }
    addItems(items, event, day);
  }
  return { types: [...types.values()], items: [...items.values()], known };
}

function isIn(paths: Map<string, boolean> | undefined, path: string, filled: boolean): boolean {
  const before = paths?.get(path);
  return before !== undefined && (before || !filled);
}

function typeKey(provider: string, type: string): string {
  return `${provider}\u0000${type}`;
}

function addItems(items: Map<string, DriftItem>, event: SeenEvent, day: number): void {
  const { provider, type, at, position } = event;
  const counted = new Set<string>();
  for (const { path, kind, got, value, cut } of event.observed.unknown) {
    const key = [provider, type, kind, path].join("\u0000");
    const item = items.get(key) ?? {
      driftId: driftIdOf(provider, type, path, kind),
      provider,
      type,
      path,
      kind,
      events: 0,
      firstAt: at,
      lastAt: at,
      lastPosition: position,
      days: [],
      values: [],
    };
    items.set(key, item);
    // Ten items of a list that all have it are one event that has it.
    if (!counted.has(key)) addEvent(item, day);
    counted.add(key);
    item.firstAt = Math.min(item.firstAt, at);
    item.lastAt = Math.max(item.lastAt, at);
    item.lastPosition = Math.max(item.lastPosition, position);
    const text = value ?? "";
    const before = item.values.find((one) => one.got === got && one.value === text);
    if (before) before.events += 1;
    else item.values.push({ got, value: text, cut, events: 1 });
  }
}

function addEvent(item: DriftItem, day: number): void {
  item.events += 1;
  const before = item.days.find(([one]) => one === day);
  if (before) before[1] += 1;
  else item.days.push([day, 1]);
}
