/** Phone numbers as libphonenumber knows them. Without a country code no country is claimed. */
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { type Explanation, wordsOfKey } from "./explanation";

const phoneWord =
  /^(?:phone|number|mobile|cell|tel|telephone|msisdn|ani|dnis|caller|callee|from|to|tracking)$/;
const notPhone = /^(?:id|ids|count|order|invoice|attempt|sequence|of|at|time|date|seconds|name|email|zone)$/;
const withheld = /^(?:anonymous|restricted|private|unknown|unavailable|blocked|withheld)$/i;

export function namesPhone(key: string): boolean {
  const words = wordsOfKey(key);
  return words.some((word) => phoneWord.test(word)) && !words.some((word) => notPhone.test(word));
}

export function explainPhone(text: string, key: string): Explanation | null {
  if (withheld.test(text) && namesPhone(key))
    return {
      title: "a withheld number",
      lines: [],
      note: "It belongs to nobody: Ringback never matches it to a contact.",
    };
  if (!/^\+?[\d\s().-]{7,24}$/.test(text)) return null;
  const digits = text.replaceAll(/\D/g, "");
  if (digits.length < 7 || digits.length > 15) return null;
  if (!text.startsWith("+")) {
    if (!namesPhone(key) || /^\d{4}-\d{2}-\d{2}/.test(text)) return null;
    return {
      title: "a phone number without a country",
      lines: [],
      note: "It is read with the country set for its source. E.164 begins with + and the country code.",
    };
  }
  const phone = parsePhoneNumberFromString(text);
  if (!phone) return { title: "written like a phone number", lines: [], note: "No country has this code." };
  const country = phone.country && new Intl.DisplayNames(["en"], { type: "region" }).of(phone.country);
  return {
    title: text === phone.number ? "a phone number (E.164)" : "a phone number, not in E.164",
    lines: [
      { name: "reads", value: phone.formatInternational() },
      { name: "country", value: country ?? `code +${phone.countryCallingCode}, several countries share it` },
      ...(text === phone.number ? [] : [{ name: "E.164", value: phone.number }]),
    ],
    ...(noteOf(phone.isValid(), phone.number) ?? {}),
  };
}

function noteOf(isValid: boolean, number: string): { note: string } | null {
  if (/^\+1\d{3}55501\d{2}$/.test(number)) return { note: "Reserved for examples: it reaches nobody." };
  return isValid ? null : { note: "No number of its country is built like this." };
}
