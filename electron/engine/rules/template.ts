/**
 * Templates of messages: text with places such as `{{person.name}}`, `{{summary else "no summary yet"}}`,
 * `{{person.email else metadata.email}}` and `{{ended + 15 min}}`. What stands at a place is text and nothing else: it
 * is never read as a template again. A place with nothing there and no default is named as missing.
 */
import type { Json } from "../../../shared/words";
import { valueAt } from "../providers/paths";
import { fieldOf, refuseField } from "./fields";

type Choice = { path: string; plusMs: number } | { text: string };
type Part = { text: string } | { place: string; choices: Choice[] };
export type Template = Part[];
export type TemplateProblem = { position: number; sentence: string };

const unitsMs: Record<string, number> = { min: 60_000, h: 3_600_000, d: 86_400_000 };
const pathPattern = /^[A-Za-z_][\w-]*(?:\.[\w-]+)*$/;

export function parseTemplate(text: string): { template: Template; problems: TemplateProblem[] } {
  const template: Template = [];
  const problems: TemplateProblem[] = [];
  let from = 0;
  for (;;) {
    const open = text.indexOf("{{", from);
    if (open < 0) break;
    const close = text.indexOf("}}", open);
    if (close < 0) {
      problems.push({ position: open, sentence: "“{{” is not closed by “}}”." });
      break;
    }
    if (open > from) template.push({ text: text.slice(from, open) });
    const place = text.slice(open + 2, close).trim();
    const choices = splitChoices(place).map((one) => parseChoice(one.trim()));
    for (const choice of choices)
      if ("problem" in choice) problems.push({ position: open, sentence: choice.problem });
    template.push({ place, choices: choices.filter((one): one is Choice => !("problem" in one)) });
    from = close + 2;
  }
  if (from < text.length) template.push({ text: text.slice(from) });
  return { template, problems };
}

/** `a else b else "c"`, where `else` within quotes is text. One pass: a person may paste anything here. */
function splitChoices(place: string): string[] {
  const choices: string[] = [];
  const words: string[] = [];
  for (const word of place.match(/"[^"]*"?|[^\s"]+|\s+/g) ?? []) {
    if (word !== "else") words.push(word);
    else choices.push(words.splice(0).join(""));
  }
  return [...choices, words.join("")];
}

function parseChoice(text: string): Choice | { problem: string } {
  const quoted = /^"([^"]*)"$/.exec(text);
  if (quoted) return { text: quoted[1] ?? "" };
  const [, path = "", amount, unit = ""] = /^([^\s+]+)(?:\s*\+\s*(\d{1,5})\s*(min|h|d))?$/.exec(text) ?? [];
  if (!pathPattern.test(path))
    return { problem: `“${text.slice(0, 60)}” is no field. Write {{summary else "a default"}}.` };
  const refused = refuseField(path);
  if (refused) return { problem: refused };
  if (amount !== undefined && fieldOf(path)?.kind !== "time")
    return { problem: `${path} is no time, so nothing can be added to it.` };
  return { path, plusMs: amount === undefined ? 0 : Number(amount) * (unitsMs[unit] ?? 0) };
}

export type RenderedText = {
  text: string;
  /** Places at which nothing stood and no default was given. */
  missing: string[];
  /** Places at which the default stands in. */
  defaults: string[];
};

/** Of one text, in characters: a template may name a long field many times over. What is longer ends with “…”. */
const longestText = 1_000_000;

export function renderTemplate(template: Template, subject: Json, zone: string | null): RenderedText {
  const missing: string[] = [];
  const defaults: string[] = [];
  let text = "";
  const add = (words: string) => {
    if (text.length <= longestText) text += words.slice(0, longestText + 1);
  };
  for (const part of template) add("text" in part ? part.text : wordsOf(part));

  function wordsOf(part: Extract<Part, { place: string }>): string {
    for (const [index, choice] of part.choices.entries()) {
      const words = "text" in choice ? choice.text : wordsAt(subject, choice, zone);
      if (words === null) continue;
      if (index > 0) defaults.push(nameOf(part.choices[0]));
      return words;
    }
    missing.push(nameOf(part.choices[0]));
    return "";
  }
  return {
    text: text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text,
    missing: [...new Set(missing)],
    defaults: [...new Set(defaults)],
  };
}

function nameOf(choice: Choice | undefined): string {
  return choice && "path" in choice ? choice.path : "a text";
}

function wordsAt(subject: Json, { path, plusMs }: { path: string; plusMs: number }, zone: string | null) {
  const value = valueAt(subject, path);
  if (value === undefined || value === null || value === "") return null;
  if (fieldOf(path)?.kind === "time") return typeof value === "number" ? timeIn(value + plusMs, zone) : null;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `2026-11-26 14:17` in the rule's time zone: a message is read by people, days later too. */
export function timeIn(at: number, zone: string | null): string {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("sv-SE", {
      dateStyle: "short",
      timeStyle: "short",
      ...(zone === null ? {} : { timeZone: zone }),
    });
    clocks.set(zone, clock);
  }
  return clock.format(at);
}

/** Making one takes longer than everything else that is filled in. */
const clocks = new Map<string | null, Intl.DateTimeFormat>();

/** Fields a template names, in the order of their first place. */
export function fieldsOfTemplate(template: Template): string[] {
  const named = template.flatMap((part) =>
    "text" in part ? [] : part.choices.flatMap((one) => ("path" in one ? [one.path] : [])),
  );
  return [...new Set(named)];
}
