/**
 * What a trial left behind, and how two differ. Objects of the sandbox CRM are compared as they ended up; other requests
 * by what HTTP says about repeating them: a PUT or DELETE repeated is the same, a POST is one more each time.
 */
import type { Json } from "../../../../shared/words";
import { valueAt } from "../../providers/paths";
import { mask, volatilePaths } from "./likeness";
import type { CrmLook, Observation } from "./play-trial";

export type Left = { what: string; value: Json }[];

/** Sorted by what they are about, so that equal outcomes are equal values. */
export function leftBehind({ deeds, objects, probes }: Observation, crm: CrmLook | null): Left {
  const last = new Map<string, Json>();
  const each: Left = [];
  for (const { method, url, body } of deeds) {
    // What was written there is judged by the objects themselves.
    if (crm && url.startsWith(crm.url)) continue;
    const what = `${method} ${url}`;
    if (method === "PUT" || method === "DELETE") last.set(what, body);
    else if (method === "PATCH") last.set(what, merged(last.get(what), body));
    else each.push({ what, value: body });
  }
  return inOrder([
    // A probe that answers the same before and after says nothing of the events.
    ...probes.flatMap(({ before, after }, index) =>
      after.ok && JSON.stringify(before) !== JSON.stringify(after)
        ? [{ what: `probe ${index + 1}`, value: after.value }]
        : [],
    ),
    ...objects.map((object) => ({ what: `sandbox CRM ${kindOf(object)}`, value: object })),
    ...[...last].map(([what, value]) => ({ what, value })),
    ...each,
  ]);
}

function inOrder(left: Left): Left {
  return left.toSorted(
    (one, other) => compareText(one.what, other.what) || compareText(text(one.value), text(other.value)),
  );
}

function merged(before: Json | undefined, change: Json): Json {
  const isPlain = (value: Json | undefined): value is { [key: string]: Json } =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  return isPlain(before) && isPlain(change) ? { ...before, ...change } : change;
}

function kindOf(object: Json): string {
  const { type, externalId } = object as { type: string; externalId: string | null };
  return `${type.replace(/s$/, "")} ${externalId ?? "without an external id"}`;
}

function text(value: Json): string {
  return JSON.stringify(value);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A name cut into its parts; null stands where equal plays wrote different ids: `…/tasks/` and any id. */
export type DrawnName = readonly (string | null)[];

const partsOf = (what: string) => what.split(/([/ ?&=])/);

/**
 * Names that two equal plays agree on but for one id: a counter, a random id. Only parts with a digit in them are ids;
 * another word there is another deed.
 */
export function drawnNames(first: Left, second: Left): DrawnName[] {
  const only = (left: Left, other: Left) =>
    left.map(({ what }) => what).filter((what) => !other.some((one) => one.what === what));
  const others = only(second, first).map(partsOf);
  return only(first, second).flatMap((what) => {
    if (what.startsWith("probe ")) return [];
    const parts = partsOf(what);
    for (const [index, other] of others.entries()) {
      const unlike = parts.flatMap((part, at) => (part === other[at] ? [] : [at]));
      const [at] = unlike;
      if (at === undefined || unlike.length > 1 || other.length !== parts.length) continue;
      if (!/\d/.test(parts[at] ?? "") || !/\d/.test(other[at] ?? "")) continue;
      others.splice(index, 1);
      return [parts.map((part, place) => (place === at ? null : part))];
    }
    return [];
  });
}

/** The same with drawn ids left out of the names. What was written under two of them stays two. */
export function withoutDrawnNames(left: Left, names: readonly DrawnName[]): Left {
  const common = (what: string) => {
    const parts = partsOf(what);
    const name = names.find(
      (one) => one.length === parts.length && one.every((part, at) => part === null || part === parts[at]),
    );
    return name ? name.map((part) => part ?? "…").join("") : what;
  };
  return inOrder(left.map(({ what, value }) => ({ what: common(what), value })));
}

/** The first deed that only one of two equal plays did, in words. */
export function onlyOnce(first: Left, second: Left): string {
  const names = [...new Set([...first, ...second].map(({ what }) => what))];
  const count = (left: Left, name: string) => left.filter(({ what }) => what === name).length;
  const name = names.find((one) => count(first, one) !== count(second, one)) ?? "";
  return `${name}: ${count(first, name)} and ${count(second, name)}`;
}

/**
 * What two equal plays do not agree on: values the handler draws. Null where they do not even agree on how many things
 * they do: such a handler cannot be judged.
 */
export function drawnIn(first: Left, second: Left): ReadonlySet<string> | null {
  if (first.length !== second.length) return null;
  const paths = new Set<string>();
  for (const [index, { what, value }] of first.entries()) {
    const other = second[index];
    if (other?.what !== what) return null;
    for (const path of volatilePaths(value, other.value)) paths.add(`${what} ${path}`);
  }
  return paths;
}

export function withoutDrawn(left: Left, drawn: ReadonlySet<string>): Left {
  return left.map(({ what, value }) => {
    const own = [...drawn]
      .filter((path) => path.startsWith(`${what} `))
      .map((path) => path.slice(what.length + 1));
    return { what, value: mask(value, new Set(own)) };
  });
}

/**
 * A probe that says something else after the same play does not tell one call from another: a list that grows, a count
 * of everything. Its number, from 0; -1 where there is none.
 */
export function probeOfEverything(first: Observation, second: Observation): number {
  return first.probes.findIndex(({ after }, index) => {
    const other = second.probes[index]?.after;
    return after.ok && other?.ok && !isSameShape(after.value, other.value);
  });
}

/** A value alone must be the same; lists must be as long, objects must have the same fields. */
function isSameShape(left: Json, right: Json, isRoot = true): boolean {
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null)
    return isRoot ? JSON.stringify(left) === JSON.stringify(right) : true;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(right, key) &&
      isSameShape(
        (left as Record<string, Json>)[key] ?? null,
        (right as Record<string, Json>)[key] ?? null,
        false,
      ),
  );
}

/** In words what is there instead of what was expected; empty where nothing differs. */
export function differences(expected: Left, got: Left): string[] {
  const found: string[] = [];
  const names = [...new Set([...expected, ...got].map(({ what }) => what))];
  for (const name of names) {
    const before = expected.filter(({ what }) => what === name).map(({ value }) => value);
    const after = got.filter(({ what }) => what === name).map(({ value }) => value);
    if (name.startsWith("probe ") && after.length === 0) {
      found.push(`${name} answers as it did before the call`);
      continue;
    }
    if (before.length !== after.length) {
      found.push(`${name}: ${after.length}, expected ${before.length}`);
      continue;
    }
    before.forEach((value, index) => {
      const other = after[index] ?? null;
      for (const path of volatilePaths(value, other))
        found.push(`${name}: ${path || "it"} is ${say(at(other, path))}, expected ${say(at(value, path))}`);
    });
  }
  return found;
}

function at(value: Json, path: string): Json {
  return path === "" ? value : (valueAt(value, path) ?? null);
}

function say(value: Json): string {
  const said = typeof value === "string" ? value : JSON.stringify(value);
  return said.length > 80 ? `${said.slice(0, 80)} …` : said;
}
