/** What one Mirai event states about the call and its person. */
import type { Json, Problem } from "../../../../shared/words";
import { readLink } from "../links";
import type { CallFacts, ReadSettings } from "../pack";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { problemAt } from "../schema-problems";
import { readInstant } from "../times";
import { ACTION_TYPES } from "./event-types";

/**
 * Only here does a null time say "none" ("null before answer/end"): elsewhere it would erase what an earlier event
 * of the same call stated.
 */
const NULL_MEANS_NONE = new Set(["call.initiate", "call.in-progress"]);

export function readFacts(
  body: Json,
  type: string | null,
  settings: ReadSettings,
): { facts: CallFacts; problems: Problem[] } {
  const person = readPerson(body, settings);
  const metadata = objectAt(body, "metadata");
  const facts: CallFacts = {
    ...(type === null ? {} : { direction: "outbound" }),
    ...(metadata === undefined ? {} : { metadata }),
    ...person.facts,
    ...(type === null ? {} : readCall(body, type)),
  };
  const extra = type === null && !isAction(body) ? {} : readExtra(body);
  if (Object.keys(extra).length > 0) facts.extra = extra;
  return { facts, problems: person.problems };
}

function readCall(body: Json, type: string): CallFacts {
  const call = objectAt(body, "event.data.call");
  const facts: CallFacts = {};
  for (const name of ["startedAt", "endedAt"] as const) {
    const at = readInstant(valueAt(call, name));
    if (typeof at === "number" || (at === null && NULL_MEANS_NONE.has(type))) facts[name] = at;
  }
  const seconds = valueAt(call, "durationSeconds");
  if (typeof seconds === "number" && seconds >= 0) facts.talkSeconds = seconds;
  const status = textAt(call, "status");
  if (status !== undefined) facts.vendorStatus = status;
  const detailUrl = readLink(valueAt(call, "detailUrl"));
  if (detailUrl !== undefined) facts.detailUrl = detailUrl;
  return facts;
}

/** Mirai sends no number of its own: number, name and id come from the paths of the source, first hit wins. */
function readPerson(body: Json, settings: ReadSettings): { facts: CallFacts; problems: Problem[] } {
  const facts: CallFacts = {};
  const problems: Problem[] = [];
  const { externalId, name, phone } = settings.personPaths;
  const id = firstText(body, externalId);
  if (id !== undefined) facts.externalId = id;
  const personName = firstText(body, name) ?? addressee(body);
  if (personName !== undefined) facts.personName = personName;
  for (const path of phone) {
    const value = valueAt(body, path);
    if (value === undefined || value === null) continue;
    const number = readPhone(value, settings.country);
    if (number === undefined) problems.push(problemAt(body, path, "a phone number"));
    if (number === null && facts.phone === undefined) Object.assign(facts, { phone: null, phoneFrom: path });
    if (typeof number === "string") {
      Object.assign(facts, { phone: number, phoneFrom: path });
      break;
    }
  }
  return { facts, problems };
}

/** An order's payload has no name but that of the shipping address. */
function addressee(body: Json): string | undefined {
  const address = objectAt(body, "event.data.payload.shippingAddress");
  const parts = [textAt(address, "firstName"), textAt(address, "lastName")].filter(
    (part) => part !== undefined,
  );
  return parts.length > 0 ? parts.map((part) => part.trim()).join(" ") : undefined;
}

function firstText(body: Json, paths: string[]): string | undefined {
  for (const path of paths) {
    const value = valueAt(body, path);
    if (typeof value === "number") return String(value);
    if (typeof value === "string" && value.trim() !== "") return value.trim();
  }
  return undefined;
}

function isAction(body: Json): boolean {
  return valueAt(body, "event.type") === "action";
}

/** `credits`, `report`, `insights`, `success`, and an action's `{reason, payload}` under its type (`action` if unknown). */
function readExtra(body: Json): Record<string, Json> {
  const extra: Record<string, Json> = {};
  const data = objectAt(body, "event.data");
  for (const name of ["credits", "report"]) {
    const value = valueAt(data, name);
    if (isObject(value)) extra[name] = value;
  }
  const insights = valueAt(data, "analysis.insights");
  if (isObject(insights)) extra.insights = insights;
  const success = valueAt(data, "analysis.success");
  if (typeof success === "boolean") extra.success = success;
  if (isAction(body)) {
    const sent = textAt(data, "action") ?? null;
    const known = sent !== null && Object.hasOwn(ACTION_TYPES, sent) ? ACTION_TYPES[sent] : undefined;
    const reason = valueAt(data, "reason");
    extra[known ?? "action"] = {
      ...(known === undefined ? { action: sent } : {}),
      ...(reason === undefined ? {} : { reason }),
      payload: valueAt(data, "payload") ?? null,
    };
  }
  return extra;
}
