/**
 * One Twilio request to one reading. Forms, queries of a GET and JSON bodies are read alike (`fields.ts`). What cannot be
 * used is left out of the reading and said in its problems; nothing else of the request suffers for it. Requests that
 * name neither a call nor one of Twilio's own fields are refused.
 */
import type { Problem } from "../../../../shared/words";
import type { RawRequest, ReadFrom, Reading, ReadSettings } from "../pack";
import { isInQuery, queryOf } from "../payload";
import { readPhone } from "../phone";
import { problemAt, schemaProblems } from "../schema-problems";
import { sha256Hex } from "../signatures";
import { nothingTold } from "../told";
import { readArtifacts, transcriptionData } from "./artifacts";
import { EVENT_TYPES, type EventType, nameEvent, STATUSES } from "./event-types";
import { appAt, tellFacts } from "./facts";
import { countOf, type Fields, numberText, readFields, textOf } from "./fields";
import { EVENT_SCHEMAS, UNKNOWN_SCHEMA } from "./schemas";
import { subjectOf } from "./subject";
import { readMoment } from "./times";

export function read(request: RawRequest, settings: ReadSettings): Reading[] {
  const { fields, problems: bodyProblems, own } = readFields(request);
  const named = fields === undefined ? null : nameEvent(fields);
  if (fields === undefined || named === null) return [];
  const { type, label } = named;
  const { subject, from: keyFrom } = subjectOf(fields);
  const told = nothingTold();
  const factProblems = tellFacts(told, { fields, own, type, subject, settings });
  const brought = readArtifacts(fields, type);
  const test = readTest(fields, told.facts.phone, settings);
  const schema = (type === null ? undefined : EVENT_SCHEMAS[type]) ?? UNKNOWN_SCHEMA;
  const occurredAt = readMoment(fields.Timestamp);
  return [
    {
      subject,
      type,
      label,
      ...placeOf(type, fields),
      sequence: sequenceOf(type, fields),
      occurredAt: occurredAt ?? null,
      occurredFrom: occurredAt === undefined ? null : "Timestamp",
      occurredOrders: occurredAt !== undefined,
      facts: told.facts,
      artifacts: brought.artifacts,
      from: { ...keyFrom, ...told.from, ...brought.from, ...test.from },
      problems: [
        ...bodyProblems,
        ...schemaProblems(schema, fields),
        ...factProblems,
        ...dataProblems(fields, type),
      ],
      // A GET has no body: what it says stands in its query.
      bodySha256: sha256Hex(isInQuery(request) ? queryOf(request.url) : request.body),
      test: test.is,
      spam: false,
      followUps: [],
    },
  ];
}

/** Numbers of a line that was dialled count within that line alone. */
function sequenceOf(type: string | null, fields: Fields): number | null {
  if (type?.startsWith("leg.")) return null;
  return countOf(fields, "SequenceNumber") ?? countOf(fields, "SequenceId") ?? null;
}

/** A request for TwiML stands in the phase of its call; what we do not know has no phase. */
function placeOf(type: string | null, fields: Fields): Pick<Reading, "kind" | "stage" | "rank"> {
  const event: EventType | undefined = type === null ? undefined : EVENT_TYPES[type];
  if (!event) return { kind: "lifecycle", stage: null, rank: -1 };
  const { kind, stage, rank } = event;
  if (type !== "twiml.request" || textOf(fields, "ParentCallSid") !== undefined) return { kind, stage, rank };
  const status = textOf(fields, "CallStatus")?.trim() ?? "";
  const of = Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined;
  return of && !of.ends ? { kind, stage: of.stage, rank: of.rank } : { kind, stage, rank };
}

/** Numbers of the test credentials, and an app that calls no number. */
function readTest(
  fields: Fields,
  phone: string | null | undefined,
  { country }: ReadSettings,
): { is: boolean; from: ReadFrom } {
  const magic = ["From", "To"].find((name) =>
    /^\+1500555\d{4}$/.test(numberText(textOf(fields, name) ?? "")),
  );
  if (magic !== undefined) return { is: true, from: { test: magic } };
  const isChild = textOf(fields, "ParentCallSid") !== undefined;
  const reaches = ["To", "Called"].some((name) => {
    const text = textOf(fields, name);
    return text !== undefined && typeof readPhone(numberText(text), country) === "string";
  });
  return appAt(fields, "From") !== undefined && !isChild && !reaches && typeof phone !== "string"
    ? { is: true, from: { test: { rule: "a call of an app that names no number" } } }
    : { is: false, from: {} };
}

/** JSON within a field, which no schema of the form looks into. */
function dataProblems(fields: Fields, type: string | null): Problem[] {
  if (type !== "transcription-content" || textOf(fields, "TranscriptionData") === undefined) return [];
  return transcriptionData(fields) === undefined
    ? [problemAt(fields, "TranscriptionData", "JSON in one field")]
    : [];
}
