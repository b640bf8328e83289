/** The values of a record as two columns have them: what an integration owns, and what people may change here. */

import type { CrmProperty } from "../../shared/crm";
import type { CrmCard } from "../../shared/crm-card";
import type { Json } from "../../shared/words";
import { nameOf, valueWords } from "./crm-words";

export type CrmField = {
  /** The property; a value inside of one has its path. */
  key: string;
  label: string;
  /** Null: it has none yet. */
  words: string | null;
  value: Json;
  kind: CrmProperty["type"];
  mono: boolean;
  /** Where a locked value is changed; null: here. */
  editIn: string | null;
  /** A whole property of one value; a part of metadata is not edited by itself. */
  editable: boolean;
  editedBy: string | null;
};

/** Shown elsewhere on the page, or as a list of their own. */
const elsewhere = new Set(["summary", "callId", "incomplete", "body", "name", "title"]);

/** What people look for first; the rest follows in the order it was written. */
const firstNames = [
  "phone",
  "email",
  "company",
  "outcome",
  "outcomeDetail",
  "talkSeconds",
  "startedAt",
  "endedAt",
];

/** Offered to be filled in, although nothing is there. */
const offered: Record<string, string[]> = { contacts: ["owner", "leadStatus", "note", "doNotCall"] };

export function fieldsOf(card: CrmCard): { locked: CrmField[]; free: CrmField[] } {
  const { properties, type } = card.object;
  const owned = card.definitions.filter(
    ({ name, owner }) => owner !== null && !Object.hasOwn(properties, name),
  );
  const names = new Set([
    ...Object.keys(properties),
    ...(offered[type] ?? []),
    ...owned.filter(({ owner }) => owner === "user").map(({ name }) => name),
  ]);
  const rank = (name: string) => firstNames.indexOf(name) + 1 || 99;
  const sorted = [...names].filter((name) => !elsewhere.has(name)).toSorted((a, b) => rank(a) - rank(b));
  const fields = sorted.flatMap((name) => fieldOf(card, name));
  return {
    locked: fields.filter(({ editIn }) => editIn !== null),
    free: fields.filter(({ editIn }) => editIn === null),
  };
}

function fieldOf(card: CrmCard, name: string): CrmField[] {
  const value = card.object.properties[name] ?? null;
  const definition = card.definitions.find((one) => one.name === name);
  const editIn = card.locked[name] ?? null;
  const provenance = card.provenance[name];
  const common = {
    value,
    kind: definition?.type ?? "string",
    editIn,
    editedBy: provenance?.by === "user" ? provenance.actor : null,
  };
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([inner, one]) => {
      const words = valueWords(inner, one);
      const key = `${name}.${inner}`;
      return words === null ? [] : [{ ...common, key, label: key, words, mono: true, editable: false }];
    });
  }
  const option = definition?.options.find((one) => one.value === value);
  const words = option?.label ?? valueWords(name, value);
  // What the integration said nothing about is no line; what people may fill in is.
  if (words === null && editIn !== null) return [];
  const isNull = words === null && provenance?.by === "integration";
  if (isNull) return [];
  const label = definition && definition.label !== name ? definition.label : nameOf(name);
  return [
    { ...common, key: name, label, words, mono: false, editable: !Array.isArray(value) || isWords(value) },
  ];
}

function isWords(value: Json): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

/** As it is typed: a list of words has commas between them. */
export function typedOf(value: Json): string {
  if (value === null) return "";
  return isWords(value) ? value.join(", ") : String(value);
}

/** Typed text as the property's kind has it; empty text clears it. */
export function parseValue(kind: CrmProperty["type"], before: Json, text: string): Json {
  const typed = text.trim();
  if (typed === "") return null;
  if (isWords(before))
    return typed
      .split(",")
      .map((word) => word.trim())
      .filter(Boolean);
  const isNumber = kind === "number" || typeof before === "number";
  return isNumber && !Number.isNaN(Number(typed)) ? Number(typed) : typed;
}
