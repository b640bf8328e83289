/**
 * A template: which requests tell a REST API about a call. It is data that a person writes or pastes, so it is read
 * whole or refused whole, with the place and the token that is wrong.
 */
import { z } from "zod";
import type { Json } from "../../../../shared/words";
import { checkToken, linkPattern, tokenPattern } from "./tokens";

const answerClass = z.enum(["delivered", "retry", "later", "config", "permanent", "unknown"]);
export type AnswerClass = z.infer<typeof answerClass>;
/** `409`, or a hundred at once: `5xx`. */
const statusPattern = z.string().regex(/^[1-5](\d\d|xx)$/, "is no status: write 409 or 5xx");
const path = z.string().min(1).max(2000);
const headers = z.record(z.string().regex(/^[A-Za-z0-9-]+$/, "is no name of a header"), z.string().max(2000));
/** `data.0.id`; empty: the answer itself. */
const place = z
  .string()
  .max(200)
  .regex(/^$|^[A-Za-z0-9_$@-]+(\.[A-Za-z0-9_$@-]+)*$/, "is no path such as data.0.id");

const lookUp = z.strictObject({
  method: z.enum(["GET", "POST"]).default("GET"),
  path,
  headers: headers.optional(),
  body: z.json().optional(),
  /** Where the list of people stands. */
  list: place.default(""),
  id: place.default("id"),
  /** What names a candidate where there are several. */
  name: place.default("name"),
});
const step = z.strictObject({
  name: z.string().regex(/^[a-z][a-z-]{0,29}$/, "is a word of small letters and dashes"),
  method: z.enum(["POST", "PUT", "PATCH"]).default("POST"),
  path,
  headers: headers.optional(),
  body: z.json().optional(),
  success: z.array(statusPattern).min(1).default(["2xx"]),
  /** Where the new record's id stands in the answer. */
  remoteId: place.default("id"),
});
const readBack = z.strictObject({
  path,
  headers: headers.optional(),
  list: place.default(""),
  id: place.default("id"),
  /** A text of which one means that it arrived. */
  contains: z.string().min(3).max(500).default("{{marker}}"),
});
const restTemplate = z.strictObject({
  lookUp: lookUp.optional(),
  steps: z.array(step).min(1).max(5),
  /** What an answer means, where it is not as usual. */
  errors: z.record(statusPattern, answerClass).default({}),
  /** A repeat of the same request makes no second record. */
  idempotent: z.boolean().default(false),
  /** Which versions of a call record are sent. */
  versions: z.enum(["first", "every"]).default("first"),
  readBack: readBack.optional(),
});
export type RestTemplate = z.infer<typeof restTemplate>;

export type ReadTemplate = { template: RestTemplate } | { sentence: string };

export function readTemplate(text: string): ReadTemplate {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return { sentence: `The template is no JSON: ${(error as Error).message}.` };
  }
  const result = restTemplate.safeParse(parsed);
  if (!result.success) {
    const issue = result.error.issues[0];
    const at = issue?.path
      .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
      .join("");
    return {
      sentence: `${at?.replace(/^\./, "") || "The template"}: ${issue?.message ?? "is not as it should be"}.`,
    };
  }
  const wrong = checkTemplate(result.data);
  return wrong === null ? { template: result.data } : { sentence: wrong };
}

function checkTemplate(template: RestTemplate): string | null {
  const links: string[] = [];
  if (template.lookUp) {
    const wrong = checkTexts("lookUp", template.lookUp, links);
    if (wrong) return wrong;
    links.push("contact");
  }
  for (const [index, one] of template.steps.entries()) {
    const at = `steps[${index}]`;
    if (one.name === "contact") return `${at}.name: “contact” is the look-up's. Take another word.`;
    if (links.includes(one.name)) return `${at}.name: there is a step “${one.name}” already.`;
    const wrong = checkTexts(at, one, links);
    if (wrong) return wrong;
    links.push(one.name);
  }
  return template.readBack ? checkTexts("readBack", template.readBack, links) : null;
}

/** Every text below, each with its tokens. An id of another step stands alone, or in a path. */
function checkTexts(at: string, value: unknown, links: readonly string[]): string | null {
  if (typeof value === "string") {
    if (/\.path$/.test(at) && /^https?:|^\/\//i.test(value))
      return `${at}: is a path below the base URL, not an address of its own.`;
    for (const [whole, name = ""] of value.matchAll(tokenPattern)) {
      const wrong = checkToken(name, links);
      if (wrong) return `${at}: ${wrong}`;
      if (linkPattern.test(name) && value !== whole && !/\.path$/.test(at))
        return `${at}: {{${name}}} stands alone in its text, or in a path.`;
    }
    if (/\{\{|\}\}/.test(value.replace(tokenPattern, ""))) return `${at}: “{{” and “}}” do not pair.`;
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  for (const [name, one] of Object.entries(value)) {
    const wrong = checkTexts(Array.isArray(value) ? `${at}[${name}]` : `${at}.${name}`, one, links);
    if (wrong) return wrong;
  }
  return null;
}

/** The value at `data.0.id`; undefined where there is none. */
export function valueAt(answer: unknown, where: string): unknown {
  let value = answer;
  for (const part of where === "" ? [] : where.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** The most exact that fits: `409` before `4xx`. */
export function classOf(template: RestTemplate, status: number): AnswerClass | null {
  return template.errors[String(status)] ?? template.errors[`${Math.floor(status / 100)}xx`] ?? null;
}

export function isAmong(patterns: readonly string[], status: number): boolean {
  return patterns.includes(String(status)) || patterns.includes(`${Math.floor(status / 100)}xx`);
}

/** Every token a template names, in the order they stand there, with the place. */
export function tokensOf(value: Json, at: string): { at: string; token: string }[] {
  if (typeof value === "string")
    return [...value.matchAll(tokenPattern)].map(([, token = ""]) => ({ at, token }));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => tokensOf(one, at === "" ? name : `${at}.${name}`));
}
