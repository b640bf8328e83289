/**
 * What an answer of the engine becomes before it is shown to a room. Rows of a simulation stay as they are: their people are
 * made up. Everything else goes through the masks, also what only looks like text: bodies, previews, files. Pure.
 */
import type { Masks } from "./masks";

type Known = { masks: Masks; inventedCalls: Set<string>; inventedEvents: Set<string> };
type Row = Record<string, unknown>;

const isRow = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Keys of a payload or a CRM's record under which a person is named. */
const ofPerson =
  /^(?:person_?name|(?:full|first|last|given|family|customer|caller|called|patient|contact|lead|guest)_?name)$/i;
const person =
  /^(?:customer|caller|callee|contact|patient|person|lead|guest|user|metadata|shippingAddress)$/i;
const ofNumber = /phone|mobile|msisdn|caller_?number/i;
const ofParty = /^(?:from|to|caller|callee)$/i;

/** `isReal`: of a real call as a whole, which a file does not say of itself. */
export function shownValue(value: unknown, known: Known, isReal = false): unknown {
  learn(value, known, "");
  return shown(value, known, "", isReal);
}

/** Of a call that no simulation made: a number in it is somebody's, also where a simulation used the same one. */
function isOfRealCall(row: Row, { inventedCalls }: Known): boolean {
  if (typeof row.origin === "string") return row.origin !== "simulated";
  return typeof row.callId === "string" && !inventedCalls.has(row.callId);
}

function isInvented(row: Row, { inventedCalls }: Known): boolean {
  if (row.origin === "simulated") return true;
  return typeof row.callId === "string" && row.origin === undefined && inventedCalls.has(row.callId);
}

/** Names and invented values first, wherever in the answer they stand. */
function learn(value: unknown, known: Known, key: string): void {
  if (Array.isArray(value)) for (const one of value) learn(one, known, key);
  if (!isRow(value)) return;
  if (isInvented(value, known)) {
    if (typeof value.callId === "string") known.inventedCalls.add(value.callId);
    if (typeof value.eventId === "string") known.inventedEvents.add(value.eventId);
    if (typeof value.personName === "string") known.masks.learnInventedName(value.personName);
    known.masks.learnInvented(JSON.stringify(value));
    return;
  }
  const whole = nameOf(value);
  if (whole !== null) known.masks.learnName(whole);
  for (const [own, inner] of Object.entries(value)) {
    if (typeof inner === "string") {
      if (ofPerson.test(own) || (own === "name" && person.test(key))) known.masks.learnName(inner);
      else if (own === "bodyText") learnFromBody(inner, known);
      // So that an id which is made of the number is known as such, also where it stands before.
      if (ofNumber.test(own) || ofParty.test(own)) known.masks.mask(inner);
    } else learn(inner, known, own);
  }
}

function nameOf(row: Row): string | null {
  const first = row.firstname ?? row.firstName ?? row.first_name ?? row.FirstName;
  const last = row.lastname ?? row.lastName ?? row.last_name ?? row.LastName;
  return typeof first === "string" && typeof last === "string" ? `${first} ${last}` : null;
}

function learnFromBody(text: string, known: Known): void {
  try {
    learn(JSON.parse(text), known, "");
  } catch {
    for (const [key, value] of new URLSearchParams(text))
      if (ofPerson.test(key)) known.masks.learnName(value);
  }
}

function shown(value: unknown, known: Known, key: string, isReal: boolean): unknown {
  if (typeof value === "string") return shownText(value, known, isReal);
  if (typeof value === "number") return ofNumber.test(key) ? shownNumber(value, known, isReal) : value;
  if (value instanceof Blob) return shownFile(value, known, isReal);
  if (Array.isArray(value)) return value.map((one) => shown(one, known, key, isReal));
  if (!isRow(value) || isInvented(value, known)) return value;
  const isRealHere = isReal || isOfRealCall(value, known);
  return Object.fromEntries(
    Object.entries(value).map(([own, inner]) => [own, shown(inner, known, own, isRealHere)]),
  );
}

function shownText(text: string, { masks }: Known, isReal: boolean): string {
  const plain = asItReads(text);
  const mask = (part: string) => masks.mask(part, isReal);
  const masked = mask(maskEncoded(plain, mask));
  return masked === plain ? text : stillJson(plain, masked);
}

/** JSON may write a letter of a name as \u00e9 and a plus as \u002B, a URL the letter as %C3%A9: it is the same value. */
function asItReads(text: string): string {
  return text
    .replaceAll(/\\(?:u([0-9a-f]{4})|[\s\S])/gi, (whole, code: string | undefined) => {
      const at = code === undefined ? 0 : Number.parseInt(code, 16);
      return at < 0x20 || at === 0x22 || at === 0x5c ? whole : String.fromCharCode(at);
    })
    .replaceAll(/(?:%[c-f][0-9a-f](?:%[89ab][0-9a-f])+)+/gi, (whole) => {
      try {
        return decodeURIComponent(whole);
      } catch {
        return whole;
      }
    });
}

/** A number that stood without quotes gets them, so that the payload can still be walked. */
function stillJson(plain: string, masked: string): string {
  if (!/^\s*[[{]/.test(plain) || !isJson(plain) || isJson(masked)) return masked;
  return masked.replaceAll(/([:[,]\s*)(••• ••\d\d(?:·\d+)?)(?=\s*[,}\]])/g, '$1"$2"');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function shownNumber(value: number, { masks }: Known, isReal: boolean): number | string {
  const masked = masks.mask(`+${value}`, isReal);
  return masked === `+${value}` ? value : masked.slice(1);
}

async function shownFile(file: Blob, known: Known, isReal: boolean): Promise<Blob> {
  const bytes = await file.arrayBuffer();
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new Blob(["(not text, and not shown while presenting)"], { type: "text/plain" });
  }
  learnFromBody(text, known);
  return new Blob([shownText(text, known, isReal)], { type: file.type });
}

/** A value that is base64 as a whole, or stands in quotes as one. */
const encoded = /^[A-Za-z0-9+/_-]{16,}={0,2}$|(?<=")[A-Za-z0-9+/_-]{16,65536}={0,2}(?=")/g;

/** What is masked within base64 is masked there, and stays base64: a payload may be decoded on the screen. */
function maskEncoded(text: string, mask: (part: string) => string): string {
  return text.replaceAll(encoded, (value) => {
    const plain = decoded(value);
    if (plain === null) return value;
    const masked = mask(plain);
    return masked === plain ? value : encodedAgain(masked);
  });
}

/** Null: it is no base64, or not of text. */
function decoded(value: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(value.replaceAll("-", "+").replaceAll("_", "/")), (letter) =>
      letter.charCodeAt(0),
    );
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return /[^\P{Cc}\t\n\r]/u.test(text) ? null : text;
  } catch {
    return null;
  }
}

function encodedAgain(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** What is asked of the engine, with the values behind the masks. */
export function askedValue(value: unknown, masks: Masks): unknown {
  if (typeof value === "string") return masks.unmask(value);
  if (Array.isArray(value)) return value.map((one) => askedValue(one, masks));
  if (!isRow(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, askedValue(inner, masks)]));
}
