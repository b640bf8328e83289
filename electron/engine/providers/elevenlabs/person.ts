/** Whom a conversation was with: direction, number, name and id, and whether it is a test. */
import type { Direction, Json, Problem } from "../../../../shared/words";
import type { ReadFrom, ReadSettings } from "../pack";
import { objectAt, textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { tellFirst, tellFirstNumber } from "../tell-first";
import { type Told, tell } from "../told";
import { FAILURE, TRANSCRIPTION } from "./event-types";
import { optionOf } from "./options";

const PHONE = "data.metadata.phone_call";
const CARRIER = "data.metadata.body";
const VARIABLES = "data.conversation_initiation_client_data.dynamic_variables";

export function tellPerson(told: Told, body: Json, type: string | null, settings: ReadSettings): Problem[] {
  const { direction, from } = directionOf(body, type);
  tell(told, "direction", direction ?? undefined, from);
  const { externalId, name } = settings.personPaths;
  tellFirst(told, "externalId", body, externalId);
  tellFirst(told, "personName", body, name);
  if (callsItself(body, settings)) {
    tell(told, "phone", null, { rule: "a number that calls itself is nobody's" });
    return [];
  }
  return tellFirstNumber(told, body, {
    first: settings.personPaths.phone,
    own: numberPaths(type, direction),
    country: settings.country,
  });
}

/** A failure is of a call that ElevenLabs was to make, unless the carrier's own words say otherwise. */
function directionOf(
  body: Json,
  type: string | null,
): { direction: Direction | null; from: ReadFrom[string] } {
  if (type === FAILURE) {
    const path = `${CARRIER}.Direction`;
    const said = textAt(body, path);
    if (said?.startsWith("inbound")) return { direction: "inbound", from: path };
    if (said !== undefined) return { direction: "outbound", from: path };
    return { direction: "outbound", from: { rule: "a call that could not be initiated" } };
  }
  const path = `${PHONE}.direction`;
  const said = textAt(body, path)?.trim().toLowerCase();
  return { direction: said === "inbound" || said === "outbound" ? said : null, from: path };
}

/** The customer's end: ElevenLabs' own field, the carrier's words of a failure, the system's variables. */
function numberPaths(type: string | null, direction: Direction | null): string[] {
  const inbound = direction === "inbound";
  if (type === FAILURE)
    return [`${CARRIER}.${inbound ? "From" : "To"}`, `${CARRIER}.${inbound ? "from" : "to"}_number`];
  const system = direction && `${VARIABLES}.system__${inbound ? "caller_id" : "called_number"}`;
  return [`${PHONE}.external_number`, ...(system ? [system] : [])];
}

/** A conversation that no telephone carried and that names no number, or a number that calls itself. */
export function readTest(
  told: Told,
  body: Json,
  type: string | null,
  settings: ReadSettings,
): { is: boolean; from: ReadFrom } {
  if (callsItself(body, settings))
    return { is: true, from: { test: { rule: "a number that calls itself" } } };
  const isWeb = type === TRANSCRIPTION && objectAt(body, PHONE) === undefined && !told.facts.phone;
  return isWeb && optionOf(settings.options, "webConversationsAreTests") === true
    ? { is: true, from: { test: { rule: "a conversation without telephony and without a number" } } }
    : { is: false, from: {} };
}

function callsItself(body: Json, { country }: ReadSettings): boolean {
  const external = readPhone(valueAt(body, `${PHONE}.external_number`), country);
  return (
    typeof external === "string" && external === readPhone(valueAt(body, `${PHONE}.agent_number`), country)
  );
}
