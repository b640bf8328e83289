/** Two contents of one call record, field by field: what differs, by its dotted path. Pure; at most 100 fields. */
import type { ChangedField } from "../../../shared/deliveries";
import type { Json } from "../../../shared/words";

const most = 100;
const longestText = 500;

/** Undefined stands for "not there", and is null in the answer: a record has no field that says null on purpose. */
export function listChangedFields(before: Json, after: Json): { fields: ChangedField[]; more: boolean } {
  const fields: ChangedField[] = [];
  compare(before, after, "", fields);
  return { fields: fields.slice(0, most), more: fields.length > most };
}

function compare(before: Json, after: Json, path: string, into: ChangedField[]): void {
  if (into.length > most) return;
  if (isHolder(before) && isHolder(after) && Array.isArray(before) === Array.isArray(after)) {
    const [left, right] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
    for (const name of new Set([...left.keys(), ...right.keys()]))
      compare(left.get(name) ?? null, right.get(name) ?? null, path === "" ? name : `${path}.${name}`, into);
  } else if (JSON.stringify(before) !== JSON.stringify(after)) {
    into.push({ path, before: shorten(before), after: shorten(after) });
  }
}

function isHolder(value: Json): value is Json[] | { [key: string]: Json } {
  return typeof value === "object" && value !== null;
}

function shorten(value: Json): Json {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text.length <= longestText) return value;
  return `${text.slice(0, longestText).toWellFormed()}…`;
}
