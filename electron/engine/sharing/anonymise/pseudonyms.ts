/**
 * Who stands for whom. One salt per export: within it equal values get equal stand-ins, and two exports cannot be laid
 * over each other. A stand-in is never one of the originals, and two originals never share one.
 */
import { createHash } from "node:crypto";
import parsePhoneNumber, { type CountryCode, isSupportedCountry } from "libphonenumber-js/max";
import { fillText } from "./filler";
import { reservedPhone, writtenLike } from "./reserved-phones";
import type { ValueKind } from "./value-kinds";

export type Replaced = { kind: Exclude<ValueKind, "keep">; before: string; after: string };

export type Pseudonyms = {
  /** `label`: what a name is called that is no caller's, `Company`. */
  replace(kind: Exclude<ValueKind, "keep">, value: string, country: string, label?: string): string;
  isPhone(value: string, country: string): boolean;
  /** Every value that was to be replaced, numbers also as E.164: what no stand-in of the next pass may be. */
  seen(): ReadonlySet<string>;
  /** The originals met so far with what stands for each. */
  met(): ReadonlyMap<string, Replaced>;
  counts(): ReadonlyMap<Exclude<ValueKind, "keep">, number>;
};

export const mask = "[redacted]";
const prefix =
  /^(?:[A-Za-z]{1,2}[-_]|[a-z]{3}_|[A-Z]{2,3}(?=[0-9a-f]{32,}$)|(?:call|conv|conversation|user|order|cust|customer|agent|event|session|contact|account|lead|message|task|run|job|rec|recording|transcript|CALL|CON|CONV|USER|ORDER|AGENT|EVENT|SESSION|TASK|RUN)[-_:])/;

/** `originals`: what the whole export holds, so that no stand-in equals one of them. */
export function createPseudonyms(salt: string, originals: ReadonlySet<string>): Pseudonyms {
  const met = new Map<string, Replaced>();
  const seen = new Set<string>();
  const counts = new Map<Exclude<ValueKind, "keep">, number>();
  const byKey = new Map<string, string>();
  const taken = new Set<string>();
  const numbers = new Map<string, number>();

  const phones = new Map<string, ReturnType<typeof parse>>();
  function parsed(value: string, country: string): ReturnType<typeof parse> {
    const key = `${country} ${value}`;
    const known = phones.get(key);
    if (known !== undefined) return known;
    const number = parse(value, country);
    phones.set(key, number);
    return number;
  }

  const digest = (...parts: string[]) =>
    createHash("sha256")
      .update(`${salt}\n${parts.join("\n")}`)
      .digest();
  /** Where the numbers begin: the first caller of two exports is not the same number. */
  const offset = digest("offset").readUInt32BE(0) % 97;

  /** The first of `make(0)`, `make(1)` … that nobody has and nobody had. */
  function assign(key: string, make: (turn: number) => string): string {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    for (let turn = 0; ; turn += 1) {
      const made = make(turn);
      if (turn < 20_000 && (taken.has(made) || originals.has(made))) continue;
      taken.add(made);
      byKey.set(key, made);
      return made;
    }
  }

  function counted(what: string): number {
    const next = (numbers.get(what) ?? 0) + 1;
    numbers.set(what, next);
    return next;
  }

  function phone(value: string, country: string): string {
    const number = parsed(value, country);
    if (!number) return id(value);
    const { countryCallingCode, nationalNumber } = number;
    const standIn = assign(`phone ${number.number}`, () =>
      reservedPhone(
        countryCallingCode,
        nationalNumber.length,
        offset + counted(`phone ${countryCallingCode} ${nationalNumber.length}`),
      ),
    );
    return writtenLike(standIn, standIn.slice(1 + countryCallingCode.length), value);
  }

  function id(value: string): string {
    const trimmed = value.trim();
    const start = prefix.exec(trimmed)?.[0] ?? "";
    const core = trimmed.slice(start.length);
    if (core === "" || (start === "" && core.length < 2)) return value;
    // Of a long value the blocks are made of its digest: each made of the value itself would take its length squared.
    const seed = digest("id", trimmed).toString("hex");
    return assign(`id ${trimmed}`, (turn) => {
      const bytes = expand((block) => digest("id", seed, String(turn), String(block)), core.length + 1);
      // A short id that found no other of its length becomes longer.
      const wider = turn > 200 ? String(turn) : "";
      return start + idLike(core, bytes) + wider;
    });
  }

  function text(value: string): string {
    const filled = byKey.get(`text ${value}`);
    if (filled !== undefined) return filled;
    const seed = digest("text", value).toString("hex");
    let block = 0;
    let bytes = digest("text", seed, "0");
    let at = 0;
    const made = fillText(value, () => {
      if (at === bytes.length) {
        block += 1;
        at = 0;
        bytes = digest("text", seed, String(block));
      }
      return bytes[at++] as number;
    });
    byKey.set(`text ${value}`, made);
    return made;
  }

  function standIn(kind: Exclude<ValueKind, "keep">, value: string, country: string, label: string): string {
    const trimmed = value.trim();
    switch (kind) {
      case "phone":
        return phone(value, country);
      case "email":
        return assign(`email ${trimmed.toLowerCase()}`, () => `user-${counted("email")}@example.com`);
      case "name":
        return assign(`name ${trimmed.toLowerCase()}`, () => `${label} ${counted(label)}`);
      case "id":
        return id(value);
      case "url": {
        const ending = /\.([a-z0-9]{2,4})(?:[?#]|$)/i.exec(trimmed)?.[1];
        const scheme = /^(?:ws|s3|gs|ftp)/i.exec(trimmed)?.[0].toLowerCase().replace("ws", "wss") ?? "https";
        return assign(
          `url ${trimmed}`,
          (turn) =>
            `${scheme}://example.com/${digest("url", trimmed, String(turn)).toString("hex").slice(0, 12)}${ending ? `.${ending}` : ""}`,
        );
      }
      case "network":
        return trimmed.includes(":")
          ? assign(`network ${trimmed}`, () => `2001:db8::${counted("v6").toString(16)}`)
          : assign(`network ${trimmed}`, () => `192.0.2.${counted("v4") % 256}`);
      case "address":
        return /^[-+]?\d+\.\d+$/.test(trimmed) ? "0.0" : /^\d+$/.test(trimmed) ? id(value) : text(value);
      case "birth":
        return "1970-01-01";
      case "data":
        return `left out: ${value.length} characters`;
      case "secret":
        return mask;
      case "text":
        return text(value);
    }
  }

  return {
    replace(kind, value, country, label = "Caller") {
      seen.add(value.trim());
      if (kind === "phone") seen.add(parsed(value, country)?.number ?? value);
      const after = standIn(kind, value, country, label);
      if (after === value) return value;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (!met.has(value)) met.set(value, { kind, before: value, after });
      return after;
    },
    isPhone: (value, country) => parsed(value, country) !== null,
    seen: () => seen,
    met: () => met,
    counts: () => counts,
  };
}

function parse(value: string, country: string) {
  const trimmed = value.trim();
  const number = isSupportedCountry(country)
    ? parsePhoneNumber(trimmed, { defaultCountry: country as CountryCode, extract: false })
    : parsePhoneNumber(trimmed, { extract: false });
  return number?.isPossible() ? number : null;
}

function expand(block: (index: number) => Buffer, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let index = 0; index * 32 < length; index += 1) blocks.push(block(index));
  return Buffer.concat(blocks);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The same length and the same classes of characters; a first digit that is no zero stays none. */
function idLike(core: string, bytes: Buffer): string {
  const isHex = /^[0-9a-f-]+$/.test(core) && /[a-f]/.test(core);
  const made = [...core].map((character, index) => {
    const byte = bytes[index % bytes.length] as number;
    if (isHex && character !== "-") return (byte % 16).toString(16);
    if (/\d/.test(character)) return String(index === 0 && character !== "0" ? (byte % 9) + 1 : byte % 10);
    if (/[a-z]/.test(character)) return String.fromCharCode(97 + (byte % 26));
    if (/[A-Z]/.test(character)) return String.fromCharCode(65 + (byte % 26));
    return /[\x20-\x7e]/.test(character) ? character : "x";
  });
  if (uuid.test(core)) {
    // Version and variant, which validators look at.
    made[14] = core[14] as string;
    made[19] = core[19] as string;
  }
  return made.join("");
}
