/**
 * Dotted paths into a payload, as `set`, `without` and `mutate` write them: `event.data.call.durationSeconds`,
 * `event.data.analysis.requiredActions.0`. Only own properties are followed, and names through which a prototype
 * could be reached are refused: a scenario file comes from somebody else.
 */
import type { Json } from "../../../shared/words";

type Container = { [key: string]: Json } | Json[];

/** What is wrong with a path, in words; null when it can be followed. */
export function checkPath(path: string): string | null {
  const parts = path.split(".");
  if (parts.some((part) => part === "")) return `"${path}" is no path; write it as event.data.call.id`;
  const reserved = parts.find((part) => ["__proto__", "constructor", "prototype"].includes(part));
  return reserved ? `"${path}" leads through "${reserved}", which is not allowed` : null;
}

function isContainer(value: Json | undefined): value is Container {
  return typeof value === "object" && value !== null;
}

function readOwn(container: Container, part: string): Json | undefined {
  if (!Object.hasOwn(container, part)) return undefined;
  return Array.isArray(container) ? container[Number(part)] : container[part];
}

function writeOwn(container: Container, part: string, value: Json): boolean {
  if (!Array.isArray(container)) {
    container[part] = value;
    return true;
  }
  const index = Number(part);
  if (!/^\d+$/.test(part) || index > container.length) return false;
  container[index] = value;
  return true;
}

/** Sets a value in place; objects that are missing on the way are made. Answers what stood in the way, or null. */
export function setPath(root: Json, path: string, value: Json): string | null {
  const wrong = checkPath(path);
  if (wrong) return wrong;
  const parts = path.split(".");
  const last = parts.pop() ?? "";
  let container = root;
  for (const part of parts) {
    if (!isContainer(container)) return `"${path}" leads through a value that has no fields ("${part}")`;
    let next = readOwn(container, part);
    if (next === undefined) {
      next = {};
      if (!writeOwn(container, part, next)) return `"${path}" names no place in a list ("${part}")`;
    }
    container = next;
  }
  if (!isContainer(container)) return `"${path}" leads through a value that has no fields ("${last}")`;
  return writeOwn(container, last, structuredClone(value)) ? null : `"${path}" names no place in a list`;
}

/** Removes a field or list entry in place. A path that is not there is a problem: it is most likely misspelt. */
export function removePath(root: Json, path: string): string | null {
  const wrong = checkPath(path);
  if (wrong) return wrong;
  const parts = path.split(".");
  const last = parts.pop() ?? "";
  let container: Json | undefined = root;
  for (const part of parts) container = isContainer(container) ? readOwn(container, part) : undefined;
  if (!isContainer(container) || !Object.hasOwn(container, last)) {
    return `"${path}" is not in this event, so it cannot be left out`;
  }
  if (Array.isArray(container)) {
    if (!/^\d+$/.test(last)) return `"${path}" names no place in a list`;
    container.splice(Number(last), 1);
  } else delete container[last];
  return null;
}
