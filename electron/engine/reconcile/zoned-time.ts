/**
 * Times of an export as moments. A time with an offset is one moment; one without is read in the zone that was chosen:
 * twice an hour in autumn it is one of two, and in spring there is an hour that no clock showed.
 */
const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(am|pm)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?$/i;
const AMERICAN =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*(am|pm)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?$/i;

/** `at` has one moment or, in the hour that comes twice, two; `zoned` is false where the text has its own offset. */
export type WrittenTime = { at: [number, ...number[]]; zoned: boolean };

/** Null where it is no time; `timeZone` null: a time without an offset has no moment, and `at` is as if it were UTC. */
export function readWrittenTime(text: string, timeZone: string | null): WrittenTime | null {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  const american = iso ? null : AMERICAN.exec(trimmed);
  const [year, month, day] = iso ? iso.slice(1, 4) : american ? [american[3], american[1], american[2]] : [];
  const [hour, minute, second, half, offset] = (iso ?? american)?.slice(4) ?? [];
  if (year === undefined) return null;
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    hourOf(Number(hour ?? 0), half),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  if (!isThatDay(local, Number(month), Number(day))) return null;
  if (offset !== undefined) return { at: [local - offsetMs(offset)], zoned: false };
  return { at: timeZone === null ? [local] : momentsOf(local, timeZone), zoned: true };
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
}

/** The 31st of February is no day, and 25 o'clock none of its hours. */
function isThatDay(local: number, month: number, day: number): boolean {
  const date = new Date(local);
  return Number.isFinite(local) && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function offsetMs(offset: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? [];
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === "-" ? -ms : ms;
}

/** Every moment at which a clock in that zone shows this time; in the spring's gap the moment after it. */
function momentsOf(local: number, timeZone: string): [number, ...number[]] {
  const day = 24 * 60 * 60_000;
  const guesses = [shownMs(local - day, timeZone), shownMs(local + day, timeZone)].map(
    (shift) => local - shift,
  );
  const [first, ...others] = [...new Set(guesses)]
    .filter((at) => at + shownMs(at, timeZone) === local)
    .toSorted((a, b) => a - b);
  return first === undefined ? [Math.max(...guesses)] : [first, ...others];
}

/** How far the clock of a zone is ahead of UTC at a moment. */
function shownMs(at: number, timeZone: string): number {
  const parts = format(timeZone).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return shown - Math.floor(at / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(timeZone, made);
  return made;
}
