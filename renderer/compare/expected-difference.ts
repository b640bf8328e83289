/** Differences between two calls that prove nothing: every call has its own ids, times, numbers and links. */

import { wordsOfKey } from "../inspector/explain/explanation";
import { namesTime } from "../inspector/explain/moments";
import { namesPhone } from "../inspector/explain/phones";

export type Expected = "id" | "time" | "phone number" | "name" | "free text" | "link";

const idWord = /^(?:id|ids|key|sid|uuid|guid|token|ref|reference|hash|etag|signature)$/;
/** Of people: an agent, a company or a campaign is a difference that counts. */
const nameWord = /^(?:name|firstname|lastname|fullname|email)$/;
const notPerson = /^(?:agent|company|campaign|event|type|source|file|user|team|number)$/;
/** What was said, in words: no two calls say the same. */
const wordingWord = /^(?:summary|transcript|transcription|notes?|description|message|text)$/;
const instant = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2})?/;
const uuid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/** Values as JSON; null stands for “not there”, and that is never expected. */
export function expectedDifference(path: string, a: string | null, b: string | null): Expected | null {
  if (a === null || b === null) return null;
  const values = [a, b].map((value) => JSON.parse(value) as unknown);
  if (typeof values[0] !== typeof values[1] || values.some((value) => typeof value === "object")) return null;
  const texts = values.map(String);
  const key = path.split(".").findLast((step) => !/^\d+$/.test(step)) ?? path;
  const both = (test: (text: string) => boolean) => texts.every(test);
  if (both((text) => /^https?:\/\/\S+$/.test(text))) return "link";
  if (both((text) => instant.test(text))) return "time";
  if (both((text) => /^\+\d{7,15}$/.test(text))) return "phone number";
  if (namesPhone(key) && both((text) => /^[\d\s().+-]{7,20}$/.test(text))) return "phone number";
  const words = wordsOfKey(key);
  if (words.some((word) => idWord.test(word)) || both((text) => uuid.test(text))) return "id";
  if (words.some((word) => nameWord.test(word)) && !words.some((word) => notPerson.test(word))) return "name";
  if (words.some((word) => wordingWord.test(word)) && both((text) => /\s/.test(text))) return "free text";
  if (namesTime(key) && both((text) => /^\d{9,19}(?:\.\d+)?$/.test(text))) return "time";
  const prefixes = texts.map((text) => /^([a-z]{1,6})_[\w-]{6,}$/i.exec(text)?.[1]);
  return prefixes[0] !== undefined && prefixes[0] === prefixes[1] && both((text) => /\d/.test(text))
    ? "id"
    : null;
}
