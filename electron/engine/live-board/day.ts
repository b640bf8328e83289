/** The day of a board: midnight to midnight in its time zone. */
import { readWrittenTime } from "../reconcile/zoned-time";

export type Day = { from: number; to: number };

const hourMs = 3_600_000;

/** Where clocks are changed at midnight, the day begins with the first moment of its date. */
export function dayOf(now: number, zone: string): Day {
  const date = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(now);
  const next = new Date(Date.parse(`${date}T00:00:00Z`) + 24 * hourMs).toISOString().slice(0, 10);
  return { from: midnight(date, zone), to: midnight(next, zone) };
}

function midnight(date: string, zone: string): number {
  return readWrittenTime(date, zone)?.at[0] ?? Date.parse(`${date}T00:00:00Z`);
}

export function hourOf(moment: number, day: Day): number {
  return Math.floor((moment - day.from) / hourMs);
}

/** The moments at which the hours of a day begin. */
export function hoursOf(day: Day): number[] {
  return Array.from(
    { length: Math.ceil((day.to - day.from) / hourMs) },
    (_, hour) => day.from + hour * hourMs,
  );
}
