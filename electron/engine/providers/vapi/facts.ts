/** What one message states about its call. `message.call` was made when the call began: its status is never read. */
import type { Json, Problem } from "../../../../shared/words";
import type { ReadSettings } from "../pack";
import { objectAt, textAt, valueAt } from "../paths";
import { nothingTold, type Told, tell, tellWithin } from "../told";
import { ENDED, IN_PROGRESS, REPORT, SCHEDULED, STATUS_UPDATE } from "./event-types";
import { firstMoment } from "./moments";
import { tellPerson } from "./person";

const AGENTS = ["message.assistant", "message.call.assistant"];
const METADATA = [
  "message.assistant.metadata",
  "message.call.assistant.metadata",
  "message.call.metadata",
  "message.call.assistantOverrides.metadata",
  "message.call.assistantOverrides.variableValues",
];

export function readFacts(
  body: Json,
  type: string | null,
  settings: ReadSettings,
): Told & { problems: Problem[] } {
  const told = nothingTold();
  const problems = tellPerson(told, body, settings);
  tellAgent(told, body);
  tellMetadata(told, body);
  if (type?.startsWith(STATUS_UPDATE))
    tell(told, "vendorStatus", textAt(body, "message.status")?.trim(), "message.status");
  if (type === IN_PROGRESS)
    tellMoment(told, "startedAt", body, ["message.call.startedAt", "message.timestamp"]);
  if (type === SCHEDULED) tellPlan(told, body);
  if (type === ENDED || type === REPORT) tellEnd(told, body);
  if (type === REPORT) tellReport(told, body);
  tellTransfer(told, body, type);
  tellCarrier(told, body);
  return { ...told, problems };
}

function tellAgent(told: Told, body: Json): void {
  for (const path of AGENTS) {
    const name = textAt(body, `${path}.name`)?.trim();
    if (name === undefined) continue;
    tell(told, "agent", name, `${path}.name`);
    return;
  }
  const path = ["message.assistant.id", "message.call.assistantId"].find((one) => textAt(body, one));
  if (path !== undefined) tell(told, "agent", `assistant ${textAt(body, path)?.trim()}`, path);
}

function tellMetadata(told: Told, body: Json): void {
  for (const place of METADATA) {
    for (const [key, value] of Object.entries(objectAt(body, place) ?? {})) {
      if (value !== null && value !== "" && !key.includes("."))
        tellWithin(told, "metadata", key, value, `${place}.${key}`);
    }
  }
}

/** The reason says how it ended; `ended` alone says only that it did. */
function tellEnd(told: Told, body: Json): void {
  tell(told, "vendorStatus", textAt(body, "message.endedReason")?.trim(), "message.endedReason");
  tellMoment(told, "startedAt", body, ["message.startedAt", "message.call.startedAt"]);
  tellMoment(told, "endedAt", body, ["message.endedAt", "message.call.endedAt"]);
  const isStatus = textAt(body, "message.type")?.trim() === STATUS_UPDATE;
  if (isStatus && told.facts.endedAt === undefined) tellMoment(told, "endedAt", body, ["message.timestamp"]);
}

function tellReport(told: Told, body: Json): void {
  const seconds = valueAt(body, "message.durationSeconds");
  const { startedAt, endedAt } = told.facts;
  if (typeof seconds === "number" && seconds >= 0) {
    tell(told, "talkSeconds", Math.round(seconds * 10) / 10, "message.durationSeconds");
  } else if (typeof startedAt === "number" && typeof endedAt === "number" && endedAt >= startedAt) {
    const from = [told.from.startedAt, told.from.endedAt].filter((path) => typeof path === "string");
    tell(told, "talkSeconds", Math.round((endedAt - startedAt) / 100) / 10, from.join(" + "));
  }
  const cost = valueAt(body, "message.cost");
  if (typeof cost === "number" && cost >= 0) tellWithin(told, "extra", "costUsd", cost, "message.cost");
}

/** Where a transfer leads: told when it is announced, when it happens, and with `forwarding`. */
function tellTransfer(told: Told, body: Json, type: string | null): void {
  if (type !== "transfer-update" && type !== "phone-call-control" && type !== "status-update.forwarding")
    return;
  const paths = ["phoneNumber", "number", "sipUri", "assistantName", "assistantId"];
  const path = paths.map((name) => `message.destination.${name}`).find((one) => textAt(body, one));
  if (path !== undefined) tellWithin(told, "extra", "transferredTo", textAt(body, path)?.trim(), path);
}

const CARRIER = {
  carrier: "message.call.phoneCallProvider",
  carrierCallId: "message.call.phoneCallProviderId",
};

/** The provider beneath, and the id under which it knows the call (Twilio's CallSid). */
function tellCarrier(told: Told, body: Json): void {
  for (const [name, path] of Object.entries(CARRIER))
    tellWithin(told, "extra", name, textAt(body, path)?.trim(), path);
}

function tellPlan(told: Told, body: Json): void {
  const plan = "message.call.schedulePlan";
  const until = firstMoment(body, [`${plan}.latestAt`, `${plan}.earliestAt`]);
  if (until) tellWithin(told, "extra", "scheduledFor", until.at, until.path);
}

function tellMoment(told: Told, name: "startedAt" | "endedAt", body: Json, paths: string[]): void {
  const found = firstMoment(body, paths);
  if (found) tell(told, name, found.at, found.path);
}
