/**
 * One Whippy request to one reading. The envelope is that of "Webhooks": `data`, `event`, `request_id`. A body without
 * an `event` text is not Whippy's. What cannot be used is left out of the reading and said in its problems; nothing
 * else of the body suffers for it.
 */
import type { Json, Problem } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { RawRequest, ReadFrom, Reading, ReadSettings } from "../pack";
import { textAt, valueAt } from "../paths";
import { schemaProblems } from "../schema-problems";
import { sha256Hex } from "../signatures";
import { readInstant } from "../times";
import { nothingTold, type Told } from "../told";
import { readArtifacts } from "./artifacts";
import { deliveryStatusPath, type NamedEvent, nameEvent } from "./event-types";
import { tellCall, tellOwners } from "./facts";
import { readMessage } from "./message";
import { callsItself, idAt, tellPerson } from "./person";
import { tellRecord } from "./records";
import { EVENT_SCHEMAS, UNKNOWN_SCHEMA } from "./schemas";
import { statusProblems } from "./status-problems";
import { callStatusOf } from "./statuses";
import { subjectOf } from "./subject";

export function read(request: RawRequest, settings: ReadSettings): Reading[] {
  const { value: body, problems: bodyProblems } = parseJsonBody(request.body);
  const sent = textAt(body, "event");
  if (body === undefined || sent === undefined || isOtherEnvelope(body)) return [];

  const named = nameEvent(body, sent);
  const { problems: factProblems, ...told } = readFacts(body, named, settings);
  const { facts } = told;
  const subject = subjectOf(body, named, facts, settings.country);
  const key: ReadFrom = subject && "call" in subject ? { key: "data.id" } : {};
  const brought = named.about === "call" ? readArtifacts(body) : { artifacts: {}, from: {} };
  const schema = (named.type === null ? undefined : EVENT_SCHEMAS[named.type]) ?? UNKNOWN_SCHEMA;
  const moment = momentOf(body);
  const test = readTest(body);
  const message =
    named.about === "other" && named.resource === "message" && named.type !== null
      ? readMessage(body)
      : undefined;
  const deliveryId = idAt(body, "request_id");
  return [
    {
      subject,
      type: named.type,
      label: named.label,
      ...placeOf(named),
      sequence: null,
      occurredAt: moment?.at ?? null,
      occurredFrom: moment?.path ?? null,
      occurredOrders: moment?.path === "data.updated_at",
      facts,
      artifacts: brought.artifacts,
      from: { ...key, ...told.from, ...brought.from, ...test.from },
      problems: [
        ...bodyProblems,
        ...schemaProblems(schema, body),
        ...factProblems,
        ...statusProblems(body, named),
      ],
      bodySha256: sha256Hex(request.body),
      ...(deliveryId === undefined ? {} : { deliveryId }),
      test: test.is,
      spam: isSpam(body, named),
      followUps: [],
      ...(message === undefined ? {} : { message }),
    },
  ];
}

/** Others post `event` and `data` too; what names its `resource` beside them, and no request, is not Whippy's. */
function isOtherEnvelope(body: Json): boolean {
  return idAt(body, "request_id") === undefined && textAt(body, "resource") !== undefined;
}

function readFacts(body: Json, named: NamedEvent, settings: ReadSettings): Told & { problems: Problem[] } {
  const told = nothingTold();
  if (named.about === "call") {
    const problems = tellPerson(told, body, "data.contact", settings);
    tellOwners(told, body);
    tellCall(told, body, { status: named.status, statusFrom: deliveryStatusPath(body) ?? "" });
    return { ...told, problems };
  }
  if (named.resource === null) return { ...told, problems: [] };
  const problems = tellPerson(told, body, named.resource === "contact" ? "data" : "data.contact", settings);
  tellOwners(told, body);
  tellRecord(told, body, named.resource);
  return { ...told, problems };
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
function readTest(body: Json): { is: boolean; from: ReadFrom } {
  const marked = ["data.test", "data.is_test"].find((path) => valueAt(body, path) === true);
  if (marked !== undefined) return { is: true, from: { test: marked } };
  return callsItself(body)
    ? { is: true, from: { test: { rule: "a number that calls itself" } } }
    : { is: false, from: {} };
}

/** Conversations have the status `spam`. */
function isSpam(body: Json, named: NamedEvent): boolean {
  const own =
    named.about === "other" && named.resource === "conversation" ? "data.status" : "data.conversation.status";
  return textAt(body, own) === "spam";
}
