/** Local days of a time zone, `2026-11-26`. */
const formats = new Map<string | null, Intl.DateTimeFormat>();

function formatOf(zone: string | null): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    ...(zone === null ? {} : { timeZone: zone }),
  });
  formats.set(zone, made);
  return made;
}

/** By zone, then by quarter of an hour: no clock of today is shifted by anything smaller. */
const days = new Map<string | null, Map<number, string>>();
const quarterMs = 15 * 60_000;
const mostQuarters = 5000;

export function dayIn(at: number, zone: string | null): string {
  const quarter = Math.floor(at / quarterMs);
  const ofZone = days.get(zone) ?? new Map<number, string>();
  const known = ofZone.get(quarter);
  if (known !== undefined) return known;
  const day = formatOf(zone).format(at);
  if (ofZone.size >= mostQuarters) ofZone.clear();
  days.set(zone, ofZone.set(quarter, day));
  return day;
}

const mostDays = 400;
/** No day is shorter, also where clocks are put forward. */
const stepMs = 12 * 3_600_000;

/** From the first to the last, at most the newest 400. */
export function daysBetween(from: number, to: number, zone: string | null): string[] {
  const days = new Set<string>();
  const first = Math.max(from, to - mostDays * 24 * 3_600_000);
  for (let at = first; at < to; at += stepMs) days.add(dayIn(at, zone));
  days.add(dayIn(to, zone));
  return [...days];
}
