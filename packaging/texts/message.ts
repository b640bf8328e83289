/**
 * A text as the catalogue writes it. `{0}` stands for a value, `{0?yes|no}` for one of two texts by a condition, and
 * `{0#event|events}` for one of several by a number. A translation may put them in another order, leave one out, use one
 * twice, and name the plurals of its language: `{0#one=…|few=…|other=…}`. A backslash makes the next sign plain.
 */
export type Part = string | { value: number } | { of: number; by: "condition" | "number"; options: Option[] };
export type Option = { category: string | null; parts: Part[] };

const categories = /^(zero|one|two|few|many|other)=/;

export function writeText(parts: readonly Part[], inside = false): string {
  return parts
    .map((part) => {
      if (typeof part === "string") return part.replaceAll(inside ? /[\\{}|]/g : /[\\{}]/g, "\\$&");
      if ("value" in part) return `{${part.value}}`;
      const options = part.options.map(
        ({ category, parts }) => (category === null ? "" : `${category}=`) + writeText(parts, true),
      );
      return `{${part.of}${part.by === "number" ? "#" : "?"}${options.join("|")}}`;
    })
    .join("");
}

/** Throws where the braces of a text do not close: a catalogue is written by people. */
export function readText(text: string): Part[] {
  let at = 0;
  const parts = readParts(false);
  if (at < text.length) throw new Error(`“${text}” has a } too many`);
  return parts;

  function readParts(inside: boolean): Part[] {
    const found: Part[] = [];
    let plain = "";
    const flush = () => {
      if (plain !== "") found.push(plain);
      plain = "";
    };
    while (at < text.length) {
      const sign = text.charAt(at);
      if (sign === "\\") {
        plain += text.charAt(at + 1);
        at += 2;
      } else if (sign === "{") {
        flush();
        at++;
        found.push(readHole());
      } else if (sign === "}" || (inside && sign === "|")) break;
      else {
        plain += sign;
        at++;
      }
    }
    flush();
    return found;
  }

  function readHole(): Part {
    const digits = /^\d+/.exec(text.slice(at))?.[0];
    if (digits === undefined) throw new Error(`“${text}” has a { without a number`);
    at += digits.length;
    const kind = text.charAt(at++);
    if (kind === "}") return { value: Number(digits) };
    if (kind !== "?" && kind !== "#") throw new Error(`“${text}” has no }, ? or # after {${digits}`);
    const options: Option[] = [];
    do {
      const category = kind === "#" ? categories.exec(text.slice(at))?.[1] : undefined;
      if (category !== undefined) at += category.length + 1;
      options.push({ category: category ?? null, parts: readParts(true) });
    } while (text.charAt(at++) === "|");
    if (text.charAt(at - 1) !== "}") throw new Error(`“${text}” does not close {${digits}`);
    return { of: Number(digits), by: kind === "#" ? "number" : "condition", options };
  }
}

/** Every number that a text speaks of. */
export function holesOf(parts: readonly Part[]): number[] {
  return parts.flatMap((part) => {
    if (typeof part === "string") return [];
    if ("value" in part) return [part.value];
    return [part.of, ...part.options.flatMap((option) => holesOf(option.parts))];
  });
}

/** The same text with other words; values and choices stay. */
export function mapWords(parts: readonly Part[], change: (words: string) => string): Part[] {
  return parts.map((part) => {
    if (typeof part === "string") return change(part);
    if ("value" in part) return part;
    return {
      ...part,
      options: part.options.map((option) => ({ ...option, parts: mapWords(option.parts, change) })),
    };
  });
}
