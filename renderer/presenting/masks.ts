/**
 * What a room may see of real people: numbers by their last two digits, addresses by their first letter, names by initials.
 * One value keeps one mask and two values never share one, so that a mask leads back to its value where the engine is asked.
 * What simulations made up is shown. Names that nobody named as one, in free text, are not known here.
 */
export type Masks = {
  /** From now on this name is masked wherever it stands, unless it was invented. */
  learnName(name: string): void;
  /** Names, numbers and addresses in this text are a simulation's. */
  learnInvented(text: string): void;
  learnInventedName(name: string): void;
  /** `isReal`: of a real call, whose numbers and addresses are masked also where a simulation used the same. */
  mask(text: string, isReal?: boolean): string;
  unmask(text: string): string;
};

const addresses = /[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/g;
const numbers = /(?<![\w.•-])(?:\+|%2B)?\d(?:[ ().-]{0,2}\d){6,14}(?![\w-]|[.:]\d)/g;
const words = /\p{L}[\p{L}\p{M}'’]*/gu;
/** A number inside an id, as in `lead-12025550134`: masked where it is known as somebody's. */
const digitRuns = /(?<!\d)\d{10,15}(?!\d)/g;
/** Scripts that write no space between words: a name stands anywhere in a run of letters. */
const unspacedScripts = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;
const credentials: readonly [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/g, "$1 ••••"],
  [/([?&#](?:token|key|secret|signature|auth|password|code|access_key)=)[^&\s"'\\]+/gi, "$1••••"],
  [/\b(?:sk|pk|pat|xoxb|ghp)_[A-Za-z0-9_-]{8,}/g, "••••"],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, "••••"],
];

export function createMasks(): Masks {
  const maskOfValue = new Map<string, string>();
  const valueOfMask = new Map<string, string>();
  const inventedNames = new Set<string>();
  const inventedValues = new Set<string>();
  /** Whole names by their first word, in small letters. */
  const names = new Map<string, string[]>();
  const known = new Set<string>();
  /** Parts of names as they are written in running text. */
  const parts = new Map<string, string>();
  const unspaced = new Set<string>();
  /** Digits of numbers that were masked, with and without their country. */
  const knownDigits = new Set<string>();

  function given(value: string, look: string): string {
    const before = maskOfValue.get(value);
    if (before !== undefined) return before;
    let mask = look;
    for (let nth = 2; valueOfMask.has(mask); nth += 1) mask = `${look}·${nth}`;
    maskOfValue.set(value, mask);
    valueOfMask.set(mask, value);
    return mask;
  }

  function maskNumber(text: string, isReal: boolean): string {
    const digits = text.replaceAll(/%2B|\D/g, "");
    if (!isNumber(text, digits)) return text;
    if (inventedValues.has(digits) && !isReal) return text;
    const plus = /^\+|%2B/.test(text) ? "+" : "";
    if (digits.length >= 10) knownDigits.add(digits).add(digits.slice(-10));
    return given(`${plus}${digits}`, `${plus}••• ••${digits.slice(-2)}`);
  }

  function maskAddress(text: string, isReal: boolean): string {
    const value = text.replace("%40", "@");
    return inventedValues.has(value.toLowerCase()) && !isReal ? text : given(value, `${text[0]}…@…`);
  }

  function maskDigits(digits: string): string {
    return knownDigits.has(digits) ? given(digits, `••• ••${digits.slice(-2)}`) : digits;
  }

  function maskNames(original: string): string {
    if (known.size === 0) return original;
    let text = original;
    for (const name of unspaced) text = text.replaceAll(name, maskOfName(name));
    let masked = "";
    let from = 0;
    words.lastIndex = 0;
    for (let word = words.exec(text); word !== null; word = words.exec(text)) {
      const at = word.index;
      const whole = names.get(word[0].toLowerCase())?.find((name) => standsAt(text, name, at));
      const mask =
        whole === undefined ? parts.get(word[0]) : maskOfName(whole, text.slice(at, at + whole.length));
      if (mask === undefined) continue;
      masked += text.slice(from, at) + mask;
      from = at + (whole?.length ?? word[0].length);
      words.lastIndex = from;
    }
    return masked + text.slice(from);
  }

  /** Written as an id, `dana.reyes`, it is another value than the name. */
  function maskOfName(whole: string, written = whole): string {
    return given(/[._-]/.test(written) ? written : whole, initialsOf(whole));
  }

  function learnName(name: string): void {
    const whole = name.trim().replaceAll(/\s+/g, " ");
    const key = whole.toLowerCase();
    const split = whole.split(" ").filter((part) => part.length > 1 && /\p{L}/u.test(part));
    const first = split[0]?.match(/\p{L}[\p{L}\p{M}'’]*/u)?.[0].toLowerCase();
    if (first === undefined || known.has(key) || inventedNames.has(key)) return;
    known.add(key);
    if (unspacedScripts.test(whole) && whole.length > 1) unspaced.add(whole);
    if (split.length > 1)
      names.set(
        first,
        [...(names.get(first) ?? []), whole].sort((a, b) => b.length - a.length),
      );
    for (const part of split)
      for (const form of formsOf(part)) if (!parts.has(form)) parts.set(form, `${part[0]?.toUpperCase()}.`);
  }

  return {
    learnName,
    learnInventedName: (name) => void inventedNames.add(name.trim().replaceAll(/\s+/g, " ").toLowerCase()),
    learnInvented(text) {
      for (const [address] of text.matchAll(addresses)) inventedValues.add(address.toLowerCase());
      for (const [number] of text.matchAll(numbers)) inventedValues.add(number.replaceAll(/%2B|\D/g, ""));
    },
    mask(text, isReal = false) {
      if (text.length < 2) return text;
      let masked = text;
      for (const [shape, instead] of credentials) masked = masked.replace(shape, instead);
      masked = masked
        .replaceAll(addresses, (address) => maskAddress(address, isReal))
        .replaceAll(numbers, (number) => maskNumber(number, isReal));
      return maskNames(knownDigits.size === 0 ? masked : masked.replaceAll(digitRuns, maskDigits));
    },
    unmask(text) {
      if (!/[•…]|\p{L}\./u.test(text)) return text;
      if (valueOfMask.has(text)) return valueOfMask.get(text) ?? text;
      let whole = text;
      const longestFirst = [...valueOfMask].filter(([mask]) => /[•…]/.test(mask));
      for (const [mask, value] of longestFirst.sort(([a], [b]) => b.length - a.length))
        whole = whole.replaceAll(mask, value);
      return whole;
    },
  };
}

/** Times, dates, addresses of machines and ids are no numbers to call. */
function isNumber(text: string, digits: string): boolean {
  if (digits.length < 7 || digits.length > 15) return false;
  if (/^\d{4}-\d{2}-\d{2}/.test(text) || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return false;
  // Without a plus or groups it is as likely an id, an amount or seconds since 1970.
  return text !== digits || (digits.length >= 10 && !/^1[5-9]\d{8}(?:\d{3})?$/.test(digits));
}

function standsAt(text: string, name: string, at: number): boolean {
  const there = text.slice(at, at + name.length);
  return (
    there.replaceAll(/[._-]/g, " ").toLowerCase() === name.replaceAll(/[._-]/g, " ").toLowerCase() &&
    !/[\p{L}\p{M}\d]/u.test(text[at + name.length] ?? "")
  );
}

function initialsOf(name: string): string {
  return name
    .split(" ")
    .flatMap((part) => part.match(/\p{L}/u)?.[0].toUpperCase() ?? [])
    .map((letter) => `${letter}.`)
    .join(" ");
}

/** As it was written unless that is small letters, which a status has too; with a capital; in capitals. */
function formsOf(part: string): string[] {
  const word = part.match(/\p{L}[\p{L}\p{M}'’]*/u)?.[0] ?? "";
  if (word.length < 2) return [];
  const small = word.toLowerCase();
  const capital = `${small[0]?.toUpperCase()}${small.slice(1)}`;
  return [...(word === small ? [] : [word]), capital, word.toUpperCase()];
}
