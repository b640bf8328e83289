/**
 * One Retell request to one reading. `event` names it (“trust `event`, not `call_status`”), and the object stands under
 * `call`, `chat`, `call_inbound` or `chat_inbound`. Chats and questions about a call that does not exist yet are kept and
 * join no call. What cannot be used is left out and said in the problems; nothing else of the body suffers for it.
 */
import type { Json, Problem } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { RawRequest, ReadFrom, Reading, ReadSettings, Subject } from "../pack";
import { objectAt, textAt, valueAt } from "../paths";
import { schemaProblems } from "../schema-problems";
import { sha256Hex } from "../signatures";
import { nothingTold, type Told, type ToldArtifacts } from "../told";
import { readArtifacts, tellExpiry } from "./artifacts";
import { tellChat } from "./chat";
import { AGENT_LEG, EVENTS, eventOf, type RetellEvent, TRANSFER_LEG } from "./event-types";
import { tellCall } from "./facts";
import { momentOf } from "./moment";
import { isWebCall, tellCaller, tellPerson } from "./person";
import { reachedNobody } from "./reasons";
import { EVENT_SCHEMAS, UNKNOWN_SCHEMA } from "./schemas";

const LONGEST_LABEL = 60;

export function read(request: RawRequest, settings: ReadSettings): Reading[] {
  const { value: body, problems: bodyProblems } = parseJsonBody(request.body);
  const sent = textAt(body, "event")?.trim();
  if (body === undefined || sent === undefined || !isRetell(body, sent)) return [];
  const type = Object.hasOwn(EVENTS, sent) ? sent : null;
  const event = eventOf(type);
  const { told, brought, problems } = readBody(body, event, settings);
  const subject = subjectOf(body, event);
  const moment = momentOf(body, type);
  const failed = event?.part === "end" && reachedNobody(told.facts.vendorStatus ?? null);
  const test = subject !== null && isWebCall(body) && typeof told.facts.phone !== "string";
  const key: ReadFrom = subject === null ? {} : { key: "call.call_id" };
  return [
    {
      subject,
      type,
      label: event?.label ?? shorten(sent),
      kind: failed ? "failure" : (event?.kind ?? "lifecycle"),
      stage: failed ? "failed" : (event?.stage ?? null),
      rank: event?.rank ?? -1,
      sequence: null,
      occurredAt: moment?.at ?? null,
      occurredFrom: moment?.path ?? null,
      occurredOrders: moment?.orders ?? false,
      facts: told.facts,
      artifacts: brought.artifacts,
      from: {
        ...key,
        ...told.from,
        ...brought.from,
        ...(test ? { test: { rule: "a web call that names no number" } } : {}),
      },
      problems: [
        ...bodyProblems,
        ...schemaProblems((type === null ? undefined : EVENT_SCHEMAS[type]) ?? UNKNOWN_SCHEMA, body),
        ...problems,
      ],
      bodySha256: sha256Hex(request.body),
      test,
      spam: false,
      followUps: [],
    },
  ];
}

/** A name we do not know is Retell's only beside a call or chat with an id. */
function isRetell(body: Json, sent: string): boolean {
  if (Object.hasOwn(EVENTS, sent)) return true;
  return ["call.call_id", "chat.chat_id"].some((path) => textAt(body, path) !== undefined);
}

function readBody(
  body: Json,
  event: RetellEvent | undefined,
  settings: ReadSettings,
): { told: Told; brought: ToldArtifacts; problems: Problem[] } {
  const told = nothingTold();
  const nothing: ToldArtifacts = { artifacts: {}, from: {} };
  if (event?.about === "chat") {
    tellChat(told, body);
    return { told, brought: nothing, problems: [] };
  }
  if (event && event.about !== "call")
    return { told, brought: nothing, problems: tellCaller(told, body, event.about, settings) };
  if (objectAt(body, "call") === undefined) return { told, brought: nothing, problems: [] };
  const part = event?.part ?? "other";
  tellCall(told, body, part);
  const problems = tellPerson(told, body, settings);
  const brought = event ? readArtifacts(body, part) : nothing;
  tellExpiry(told, body, brought);
  return { told, brought, problems };
}

function subjectOf(body: Json, event: RetellEvent | undefined): Subject | null {
  if (event && event.about !== "call") return null;
  const sent = valueAt(body, "call.call_id");
  const call = typeof sent === "number" ? String(sent) : typeof sent === "string" ? sent.trim() : "";
  if (call === "" || call.length > 512) return null;
  return event?.part === "transfer"
    ? { call, leg: TRANSFER_LEG, parent: AGENT_LEG }
    : { call, leg: AGENT_LEG };
}

function shorten(text: string): string {
  return text.length > LONGEST_LABEL
    ? `${text.slice(0, LONGEST_LABEL).toWellFormed()}…`
    : text.toWellFormed();
}
