/** The days of the reader's own zone as an axis: from one midnight to another, so that a day of 23 hours is as wide. */

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

const weekdays = ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"];
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
    if (index % step === 0) ticks.push({ at, share: index / days, words: dayWords(date, step, days) });
    if (days <= mostBands && (date.getDay() === 6 || date.getDay() === 0))
      weekends.push({ from: index / days, to: (index + 1) / days });
  }
  return { from: first, to: addDays(last, 1), days, shareOf, ticks, weekends };
}

function dayWords(date: Date, step: number, days: number): string {
  if (step === 1 && days <= mostTicks) return `${weekdays[date.getDay()]} ${date.getDate()}`;
  const month = date.toLocaleDateString("en-GB", { month: "short" });
  return step >= 91 ? `${month} ${date.getFullYear()}` : `${date.getDate()} ${month}`;
}

/** `August`, `Jul–Aug`, with the year where it is not this one. */
export function monthsWords({ from, to }: DaysAxis, now: number): string {
  const [first, last] = [new Date(from), new Date(to - 1)];
  const short = (date: Date) => date.toLocaleDateString("en-GB", { month: "short" });
  const year = last.getFullYear() === new Date(now).getFullYear() ? "" : ` ${last.getFullYear()}`;
  if (first.getMonth() === last.getMonth() && first.getFullYear() === last.getFullYear())
    return `${last.toLocaleDateString("en-GB", { month: "long" })}${year}`;
  return `${short(first)}–${short(last)}${year}`;
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
