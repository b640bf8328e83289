/**
 * One Mirai request to one reading. Shapes are those of "Call Lifecycle & Webhooks": `metadata`, `event.type`,
 * `event.data`. A body without an `event.type` text is not Mirai's. What cannot be used is left out of the reading
 * and said in its problems; nothing else of the body suffers for it.
 */
import type { Json } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { RawRequest, Reading, ReadSettings, Subject } from "../pack";
import { textAt, valueAt } from "../paths";
import { problemAt, schemaProblems } from "../schema-problems";
import { sha256Hex } from "../signatures";
import { readInstant } from "../times";
import { FOLLOW_UPS, readArtifacts, readFollowUps } from "./artifacts";
import { ACTION_EVENT, ACTION_TYPES, CALL_EVENTS, type MiraiEventType, UNKNOWN_EVENT } from "./event-types";
import { readFacts } from "./facts";
import { EVENT_SCHEMAS, UNKNOWN_ACTION_SCHEMA, UNKNOWN_SCHEMA } from "./schemas";

const CALL_ID = "event.data.call.id";
const LONGEST_LABEL = 60;
const LONGEST_CALL_ID = 512;

type Named = { type: string | null; label: string; event: MiraiEventType };

export function read(request: RawRequest, settings: ReadSettings): Reading[] {
  const { value: body, problems: bodyProblems } = parseJsonBody(request.body);
  const sentType = textAt(body, "event.type");
  if (body === undefined || sentType === undefined) return [];

  const { type, label, event } = nameEvent(body, sentType);
  const { facts, from, problems: factProblems } = readFacts(body, type, settings);
  const told = readArtifacts(body, type);
  const followUps = readFollowUps(body, type);
  const occurredAt = event.momentAt ? readInstant(valueAt(body, `event.data.call.${event.momentAt}`)) : null;
  const fallback = event.kind === "action" ? UNKNOWN_ACTION_SCHEMA : UNKNOWN_SCHEMA;
  const subject = readSubject(body);
  const problems = [
    ...bodyProblems,
    ...schemaProblems((type === null ? undefined : EVENT_SCHEMAS[type]) ?? fallback, body),
    ...factProblems,
  ];
  const alreadySaid = problems.some(({ path }) => path !== "" && `${CALL_ID}.`.startsWith(`${path}.`));
  if (!subject && !alreadySaid) problems.push(problemAt(body, CALL_ID, "the id of the call"));
  return [
    {
      subject,
      type,
      label,
      kind: event.kind,
      stage: stageOf(type, event, facts.startedAt),
      rank: event.rank,
      sequence: null,
      occurredAt: occurredAt ?? null,
      occurredFrom: typeof occurredAt === "number" ? `event.data.call.${event.momentAt}` : null,
      occurredOrders: typeof occurredAt === "number" && event.momentOrders,
      facts,
      artifacts: told.artifacts,
      from: {
        ...(subject ? { key: CALL_ID } : {}),
        ...from,
        ...told.from,
        ...(followUps.length > 0 ? { followUps: FOLLOW_UPS } : {}),
      },
      problems,
      bodySha256: sha256Hex(request.body),
      test: false,
      spam: false,
      followUps,
    },
  ];
}

function nameEvent(body: Json, sentType: string): Named {
  if (sentType === "action") {
    const action = textAt(body, "event.data.action");
    const type =
      action !== undefined && Object.hasOwn(ACTION_TYPES, action) ? ACTION_TYPES[action] : undefined;
    return { type: type ?? null, label: shorten(type ?? action ?? "action"), event: ACTION_EVENT };
  }
  const event = Object.hasOwn(CALL_EVENTS, sentType) ? CALL_EVENTS[sentType] : undefined;
  const label = shorten(sentType.replace(/^call\.(?=.)/, ""));
  return event ? { type: sentType, label, event } : { type: null, label, event: UNKNOWN_EVENT };
}

/** The call id groups everything of one call task. An id of blanks or of absurd length groups nothing. */
function readSubject(body: Json): Subject | null {
  const sent = valueAt(body, CALL_ID);
  const key = typeof sent === "number" ? String(sent) : typeof sent === "string" ? sent.trim() : "";
  return key === "" || key.length > LONGEST_CALL_ID ? null : { call: key };
}

/** An abort after the answer leaves a conversation to be processed; before it, the call failed. */
function stageOf(type: string | null, event: MiraiEventType, startedAt: number | null | undefined) {
  return type === "call.aborted" && typeof startedAt === "number" ? "processing" : event.stage;
}

function shorten(text: string): string {
  return text.length > LONGEST_LABEL
    ? `${text.slice(0, LONGEST_LABEL).toWellFormed()}…`
    : text.toWellFormed();
}
