/** Moments: epoch numbers of four units, ISO 8601 with and without an offset, and the dates of mail. */
import { durationWords } from "../../calls/duration-words";
import { type Explanation, type Value, wordsOfKey } from "./explanation";

const units = [
  { digits: 10, perMs: 1 / 1000, words: "seconds" },
  { digits: 13, perMs: 1, words: "milliseconds" },
  { digits: 16, perMs: 1_000, words: "microseconds" },
  { digits: 19, perMs: 1_000_000, words: "nanoseconds" },
];
const timeWords =
  /^(?:at|time|timestamp|ts|date|datetime|epoch|created|updated|started|ended|start|end|expires|expiry|exp|iat|nbf|on|when|answered|received|sent|occurred|scheduled|since|until)$/;
const dayMs = 86_400_000;

export function namesTime(key: string): boolean {
  return wordsOfKey(key).some((word) => timeWords.test(word));
}

/** `Fri 14 Aug 2026 14:18:02.118` */
export function momentWords(at: number, zone?: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    hourCycle: "h23",
    timeZone: zone,
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
  const day = `${of("weekday")} ${of("day")} ${of("month")} ${of("year")}`;
  return `${day} ${of("hour")}:${of("minute")}:${of("second")}.${of("fractionalSecond")}`;
}

/** `UTC+2`, `UTC−5:30`. */
export function offsetOf(at: number, zone?: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "shortOffset" });
  const name = parts.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "";
  return name.replace("GMT", "UTC").replace("-", "−");
}

export function beforeReceipt(at: number, receivedAt: number): string {
  const apart = at - receivedAt;
  if (apart === 0) return "at the very moment it was received";
  return `${durationWords(Math.abs(apart))} ${apart < 0 ? "before" : "after"} it was received`;
}

function linesOf(at: number, { receivedAt, zone }: Value): Explanation["lines"] {
  return [
    { name: `here, ${offsetOf(at, zone)}`, value: momentWords(at, zone) },
    { name: "UTC", value: momentWords(at, "UTC") },
    { name: "that is", value: beforeReceipt(at, receivedAt) },
  ];
}

/** Digits alone are a moment where the name says so, or where they lie within a year of the receipt. */
export function explainEpoch(digits: string, value: Value): Explanation | null {
  const match = /^(\d{9,19})(?:\.(\d{1,9}))?$/.exec(digits);
  if (!match) return null;
  const whole = match[1] ?? "";
  const unit = units.find(({ digits: length }) => length === whole.length || length === whole.length + 1);
  if (!unit || (match[2] && unit.words !== "seconds")) return null;
  const at = Number(digits) / unit.perMs;
  const near = Math.abs(at - value.receivedAt) < 366 * dayMs;
  if (!near && !(namesTime(value.key) && at > 631_152_000_000 && at < 4_102_444_800_000)) return null;
  return {
    title: `a moment, in ${unit.words} since 1970`,
    lines: linesOf(Math.floor(at), value),
    ...(namesTime(value.key)
      ? {}
      : { note: "Its name does not say that it is a time; the figure fits one." }),
  };
}

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const mailDate =
  /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:GMT|UTC|[+-]\d{4})$/;

export function explainDate(text: string, value: Value): Explanation | null {
  if (mailDate.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at)
      ? null
      : { title: "a moment, as mail writes it (RFC 2822)", lines: linesOf(at, value) };
  }
  const match = iso.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second = "00", fraction = "0", offset] = match;
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (new Date(wall).getUTCDate() !== Number(day) || Number(month) > 12)
    return { title: "written as a date", lines: [], note: `There is no ${year}-${month}-${day}.` };
  if (hour === undefined) {
    return {
      title: "a day",
      lines: [],
      note: "It names no time and no zone: whose day it is, it does not say.",
    };
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60)
    return { title: "written as a time", lines: [], note: `There is no ${hour}:${minute}:${second}.` };
  const ms = Math.floor(Number(`0.${fraction}`) * 1000);
  const local = wall + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + ms;
  if (offset === undefined) return explainWithoutOffset(local, value);
  const minutes = offsetMinutes(offset);
  return {
    title: minutes === 0 ? "a moment, in UTC (ISO 8601)" : `a moment, with the offset ${offset} (ISO 8601)`,
    lines: linesOf(local - minutes * 60_000, value),
    ...(/\d/.test(offset) || offset.toUpperCase() === "Z"
      ? {}
      : { note: "“UTC” in words is not ISO 8601; many parsers refuse it." }),
  };
}

function offsetMinutes(offset: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset);
  if (!match) return 0;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0));
}

/** The zone is anybody's guess, so both readings are given and neither is called right. */
function explainWithoutOffset(local: number, { receivedAt, zone }: Value): Explanation {
  const here = local - zoneOffset(local, zone);
  return {
    title: "a time without an offset (ISO 8601)",
    lines: [
      { name: "if it is UTC", value: `${momentWords(local, "UTC")}, ${beforeReceipt(local, receivedAt)}` },
      {
        name: `if it is ${offsetOf(here, zone)}`,
        value: `${momentWords(here, zone)}, ${beforeReceipt(here, receivedAt)}`,
      },
    ],
    note: "Which zone it means, it does not say: one program reads it as UTC, the next as its own time.",
  };
}

/** Milliseconds the zone is ahead of UTC at this wall clock time. */
function zoneOffset(wall: number, zone?: string): number {
  const ahead = (at: number) => {
    const match = /UTC([+−])(\d+)(?::(\d+))?/.exec(offsetOf(at, zone));
    if (!match) return 0;
    return (match[1] === "−" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) * 60_000;
  };
  return ahead(wall - ahead(wall));
}
