/**
 * Makes what a handler did in two plays comparable: every play has ids, numbers and names of its own, handlers draw ids
 * and read clocks. What belongs to the play becomes a template, what looks drawn or timed a placeholder, and what still
 * differs between two equal plays is left out of every comparison.
 */
import type { Json } from "../../../../shared/words";
import type { Effect } from "./effects";

/** Names and values of one play: `{call: "c_1", caller: "+12025550100"}`. */
export type PlayValues = Record<string, string>;

export type Deed = {
  method: string;
  /** With placeholders for what belongs to the play. */
  url: string;
  /** Parsed where it is JSON, else its text; null without one. */
  body: Json;
};

const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const instant = /\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/g;
const epoch = /\b1[5-9]\d{8}(?:\d{3})?\b/g;

/** The longest values first, so that a call's id inside a longer one is not cut out of it. */
export function withoutPlay(text: string, values: PlayValues): string {
  const named = Object.entries(values)
    .filter(([, value]) => value.length >= 3)
    .toSorted(([, left], [, right]) => right.length - left.length);
  let result = text;
  for (const [name, value] of named) {
    for (const spelt of new Set([value, encodeURIComponent(value)]))
      result = result.replaceAll(spelt, `{{${name}}}`);
  }
  return result.replace(uuid, "{{uuid}}").replace(instant, "{{time}}").replace(epoch, "{{time}}");
}

export function deedOf(effect: Effect, values: PlayValues): Deed {
  return {
    method: effect.method,
    url: withoutPlay(effect.url, values),
    body: effect.body === null ? null : parsedWithoutPlay(effect.body, values),
  };
}

/** Parsed where it is JSON, else the text itself. */
export function parsedWithoutPlay(text: string, values: PlayValues): Json {
  const like = withoutPlay(text, values);
  try {
    // A time that was a number stands unquoted where its placeholder is no JSON.
    return JSON.parse(like.replace(/(?<=[:,[]\s*)\{\{time\}\}/g, '"{{time}}"')) as Json;
  } catch {
    return like;
  }
}

/** Paths of a value that differ between two equal plays: `body.order.number`. They say nothing about the handler. */
export function volatilePaths(left: Json, right: Json, path = ""): string[] {
  if (isContainer(left) && isContainer(right) && Array.isArray(left) === Array.isArray(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].flatMap((key) =>
      volatilePaths(own(left, key), own(right, key), path ? `${path}.${key}` : key),
    );
  }
  return JSON.stringify(left) === JSON.stringify(right) ? [] : [path];
}

export function mask(value: Json, paths: ReadonlySet<string>, path = ""): Json {
  if (paths.has(path)) return "{{drawn}}";
  if (!isContainer(value)) return value;
  if (Array.isArray(value))
    return value.map((entry, index) => mask(entry, paths, path ? `${path}.${index}` : `${index}`));
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, mask(entry, paths, path ? `${path}.${key}` : key)]),
  );
}

type Container = Json[] | { [key: string]: Json };

function isContainer(value: Json): value is Container {
  return typeof value === "object" && value !== null;
}

function own(container: Container, key: string): Json {
  return Object.hasOwn(container, key) ? ((container as { [key: string]: Json })[key] ?? null) : null;
}
