/** What one Call Control event states about the call and its person. Each says what is true of its own line. */
import type { Json, Problem } from "../../../../shared/words";
import type { ReadSettings } from "../pack";
import { textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { problemAt } from "../schema-problems";
import { readInstant } from "../times";
import { nothingTold, type Told, tell, tellWithin } from "../told";
import { readClientState } from "./client-state";

/** Ids and words worth keeping by their own name. */
const KEPT = ["connection_id", "hangup_source", "sip_hangup_cause", "conversation_id"];

export function readFacts(
  body: Json,
  payload: string,
  type: string | null,
  settings: ReadSettings,
): Told & { problems: Problem[] } {
  const told = nothingTold();
  const state = `${payload}.client_state`;
  const metadata = readClientState(valueAt(body, state));
  tell(told, "metadata", metadata, state);
  const problems = type === "call.initiated" ? readSides(told, body, payload, settings) : [];
  readPerson(told, body, { metadata, state }, settings);
  readTimes(told, body, payload, type);
  if (type === "call.hangup") {
    tell(told, "vendorStatus", textAt(body, `${payload}.hangup_cause`)?.trim(), `${payload}.hangup_cause`);
  }
  tell(told, "agent", textAt(body, `${payload}.assistant_id`)?.trim(), `${payload}.assistant_id`);
  for (const name of KEPT)
    tellWithin(told, "extra", name, textAt(body, `${payload}.${name}`), `${payload}.${name}`);
  if (type !== null && /^call\.machine\.(?:premium\.)?detection\.ended$/.test(type))
    tellWithin(told, "extra", "answered_by", textAt(body, `${payload}.result`), `${payload}.result`);
  if (type === "call.cost") readCost(told, body, payload);
  return { ...told, problems };
}

/** Only call.initiated has a direction, and only with it one knows which of two numbers is the person's. */
function readSides(told: Told, body: Json, payload: string, settings: ReadSettings): Problem[] {
  const path = `${payload}.direction`;
  const word = valueAt(body, path);
  const inbound = word === "incoming";
  if (!inbound && word !== "outgoing") return [];
  tell(told, "direction", inbound ? "inbound" : "outbound", path);
  const side = `${payload}.${inbound ? "from" : "to"}`;
  const sent = valueAt(body, side);
  const number = readPhone(sent, settings.country);
  tell(told, "phone", number, side);
  const other = `${payload}.${inbound ? "to" : "from"}`;
  const own = readPhone(valueAt(body, other), settings.country);
  if (typeof own === "string") tellWithin(told, "extra", "own_number", own, other);
  const name = textAt(body, `${payload}.caller_id_name`)?.trim();
  // A line without a name shows its number there.
  if (inbound && name !== undefined && readPhone(name, settings.country) === undefined)
    tell(told, "personName", name, `${payload}.caller_id_name`);
  return number === undefined && !isSipAddress(sent)
    ? [problemAt(body, side, "a phone number or a SIP address")]
    : [];
}

function isSipAddress(value: Json | undefined): boolean {
  return typeof value === "string" && /^(?:sips?:)?[^@\s]+@\S+$|^sips?:/i.test(value.trim());
}

type State = { metadata: { [key: string]: Json } | undefined; state: string };

/** The source's paths lead into the body, or, behind `client_state.`, into what is kept there in Base64. */
function readPerson(told: Told, body: Json, { metadata, state }: State, settings: ReadSettings): void {
  const find = (paths: string[]) => {
    for (const path of paths) {
      const within = path.startsWith("client_state.") ? path.slice("client_state.".length) : null;
      const value = within === null ? valueAt(body, path) : valueAt(metadata, within);
      if (typeof value === "string" || typeof value === "number")
        if (String(value).trim() !== "") return { value, path: within === null ? path : state, named: path };
    }
    return undefined;
  };
  const { externalId, name, phone } = settings.personPaths;
  const id = find(externalId);
  if (id) tell(told, "externalId", String(id.value).trim(), id.path);
  const person = find(name);
  if (person) tell(told, "personName", String(person.value).trim(), person.path);
  const found = find(phone);
  const number = found && readPhone(found.value, settings.country);
  if (!found || typeof number !== "string") return;
  tell(told, "phone", number, found.path);
  tell(told, "phoneFrom", found.named, found.path);
}

/** `end_time` stands in deliveries that were seen and in no page; without it the moment of the event is the end. */
function readTimes(told: Told, body: Json, payload: string, type: string | null): void {
  const first = (...paths: string[]) => {
    for (const path of paths) {
      const at = readInstant(valueAt(body, path));
      if (typeof at === "number") return { at, path };
    }
    return undefined;
  };
  const event = payload.replace(/payload$/, "");
  if (type === "call.initiated") {
    const start = first(`${payload}.start_time`, `${event}occurred_at`, `${payload}.occurred_at`);
    if (start) tell(told, "startedAt", start.at, start.path);
  }
  if (type === "call.hangup") {
    const start = first(`${payload}.start_time`);
    if (start) tell(told, "startedAt", start.at, start.path);
    const end = first(`${payload}.end_time`, `${event}occurred_at`, `${payload}.occurred_at`);
    if (end) tell(told, "endedAt", end.at, end.path);
  }
}

function readCost(told: Told, body: Json, payload: string): void {
  tellWithin(told, "extra", "total_cost", textAt(body, `${payload}.total_cost`), `${payload}.total_cost`);
  const billed = valueAt(body, `${payload}.billed_duration_secs`);
  if (typeof billed === "number")
    tellWithin(told, "extra", "billed_duration_secs", billed, `${payload}.billed_duration_secs`);
}
