/** All that can be said about one value, the most telling first. Pure: the receipt and the zone are arguments. */
import { explainBase64, explainNestedJson, explainToken, explainUuid } from "./encoded";
import { type Explanation, type Value, wordsOfKey } from "./explanation";
import { explainLink } from "./links";
import { explainDate, explainEpoch } from "./moments";
import { explainLargeId, explainLargeNumber, explainLength, explainMoney } from "./numbers";
import { explainPhone } from "./phones";

/** Characters; a longer text is a transcript or a file, and says for itself what it is. */
const longestExplained = 100_000;

export function explainValue(value: Value): Explanation[] {
  if (value.kind === "number") return explainNumber(value).filter((one) => one !== null);
  if (value.kind !== "text") return [];
  const text = textOf(value.raw);
  if (text === null || text === "") return [];
  const first =
    explainDate(text, value) ??
    explainToken(text, value) ??
    explainLink(text, value) ??
    explainUuid(text, value) ??
    explainPhone(text, value.key) ??
    explainEpoch(text, value) ??
    explainLargeId(text) ??
    explainNestedJson(text) ??
    explainBase64(text);
  const disguised = explainDisguise(text, value);
  return [first, first ? null : explainLength(text, value.key), first ? null : disguised].filter(
    (one) => one !== null,
  );
}

function explainNumber(value: Value): (Explanation | null)[] {
  const { raw, key } = value;
  const moment = explainEpoch(raw, value);
  if (moment) return [moment, explainLargeNumber(raw)];
  return [
    explainLargeNumber(raw) ?? explainMoney(raw, key) ?? explainLength(raw, key) ?? explainPhoneNumber(value),
  ];
}

/** A phone number that was sent as a number has lost its plus and its zeros. */
function explainPhoneNumber({ raw, key }: Value): Explanation | null {
  if (!/^\d{7,15}$/.test(raw) || !wordsOfKey(key).some((word) => /^(?:phone|mobile|msisdn|tel)$/.test(word)))
    return null;
  return {
    title: "a phone number, sent as a number",
    lines: [],
    note: "As a number it loses its + and leading zeros: it belongs into quotes.",
  };
}

/** Text that a program may take for what it is not. */
function explainDisguise(text: string, { key }: Value): Explanation | null {
  if (/^(?:true|false|null)$/i.test(text))
    return {
      title: "a text, not the word",
      lines: [],
      note: `“${text}” in quotes is true in an if: compare it as text.`,
    };
  if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(text) && !/id$/i.test(key))
    return {
      title: "a number, sent as text",
      lines: [],
      note: "Added to a number it is joined to it: convert it first.",
    };
  return null;
}

/** The text without its quotes; null where it is too long to say anything about. */
function textOf(raw: string): string | null {
  if (raw.length > longestExplained) return null;
  try {
    const text: unknown = JSON.parse(raw);
    return typeof text === "string" ? text : null;
  } catch {
    return null;
  }
}
