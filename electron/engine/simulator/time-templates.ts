/**
 * Moments of a scenario as templates: `{{time+5m18s}}` in ISO 8601, `{{epoch+5m18s}}` in seconds, `{{epochMs+5m18s}}` in
 * milliseconds since 1970, `{{rfc2822+5m18s}}` as in mail, each counted from the start of the run; `-` for what lies before it. A number where it stands
 * alone.
 */
import { parseDuration } from "../../../shared/duration";
import { writeMailDate } from "../providers/times";

const form = /^(time|epoch|epochMs|rfc2822)(?:([+-])((?:\d+(?:\.\d+)?(?:ms|h|m|s))+))?$/;

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
  if (kind === "rfc2822") return writeMailDate(at);
  return kind === "epoch" ? Math.round(at / 1000) : at;
}

/** Of a template that stands alone, by its name: a number stays one. Undefined where it is none. */
export function numberOfTime(name: string, moment: (ms: number) => number): number | undefined {
  const found = name.startsWith("epoch") ? timeOfTemplate(name, moment) : null;
  return typeof found === "number" ? found : undefined;
}
