/**
 * Events with stand-ins in place of people. It promises that within one export equal values stay equal, that JSON keeps
 * its structure, order and types, and that secrets, signatures and whatever cannot be read as text stay out. It is pure:
 * all events are learnt first, so that no stand-in is an original of another event; then each is replaced.
 */

import { readPhone } from "../../providers/phone";
import { bodyText, headerOf, type SharedEvent } from "../shared-event";
import { decodeForm, isJson } from "../text-kinds";
import { createPseudonyms, mask, type Pseudonyms, type Replaced } from "./pseudonyms";
import { rewriteJson } from "./rewrite-json";
import {
  isIdOfType,
  kindOfNumber,
  kindOfText,
  labelOfName,
  partsOfType,
  type ValueKind,
  type ValuePlace,
  wordsOfKey,
} from "./value-kinds";

export type EventToAnonymise = Omit<SharedEvent, "leftOut" | "resign"> & {
  /** Country of the source, for numbers written nationally. */
  country: string;
  /** A person trusts it though its signature is bad. */
  trusted: boolean;
  /** A secret of its body was masked: its signature fits no longer. */
  masked?: boolean;
};

export type Replacements = { kind: Replaced["kind"]; count: number; samples: Replaced[] }[];

export type Anonymiser = {
  /** Every event of the export passes here before the first is replaced. */
  learn(event: EventToAnonymise): void;
  /** The same for a value that stands in no event of the export. */
  learnValue(kind: Exclude<ValueKind, "keep">, text: string, country: string): void;
  replace(event: EventToAnonymise): SharedEvent;
  /** A text that speaks about these events: every original in it becomes its stand-in. */
  sweep(text: string): string;
  /** One value on its own: a call's key, a number in a table. */
  value(kind: Exclude<ValueKind, "keep">, text: string, country: string): string;
  replacements(): Replacements;
};

const shortestSwept = 2;
const longestSwept = 200;
/** Shorter words are too common to be taken for somebody's. */
const shortestKnown = 4;
const samplesKept = 4;

const droppedHeaders =
  /signature|authorization|cookie|secret|token|api-?key|password|credential|public-key|^x-forwarded|^forwarded|real-?ip|client-ip|^cf-|^via$|trace|^x-ringback-run$|^host$|^referer$|^origin$|^content-length$|^content-encoding$|^transfer-encoding$|^connection$/i;
const keptHeaders = /^(?:content-type|user-agent|accept(?:-.+)?|date|.*-timestamp)$/i;

/** `redact` takes out the secrets that the engine knows, wherever they stand. */
export function createAnonymiser(salt: string, redact: (text: string) => string): Anonymiser {
  const learnt = createPseudonyms(salt, new Set());
  let chosen: Pseudonyms | null = null;
  let sweepers: RegExp[] | null = null;

  const withheld = new Map<string, boolean>();
  /** Reading a number is slow, and the same words come again with every event. */
  function isWithheld(value: string): boolean {
    if (value.length > 24) return false;
    const known = withheld.get(value);
    if (known !== undefined) return known;
    const is = readPhone(value, "US") === null;
    withheld.set(value, is);
    return is;
  }

  function pseudonyms(): Pseudonyms {
    chosen ??= createPseudonyms(salt, learnt.seen());
    return chosen;
  }

  /** What stays because it looks like vocabulary is replaced after all where it is somebody's name elsewhere. */
  function kept(value: string): string {
    const known = learnt.met().get(value) ?? learnt.met().get(value.trim());
    if (!known || value.trim().length < shortestKnown || known.kind === "text") return value;
    return pseudonyms().replace(known.kind, value, "US");
  }

  function change(names: Pseudonyms, event: EventToAnonymise, value: string, place: ValuePlace): string {
    const isPhone = (text: string) => names.isPhone(text, event.country);
    // `anonymous`, `Restricted` …: nobody's number, and a pack must still see that it was withheld.
    if (isWithheld(value)) return value;
    const nested = /^\s*[{[]/.test(value) && isJson(value) ? rewrite(names, event, value) : null;
    if (nested !== null) return nested;
    const packed = unpacked(value);
    const repacked = packed === null ? null : rewrite(names, event, packed);
    if (repacked !== null) return Buffer.from(repacked, "utf8").toString("base64");
    const dialled = /^(sips?:|tel:|whatsapp:)(\+?[\d\s().-]{5,24})(@.*)?$/i.exec(value);
    if (dialled) {
      const number = dialled[2] as string;
      const after = names.replace(isPhone(number) ? "phone" : "id", number, event.country);
      return `${dialled[1]}${after}${dialled[3] ? "@example.com" : ""}`;
    }
    const typeParts = partsOfType(value, place.key);
    if (typeParts) {
      return typeParts
        .map((part) => (isIdOfType(part) ? names.replace("id", part, event.country) : part))
        .join("");
    }
    const kind = kindOfText(value, place, isPhone);
    if (kind === "keep") return names === learnt ? value : kept(value);
    return names.replace(kind, value, event.country, labelOfName(place.key));
  }

  function rewrite(names: Pseudonyms, event: EventToAnonymise, text: string): string | null {
    return rewriteJson(text, ({ value, is, key, parents }) => {
      if (is === "key") return changeKey(names, event, value);
      if (is === "string") return change(names, event, value, { key, parents });
      const kind = kindOfNumber(value, { key, parents }, (digits) => names.isPhone(digits, event.country));
      return kind === "keep" ? value : names.replace(kind, value, event.country);
    });
  }

  /** Some payloads name people in their keys: lists by number, by address, by id. */
  function changeKey(names: Pseudonyms, event: EventToAnonymise, key: string): string {
    const isPhone = (text: string) => names.isPhone(text, event.country);
    const kind = kindOfText(key, { key: "", parents: [] }, isPhone);
    if (kind === "phone" || kind === "email" || kind === "url" || kind === "network")
      return names.replace(kind, key, event.country);
    if (/\d{5,}/.test(key)) return names.replace("id", key, event.country);
    const known = names === learnt ? undefined : learnt.met().get(key);
    return known && wordsOfKey(key).length > 1 && known.kind === "name"
      ? names.replace("name", key, event.country)
      : key;
  }

  function changeForm(names: Pseudonyms, event: EventToAnonymise, text: string): string {
    return text
      .split("&")
      .map((pair) => {
        const cut = pair.indexOf("=");
        if (cut < 0) return pair === "" ? pair : encodeForm(changeKey(names, event, decodeForm(pair)));
        const key = decodeForm(pair.slice(0, cut));
        const value = decodeForm(pair.slice(cut + 1));
        const changed = change(names, event, value, { key, parents: [] });
        const newKey = changeKey(names, event, key);
        return `${newKey === key ? pair.slice(0, cut) : encodeForm(newKey)}=${changed === value ? pair.slice(cut + 1) : encodeForm(changed)}`;
      })
      .join("&");
  }

  function changeBody(
    names: Pseudonyms,
    event: EventToAnonymise,
  ): { body: Uint8Array; leftOut: string | null } {
    const none = { body: new Uint8Array(), leftOut: null };
    if (event.body.length === 0) return none;
    const text = bodyText(event.body);
    const type = headerOf(event.headers, "content-type")?.toLowerCase() ?? "";
    if (text === null) return { ...none, leftOut: "its body is no text" };
    if (headerOf(event.headers, "content-encoding")) return { ...none, leftOut: "its body is compressed" };
    if (type.startsWith("multipart/")) return { ...none, leftOut: "its body has several parts" };
    if (/^\s*</.test(text)) return { ...none, leftOut: "its body is markup" };
    const start = text.replace(/^\uFEFF/, "").trimStart();
    const changed = /^[{["]/.test(start)
      ? rewrite(names, event, text)
      : type.includes("x-www-form-urlencoded") || /^[\w.[\]-]+=[^\s]*$/.test(text)
        ? changeForm(names, event, text)
        : names.replace("text", text, event.country);
    if (changed === null) return { ...none, leftOut: "its body is nested too deep" };
    return { body: Buffer.from(redact(changed), "utf8"), leftOut: null };
  }

  function changeHeaders(names: Pseudonyms, event: EventToAnonymise): [string, string][] {
    return event.headers.flatMap(([name, value]): [string, string][] => {
      if (droppedHeaders.test(name)) return [];
      if (keptHeaders.test(name)) return [[name, redact(value)]];
      return [[name, redact(change(names, event, value, { key: name, parents: [] }))]];
    });
  }

  /** The path below the source and the query; the source's own name may be a company's. */
  function changeUrl(names: Pseudonyms, event: EventToAnonymise): string {
    const [path = "", ...rest] = event.url.split("?");
    const below = path.replace(/^\/hooks\/[^/]+/, "");
    const segments = below
      .split("/")
      .map((segment) =>
        segment === ""
          ? ""
          : encodeURIComponent(change(names, event, decodeForm(segment), { key: "", parents: [] })),
      );
    const query = rest.length > 0 ? `?${changeForm(names, event, rest.join("?"))}` : "";
    return redact(`/hooks/${event.provider ?? "source"}${segments.join("/")}${query}`);
  }

  return {
    learn(event) {
      changeBody(learnt, event);
      changeHeaders(learnt, event);
      changeUrl(learnt, event);
    },
    learnValue: (kind, text, country) => void learnt.replace(kind, text, country),
    replace(event) {
      const names = pseudonyms();
      const { country, trusted, masked, ...rest } = event;
      const good = event.signature !== "failed" && event.signature !== "missing";
      return {
        ...rest,
        ...changeBody(names, event),
        source: event.provider ?? "source",
        // Of a type that no pack knows the event's own words may stand here.
        type: event.type && change(names, event, event.type, { key: "type", parents: [] }),
        url: changeUrl(names, event),
        headers: changeHeaders(names, event),
        resign: good || trusted,
      };
    },
    sweep(text) {
      const { met } = pseudonyms();
      sweepers ??= sweepersOf(met());
      let swept = text;
      for (const sweeper of sweepers)
        swept = swept.replace(sweeper, (found) => met().get(found)?.after ?? mask);
      return redact(swept);
    },
    value: (kind, text, country) => pseudonyms().replace(kind, text, country),
    replacements() {
      const { met, counts } = pseudonyms();
      return [...counts()].map(([kind, count]) => ({
        kind,
        count,
        samples: [...met().values()]
          .filter((one) => one.kind === kind)
          .slice(0, samplesKept)
          .map((one) => ({ ...one, before: kind === "secret" ? "••••••" : one.before })),
      }));
    },
  };
}

/** Several, since one expression cannot hold any number of originals. Only whole words: “Bo” is not in “Bob”. */
function sweepersOf(met: ReadonlyMap<string, Replaced>): RegExp[] {
  const originals = [...met.keys()]
    .filter((original) => original.length >= shortestSwept && original.length <= longestSwept)
    .sort((a, b) => b.length - a.length)
    .map((one) => one.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  const sweepers: RegExp[] = [];
  for (let from = 0; from < originals.length; from += 1000) {
    const some = originals.slice(from, from + 1000).join("|");
    sweepers.push(new RegExp(`(?<![\\p{L}\\d])(?:${some})(?![\\p{L}\\d])`, "gu"));
  }
  return sweepers;
}

/** An object in Base64, as Telnyx hands back what a program gave it; null where it is none. */
function unpacked(value: string): string | null {
  if (!/^eyJ[A-Za-z0-9+/]{12,}={0,2}$/.test(value)) return null;
  const text = Buffer.from(value, "base64").toString("utf8");
  return isJson(text) ? text : null;
}

function encodeForm(text: string): string {
  return encodeURIComponent(text).replaceAll("%20", "+");
}
