/** What one Atoms event states about the call and its person. */
import type { Json, Problem } from "../../../../shared/words";
import type { CallFacts, ReadSettings } from "../pack";
import { objectAt, textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { problemAt } from "../schema-problems";
import { readInstant } from "../times";
import { readMetrics } from "./artifacts";
import { type Channel, hasNumber } from "./channel";
import { type Dialect, LISTED, PLACES } from "./event-types";

type Told = { facts: CallFacts; problems: Problem[] };

export function readFacts(
  body: Json,
  { dialect, type }: { dialect: Dialect; type: string | null },
  channel: Channel,
  settings: ReadSettings,
): Told {
  const person = readPerson(body, channel, settings);
  const agent = textAt(body, PLACES[dialect].agent);
  const variables = objectAt(body, PLACES[dialect].variables);
  const metrics = readMetrics(body, type);
  const facts: CallFacts = {
    ...(channel.direction === null ? {} : { direction: channel.direction }),
    ...person.facts,
    ...(agent === undefined ? {} : { agent: agent.trim() }),
    ...(variables === undefined ? {} : { metadata: variables }),
    ...(dialect === "current" ? readCallData(body) : readDraft(body, type)),
    ...(metrics === undefined ? {} : { extra: { metrics } }),
  };
  const problems = person.problems;
  const missing = type === null ? undefined : missingNumberAt(body, type, channel);
  if (missing !== undefined) problems.push(problemAt(body, missing, "a phone number"));
  return { facts, problems };
}

function readCallData(body: Json): CallFacts {
  const call = objectAt(body, "metadata.callData");
  const facts: CallFacts = {};
  const startedAt = readInstant(valueAt(call, "answerTime"));
  const endedAt = readInstant(valueAt(call, "endTime"));
  if (typeof startedAt === "number") facts.startedAt = startedAt;
  if (typeof endedAt === "number") facts.endedAt = endedAt;
  const seconds = valueAt(call, "callDuration");
  if (typeof seconds === "number" && seconds >= 0) facts.talkSeconds = seconds;
  const status = textAt(call, "callStatus");
  if (status !== undefined) facts.vendorStatus = status.trim();
  return facts;
}

/** The draft's times are the moments of its events. `outcome` is what a sibling page calls `disposition`. */
function readDraft(body: Json, type: string | null): CallFacts {
  const facts: CallFacts = {};
  const at = readInstant(valueAt(body, "timestamp"));
  if (typeof at === "number" && type === "call.start") facts.startedAt = at;
  if (type !== "call.end") return facts;
  if (typeof at === "number") facts.endedAt = at;
  const seconds = valueAt(body, "duration_seconds");
  if (typeof seconds === "number" && seconds >= 0) facts.talkSeconds = seconds;
  const status = textAt(body, "disposition") ?? textAt(body, "outcome");
  if (status !== undefined) facts.vendorStatus = status.trim();
  return facts;
}

/** Number, name and id: the source's paths first, then the number where Atoms itself has it. */
function readPerson(body: Json, channel: Channel, settings: ReadSettings): Told {
  const facts: CallFacts = {};
  const problems: Problem[] = [];
  const { externalId, name, phone } = settings.personPaths;
  const id = firstText(body, externalId);
  if (id !== undefined) facts.externalId = id;
  const personName = firstText(body, name);
  if (personName !== undefined) facts.personName = personName;
  for (const path of [...phone, ...channel.phonePaths]) {
    const value = valueAt(body, path);
    if (value === undefined || value === null) continue;
    const number = readPhone(value, settings.country);
    if (number === undefined) problems.push(problemAt(body, path, "a phone number"));
    const from = phone.includes(path) ? { phoneFrom: path } : {};
    if (number === null && facts.phone === undefined) Object.assign(facts, { phone: null, ...from });
    if (typeof number === "string") {
      Object.assign(facts, { phone: number, ...from });
      break;
    }
  }
  return { facts, problems };
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

function firstText(body: Json, paths: string[]): string | undefined {
  for (const path of paths) {
    const value = valueAt(body, path);
    if (typeof value === "number") return String(value);
    if (typeof value === "string" && value.trim() !== "") return value.trim();
  }
  return undefined;
}
