/**
 * What of a recorded body differs from the one that a scenario's step would send: as `set` and `without` of the step.
 * Three plans of the same step tell what a value is: one with the times of the recording, one with others (what changes is
 * a time or follows from one), one for another call (what changes is an id, a number or a name, and every play has its own).
 */
import { isDeepStrictEqual } from "node:util";
import { writeDuration } from "../../../../shared/duration";
import { type Json, outcome, stage } from "../../../../shared/words";
import { isObject } from "../../providers/paths";
import { readInstant, readMailDate } from "../../providers/times";
import { checkPath } from "../payload-paths";
import { type AsTemplates, withoutBraces } from "./as-templates";

export type Planned = { same: Json; otherTimes: Json; otherCall: Json };

export type Change = { set: Record<string, Json>; without: string[] };

export type Comparison = {
  recorded: AsTemplates;
  shown: AsTemplates;
  planned: AsTemplates;
  /** Milliseconds of the scenario of a moment of the provider's. */
  ofMoment(at: number): number;
  /** Epoch milliseconds at which the plan starts. */
  startsAt: number;
  speed: number;
  /** Times that are no further apart are the same. */
  toleranceMs: number;
  /** Gaps were shortened: what follows from times is the pack's to say. */
  shortened: boolean;
};

/** Null: a key cannot be written as a path, so the body has to stand there whole. */
export function findDifferences(
  recorded: Json,
  shown: Json,
  planned: Planned,
  comparison: Comparison,
): Change | null {
  const change: Change = { set: {}, without: [] };
  const { same, otherTimes, otherCall } = planned;
  return walk("", recorded, shown, same, otherTimes, otherCall) ? change : null;

  function walk(path: string, rec: Json, show: Json, a: Json, b: Json, c: Json): boolean {
    if (isObject(rec) && isObject(a) && isObject(show)) return walkObject(path, rec, show, a, b, c);
    if (Array.isArray(rec) && Array.isArray(a) && Array.isArray(show) && rec.length === a.length) {
      return rec.every((entry, index) =>
        walk(
          join(path, String(index)),
          entry,
          show[index] ?? null,
          a[index] ?? null,
          entryOf(b, index),
          entryOf(c, index),
        ),
      );
    }
    if (!isSameValue(rec, a, b, c, comparison)) return put(path, rec, show);
    return true;
  }

  function walkObject(
    path: string,
    rec: { [key: string]: Json },
    show: { [key: string]: Json },
    a: { [key: string]: Json },
    b: Json,
    c: Json,
  ): boolean {
    const before = { set: { ...change.set }, without: [...change.without] };
    const shownKeys = Object.keys(show);
    const fits = Object.keys(rec).every((key, index) => {
      const at = join(path, key);
      const shownKey = shownKeys[index] ?? key;
      const shownValue = show[shownKey] ?? null;
      const value = rec[key] ?? null;
      if (shownKey === key && Object.hasOwn(a, key)) {
        if (checkPath(at) !== null || key.includes("."))
          return isSameValue(value, a[key] ?? null, entryOf(b, key), entryOf(c, key), comparison);
        return walk(at, value, shownValue, a[key] ?? null, entryOf(b, key), entryOf(c, key));
      }
      return !shownKey.includes(".") && put(join(path, shownKey), value, shownValue);
    });
    const left = Object.keys(a).filter((key) => !Object.hasOwn(rec, key));
    if (fits && left.every((key) => !key.includes(".") && checkPath(join(path, key)) === null)) {
      change.without.push(...left.map((key) => join(path, key)));
      return true;
    }
    Object.assign(change, before);
    return put(path, rec, show);
  }

  function put(path: string, rec: Json, show: Json): boolean {
    if (path === "" || checkPath(path) !== null) return false;
    change.set[path] = asShown(rec, show, comparison);
    return true;
  }
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function entryOf(value: Json, key: string | number): Json {
  if (Array.isArray(value)) return value[Number(key)] ?? null;
  return isObject(value) && Object.hasOwn(value, key) ? (value[key] ?? null) : null;
}

/** True where the step sends this value without being told. */
function isSameValue(rec: Json, a: Json, b: Json, c: Json, comparison: Comparison): boolean {
  const asRecorded = deep(rec, comparison.recorded);
  const asPlanned = deep(a, comparison.planned);
  if (isDeepStrictEqual(asRecorded, asPlanned)) return true;
  const withTime = !isDeepStrictEqual(a, b);
  const ofCall = !isDeepStrictEqual(a, c);
  const moment = momentOf(rec, withTime);
  const plannedAt = momentOf(a, withTime);
  if (moment !== null && plannedAt !== null) {
    const apart = comparison.ofMoment(moment) - (plannedAt - comparison.startsAt);
    return Math.abs(apart) <= comparison.toleranceMs;
  }
  if (typeof rec !== typeof a || rec === null || a === null || rec === "" || a === "") return false;
  if (withTime) {
    const figure = figureOf(rec);
    const planned = figureOf(a);
    if (figure !== null && planned !== null && !ofCall) {
      // Of a call played faster than in life they are rounded too coarsely to say more.
      const apart = Math.abs(figure * comparison.speed - planned);
      return comparison.shortened || (comparison.speed !== 1 && apart <= 2 * comparison.speed);
    }
    // Dates and times of day without an offset: the pack writes those of the play.
    if (typeof rec === "string" && /^\d{4}-\d{2}-\d{2}|^\d{1,2}:\d{2}/.test(rec)) return true;
    if (comparison.shortened && !ofCall) return true;
  }
  return ofCall && typeof asPlanned !== "object" && !/\{\{/.test(String(asPlanned));
}

function figureOf(value: Json): number | null {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : null;
}

/** Epoch milliseconds of an instant with an offset, or of a number that moves with the times and is as large as one. */
function momentOf(value: Json, withTime: boolean): number | null {
  if (typeof value === "string") return readInstant(value) ?? readMailDate(value) ?? null;
  if (typeof value !== "number" || !withTime || value < 1e9) return null;
  return value < 1e11 ? value * 1000 : value;
}

function deep(value: Json, change: AsTemplates): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((entry) => deep(entry, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, deep(entry, change)]));
}

const day = 24 * 3_600_000;
const aLength = /^(?:\d{1,4} ?[hms] ?)+$/;
const vocabulary = new Set<string>([
  ...outcome.options,
  ...stage.options,
  "disposition",
  "outcome",
  "status",
  "yes",
  "no",
]);

/** The value as it stands in the file: stand-ins, templates of the call, and moments counted from the start. */
export function asShown(rec: Json, show: Json, comparison: Pick<Comparison, "shown" | "ofMoment">): Json {
  if (typeof show === "string") {
    const mailed = typeof rec === "string" ? readMailDate(rec) : undefined;
    const at = mailed ?? (typeof rec === "string" ? readInstant(rec) : undefined);
    const ms = typeof at === "number" ? comparison.ofMoment(at) : null;
    if (ms !== null && Math.abs(ms) < 30 * day)
      return sayMoment(mailed === undefined ? "time" : "rfc2822", ms);
    // Words of outcomes and lengths such as `3m 7s` say nothing about anybody, and a pack may read them.
    const isPlain = typeof rec === "string" && (vocabulary.has(rec.toLowerCase()) || aLength.test(rec));
    return comparison.shown(withoutBraces(isPlain ? rec : show));
  }
  if (typeof show === "number") {
    const ms = show >= 1e9 ? comparison.ofMoment(show < 1e11 ? show * 1000 : show) : null;
    return ms !== null && Math.abs(ms) < 7 * day ? sayMoment(show < 1e11 ? "epoch" : "epochMs", ms) : show;
  }
  if (Array.isArray(show)) return show.map((entry, index) => asShown(entryOf(rec, index), entry, comparison));
  if (!isObject(show)) return show;
  const keys = isObject(rec) ? Object.keys(rec) : [];
  return Object.fromEntries(
    Object.entries(show).map(([key, entry], index) => [
      key,
      asShown(entryOf(rec, keys[index] ?? key), entry, comparison),
    ]),
  );
}

/** `{{time+5m18s}}`; whole seconds where no more is known than that. */
function sayMoment(kind: string, ms: number): string {
  const rounded = Math.round(ms / 100) * 100;
  if (rounded === 0) return `{{${kind}}}`;
  return `{{${kind}${rounded < 0 ? "-" : "+"}${writeDuration(Math.abs(rounded))}}}`;
}
