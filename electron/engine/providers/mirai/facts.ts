/** What one Mirai event states about the call and its person. */
import type { Json, Problem } from "../../../../shared/words";
import { readLink } from "../links";
import type { ReadSettings } from "../pack";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { problemAt } from "../schema-problems";
import { tellFirst } from "../tell-first";
import { readInstant } from "../times";
import { nothingTold, type Told, tell, tellWithin } from "../told";
import { ACTION_TYPES } from "./event-types";

/**
 * Only here does a null time say "none" ("null before answer/end"): elsewhere it would erase what an earlier event
 * of the same call stated.
 */
const NULL_MEANS_NONE = new Set(["call.initiate", "call.in-progress"]);

const CALL = "event.data.call";

export function readFacts(
  body: Json,
  type: string | null,
  settings: ReadSettings,
): Told & { problems: Problem[] } {
  const told = nothingTold();
  if (type !== null) tell(told, "direction", "outbound", { rule: "Mirai places every call" });
  tell(told, "metadata", objectAt(body, "metadata"), "metadata");
  const problems = readPerson(told, body, settings);
  if (type !== null) readCall(told, body, type);
  if (type !== null || isAction(body)) readExtra(told, body);
  return { ...told, problems };
}

function readCall(told: Told, body: Json, type: string): void {
  const call = objectAt(body, CALL);
  for (const name of ["startedAt", "endedAt"] as const) {
    const at = readInstant(valueAt(call, name));
    if (typeof at === "number" || (at === null && NULL_MEANS_NONE.has(type)))
      tell(told, name, at, `${CALL}.${name}`);
  }
  const seconds = valueAt(call, "durationSeconds");
  if (typeof seconds === "number" && seconds >= 0)
    tell(told, "talkSeconds", seconds, `${CALL}.durationSeconds`);
  tell(told, "vendorStatus", textAt(call, "status"), `${CALL}.status`);
  tell(told, "detailUrl", readLink(valueAt(call, "detailUrl")), `${CALL}.detailUrl`);
}

/** Mirai sends no number of its own: number, name and id come from the paths of the source, first hit wins. */
function readPerson(told: Told, body: Json, settings: ReadSettings): Problem[] {
  const problems: Problem[] = [];
  const { externalId, name, phone } = settings.personPaths;
  tellFirst(told, "externalId", body, externalId);
  tellFirst(told, "personName", body, name);
  if (told.facts.personName === undefined) tellAddressee(told, body);
  for (const path of phone) {
    const value = valueAt(body, path);
    if (value === undefined || value === null) continue;
    const number = readPhone(value, settings.country);
    if (number === undefined) problems.push(problemAt(body, path, "a phone number"));
    if (typeof number !== "string" && (number === undefined || told.facts.phone !== undefined)) continue;
    tell(told, "phone", number, path);
    tell(told, "phoneFrom", path, path);
    if (typeof number === "string") break;
  }
  return problems;
}

/** An order's payload has no name but that of the shipping address. */
function tellAddressee(told: Told, body: Json): void {
  const place = "event.data.payload.shippingAddress";
  const paths = ["firstName", "lastName"].map((name) => `${place}.${name}`);
  const parts = paths.filter((path) => textAt(body, path) !== undefined);
  if (parts.length === 0) return;
  const words = parts.map((path) => (textAt(body, path) ?? "").trim());
  tell(told, "personName", words.join(" "), parts.join(" + "));
}

function isAction(body: Json): boolean {
  return valueAt(body, "event.type") === "action";
}

/** `credits`, `report`, `insights`, `success`, and an action's `{reason, payload}` under its type (`action` if unknown). */
function readExtra(told: Told, body: Json): void {
  const data = objectAt(body, "event.data");
  const keep = (name: string, value: Json | undefined, path: string) =>
    tellWithin(told, "extra", name, value, `event.data.${path}`);
  for (const name of ["credits", "report"]) {
    const value = valueAt(data, name);
    if (isObject(value)) keep(name, value, name);
  }
  const insights = valueAt(data, "analysis.insights");
  if (isObject(insights)) keep("insights", insights, "analysis.insights");
  const success = valueAt(data, "analysis.success");
  if (typeof success === "boolean") keep("success", success, "analysis.success");
  if (!isAction(body)) return;
  const sent = textAt(data, "action") ?? null;
  const known = sent !== null && Object.hasOwn(ACTION_TYPES, sent) ? ACTION_TYPES[sent] : undefined;
  const reason = valueAt(data, "reason");
  const action: Record<string, Json> = {
    ...(known === undefined ? { action: sent } : {}),
    ...(reason === undefined ? {} : { reason }),
    payload: valueAt(data, "payload") ?? null,
  };
  tellWithin(told, "extra", known ?? "action", action, "event.data");
}
