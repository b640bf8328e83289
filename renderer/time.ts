/** Moments, spans and sizes as people read them. Times are epoch milliseconds and shown in the reader's zone. */

const two = (value: number) => String(value).padStart(2, "0");

/** `14:18:25.703` */
export function clock(at: number): string {
  return `${clockSeconds(at)}.${String(new Date(at).getMilliseconds()).padStart(3, "0")}`;
}

/** `14:18:25` */
export function clockSeconds(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `Fri 14 Aug` */
export function day(at: number): string {
  return new Date(at).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short" });
}

export function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** Clock of today, else the day before it: `Fri 14 Aug 14:18:25`. */
export function moment(at: number, now = Date.now()): string {
  return isSameDay(at, now) ? clockSeconds(at) : `${day(at)} ${clockSeconds(at)}`;
}

/** How long ago, one unit: `12 s`, `3 m`, `5 h`, `2 d`. */
export function age(at: number, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** `188 ms`, `23.6 s`, `4 m 12 s`, `2 h 05 m`. */
export function duration(ms: number): string {
  const length = Math.abs(ms);
  if (length < 1_000) return `${Math.round(length)} ms`;
  if (length < 60_000) return `${trim(length / 1_000)} s`;
  const seconds = Math.round(length / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3_600)} h ${two(Math.floor((seconds % 3_600) / 60))} m`;
}

/** With its sign: `+188 ms`, `−2.1 s`. */
export function difference(ms: number): string {
  return `${ms < 0 ? "−" : "+"}${duration(ms)}`;
}

/** `1.2 ms`; the answer times of the receiver. */
export function milliseconds(ms: number): string {
  return `${ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** `612 B`, `64 kB`, `41 MB`. */
export function bytes(count: number): string {
  if (count < 1_000) return `${count} B`;
  if (count < 1_000_000) return `${trim(count / 1_000)} kB`;
  if (count < 1_000_000_000) return `${trim(count / 1_000_000)} MB`;
  return `${trim(count / 1_000_000_000)} GB`;
}

/** Thousands apart by a thin space: `8 171`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, "\u2009");
}

function trim(value: number): string {
  return value < 10 ? value.toFixed(1).replace(/\.0$/, "") : String(Math.round(value));
}
