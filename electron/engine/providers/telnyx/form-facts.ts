/** What one TeXML form states about the call and its person. */
import type { Direction, Json, Problem } from "../../../../shared/words";
import type { ReadSettings } from "../pack";
import { textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { readInstant } from "../times";
import { nothingTold, type Told, tell, tellWithin } from "../told";

const KEPT = ["ConnectionId", "HangupSource", "HangupCause", "ErrorCode"];

export function readFormFacts(
  form: Json,
  type: string | null,
  settings: ReadSettings,
): Told & { problems: Problem[] } {
  const told = nothingTold();
  readSides(told, form, type, settings);
  readPerson(told, form, settings);
  if (type === "texml.completed") {
    tell(told, "vendorStatus", textAt(form, "CallStatus")?.trim().toLowerCase(), "CallStatus");
    const end = firstInstant(form, ["EndTime", "OccurredAt", "Timestamp"]);
    if (end) tell(told, "endedAt", end.at, end.path);
    const seconds = Number(textAt(form, "CallDuration") ?? Number.NaN);
    if (seconds >= 0) tell(told, "talkSeconds", seconds, "CallDuration");
  }
  const start = firstInstant(form, ["CallInitiatedAt", ...(type === "texml.initiated" ? ["Timestamp"] : [])]);
  if (start) tell(told, "startedAt", start.at, start.path);
  if (type === "texml.amd" || type === "texml.completed")
    tellWithin(told, "extra", "answered_by", textAt(form, "AnsweredBy"), "AnsweredBy");
  for (const name of KEPT) tellWithin(told, "extra", name, textAt(form, name), name);
  return { ...told, problems: [] };
}

/**
 * The form of a question says no direction in the vendor's pages. Where it stands there it counts; else a call that asks
 * while it rings came in: one that is dialled asks once it was answered.
 */
function readSides(told: Told, form: Json, type: string | null, settings: ReadSettings): void {
  const word = textAt(form, "Direction")?.trim().toLowerCase();
  const said: Direction | null = word?.startsWith("inbound")
    ? "inbound"
    : word?.startsWith("outbound")
      ? "outbound"
      : null;
  const rings =
    type === "texml.instructions" && textAt(form, "CallStatus")?.trim().toLowerCase() === "ringing";
  const direction = said ?? (rings ? "inbound" : null);
  if (direction === null) return;
  tell(
    told,
    "direction",
    direction,
    said === null ? { rule: "it asks for instructions while it rings: a call that came in" } : "Direction",
  );
  const side = direction === "inbound" ? "From" : "To";
  tell(told, "phone", readPhone(valueAt(form, side), settings.country), side);
  const name = textAt(form, "CallerId")?.trim() ?? textAt(form, "CallerName")?.trim();
  if (direction === "inbound" && name !== undefined && readPhone(name, settings.country) === undefined)
    tell(told, "personName", name, textAt(form, "CallerId") === undefined ? "CallerName" : "CallerId");
}

function readPerson(told: Told, form: Json, { personPaths, country }: ReadSettings): void {
  const find = (paths: string[]) => paths.find((path) => textAt(form, path) !== undefined);
  const id = find(personPaths.externalId);
  if (id !== undefined) tell(told, "externalId", textAt(form, id)?.trim(), id);
  const name = find(personPaths.name);
  if (name !== undefined) tell(told, "personName", textAt(form, name)?.trim(), name);
  const phone = find(personPaths.phone);
  const number = phone === undefined ? undefined : readPhone(valueAt(form, phone), country);
  if (phone === undefined || typeof number !== "string") return;
  tell(told, "phone", number, phone);
  tell(told, "phoneFrom", phone, phone);
}

function firstInstant(form: Json, paths: string[]): { at: number; path: string } | undefined {
  for (const path of paths) {
    const at = readInstant(valueAt(form, path));
    if (typeof at === "number") return { at, path };
  }
  return undefined;
}
