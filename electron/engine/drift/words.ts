/** The sentences of the drift inbox. */

import { plural } from "../plural";
import { nodesAtPath } from "../schemas/accept";
import { FORMAT_WORDS } from "../schemas/formats";
import { jsonSchemaOf, typesOf, typeWord, valuesOf } from "../schemas/json-schema";
import { lastName } from "../schemas/payload-path";
import type { StoredDrift } from "../store/drift";
import type { InboxItem } from "./inbox";

const numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

export const kindWords = {
  "new-field": "new field",
  "new-value": "new value",
  "new-type": "new type",
  "new-format": "new format",
  "never-seen": "never seen",
} as const;

export function dateWords(at: number): string {
  const date = new Date(at);
  return `${date.getDate()} ${months[date.getMonth()]}`;
}

/** What an item is called: its path, or what never came. */
export function pathWords({ path, never, type }: InboxItem): string {
  if (!never) return path === "" && type === "" ? "the name of the event" : path;
  if (never.why === "no-event") return "the whole event";
  const names = never.fields.slice(0, 3).map(lastName).join(", ");
  return never.fields.length > 3 ? `${names} and ${never.fields.length - 3} more` : names;
}

export type Figures = { typeEvents: number; providerEvents: number; days: number; holdsCalls: boolean };

/** The second line of a row. */
export function rowWords(item: InboxItem, figures: Figures): string {
  const { stored, never } = item;
  if (never) return neverWords(never.why, figures);
  if (!stored) return "";
  if (figures.holdsCalls) return `${quoted(stored, 2)}: calls held`;
  if (item.kind === "new-field") return valueWords(stored);
  if (item.kind === "new-value") return `${quoted(stored, 2)} ${noneOfKnown(item, stored)}`;
  return `${valueWords(stored, 1)}; the schema says ${expectedWords(item)}`;
}

function neverWords(why: string, { typeEvents, providerEvents, days }: Figures): string {
  if (why === "no-event")
    return `documented, not once in ${plural(providerEvents, "event")} of ${plural(days, "day")}`;
  return why === "always-empty"
    ? `documented, always empty in ${plural(typeEvents, "event")}`
    : `documented, never sent in ${plural(typeEvents, "event")}`;
}

function noneOfKnown(item: InboxItem, stored: StoredDrift): string {
  const verb = stored.values.length === 1 && !stored.moreValues ? "is" : "are";
  if (item.type === "") return `${verb} no event the schemas know`;
  return `${verb} none of the ${knownValues(item)} known`;
}

/** `text: “positive”, “neutral”`, `true or false`, `an object`. */
function valueWords(stored: StoredDrift, most = 3): string {
  const types = [...new Set(stored.values.map(({ got }) => got))];
  const [only] = types;
  if (types.length !== 1 || only === undefined) return types.map(typeWord).join(" or ");
  if (only === "object" || only === "array" || only === "null" || only === "boolean")
    return withArticle(only);
  return most === 1 ? `${typeWord(only)} ${quoted(stored, 1)}` : `${typeWord(only)}: ${quoted(stored, most)}`;
}

function withArticle(type: string): string {
  if (type === "object") return "an object";
  return type === "array" ? "a list" : typeWord(type);
}

function quoted(stored: StoredDrift, most: number): string {
  const shown = stored.values.slice(0, most).map((one) => quote(one));
  const more = stored.values.length > most || stored.moreValues;
  return `${shown.join(", ")}${more && most > 1 ? " and more" : ""}`;
}

function quote({ got, value }: { got: string; value: string }): string {
  if (got !== "string") return value === "" ? withArticle(got) : value;
  return `“${value.length > 32 ? `${value.slice(0, 31).toWellFormed()}…` : value}”`;
}

function nodesOf(item: InboxItem) {
  return item.schema ? nodesAtPath(jsonSchemaOf(item.schema), item.path) : [];
}

function knownValues(item: InboxItem): number {
  return new Set(nodesOf(item).flatMap((node) => valuesOf(node) ?? [])).size;
}

/** What the built-in schema takes there: `true or false`, `a time such as …`. */
export function expectedWords(item: InboxItem): string {
  const words = nodesOf(item).flatMap((node) => {
    if (node.format !== undefined) return FORMAT_WORDS[node.format] ?? node.format;
    const values = valuesOf(node)?.filter((value) => value !== null && value !== "");
    if (values) return values.length > 0 ? values.slice(0, 4).map(String).join(", ") : [];
    return (typesOf(node) ?? []).filter((type) => type !== "null").map(typeWord);
  });
  return [...new Set(words)].join(" or ") || "something else";
}

/** The sentence a detail opens with. */
export function sentenceWords(item: InboxItem, figures: Figures): string {
  const { pack, stored, never } = item;
  if (never?.why === "no-event")
    return `${pack.name} documents ${item.type}, and it never came in ${plural(figures.days, "day")} and ${plural(figures.providerEvents, "event")}.`;
  if (never) {
    const what = never.why === "always-empty" ? "were always empty" : "never came";
    const fields = never.fields.length === 1 ? "1 field" : `${never.fields.length} fields`;
    return `${pack.name} documents ${fields} of ${item.type} that ${what} in ${plural(figures.typeEvents, "event")}.`;
  }
  if (!stored) return "";
  const since = `since ${dateWords(stored.firstAt)}`;
  const name = item.type === "" ? "event" : lastName(item.path);
  if (item.kind === "new-field")
    return `${pack.name} has sent ${aOrAn(name)} ${name} ${since}: ${alwaysWords(stored)}.`;
  if (figures.holdsCalls)
    return `${pack.name} has sent a new ${name} ${since}: ${quoted(stored, 3)}. The gate's list does not have it, so its calls are held.`;
  if (item.kind === "new-value")
    return `${pack.name} has sent a new ${name} ${since}: ${quoted(stored, 3)}, ${item.type === "" ? "no event the schemas know" : `none of the ${knownValues(item)} known`}.`;
  const got = valueWords(stored, 1);
  return `${pack.name} has sent ${name} as ${got} ${since}; the schema says ${expectedWords(item)}.`;
}

function alwaysWords(stored: StoredDrift): string {
  const types = [...new Set(stored.values.map(({ got }) => got))];
  const [only] = types;
  if (types.length !== 1 || only === undefined) return types.map(typeWord).join(" or ");
  if (only === "object" || only === "array" || only === "null") return `always ${withArticle(only)}`;
  if (stored.moreValues) return `always ${typeWord(only)}, more than ${stored.values.length} values so far`;
  const count = stored.values.length;
  return `always ${typeWord(only)}, ${numbers[count] ?? count} value${count === 1 ? "" : "s"} so far`;
}

function aOrAn(name: string): string {
  return /^[aeiou]/i.test(name) ? "an" : "a";
}
