/**
 * One Aircall request to one reading. Promises that what cannot be used is left out and said in the problems, and that
 * nothing else of the body suffers for it. Refuses bodies without Aircall's envelope: a name, `data`, and its resource or
 * token beside it. Message callbacks (`event_name`), a channel of their own, are kept and move nothing.
 */
import type { Json, Problem } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import { readLink } from "../links";
import type { CallFacts, Message, RawRequest, ReadFrom, Reading, ReadSettings, Subject } from "../pack";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { schemaProblems } from "../schema-problems";
import { sha256Hex } from "../signatures";
import { nothingTold, type Told, type ToldArtifacts, tellAll, tellArtifact } from "../told";
import { type About, AFTER, aboutOf, eventOf } from "./event-types";
import { directionAt, readCallFacts, readPersonFacts } from "./facts";
import { readInsight, taskPlace } from "./insights";
import { EVENT_SCHEMAS, UNKNOWN_SCHEMA } from "./schemas";
import { idAt, secondsAt } from "./values";

const LONGEST_LABEL = 60;

export function read(request: RawRequest, settings: ReadSettings): Reading[] {
  const { value: body, problems } = parseJsonBody(request.body);
  const name = isOurs(body) ? (textAt(body, "event") ?? textAt(body, "event_name"))?.trim() : undefined;
  if (body === undefined || name === undefined) return [];
  return [readEvent(body, name, settings, problems, sha256Hex(request.body))];
}

function isOurs(body: Json | undefined): boolean {
  if (!isObject(body)) return false;
  const token = typeof body.token === "string";
  if (textAt(body, "event_name") !== undefined) return token;
  return objectAt(body, "data") !== undefined && (token || textAt(body, "resource") !== undefined);
}

function readEvent(
  body: Json,
  name: string,
  settings: ReadSettings,
  bodyProblems: Problem[],
  bodySha256: string,
): Reading {
  const isCallback = textAt(body, "event") === undefined;
  const event = isCallback ? undefined : eventOf(name);
  const type = event ? name : null;
  const about: About = isCallback ? "nobody" : aboutOf(name);
  const { told, artifacts, tasks, problems } = contentOf(body, about, type, settings);
  const subject = subjectOf(body, about, told.facts);
  const occurredAt = secondsAt(body, "timestamp");
  const message = about === "message" && type !== null ? messageOf(body) : undefined;
  const from: ReadFrom = {
    ...(subject && "call" in subject ? { key: about === "call" ? "data.id" : "data.call_id" } : {}),
    ...told.from,
    ...artifacts.from,
    ...(tasks.length > 0 ? { followUps: taskPlace(body) } : {}),
  };
  return {
    subject,
    type,
    label: shorten(event?.label ?? name),
    kind: event?.kind ?? "lifecycle",
    stage: event?.stage ?? null,
    rank: rankOf(body, event?.rank ?? -1),
    sequence: null,
    occurredAt: occurredAt ?? null,
    occurredFrom: occurredAt === undefined ? null : "timestamp",
    occurredOrders: occurredAt !== undefined,
    facts: told.facts,
    artifacts: artifacts.artifacts,
    from,
    problems: [
      ...bodyProblems,
      ...schemaProblems((type === null ? undefined : EVENT_SCHEMAS[type]) ?? UNKNOWN_SCHEMA, body),
      ...problems,
    ],
    bodySha256,
    test: false,
    spam: false,
    followUps: tasks,
    ...(message ? { message } : {}),
  };
}

type Content = { told: Told; artifacts: ToldArtifacts; tasks: string[]; problems: Problem[] };

function contentOf(body: Json, about: About, type: string | null, settings: ReadSettings): Content {
  const nothing: Content = {
    told: nothingTold(),
    artifacts: { artifacts: {}, from: {} },
    tasks: [],
    problems: [],
  };
  if (about === "insight") return { ...nothing, ...readInsight(body, type) };
  if (about === "call") {
    const { problems, ...told } = readCallFacts(body, settings);
    return { ...nothing, told, problems, artifacts: readMedia(body) };
  }
  if (about === "nobody") return nothing;
  const { problems, ...told } = readPersonFacts(body, about, settings);
  return { ...nothing, told: tellAll(nothingTold(), told), problems };
}

/** Of a call that was not over yet such an event stands within the talk: what it says of the state is not the last word. */
function rankOf(body: Json, rank: number): number {
  const over = valueAt(body, "data.status") === "done" || secondsAt(body, "data.ended_at") !== undefined;
  return rank === AFTER && !over ? 21 : rank;
}

/** The link that lives longer first: `recording` is good for an hour. */
function readMedia(body: Json): ToldArtifacts {
  const told: ToldArtifacts = { artifacts: {}, from: {} };
  for (const name of ["recording_short_url", "recording", "asset", "voicemail_short_url", "voicemail"]) {
    const link = readLink(valueAt(body, `data.${name}`));
    if (link === undefined) continue;
    tellArtifact(told, "recording", { state: "there", text: link }, `data.${name}`);
    break;
  }
  return told;
}

function subjectOf(body: Json, about: About, { personKey, phone }: CallFacts): Subject | null {
  if (about === "nobody") return null;
  if (about === "call" || about === "insight") {
    const call = idAt(body, about === "call" ? "data.id" : "data.call_id");
    return call === undefined ? null : { call };
  }
  if (typeof personKey === "string") return { person: personKey };
  return typeof phone === "string" ? { person: `phone:${phone}` } : null;
}

/** A status of a text is no text again. */
function messageOf(body: Json): Message | undefined {
  if (/status_updated$/.test(textAt(body, "event") ?? "")) return undefined;
  const media = ["data.media_urls", "data.media_url"].flatMap((path) => {
    const value = valueAt(body, path);
    return Array.isArray(value) ? value : [value];
  });
  return {
    channel: "text",
    direction: directionAt(body) ?? null,
    words: textAt(body, "data.body") ?? textAt(body, "data.content") ?? "",
    media: media.flatMap((one) => readLink(one) ?? []),
  };
}

function shorten(text: string): string {
  return text.length > LONGEST_LABEL
    ? `${text.slice(0, LONGEST_LABEL).toWellFormed()}…`
    : text.toWellFormed();
}
