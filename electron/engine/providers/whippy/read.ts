/**
 * One Whippy request to one reading. The envelope is that of "Webhooks": `data`, `event`, `request_id`. A body without
 * an `event` text is not Whippy's. What cannot be used is left out of the reading and said in its problems; nothing
 * else of the body suffers for it.
 */
import type { Json, Problem } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { CallFacts, RawRequest, Reading, ReadSettings } from "../pack";
import { textAt, valueAt } from "../paths";
import { schemaProblems } from "../schema-problems";
import { sha256Hex } from "../signatures";
import { readInstant } from "../times";
import { readArtifacts } from "./artifacts";
import { type NamedEvent, nameEvent } from "./event-types";
import { readCallFacts, readOwners } from "./facts";
import { readMessage } from "./message";
import { callsItself, idAt, readPerson } from "./person";
import { readRecord } from "./records";
import { EVENT_SCHEMAS, UNKNOWN_SCHEMA } from "./schemas";
import { statusProblems } from "./status-problems";
import { callStatusOf } from "./statuses";
import { subjectOf } from "./subject";

export function read(request: RawRequest, settings: ReadSettings): Reading[] {
  const { value: body, problems: bodyProblems } = parseJsonBody(request.body);
  const sent = textAt(body, "event");
  if (body === undefined || sent === undefined) return [];

  const named = nameEvent(body, sent);
  const { facts, problems: factProblems } = readFacts(body, named, settings);
  const schema = (named.type === null ? undefined : EVENT_SCHEMAS[named.type]) ?? UNKNOWN_SCHEMA;
  const moment = momentOf(body);
  const message =
    named.about === "other" && named.resource === "message" && named.type !== null
      ? readMessage(body)
      : undefined;
  const deliveryId = idAt(body, "request_id");
  return [
    {
      subject: subjectOf(body, named, facts, settings.country),
      type: named.type,
      label: named.label,
      ...placeOf(named),
      sequence: null,
      occurredAt: moment?.at ?? null,
      occurredFrom: moment?.path ?? null,
      occurredOrders: moment?.path === "data.updated_at",
      facts,
      artifacts: named.about === "call" ? readArtifacts(body) : {},
      problems: [
        ...bodyProblems,
        ...schemaProblems(schema, body),
        ...factProblems,
        ...statusProblems(body, named),
      ],
      bodySha256: sha256Hex(request.body),
      ...(deliveryId === undefined ? {} : { deliveryId }),
      test: isTest(body),
      spam: isSpam(body, named),
      followUps: [],
      ...(message === undefined ? {} : { message }),
    },
  ];
}

function readFacts(
  body: Json,
  named: NamedEvent,
  settings: ReadSettings,
): { facts: CallFacts; problems: Problem[] } {
  if (named.about === "call") {
    const person = readPerson(body, "data.contact", settings);
    const facts = { ...person.facts, ...readOwners(body), ...readCallFacts(body, named.status) };
    return { facts, problems: person.problems };
  }
  if (named.resource === null) return { facts: {}, problems: [] };
  const person = readPerson(body, named.resource === "contact" ? "data" : "data.contact", settings);
  const extra = readRecord(body, named.resource);
  const facts: CallFacts = { ...person.facts, ...readOwners(body) };
  if (Object.keys(extra).length > 0) facts.extra = extra;
  return { facts, problems: person.problems };
}

function placeOf(named: NamedEvent): Pick<Reading, "kind" | "stage" | "rank"> {
  if (named.about === "other") return { kind: "lifecycle", stage: null, rank: 0 };
  const { kind, stage, rank } = callStatusOf(named.status);
  const justMade = named.type === "call.created" && named.status === null;
  return { kind, stage: justMade ? "queued" : stage, rank };
}

/** `updated_at` is the moment of the state that is told; `created_at` alone is only when the record was made. */
function momentOf(body: Json): { path: string; at: number } | null {
  for (const path of ["data.updated_at", "data.created_at"]) {
    const at = readInstant(valueAt(body, path));
    if (typeof at === "number") return { path, at };
  }
  return null;
}

/** No mark of test deliveries is documented: a flag that says so, or a call from a number to itself. */
function isTest(body: Json): boolean {
  const marked = valueAt(body, "data.test") === true || valueAt(body, "data.is_test") === true;
  return marked || callsItself(body);
}

/** Conversations have the status `spam`. */
function isSpam(body: Json, named: NamedEvent): boolean {
  const own =
    named.about === "other" && named.resource === "conversation" ? "data.status" : "data.conversation.status";
  return textAt(body, own) === "spam";
}
