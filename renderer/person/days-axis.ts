/** The days of the reader's own zone as an axis: from one midnight to another, so that a day of 23 hours is as wide. */
import { dayMonth, month, weekdayNumber } from "../time";

export type DaysAxis = {
  from: number;
  to: number;
  days: number;
  /** Share of the axis, from 0 to 1. */
  shareOf(at: number): number;
  ticks: { at: number; share: number; words: string }[];
  weekends: { from: number; to: number }[];
};

export type DaysRange = "12 days" | "all";

const mostTicks = 14;
const mostBands = 60;
const steps = [1, 2, 4, 7, 14, 28, 91, 182, 364];

export function daysAxis(firstAt: number, lastAt: number, range: DaysRange): DaysAxis {
  const last = midnight(lastAt);
  const first = range === "all" ? Math.min(midnight(firstAt), addDays(last, -2)) : addDays(last, -11);
  const days = daysBetween(first, last) + 1;
  const shareOf = (at: number) => {
    const day = midnight(at);
    const length = addDays(day, 1) - day;
    return (daysBetween(first, day) + (at - day) / length) / days;
  };
  const step = steps.find((one) => days / one <= mostTicks) ?? 364;
  const ticks: DaysAxis["ticks"] = [];
  const weekends: DaysAxis["weekends"] = [];
  for (let index = 0; index < days; index += 1) {
    const at = addDays(first, index);
    const date = new Date(at);
    if (index % step === 0) ticks.push({ at, share: index / days, words: dayWords(at, step, days) });
    if (days <= mostBands && (date.getDay() === 6 || date.getDay() === 0))
      weekends.push({ from: index / days, to: (index + 1) / days });
  }
  return { from: first, to: addDays(last, 1), days, shareOf, ticks, weekends };
}

function dayWords(at: number, step: number, days: number): string {
  if (step === 1 && days <= mostTicks) return weekdayNumber(at);
  return step >= 91 ? month(at, "short", true) : dayMonth(at);
}

/** `August`, `Jul–Aug`, with the year where it is not this one. */
export function monthsWords({ from, to }: DaysAxis, now: number): string {
  const last = to - 1;
  const [one, other] = [new Date(from), new Date(last)];
  const withYear = other.getFullYear() !== new Date(now).getFullYear();
  if (one.getMonth() === other.getMonth() && one.getFullYear() === other.getFullYear())
    return month(last, "long", withYear);
  return `${month(from, "short")}–${month(last, "short", withYear)}`;
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function addDays(at: number, days: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

function daysBetween(from: number, to: number): number {
  return Math.round((to - from) / 86_400_000);
}
