/**
 * What one Aircall event states. Every event of a call carries the whole call as it stood then, so each says everything
 * anew; the phase decides which counts.
 */
import type { Direction, Json, Problem } from "../../../../shared/words";
import type { ReadSettings } from "../pack";
import { textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { problemAt } from "../schema-problems";
import { nothingTold, type Told, tell, tellWithin } from "../told";
import { idAt, nameAt, namesAt, secondsAt } from "./values";

type Facts = Told & { problems: Problem[] };

export function readCallFacts(body: Json, settings: ReadSettings): Facts {
  const told = nothingTold();
  const direction = directionAt(body);
  tell(told, "direction", direction, "data.direction");
  const problems = readPerson(told, body, ["data.raw_digits"], settings);
  readTimes(told, body);
  tell(told, "company", textAt(body, "data.number.name")?.trim(), "data.number.name");
  for (const path of ["data.user.name", "data.assigned_to.name"]) {
    const agent = textAt(body, path)?.trim();
    if (agent === undefined) continue;
    tell(told, "agent", agent, path);
    break;
  }
  const reason = textAt(body, "data.missed_call_reason")?.trim();
  if (reason !== undefined) tell(told, "vendorStatus", reason, "data.missed_call_reason");
  else tell(told, "vendorStatus", textAt(body, "data.status")?.trim(), "data.status");
  tell(told, "detailUrl", textAt(body, "data.direct_link"), "data.direct_link");
  readExtra(told, body);
  return { ...told, problems };
}

export function directionAt(body: Json): Direction | undefined {
  const word = valueAt(body, "data.direction");
  return word === "inbound" || word === "outbound" ? word : undefined;
}

/** A text or a contact: number, name, id of the contact. */
export function readPersonFacts(body: Json, about: "message" | "contact", settings: ReadSettings): Facts {
  const told = nothingTold();
  if (about === "contact") {
    const problems = readPerson(told, body, ["data.phone_numbers.0.value"], settings, "data");
    return { ...told, problems };
  }
  const direction = directionAt(body);
  tell(told, "direction", direction, "data.direction");
  const side = direction === "outbound" ? "data.to.0" : "data.from";
  const problems = readPerson(told, body, ["data.external_number", "data.raw_digits", side], settings);
  tell(told, "company", textAt(body, "data.number.name")?.trim(), "data.number.name");
  tell(told, "agent", textAt(body, "data.user.name")?.trim(), "data.user.name");
  tellWithin(told, "extra", "status", textAt(body, "data.status"), "data.status");
  tellWithin(told, "extra", "channel", textAt(body, "data.channel"), "data.channel");
  return { ...told, problems };
}

/** The source's paths first. A contact is nobody's key where the number is withheld: all who withhold it would be one. */
function readPerson(
  told: Told,
  body: Json,
  own: string[],
  { personPaths, country }: ReadSettings,
  contact = "data.contact",
): Problem[] {
  const problems: Problem[] = [];
  const externalId = personPaths.externalId.find((path) => idAt(body, path) !== undefined);
  if (externalId !== undefined) tell(told, "externalId", idAt(body, externalId), externalId);
  for (const path of [...personPaths.phone, ...own]) {
    const value = valueAt(body, path);
    if (value === undefined || value === null) continue;
    const number = readPhone(value, country);
    if (number === undefined) problems.push(problemAt(body, path, "a phone number"));
    if (typeof number !== "string" && (number === undefined || told.facts.phone !== undefined)) continue;
    tell(told, "phone", number, path);
    if (personPaths.phone.includes(path)) tell(told, "phoneFrom", path, path);
    if (typeof number === "string") break;
  }
  const named = personPaths.name.find((path) => textAt(body, path) !== undefined);
  const name = nameAt(body, contact);
  if (named !== undefined) tell(told, "personName", textAt(body, named)?.trim(), named);
  else if (name) tell(told, "personName", name.name, name.from);
  if (told.facts.phone !== null) tell(told, "personKey", idAt(body, `${contact}.id`), `${contact}.id`);
  return problems;
}

/** `duration` counts the ringing too: the talk is from the answer to the end. */
function readTimes(told: Told, body: Json): void {
  const startedAt = secondsAt(body, "data.started_at");
  const answeredAt = secondsAt(body, "data.answered_at");
  const endedAt = secondsAt(body, "data.ended_at");
  tell(told, "startedAt", startedAt, "data.started_at");
  tell(told, "endedAt", endedAt, "data.ended_at");
  if (endedAt === undefined) return;
  if (answeredAt === undefined) tell(told, "talkSeconds", 0, { rule: "it ended without an answer" });
  else if (endedAt >= answeredAt)
    tell(told, "talkSeconds", (endedAt - answeredAt) / 1000, "data.answered_at + data.ended_at");
}

function readExtra(told: Told, body: Json): void {
  const answered = secondsAt(body, "data.answered_at");
  if (answered !== undefined) tellWithin(told, "extra", "answered_at", answered, "data.answered_at");
  tellWithin(told, "extra", "own_number", textAt(body, "data.number.digits"), "data.number.digits");
  // The last tag taken off is told too; an empty list of others says nothing.
  tellWithin(told, "extra", "tags", namesAt(body, "data.tags", "name"), "data.tags");
  for (const [name, field] of [
    ["comments", "content"],
    ["teams", "name"],
  ] as const) {
    const list = namesAt(body, `data.${name}`, field);
    if (list && list.length > 0) tellWithin(told, "extra", name, list, `data.${name}`);
  }
  tellWithin(told, "extra", "agent_email", textAt(body, "data.user.email"), "data.user.email");
  tellWithin(
    told,
    "extra",
    "transferred_to",
    textAt(body, "data.transferred_to.name"),
    "data.transferred_to.name",
  );
  const out = textAt(body, "data.external_transferred_to");
  tellWithin(told, "extra", "external_transferred_to", out, "data.external_transferred_to");
  if (typeof valueAt(body, "data.archived") === "boolean")
    tellWithin(told, "extra", "archived", valueAt(body, "data.archived"), "data.archived");
}
