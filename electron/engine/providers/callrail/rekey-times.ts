/** Times of a template moved to those of a run, in the time zone they are written in. */
import type { RunContext } from "../pack";
import type { JsonObject } from "../template";
import { readInstant } from "../times";
import type { CallRailEventType } from "./event-types";
import { readNumber } from "./values";

/** The steps of a run that show when its call was over, the surest first. */
const ENDS = ["post-call", "outbound-post-call", "call-modified", "outbound-call-modified"];
const STARTS = { call: "start_time", text: "timestamp", form: "submitted_at" };

/** All times move with the start. What is over lasts from the start to the run's Post-Call. */
export function retime(body: JsonObject, event: CallRailEventType, run: RunContext): void {
  const old = readInstant(body[STARTS[event.about]]);
  const end = firstTime(ENDS, run) ?? run.at;
  const start = event.about === "call" ? startOf(body, event, run, end) : run.at;
  if (typeof old === "number") rekeyTexts(body, (text) => shift(text, start - old));
  if (typeof body.datetime === "string") {
    body.datetime = new Date(start).toISOString().slice(0, 19).replace("T", " ");
  }
  if (event.over) fillDuration(body, Math.max(0, Math.floor((end - start) / 1000)));
}

/** Without a Pre-Call in the run, a call began the template's duration before its end. */
function startOf(body: JsonObject, event: CallRailEventType, run: RunContext, end: number): number {
  const told = firstTime(["pre-call", "routing-complete"], run);
  return told ?? (event.over ? end - (readNumber(body, "duration") ?? 0) * 1000 : run.at);
}

function firstTime(types: string[], run: RunContext): number | null {
  for (const type of types) {
    const at = run.timeOf(type);
    if (at !== null) return at;
  }
  return null;
}

function fillDuration(body: JsonObject, seconds: number): void {
  for (const name of ["duration", "recording_duration"]) {
    const before = body[name];
    if (typeof before === "number") body[name] = seconds;
    else if (typeof before === "string" && before !== "") body[name] = String(seconds);
  }
  if (typeof body.formatted_duration === "string" && /^\d/.test(body.formatted_duration)) {
    const minutes = Math.floor(seconds / 60);
    body.formatted_duration = minutes > 0 ? `${minutes}m ${seconds % 60}s` : `${seconds}s`;
  }
}

/** A date-time with offset, written in the same offset; any other text as it is. */
function shift(text: string, ms: number): string {
  const at = readInstant(text);
  const [, sign, hours, minutes] = /([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  if (typeof at !== "number") return text;
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === "-" ? -1 : 1);
  const local = new Date(at + ms + offset * 60_000).toISOString().slice(0, -1);
  return `${local}${sign === undefined ? "Z" : `${sign}${hours}:${minutes}`}`;
}

/** Every text in the template, at any depth, in place; names and numbers stay. */
export function rekeyTexts(container: object, change: (text: string) => string): void {
  for (const [key, value] of Object.entries(container)) {
    if (typeof value === "object" && value !== null) rekeyTexts(value, change);
    if (typeof value !== "string") continue;
    const changed = change(value);
    if (changed !== value) Object.assign(container, { [key]: changed });
  }
}
