/** One condition of a rule over one call: whether it holds, and why in words. Total: what cannot be compared does not hold. */
import type { RuleCondition } from "../../../shared/rules";
import type { Json } from "../../../shared/words";
import { valueAt } from "../providers/paths";
import type { CompiledExpression, Evaluated } from "../providers/user-defined/expression";

/** `stopped`: an expression did not come to an end, which says nothing about the call. */
export type Judged = { ok: boolean; because: string; stopped?: boolean };
type FieldCondition = Extract<RuleCondition, { kind: "field" }>;
type HoursCondition = Extract<RuleCondition, { kind: "hours" }>;

export function holdsField({ field, operator, value }: FieldCondition, subject: Json): boolean {
  const found = valueAt(subject, field);
  const isThere = found !== undefined && found !== null && found !== "";
  if (operator === "there") return isThere;
  if (operator === "not-there") return !isThere;
  return isThere ? compare(found, operator, value) : operator === "is-not";
}

export function judgeField(condition: FieldCondition, subject: Json): Judged {
  const { field } = condition;
  const found = valueAt(subject, field);
  const isThere = found !== undefined && found !== null && found !== "";
  return { ok: holdsField(condition, subject), because: isThere ? says(field, found) : `no ${field}` };
}

function compare(found: Json, operator: FieldCondition["operator"], value: FieldCondition["value"]): boolean {
  switch (operator) {
    case "is":
      return isSame(found, value);
    case "is-not":
      return !isSame(found, value);
    case "one-of":
      return Array.isArray(value) && value.some((one) => isSame(found, one));
    case "contains":
      return Array.isArray(found)
        ? found.some((one) => isSame(one, value))
        : plain(found).toLowerCase().includes(plain(value).toLowerCase());
    case "at-most":
    case "at-least": {
      const [a, b] = [numberOf(found), numberOf(value)];
      if (a === null || b === null) return false;
      return operator === "at-most" ? a <= b : a >= b;
    }
    default:
      return false;
  }
}

/** Platforms send numbers and answers as text: “2” is 2, “true” is true. Texts are compared without their case. */
function isSame(found: Json, value: FieldCondition["value"]): boolean {
  if (typeof value === "number") return numberOf(found) === value;
  if (typeof value === "boolean") return String(found).toLowerCase() === String(value);
  return plain(found).trim().toLowerCase() === plain(value).trim().toLowerCase();
}

function numberOf(value: Json | undefined): number | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function plain(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

const longest = 60;
function says(field: string, found: Json): string {
  const words = plain(found);
  return `${field} is ${words.length > longest ? `${words.slice(0, longest)}…` : words}`;
}

const dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const dayOf: Record<string, number> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };

export function holdsHours({ days, from, to }: HoursCondition, at: number, zone: string | null): boolean {
  const { day, time } = localTime(at, zone);
  return days.includes(day) && isWithin(time, from, to);
}

/** Over midnight: 22:00 to 06:00. */
function isWithin(time: string, from: string, to: string): boolean {
  return from <= to ? time >= from && time < to : time >= from || time < to;
}

/** `at`: of the event, by our clock. */
export function judgeHours({ days, from, to }: HoursCondition, at: number, zone: string | null): Judged {
  const { day, time } = localTime(at, zone);
  const where = zone === null ? "" : ` in ${zone.split("/").at(-1)?.replaceAll("_", " ")}`;
  if (!days.includes(day)) return { ok: false, because: `outside hours: a ${dayNames[day - 1]}${where}` };
  if (isWithin(time, from, to)) return { ok: true, because: `${time}${where}` };
  const which = from <= to && time >= to ? `closed ${to}` : `opens ${from}`;
  return { ok: false, because: `outside hours: ${time}${where}, ${which}` };
}

type LocalTime = { day: number; time: string };
/** By zone, then by minute: many rules ask for the same moments of many calls. */
const asked = new Map<string | null, Map<number, LocalTime>>();
const mostMinutes = 5000;

function localTime(at: number, zone: string | null): LocalTime {
  const minute = Math.floor(at / 60_000);
  const ofZone = asked.get(zone) ?? new Map<number, LocalTime>();
  const known = ofZone.get(minute);
  if (known) return known;
  const parts = clockOf(zone).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  const time = `${part("hour").replace("24", "00")}:${part("minute")}`;
  const made = { day: dayOf[part("weekday")] ?? 0, time };
  if (ofZone.size >= mostMinutes) ofZone.clear();
  asked.set(zone, ofZone.set(minute, made));
  return made;
}

const clocks = new Map<string | null, Intl.DateTimeFormat>();

/** Making one takes longer than everything else that is asked about hours. */
function clockOf(zone: string | null): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    ...(zone === null ? {} : { timeZone: zone }),
  });
  clocks.set(zone, made);
  return made;
}

/** A promise only where the language is needed. */
export function judgeExpression(expression: CompiledExpression, subject: Json): Judged | Promise<Judged> {
  if (!expression.ok) return { ok: false, because: expression.sentence };
  const plain = expression.plain(subject);
  return plain ? judgeValue(plain) : expression.evaluate(subject, {}).then(judgeValue);
}

function judgeValue(evaluated: Evaluated): Judged {
  if ("error" in evaluated)
    return { ok: false, because: `the expression ${evaluated.error}`, stopped: evaluated.tooSlow };
  const { value } = evaluated;
  return {
    ok: value === true,
    because: value === undefined ? "nothing" : `it gives ${plain(value).slice(0, longest)}`,
  };
}
