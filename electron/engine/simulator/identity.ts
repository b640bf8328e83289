/**
 * Who a run is about. Every id and number comes from the seed and the run id, so a second play is a second call
 * with a second caller, and the same seed and run id are always the same ones. Numbers stay within the range
 * reserved for fiction (+1 202 555 0100 to 0199).
 */
import { createHash } from "node:crypto";
import type { Json } from "../../../shared/words";
import { numberOfTime, timeOfTemplate } from "./time-templates";

const firstNames =
  "Alex Robin Sam Kim Noa Jamie Taylor Morgan Casey Riley Dana Quinn Avery Jordan Charlie Rowan".split(" ");

const lastNames =
  "Reyes Fischer Okafor Lindberg Moreau Tanaka Novak Silva Haddad Kowalski Brennan Patel Larsen Costa Weber Dimitrov".split(
    " ",
  );

/** Template names that every scenario may use without naming them under `with`. */
export const drawnNames = ["call", "caller", "company", "firstName", "lastName", "name", "userId", "orderId"];

function digest(seed: number, runId: string, what: string): Buffer {
  return createHash("sha256").update(`${seed}\n${runId}\n${what}`).digest();
}

function pick(list: string[], bytes: Buffer): string {
  return list[bytes.readUInt32BE(0) % list.length] ?? "";
}

/** One of the calls of a scenario: its name and its place among them, from 0. The only call has no name. */
export type CallPlace = { name: string | null; place: number };

function ownId(runId: string, name: string | null): string {
  return name === null ? runId : `${runId}/${name}`;
}

/** Key of a call a run makes: `c_` and 12 hex digits. */
export function callKeyOf(seed: number, runId: string, name: string | null = null): string {
  return `c_${digest(seed, ownId(runId, name), "call").toString("hex").slice(0, 12)}`;
}

/**
 * Number of the caller a run draws when the scenario does not fix one: of several calls each has the next. Never the
 * first of the range, +1 202 555 0100: in the example events that is the agent's own, and a call with it is a test.
 */
export function drawCaller(seed: number, runId: string, place = 0): string {
  const last = 1 + ((digest(seed, runId, "caller").readUInt32BE(0) + place) % 99);
  return `+120255501${String(last).padStart(2, "0")}`;
}

/** Every template value of a call: drawn ones first, then those that `with` fixes. `call` cannot be fixed. */
export function templateValues(
  fixed: Record<string, string>,
  run: { seed: number; runId: string },
  { name, place }: CallPlace = { name: null, place: 0 },
): Record<string, string> {
  const { seed } = run;
  const runId = ownId(run.runId, name);
  const firstName = fixed.firstName ?? pick(firstNames, digest(seed, runId, "first name"));
  const lastName = fixed.lastName ?? pick(lastNames, digest(seed, runId, "last name"));
  return {
    caller: drawCaller(seed, run.runId, place),
    company: "Example Clinic",
    name: `${firstName} ${lastName}`,
    userId: `u_${digest(seed, runId, "user").toString("hex").slice(0, 8)}`,
    orderId: `A-${digest(seed, runId, "order").readUInt32BE(0) % 1_000_000}`,
    ...fixed,
    firstName,
    lastName,
    call: callKeyOf(seed, run.runId, name),
  };
}

const hole = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Template names used anywhere in a value. */
export function templatesIn(value: Json): string[] {
  if (typeof value === "string") return [...value.matchAll(hole)].map((match) => match[1] ?? "");
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(templatesIn);
}

/** A scenario file is small; what it unfolds to must not be larger than a request may be. */
const longestFilled = 10 * 1024 * 1024;

export class FilledTooLong extends Error {
  constructor() {
    super(
      "Its templates make it longer than 10 MB; shorten the values under “with”, or name them less often",
    );
  }
}

/** A text with its templates replaced by what `find` knows. Throws `FilledTooLong` before such a text is made. */
export function fillText(text: string, find: (name: string) => string | undefined): string {
  let length = text.length;
  return text.replace(hole, (whole, name: string) => {
    const value = find(name) ?? whole;
    length += value.length;
    if (length > longestFilled) throw new FilledTooLong();
    return value;
  });
}

/**
 * The same value with its templates replaced; keys stay as they are, unknown names stay as written. `moment` answers the
 * epoch milliseconds of a moment of the scenario, for `{{time+5m18s}}`.
 */
export function fillTemplates(
  value: Json,
  values: Record<string, string>,
  moment?: (ms: number) => number,
): Json {
  if (typeof value === "string") {
    const number = moment && numberOfTime(value, moment);
    if (number !== undefined) return number;
    return fillText(value, (name) => {
      if (Object.hasOwn(values, name)) return values[name];
      const time = moment && timeOfTemplate(name, moment);
      return time === undefined || time === null ? undefined : String(time);
    });
  }
  if (Array.isArray(value)) return value.map((entry) => fillTemplates(entry, values, moment));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, fillTemplates(entry, values, moment)]),
  );
}
