/** Fills a template with a call record. What it makes is frozen, so that every retry sends the same bytes. */
import { z } from "zod";
import type { Json } from "../../../../shared/words";
import type { CallRecordContent } from "../destination";
import { linkPattern, tokenPattern, tokenValue } from "./tokens";

/** A request whose path still has the ids of other steps as parts of their own: they are known at the first claim. */
export const rendered = z.object({
  method: z.string(),
  /** Null: the call record has no such value. */
  path: z.array(z.string().nullable()),
  headers: z.record(z.string(), z.string().nullable()),
  body: z.json(),
  /** Names of what the call record does not have and the path needs. */
  without: z.array(z.string()),
});
export type Rendered = z.infer<typeof rendered>;

type Request = {
  method: string;
  path: string;
  headers?: Record<string, string> | undefined;
  body?: Json | undefined;
};

export function render(request: Request, record: CallRecordContent, version: number): Rendered {
  const without: string[] = [];
  return {
    method: request.method,
    path: renderPath(request.path, record, version, without),
    headers: Object.fromEntries(
      Object.entries(request.headers ?? {}).map(([name, text]) => [
        name.toLowerCase(),
        oneLine(renderText(text, record, version)),
      ]),
    ),
    body: request.body === undefined ? null : renderJson(request.body, record, version),
    without,
  };
}

/** As it is asked for; null where a part of the path is not known. */
export function pathOf({ path }: Rendered): string | null {
  if (path.some((part) => part === null)) return null;
  return path.map((part, index) => (index % 2 === 1 ? encodeURIComponent(part ?? "") : part)).join("");
}

/** Texts and ids of other steps in turn: text, id, text. Values of the call are filled in at once. */
function renderPath(
  text: string,
  record: CallRecordContent,
  version: number,
  without: string[],
): (string | null)[] {
  const parts: (string | null)[] = [""];
  let from = 0;
  for (const match of text.matchAll(tokenPattern)) {
    const name = match[1] ?? "";
    parts[parts.length - 1] += text.slice(from, match.index);
    from = match.index + match[0].length;
    if (linkPattern.test(name)) {
      parts.push(`{{${name}}}`, "");
      continue;
    }
    const value = tokenValue(name, record, version);
    // A part of dots would name another resource, however it is encoded.
    if (value === null || value === undefined || /^\.{0,2}$/.test(asText(value))) without.push(name);
    parts[parts.length - 1] += encodeURIComponent(asText(value));
  }
  parts[parts.length - 1] += text.slice(from);
  return parts;
}

function renderJson(value: Json, record: CallRecordContent, version: number): Json {
  if (typeof value === "string") return renderText(value, record, version);
  if (Array.isArray(value)) return value.map((one) => renderJson(one, record, version));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, renderJson(one, record, version)]),
  );
}

/** A text that is one token becomes its value, with its type; among other words it becomes text. */
function renderText(text: string, record: CallRecordContent, version: number): Json {
  const alone = /^\{\{\s*([^{}]*?)\s*\}\}$/.exec(text)?.[1];
  if (alone !== undefined) {
    const value = tokenValue(alone, record, version);
    return value === undefined ? `{{${alone}}}` : value;
  }
  return text.replace(tokenPattern, (_, name: string) => asText(tokenValue(name, record, version)));
}

function asText(value: Json | undefined): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function oneLine(value: Json): string {
  return asText(value)
    .replace(/[^\x20-\x7e]+/g, " ")
    .trim();
}
