/**
 * How a number, an address or an id may be spelled in bytes: E.164, national, with any separators, as in a URL, and in
 * base64. It looks at bytes read as Latin-1, so that one pattern finds all of them. UTF-16 is not looked for.
 */
import { parsePhoneNumberFromString } from "libphonenumber-js/max";

export type Subject = { kind: "phone" | "email" | "id"; text: string };

const separators = "(?:[\\s().+/-]|%2[0-9A-Fa-f]|\\xa0){0,3}";
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** Null: too short, or no number that could be told from others. */
export function readSubject(given: string): Subject | null {
  const text = given.trim();
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return { kind: "email", text: text.toLowerCase() };
  if (/^\+[\d\s().-]+$/.test(text)) {
    const parsed = parsePhoneNumberFromString(text);
    return parsed?.isPossible() ? { kind: "phone", text: parsed.number } : null;
  }
  if (/^[\d\s().-]+$/.test(text) && text.replace(/\D/g, "").length >= 7) return null;
  return text.length >= 4 ? { kind: "id", text } : null;
}

/** What a person types to say that they mean it. */
export function guardOf({ kind, text }: Subject): { typed: string; words: string } {
  return kind === "phone"
    ? { typed: text.slice(-4), words: "the last four digits of the number" }
    : { typed: text, words: kind === "email" ? "the address once more" : "the id once more" };
}

export type Matcher = {
  test(text: string): boolean;
  count(text: string): number;
  /** Same length: digits become nines, letters x, so that what it stands in can still be read. */
  mask(text: string): string;
  /** The longest spelling, so that no piece of a file is cut through one. */
  longest: number;
};

export function createMatcher(subjects: readonly Subject[]): Matcher {
  const source = subjects.flatMap(patternsOf).join("|");
  const once = new RegExp(source);
  const all = new RegExp(source, "g");
  return {
    test: (text) => once.test(text),
    count: (text) => text.match(all)?.length ?? 0,
    mask: (text) => text.replace(all, (found) => found.replace(/%[0-9A-Fa-f]{2}|[0-9A-Za-z]/g, hide)),
    longest: 512,
  };
}

/** What stands for a sign in a URL goes on standing for it. */
function hide(sign: string): string {
  if (sign.length > 1) return sign;
  return sign >= "0" && sign <= "9" ? "9" : "x";
}

export function spellingsOf({ kind, text }: Subject): string[] {
  if (kind !== "phone") return [text];
  const parsed = parsePhoneNumberFromString(text);
  return [
    ...new Set([text, text.slice(1), parsed?.nationalNumber ?? "", parsed?.formatNational() ?? ""]),
  ].filter(Boolean);
}

function patternsOf(subject: Subject): string[] {
  const { kind, text } = subject;
  if (kind === "phone") {
    const parsed = parsePhoneNumberFromString(text);
    const national = String(parsed?.nationalNumber ?? text.slice(1));
    const code = String(parsed?.countryCallingCode ?? "");
    const spelled = [...national].join(separators);
    // With the country's code, with 00 before it, with a trunk 0, or as it is; never in the middle of a longer number.
    const before = `(?:(?:00)?${[...code].join(separators)}${separators}(?:0${separators})?|0${separators})?`;
    return [
      `(?:(?<![0-9])|(?<=%[0-9A-Fa-f]{2}))${before}${spelled}(?![0-9])`,
      ...[text, text.slice(1), national].flatMap(inBase64),
    ];
  }
  const at = escaped(text).replace("@", "(?:@|%40|\\\\u0040)");
  const anyCase = at.replace(
    /(?<!%|\\u?|\\x)[a-z]/gi,
    (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`,
  );
  return kind === "email"
    ? [`(?<![A-Za-z0-9._%+-])${anyCase}(?![A-Za-z0-9-])`, ...inBase64(text)]
    : [`(?<![A-Za-z0-9_-])${escaped(text)}(?![A-Za-z0-9_-])`, ...inBase64(text)];
}

/** What is the same wherever in a text it begins: the characters at both ends depend on what stands beside it. */
function inBase64(text: string): string[] {
  if (text.length < 8) return [];
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.from(`${" ".repeat(shift)}${text}`)
      .toString("base64")
      .replace(/=+$/, "");
    const from = shift === 0 ? 0 : shift + 1;
    const bits = (shift + text.length) * 8;
    const inner = whole.slice(from, Math.floor(bits / 6));
    return escaped(inner)
      .replace(/\\\+|\+/g, "[+-]")
      .replace(/\\\/|\//g, "[/_]");
  });
}
