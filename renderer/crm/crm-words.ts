/** How records of the sandbox CRM are named and their properties said. Properties are whatever was written: text only. */
import type { CrmAuditRow, CrmObject, CrmType } from "../../shared/crm";
import type { Json } from "../../shared/words";
import { phoneWords } from "../phone";
import { duration, moment } from "../time";
import { hiddenCharacters } from "../ui/hidden-characters";
import type { Tone } from "../ui/Tag";

const knownTypes: Record<string, { one: string; many: string }> = {
  contacts: { one: "Contact", many: "Contacts" },
  companies: { one: "Company", many: "Companies" },
  calls: { one: "Call", many: "Calls" },
  tasks: { one: "Task", many: "Tasks" },
  tickets: { one: "Ticket", many: "Tickets" },
  orders: { one: "Order", many: "Orders" },
  notes: { one: "Note", many: "Notes" },
};

/** Those every account has, in the order of the CRM. */
export const coreTypes = Object.keys(knownTypes);

/** A type the account defined itself is named by its own name. */
export function typeWords(type: CrmType): { one: string; many: string } {
  return knownTypes[type] ?? { one: capital(type), many: capital(type) };
}

export function textOf(object: CrmObject, name: string): string | null {
  const value = object.properties[name];
  if (typeof value === "string" && value !== "") return value;
  return typeof value === "number" ? String(value) : null;
}

export function titleOf(object: CrmObject): string {
  if (object.type === "contacts")
    return textOf(object, "name") ?? textOf(object, "phone") ?? object.externalId ?? `Contact ${object.id}`;
  if (object.type === "calls") {
    const outcome = textOf(object, "outcome")?.replaceAll("-", " ");
    const direction = textOf(object, "direction");
    return `${direction ? capital(direction) : "Call"}${direction ? " call" : ""}${outcome ? `, ${outcome}` : ""}`;
  }
  return (
    textOf(object, "title") ??
    textOf(object, "subject") ??
    textOf(object, "name") ??
    object.externalId ??
    `${typeWords(object.type).one} ${object.id}`
  );
}

export function subtitleOf(object: CrmObject): string | null {
  if (object.type === "contacts") return textOf(object, "phone") ?? object.externalId;
  if (object.type === "calls") return textOf(object, "phone") ?? object.externalId;
  if (object.type === "companies") return textOf(object, "domain") ?? object.externalId;
  return textOf(object, "status") ?? object.callExternalId ?? object.externalId;
}

/** `MV`; a number gives its last two digits. */
export function initialsOf(object: CrmObject): string {
  const name = textOf(object, "name");
  if (!name) return (textOf(object, "phone") ?? object.id).slice(-2);
  const words = name.replace(hiddenCharacters, "").split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ""]
    .map((word) => Array.from(word ?? "")[0] ?? "")
    .join("");
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** `talkSeconds` reads “Talk time”, any other `camelCase` its words. */
export function nameOf(property: string): string {
  const known: Record<string, string> = { talkSeconds: "Talk time", callId: "Call in Ringback" };
  const words = property.replaceAll(/[_-]/g, " ").replaceAll(/([a-z\d])([A-Z])/g, "$1 $2");
  return known[property] ?? capital(words.toLowerCase());
}

/** Null where there is nothing to say; objects and lists are shown as JSON by the caller. */
export function valueWords(property: string, value: Json): string | null {
  if (value === null || value === "") return null;
  if (typeof value === "number" && property === "talkSeconds")
    return value === 0 ? "0 s" : duration(value * 1_000);
  if (typeof value === "number" && /At$/.test(property) && value > 1e11) return moment(value);
  if (property === "outcome" && typeof value === "string") return value.replaceAll("-", " ");
  if (property === "phone" && typeof value === "string") return phoneWords(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export const outcomeTones: Record<CrmAuditRow["outcome"], { words: string; tone: Tone }> = {
  created: { words: "created", tone: "ok" },
  updated: { words: "updated", tone: "ok" },
  unchanged: { words: "unchanged", tone: "plain" },
  "stale-ignored": { words: "stale ignored", tone: "warn" },
  kept: { words: "kept", tone: "plain" },
  deleted: { words: "deleted", tone: "warn" },
  restored: { words: "restored", tone: "ok" },
  merged: { words: "merged", tone: "ok" },
  locked: { words: "locked", tone: "bad" },
  "lost-answer": { words: "lost answer", tone: "warn" },
  "looked-up": { words: "looked up", tone: "plain" },
  refused: { words: "refused", tone: "bad" },
  fault: { words: "fault", tone: "warn" },
};
