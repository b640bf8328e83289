/** A person and what is theirs, in words. */
import type { BelongsBy, ContactValue, MatchingStep, PersonItem, PersonItemKind } from "../../shared/persons";
import { durationWords } from "../calls/duration-words";
import { outcomeWords, stageWords } from "../calls/stage-words";
import { phoneWords } from "../phone";
import { clockMinutes, clockSeconds, dayMonth, dayYear, isSameDay, isSameYear, weekday } from "../time";

/** `TK`; a number gives its last two digits. */
export function initialsOf(name: string | null, phone: string | null): string {
  const words = (name ?? "").split(/\s+/).filter((word) => /\p{L}/u.test(word));
  if (words.length === 0) return (phone ?? "").slice(-2) || "?";
  return [words[0], words.length > 1 ? words.at(-1) : ""]
    .map((word) => (Array.from(word ?? "")[0] ?? "").toUpperCase())
    .join("");
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What a call came to: how long it was talked, else why not. */
function callWords({ talkSeconds, outcome, stage }: PersonItem): string {
  if (talkSeconds !== null && talkSeconds > 0) return durationWords(talkSeconds * 1000);
  if (outcome !== null) return outcomeWords(outcome);
  return stage === null ? "not ended" : stageWords(stage);
}

/** The table's second column. */
export function whatWords(item: PersonItem): string {
  if (item.kind === "call") return `call, ${callWords(item)}`;
  if (item.kind === "text") return item.direction === "outbound" ? "text sent" : "text received";
  return item.kind === "form" ? "form" : (item.label ?? "action");
}

const kinds: Record<PersonItemKind, string> = { call: "call", text: "text", form: "form", action: "action" };

/** Over a mark of the time line. */
export function markLabel(items: PersonItem[]): string {
  const [first, ...others] = items;
  if (!first) return "";
  const weak = items.find(({ belongsBy }) => belongsBy.weak);
  if (weak) return callerIdOf(weak) ?? "who?";
  if (others.length === 0)
    return first.kind === "call" ? callWords(first) : first.kind === "action" ? "" : kinds[first.kind];
  const same = others.every(({ kind }) => kind === first.kind);
  return same ? plural(items.length, kinds[first.kind]) : plural(items.length, "item");
}

/** `caller id KERN ANNA: asks …` gives “KERN ANNA?”. */
function callerIdOf({ words }: PersonItem): string | null {
  const name = /^caller id ([^:]{1,24})/.exec(words)?.[1];
  return name ? `${name}?` : null;
}

/** What a mark is to somebody who does not see it. */
export function markName(items: PersonItem[], now: number): string {
  const [first] = items;
  if (!first) return "";
  const weak = items.some(({ belongsBy }) => belongsBy.weak) ? ", asks who it is" : "";
  const what =
    items.length === 1
      ? whatWords(first)
      : `${plural(items.length, "item")}, the first a ${kinds[first.kind]}`;
  return `${what}, ${whenWords(first.at, now)}${weak}`;
}

/** `14:14:52` today, `Thu 17:58` of the last days, `9 Aug 16:48` before, with the year where it is another. */
export function whenWords(at: number, now: number): string {
  if (isSameDay(at, now)) return clockSeconds(at);
  const minutes = clockMinutes(at);
  if (now - at < 6 * 86_400_000 && at < now) return `${weekday(at)} ${minutes}`;
  return isSameYear(at, now) ? `${dayMonth(at)} ${minutes}` : dayYear(at);
}

/** `3 Aug`, with the year where it is another. */
export function dateWords(at: number, now: number): string {
  return isSameYear(at, now) ? dayMonth(at) : dayYear(at);
}

export function belongsWords({ how, key, weak }: BelongsBy): { key: string | null; words: string } {
  if (weak) return { key: null, words: "phone only: weak" };
  if (how === "external") return { key, words: "external id" };
  if (how === "provider") return { key, words: "their person" };
  if (how === "call") return { key, words: "its call" };
  if (how === "payload-phone") return { key: null, words: "phone in the payload" };
  if (how === "decision") return { key: null, words: "said by hand" };
  return { key: null, words: how === "phone" ? "phone only" : "no number" };
}

export const stepWords: Record<MatchingStep, string> = {
  external: "External id",
  "payload-phone": "Phone in the payload",
  provider: "The provider’s person",
  phone: "Phone only",
  decision: "Said by hand",
  none: "Nothing",
};

export const valueNames: Record<ContactValue["name"], string> = {
  name: "Name",
  phone: "Phone",
  email: "E-mail",
  address: "Address",
  "external-id": "External id",
  "provider-key": "Their person",
  "first-seen": "First seen",
};

/** Numbers inside of a sentence, in groups. */
export function withPhones(text: string): string {
  return text.replaceAll(/\+\d{8,15}/g, (number) => phoneWords(number));
}

/** Answers that say who it is: they stand among the contact values. */
const whoLine = /^[^:]*(name|phone|mobile|tel|e-?mail)[^:]*:/i;

/** What a form says beside who sent it; of one answer the answer alone. */
function formWords(words: string): string {
  const lines = words.split("\n").filter((line) => line.trim() !== "");
  const said = lines.filter((line) => !whoLine.test(line));
  const [only, ...others] = said;
  if (only && others.length === 0) return `“${only.replace(/^[^:]*: /, "")}”`;
  return (said.length > 0 ? said : lines).join(" · ");
}

/** Several lines as one. */
export function oneLine({ kind, words, media }: PersonItem): string {
  if (kind === "form") return formWords(words);
  const text = words.replaceAll(/\s*\n\s*/g, " · ");
  const files = media > 0 ? `${media === 1 ? "1 file" : `${media} files`}` : "";
  if (kind !== "text") return withPhones(text);
  return [text === "" ? "" : `“${text}”`, files].filter((part) => part !== "").join(" + ");
}
