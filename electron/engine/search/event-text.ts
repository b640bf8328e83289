/**
 * The words of one event, for full text: decoded keys and values of its body, header values, its address, and every
 * phone number in E.164 and national digits. It promises to be total and bounded: any bytes give at most 64 KB of text,
 * read from the first 256 KB. It never gives out what may be a secret: headers and parameters that carry one are left
 * out by name, whatever stands in them.
 */
import { readPhoneForms } from "../providers/phone";
import type { StoredEvent } from "../store/events";

/** Greater than before: everything is indexed again. */
export const textVersion = 2;

const longestText = 64 * 1024;
const longestBody = 256 * 1024;
const phonesRead = 32;

const secretName =
  /auth|token|secret|signature|\bsig\b|cookie|(?:^|[-_.])key$|apikey|password|passwd|session|credential|x-ringback/i;
const secretValue = /^\s*(?:bearer|basic|digest)\s/i;
const dullHeaders = new Set(["host", "content-length", "connection", "accept", "accept-encoding", "date"]);

type WordsOf = { text: string; phones: string[] };

export function eventText(event: StoredEvent, about: readonly (string | null)[], country: string): string {
  const body = bodyWords(event);
  const phones = body.phones.slice(0, phonesRead).flatMap((written) => readPhoneForms(written, country));
  const parts = [
    ...about.filter((word) => word !== null),
    ...phones,
    addressWords(event.url),
    ...event.headers.filter(isOpen).map(([, value]) => value),
    body.text,
  ];
  return parts.join("\n").slice(0, longestText);
}

function isOpen([name, value]: [string, string]): boolean {
  return !dullHeaders.has(name.toLowerCase()) && !secretName.test(name) && !secretValue.test(value);
}

function addressWords(url: string): string {
  const [path = "", query = ""] = url.split("?", 2);
  return `${decoded(path)}\n${parameterWords(query)}`;
}

function parameterWords(text: string): string {
  return [...new URLSearchParams(text)]
    .filter(([name]) => !secretName.test(name))
    .map(([name, value]) => `${name} ${value}`)
    .join("\n");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function bodyWords(event: StoredEvent): WordsOf {
  const text = new TextDecoder("utf-8").decode(event.body.subarray(0, longestBody));
  if (text.includes("\u0000")) return { text: "", phones: [] };
  const type = event.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  if (/x-www-form-urlencoded/i.test(type)) {
    const values = [...new URLSearchParams(text)].filter(([name]) => !secretName.test(name));
    return {
      text: values.map(([name, value]) => `${name} ${value}`).join("\n"),
      phones: values.map(([, value]) => value).filter(mayBePhone),
    };
  }
  return /^\s*[[{]/.test(text) ? jsonWords(text) : { text, phones: [] };
}

/** Keys and values as they read, not as they were escaped; also of a body that breaks off. */
function jsonWords(text: string): WordsOf {
  const words: string[] = [];
  const phones: string[] = [];
  let length = 0;
  for (const [written] of text.matchAll(/"(?:[^"\\]|\\.)*(?:"|$)|-?\d[\d.eE+-]*|true|false/gs)) {
    const word = written.startsWith('"') ? unescaped(written) : written;
    if (mayBePhone(word)) phones.push(word);
    words.push(word);
    length += word.length + 1;
    if (length > longestText) break;
  }
  return { text: words.join("\n"), phones };
}

function unescaped(written: string): string {
  const whole = written.length > 1 && written.endsWith('"') ? written : `${written}"`;
  if (!whole.includes("\\")) return whole.slice(1, -1);
  try {
    return JSON.parse(whole) as string;
  } catch {
    return whole.slice(1, -1);
  }
}

/** Not every number of seven digits: moments and ids are numbers too, and reading a number as a phone takes its time. */
function mayBePhone(word: string): boolean {
  return (
    word.length >= 7 &&
    word.length <= 24 &&
    /^\+?[\d\s().-]+$/.test(word) &&
    (word.startsWith("+") ||
      /^\d{7,11}$/.test(word) ||
      /[\s()]/.test(word) ||
      /^\d{3}[.-]\d{3}[.-]\d{4}$/.test(word))
  );
}
