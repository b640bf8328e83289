/** Phone numbers as providers write them, read to E.164. */
import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { Json } from "../../../shared/words";

/** Words that stand where a number was withheld, in lower case without blanks, dashes and underscores. */
const WITHHELD = new Set([
  "",
  "anonymous",
  "anonymouscaller",
  "blocked",
  "blockedcaller",
  "callerunknown",
  "hidden",
  "nocallerid",
  "notavailable",
  "outofarea",
  "private",
  "privatecaller",
  "privatenumber",
  "restricted",
  "restrictednumber",
  "suppressed",
  "unavailable",
  "unknown",
  "unknowncaller",
  "unknownnumber",
  "withheld",
]);

/** The same words spelled on a keypad, as some carriers send them (Twilio help, "strange numbers"). */
const WITHHELD_KEYPAD = new Set(["266696687", "7378742833", "2562533", "8566696", "8656696", "86282452253"]);

/**
 * E.164 text; null where the number is withheld; undefined where it is no phone number at all.
 * `country` (ISO 3166, `US`) is for numbers written nationally. The length must fit the country; whether the number
 * is given out is not asked, so that 555-01xx numbers pass.
 */
export function readPhone(value: Json | undefined, country: string): string | null | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value).trim();
  if (isWithheld(text)) return null;
  if (text.length > 60) return undefined;
  const key = `${country} ${text}`;
  if (!read.has(key)) {
    if (read.size >= mostRead) read.clear();
    read.set(key, parsePhone(text, country));
  }
  return read.get(key);
}

/** The same numbers come with every event of a call, and reading one is among the dearest things done to an event. */
const mostRead = 5000;
const read = new Map<string, string | undefined>();

/** Fifteen digits and the plus (ITU-T E.164); the plans of some countries say that longer ones are possible. */
const longestE164 = 16;

/** Its length is all that is asked of a number, so the library says the same and takes far longer. */
const northAmerican = /^\+1[2-9]\d{9}$/;

function parsePhone(text: string, country: string): string | undefined {
  if (northAmerican.test(text)) return text;
  const options = isSupportedCountry(country)
    ? ({ defaultCountry: country, extract: false } as const)
    : ({ extract: false } as const);
  const number = parsePhoneNumberFromString(text, options);
  const e164 = number?.isPossible() ? readAsItself(number.number) : undefined;
  return e164 === undefined || e164.length > longestE164 ? undefined : e164;
}

/** `0010000000` in Australia is +61 010000000, and that is read as +61 10000000: one number must have one name. */
function readAsItself(e164: string): string {
  let named = e164;
  for (let times = 0; times < 3; times += 1) {
    const again = parsePhoneNumberFromString(named);
    if (!again?.isPossible() || again.number === named) break;
    named = again.number;
  }
  return named;
}

function isWithheld(text: string): boolean {
  const plain = text.toLowerCase().replace(/[\s_-]/g, "");
  return WITHHELD.has(plain) || WITHHELD_KEYPAD.has(plain.replace(/^\+/, ""));
}

/** A number as people search for it: `+12025550100` gives `12025550100` and `2025550100`. Empty where it is none. */
export function readPhoneForms(written: string, country: string): string[] {
  const e164 = readPhone(written, country);
  const number = e164 ? parsePhoneNumberFromString(e164) : undefined;
  return number ? [number.number.slice(1), number.nationalNumber] : [];
}
