import { decimal } from "../time";

/** Lengths of time in words, as short as they stay exact enough: `40 ms`, `0.4 s`, `18 s`, `4 m 12 s`, `11 h 2 m`, `3 d`. */
export function durationWords(milliseconds: number): string {
  if (milliseconds > 0 && milliseconds < 95) return `${Math.max(1, Math.round(milliseconds))} ms`;
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) {
    const tenths = Math.round(seconds * 10) / 10;
    return `${decimal(tenths, Number.isInteger(tenths) ? 0 : 1)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return two(Math.floor(whole / 60), "m", whole % 60, "s");
  const minutes = Math.round(whole / 60);
  if (minutes < 1440) return two(Math.floor(minutes / 60), "h", minutes % 60, "m");
  const hours = Math.round(minutes / 60);
  return two(Math.floor(hours / 24), "d", hours % 24, "h");
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** A delay with a tenth of a second while that says something: `23.6 s`, `4 m 12 s`. */
export function delayWords(milliseconds: number): string {
  const seconds = Math.abs(milliseconds) / 1000;
  return seconds < 60
    ? `${decimal(Math.floor(seconds * 10 + 0.5) / 10, 1)} s`
    : durationWords(seconds * 1000);
}

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const endings: Record<string, string> = { one: "st", two: "nd", few: "rd" };

/** `6th`. */
export function ordinal(number: number): string {
  return `${number}${endings[ordinals.select(number)] ?? "th"}`;
}
