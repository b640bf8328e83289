/**
 * What a platform was told about a call and sends back: metadata, variables and custom fields, one row per key and
 * value. Nested keys are dotted, values are text, and a number besides where they read as one. Bounded: 64 rows a call,
 * 200 characters a key or value.
 */
import type { Json } from "../../../shared/words";
import { prepared, type Reader, type Writer } from "./database";

export type MetaPair = { key: string; value: string; number: number | null };

const pairsKept = 64;
const longest = 200;
const deepest = 6;
/** Parts of `extra` that hold such fields, by the words vendors use for them. */
const alsoMeta = /^(?:variables|dynamic_?variables|custom_?(?:fields|data)?|custom_?variables)$/i;

export function listMeta(metadata: Json, extra: Record<string, Json>): MetaPair[] {
  const pairs = new Map<string, MetaPair>();
  const add = (value: Json, key: string, depth: number): void => {
    if (pairs.size >= pairsKept || value === null) return;
    if (typeof value === "object") {
      if (depth >= deepest) return;
      // Things in a list share the key of the list, so that `meta.tags:vip` finds the second tag too.
      for (const [name, one] of Array.isArray(value)
        ? value.map((one) => ["", one] as const)
        : Object.entries(value))
        add(one, [key, name].filter((part) => part !== "").join("."), depth + 1);
      return;
    }
    if (key === "") return;
    const text = String(value).slice(0, longest);
    const name = key.slice(0, longest);
    pairs.set(`${name}\u0000${text}`, { key: name, value: text, number: numberOf(text) });
  };
  add(metadata, "", 0);
  for (const [name, value] of Object.entries(extra)) {
    if (alsoMeta.test(name)) add(value, typeof value === "object" && !Array.isArray(value) ? "" : name, 0);
  }
  return [...pairs.values()];
}

export function numberOf(text: string): number | null {
  return /^[+-]?(?:\d{1,15})(?:\.\d{1,15})?$/.test(text) && !/^[+-]?0\d/.test(text) && !text.startsWith("+")
    ? Number(text)
    : null;
}

export function saveMeta(database: Writer, callId: string, pairs: MetaPair[]): void {
  const before = prepared(database, "SELECT key, value FROM call_meta WHERE call_id = ?").all(
    callId,
  ) as MetaPair[];
  const spell = ({ key, value }: { key: string; value: string }) => `${key}\u0000${value}`;
  const known = new Set(before.map(spell));
  if (known.size === pairs.length && pairs.every((pair) => known.has(spell(pair)))) return;
  deleteMeta(database, callId);
  const insert = prepared(
    database,
    "INSERT INTO call_meta (call_id, key, value, number) VALUES (?, ?, ?, ?)",
  );
  for (const { key, value, number } of pairs) insert.run(callId, key, value, number);
}

export function deleteMeta(database: Writer, callId: string): void {
  prepared(database, "DELETE FROM call_meta WHERE call_id = ?").run(callId);
}

/** The value of one key for calls that are on screen; several values of one call stand behind each other. */
export function readMetaOf(
  database: Reader,
  key: string,
  callIds: string[],
): { callId: string; value: string }[] {
  const one = prepared(
    database,
    "SELECT group_concat(value, ', ') AS value FROM call_meta WHERE call_id = ? AND key = ?",
  );
  return callIds.flatMap((callId) => {
    const { value } = one.get(callId, key) as { value: string | null };
    return value === null ? [] : [{ callId, value }];
  });
}
