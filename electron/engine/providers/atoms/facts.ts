/** What one Atoms event states about the call and its person. */
import type { Json, Problem } from "../../../../shared/words";
import type { ReadSettings } from "../pack";
import { objectAt, textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { problemAt } from "../schema-problems";
import { tellFirst } from "../tell-first";
import { readInstant } from "../times";
import { nothingTold, type Told, tell, tellWithin } from "../told";
import { readMetrics } from "./artifacts";
import { type Channel, hasNumber } from "./channel";
import { type Dialect, LISTED, PLACES } from "./event-types";

const CALL = "metadata.callData";

export function readFacts(
  body: Json,
  { dialect, type }: { dialect: Dialect; type: string | null },
  channel: Channel,
  settings: ReadSettings,
): Told & { problems: Problem[] } {
  const told = nothingTold();
  const { agent, variables } = PLACES[dialect];
  tell(told, "direction", channel.direction ?? undefined, channel.directionFrom);
  const problems = readPerson(told, body, channel, settings);
  tell(told, "agent", textAt(body, agent)?.trim(), agent);
  tell(told, "metadata", objectAt(body, variables), variables);
  if (dialect === "current") readCallData(told, body);
  else readDraft(told, body, type);
  tellWithin(told, "extra", "metrics", readMetrics(body, type), metricsPlace(dialect));
  const missing = type === null ? undefined : missingNumberAt(body, type, channel);
  if (missing !== undefined) problems.push(problemAt(body, missing, "a phone number"));
  return { ...told, problems };
}

function metricsPlace(dialect: Dialect): string {
  const lists = ["successMetrics", "dispositionMetrics"].map((list) => `metadata.analytics.${list}`);
  return dialect === "draft" ? "metrics" : lists.join(" + ");
}

function readCallData(told: Told, body: Json): void {
  const call = objectAt(body, CALL);
  const startedAt = readInstant(valueAt(call, "answerTime"));
  const endedAt = readInstant(valueAt(call, "endTime"));
  if (typeof startedAt === "number") tell(told, "startedAt", startedAt, `${CALL}.answerTime`);
  if (typeof endedAt === "number") tell(told, "endedAt", endedAt, `${CALL}.endTime`);
  const seconds = valueAt(call, "callDuration");
  if (typeof seconds === "number" && seconds >= 0) tell(told, "talkSeconds", seconds, `${CALL}.callDuration`);
  tell(told, "vendorStatus", textAt(call, "callStatus")?.trim(), `${CALL}.callStatus`);
}

/** The draft's times are the moments of its events. `outcome` is what a sibling page calls `disposition`. */
function readDraft(told: Told, body: Json, type: string | null): void {
  const at = readInstant(valueAt(body, "timestamp"));
  if (typeof at === "number" && type === "call.start") tell(told, "startedAt", at, "timestamp");
  if (type !== "call.end") return;
  if (typeof at === "number") tell(told, "endedAt", at, "timestamp");
  const seconds = valueAt(body, "duration_seconds");
  if (typeof seconds === "number" && seconds >= 0) tell(told, "talkSeconds", seconds, "duration_seconds");
  for (const path of ["outcome", "disposition"]) tell(told, "vendorStatus", textAt(body, path)?.trim(), path);
}

/** Number, name and id: the source's paths first, then the number where Atoms itself has it. */
function readPerson(told: Told, body: Json, channel: Channel, settings: ReadSettings): Problem[] {
  const problems: Problem[] = [];
  const { externalId, name, phone } = settings.personPaths;
  tellFirst(told, "externalId", body, externalId);
  tellFirst(told, "personName", body, name);
  for (const path of [...phone, ...channel.phonePaths]) {
    const value = valueAt(body, path);
    if (value === undefined || value === null) continue;
    const number = readPhone(value, settings.country);
    if (number === undefined) problems.push(problemAt(body, path, "a phone number"));
    if (typeof number !== "string" && (number === undefined || told.facts.phone !== undefined)) continue;
    tell(told, "phone", number, path);
    if (phone.includes(path)) tell(told, "phoneFrom", path, path);
    if (typeof number === "string") break;
  }
  return problems;
}

/** Where a phone call's number should stand and does not; undefined where none is promised. */
function missingNumberAt(body: Json, type: string, channel: Channel): string | undefined {
  if (channel.telephony !== true || hasNumber(body, channel.phonePaths)) return undefined;
  switch (type) {
    case "pre-conversation":
      return channel.phonePaths.find((path) => path.endsWith("Phone"));
    case "post-conversation":
    case LISTED:
      return channel.phonePaths.find((path) => path.endsWith("Number"));
    case "call.start":
      return "caller_phone";
    default:
      return undefined;
  }
}
