/**
 * A template with the values of a request in it. `{{dotted.path}}` stands for a value of the payload and `\{{` for two
 * braces. What comes from a request is the sender's: it is escaped for the content type it is put into, so that no value
 * ends the text it stands in, opens a tag or adds a field. What is not there is nothing (in JSON outside of a text `null`)
 * and is told.
 */

import { formType } from "../../../shared/form-fields";
import type { Json } from "../../../shared/words";
import { valueAt } from "../providers/paths";

export type Escaping = "json" | "xml" | "form" | "none";

export type Rendered = {
  text: string;
  /** Paths at which nothing stands, each once. */
  missing: string[];
};

export function escapingOf(contentType: string): Escaping {
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (/[/+]json$/.test(type)) return "json";
  if (/[/+](?:xml|html)$/.test(type)) return "xml";
  return type === formType ? "form" : "none";
}

const place = /\\\{\{|\{\{([^{}]*)\}\}/g;

export function renderTemplate(template: string, payload: Json | undefined, contentType: string): Rendered {
  const escaping = escapingOf(contentType);
  const missing = new Set<string>();
  let inText = false;
  let text = "";
  let from = 0;
  for (const match of template.matchAll(place)) {
    const before = template.slice(from, match.index);
    from = match.index + match[0].length;
    inText = endsInText(before, inText);
    text += before;
    if (match[1] === undefined) {
      text += "{{";
      continue;
    }
    const path = match[1].trim();
    const value = valueAt(payload, path);
    if (value === undefined) missing.add(path);
    text += write(value, escaping, inText);
  }
  return { text: text + template.slice(from), missing: [...missing] };
}

/** Whether a JSON text is open behind these characters. */
function endsInText(characters: string, open: boolean): boolean {
  let isOpen = open;
  for (let index = 0; index < characters.length; index += 1) {
    if (characters[index] === '"') isOpen = !isOpen;
    else if (isOpen && characters[index] === "\\") index += 1;
  }
  return isOpen;
}

function write(value: Json | undefined, escaping: Escaping, inText: boolean): string {
  if (escaping === "json" && !inText) return JSON.stringify(value ?? null);
  const words = wordsOf(value);
  switch (escaping) {
    case "json":
      return JSON.stringify(words).slice(1, -1);
    case "xml":
      return escapeXml(words);
    case "form":
      return encodeURIComponent(words.toWellFormed());
    case "none":
      return words;
  }
}

function wordsOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Characters that no XML may hold are left out. */
export function escapeXml(words: string): string {
  return [...words.toWellFormed()]
    .filter((one) =>
      one >= " " ? one < "\ufffe" || one > "\uffff" : one === "\t" || one === "\n" || one === "\r",
    )
    .map((one) => entities[one] ?? one)
    .join("");
}

/** `There is nothing at message.call.id.` */
export function sayMissing(missing: string[]): string {
  return missing.length === 0 ? "" : `There is nothing at ${missing.join(", ")}.`;
}
