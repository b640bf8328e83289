/**
 * Moments, spans, sizes and numbers as people read them: in the reader's zone, and as the reader's browser writes them.
 * Times are epoch milliseconds. Ids, payloads and what a provider wrote are data and never come through here.
 */

/** The browser's first language; the texts are in English all the same. */
const locale = navigator.language;

const known = new Map<string, Intl.DateTimeFormat>();

/** A format of dates, made once: making one costs a hundred times what using it does. */
export function dateFormat(options: Intl.DateTimeFormatOptions, zone?: string): Intl.DateTimeFormat {
  const key = `${zone ?? ""} ${JSON.stringify(options)}`;
  const made = known.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  known.set(key, made);
  return made;
}

const two = (value: number) => String(value).padStart(2, "0");
const hoursAndMinutes = { hour: "2-digit", minute: "2-digit" } as const;
const withSeconds = { ...hoursAndMinutes, second: "2-digit" } as const;
const withThousandths = { ...withSeconds, fractionalSecondDigits: 3 } as const;

/** `14:18:25.703`, `02:18:25.703 PM` */
export function clock(at: number): string {
  return dateFormat(withThousandths).format(at);
}

/** `14:18:25` */
export function clockSeconds(at: number, zone?: string): string {
  return dateFormat(withSeconds, zone).format(at);
}

/** `14:18` */
export function clockMinutes(at: number, zone?: string): string {
  return dateFormat(hoursAndMinutes, zone).format(at);
}

/** `Fri 14 Aug` */
export function day(at: number, zone?: string): string {
  return dateFormat({ weekday: "short", day: "numeric", month: "short" }, zone).format(at);
}

/** `14 Aug` */
export function dayMonth(at: number): string {
  return dateFormat({ day: "numeric", month: "short" }).format(at);
}

/** `14 Aug 2026` */
export function dayYear(at: number): string {
  return dateFormat({ day: "numeric", month: "short", year: "numeric" }).format(at);
}

/** `Fri` */
export function weekday(at: number): string {
  return dateFormat({ weekday: "short" }).format(at);
}

/** `Fri 14`, `14 Fri` */
export function weekdayNumber(at: number): string {
  return dateFormat({ weekday: "short", day: "numeric" }).format(at);
}

/** `August`, or `Aug` where it is to be short, with the year where one is asked for. */
export function month(at: number, length: "long" | "short", withYear = false): string {
  return dateFormat({ month: length, ...(withYear ? { year: "numeric" } : {}) }).format(at);
}

export function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

export function isSameYear(a: number, b: number): boolean {
  return new Date(a).getFullYear() === new Date(b).getFullYear();
}

/** Clock of today, else the day before it: `Fri 14 Aug 14:18:25`. */
export function moment(at: number, now = Date.now()): string {
  return isSameDay(at, now) ? clockSeconds(at) : `${day(at)} ${clockSeconds(at)}`;
}

/** In a column: `14:18:25.703` today, `14 Aug 14:18` before. */
export function columnMoment(at: number, now = Date.now()): string {
  return isSameDay(at, now) ? clock(at) : `${dayMonth(at)} ${clockMinutes(at)}`;
}

/** In a narrow column: `14:18:25` today, `14 Aug 14:18` before. */
export function shortMoment(at: number, now = Date.now()): string {
  return isSameDay(at, now) ? clockSeconds(at) : `${dayMonth(at)} ${clockMinutes(at)}`;
}

/** All of it, for what is shown on hover: `Fri, 14 Aug 2026, 14:18:25.703 GMT+1`. */
export function fullMoment(at: number): string {
  return dateFormat({
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    ...withThousandths,
    timeZoneName: "short",
  }).format(at);
}

/** How long ago, one unit: `12 s`, `3 m`, `5 h`, `2 d`. */
export function age(at: number, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${count(Math.floor(seconds / 86_400))} d`;
}

/** `188 ms`, `23.6 s`, `4 m 12 s`, `2 h 05 m`, from two days on `3 d 4 h`. */
export function duration(ms: number): string {
  const length = Math.abs(ms);
  if (length < 1_000) return `${Math.round(length)} ms`;
  if (length < 60_000) return `${trim(length / 1_000)} s`;
  const seconds = Math.round(length / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  const hours = Math.floor(seconds / 3_600);
  if (hours >= 48) return `${count(Math.floor(hours / 24))} d ${hours % 24} h`;
  return `${hours} h ${two(Math.floor((seconds % 3_600) / 60))} m`;
}

/** With its sign: `+188 ms`, `−2.1 s`. */
export function difference(ms: number): string {
  return `${ms < 0 ? "−" : "+"}${duration(ms)}`;
}

/** `0:42`, `9:12`, `1:02:31`, `3 d 1:02:03`: a length of time that runs. The same everywhere, since it is no time of day. */
export function runningClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000 + 1e-6));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(seconds % 60);
  if (days > 0) return `${days} d ${hours}:${two(minutes)}:${rest}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** `1.2 ms`; the answer times of the receiver. */
export function milliseconds(ms: number): string {
  return `${ms < 100 ? decimal(ms, 1) : count(Math.round(ms))} ms`;
}

/** `612 B`, `64 kB`, `41 MB`. */
export function bytes(size: number): string {
  if (size < 1_000) return `${size} B`;
  if (size < 1_000_000) return `${trim(size / 1_000)} kB`;
  if (size < 1_000_000_000) return `${trim(size / 1_000_000)} MB`;
  return `${trim(size / 1_000_000_000)} GB`;
}

const whole = new Intl.NumberFormat(locale);
const decimals = [0, 1, 2, 3].map(
  (digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);

/** `8,171`, `8.171`, `8 171`. */
export function count(value: number): string {
  return whole.format(value);
}

/** With so many digits after the point, always: in a column they stand below each other. */
export function decimal(value: number, digits: 0 | 1 | 2 | 3): string {
  return decimals[digits]?.format(value) ?? "";
}

/** One digit after the point while the number is small and has one: `4.2`, `4`, `42`. */
function trim(value: number): string {
  const tenths = Math.round(value * 10) / 10;
  return value < 10 && !Number.isInteger(tenths) ? decimal(value, 1) : count(Math.round(value));
}
