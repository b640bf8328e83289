/**
 * What an expression gave, as a value of a reading. Each reader answers what it is read as, or which value it should
 * have been; what cannot be used is left out of the reading and said in its problems.
 */
import type { MappingField } from "../../../../shared/mapping";
import { direction, eventKind, type Json, outcome, stage } from "../../../../shared/words";
import { readLink } from "../links";
import { isObject } from "../paths";
import { readPhone } from "../phone";
import { readInstant } from "../times";

export type Used<Value> = { value: Value } | { expected: string };
type Reader<Value> = (given: Json, country: string) => Used<Value>;

const LONGEST_TEXT = 300;
/** As people write them; the words themselves need no entry. */
const OUTCOMES: Record<string, string> = {
  answered: "completed",
  success: "completed",
  unanswered: "no-answer",
  noanswer: "no-answer",
  "not-answered": "no-answer",
  error: "failed",
  "voice-mail": "voicemail",
  "answering-machine": "voicemail",
  canceled: "aborted",
  cancelled: "aborted",
  timeout: "timed-out",
};
const DIRECTIONS: Record<string, string> = {
  in: "inbound",
  incoming: "inbound",
  out: "outbound",
  outgoing: "outbound",
};

export const readers = {
  callKey: shortText,
  duplicateKey: (given) => ({ value: typeof given === "string" ? given : JSON.stringify(given) }),
  type: shortText,
  label: shortText,
  kind: oneOf(eventKind.options),
  stage: oneOf(stage.options),
  sequence: finite,
  occurredAt: moment,
  endedWhen: yesOrNo,
  finalWhen: yesOrNo,
  outcome: oneOf(outcome.options, OUTCOMES),
  status: shortText,
  direction: oneOf(direction.options, DIRECTIONS),
  startedAt: moment,
  talkSeconds: (given) => {
    const seconds = finite(given);
    return "value" in seconds && seconds.value < 0 ? { expected: "a number of seconds" } : seconds;
  },
  phone: (given, country) => {
    const phone = given === null ? null : readPhone(given, country);
    return phone === undefined ? { expected: "a phone number" } : { value: phone };
  },
  personName: shortText,
  externalId: shortText,
  summary: (given) =>
    typeof given === "string" && given.trim() !== ""
      ? { value: given }
      : { expected: "text that is not empty" },
  transcript,
  recording: (given) => {
    const link = readLink(given);
    return link === undefined ? { expected: "an http or https link" } : { value: link };
  },
  metadata: (given) => (isObject(given) ? { value: given } : { expected: "an object" }),
} satisfies { [Field in MappingField]: Reader<unknown> };

export type UsedValue<Field extends MappingField> =
  ReturnType<(typeof readers)[Field]> extends Used<infer Value> ? Value : never;

/** Ids are often numbers: they are read as text. */
function shortText(given: Json): Used<string> {
  const text = typeof given === "number" ? String(given) : typeof given === "string" ? given.trim() : "";
  if (text === "") return { expected: "text or a number" };
  if (text.length > LONGEST_TEXT) return { expected: `text of at most ${LONGEST_TEXT} characters` };
  return { value: text.toWellFormed() };
}

function oneOf<Word extends string>(
  words: readonly Word[],
  synonyms: Record<string, string> = {},
): (given: Json) => Used<Word> {
  return (given) => {
    const spelled =
      typeof given === "string"
        ? given
            .trim()
            .toLowerCase()
            .replace(/[\s_]+/g, "-")
        : "";
    const wanted = Object.hasOwn(synonyms, spelled) ? synonyms[spelled] : spelled;
    const word = words.find((one) => one === wanted);
    return word === undefined ? { expected: `one of ${words.join(", ")}` } : { value: word };
  };
}

function finite(given: Json): Used<number> {
  const number = typeof given === "string" && given.trim() !== "" ? Number(given) : given;
  return typeof number === "number" && Number.isFinite(number) ? { value: number } : { expected: "a number" };
}

/** ISO 8601 with offset, or a count since 1970: ten digits are seconds, thirteen milliseconds. */
function moment(given: Json): Used<number> {
  const expected = "a time such as 2026-03-02T10:00:31Z, or seconds or milliseconds since 1970";
  const at = readInstant(given);
  if (typeof at === "number") return { value: at };
  const count = finite(given);
  if (!("value" in count) || count.value < 1e8 || count.value >= 1e14) return { expected };
  return { value: Math.round(count.value < 1e11 ? count.value * 1000 : count.value) };
}

/** Nothing but true is a yes: text such as “no” must not end a call. */
function yesOrNo(given: Json): Used<boolean> {
  return typeof given === "boolean" ? { value: given } : { expected: "true or false" };
}

/** Text, or its turns. */
function transcript(given: Json): Used<Json> {
  const isThere =
    typeof given === "string"
      ? given.trim() !== ""
      : typeof given === "object" && given !== null && Object.keys(given).length > 0;
  return isThere ? { value: given } : { expected: "text, or a list of turns" };
}
