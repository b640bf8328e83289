/**
 * Moments of a scenario as templates: `{{time+5m18s}}` in ISO 8601, `{{epoch+5m18s}}` in seconds, `{{epochMs+5m18s}}` in
 * milliseconds since 1970, each counted from the start of the run; `-` for what lies before it. A number where it stands
 * alone.
 */
import { parseDuration } from "../../../shared/duration";

const form = /^(time|epoch|epochMs)(?:([+-])((?:\d+(?:\.\d+)?(?:ms|h|m|s))+))?$/;

export function isTimeTemplate(name: string): boolean {
  return form.test(name);
}

/** Null: this names no time. `moment` answers epoch milliseconds. */
export function timeOfTemplate(name: string, moment: (ms: number) => number): string | number | null {
  const [, kind, sign, offset] = form.exec(name) ?? [];
  if (kind === undefined) return null;
  const ms = (parseDuration(offset ?? "0s") ?? 0) * (sign === "-" ? -1 : 1);
  const at = moment(ms);
  if (kind === "time") return new Date(at).toISOString();
  return kind === "epoch" ? Math.round(at / 1000) : at;
}

/** Where the whole text is a template of a number; undefined otherwise. */
export function numberOfTime(text: string, moment: (ms: number) => number): number | undefined {
  const alone = /^\{\{\s*(epoch(?:Ms)?(?:[+-][^{}]*?)?)\s*\}\}$/.exec(text)?.[1];
  const found = alone === undefined ? null : timeOfTemplate(alone, moment);
  return typeof found === "number" ? found : undefined;
}
