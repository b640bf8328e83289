/**
 * One webhook of ElevenLabs to one reading: `{"type", "event_timestamp", "data"}` ("Post-call webhooks"). A call is known
 * by `data.conversation_id`. What cannot be used is left out and said in the problems; nothing else of the body suffers.
 */
import type { Json } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { RawRequest, ReadFrom, Reading, ReadSettings, Subject } from "../pack";
import { textAt, valueAt } from "../paths";
import { schemaProblems } from "../schema-problems";
import { sha256Hex } from "../signatures";
import { readArtifacts } from "./artifacts";
import { nameEvent } from "./event-types";
import { readFacts } from "./facts";
import { readSeconds } from "./moments";
import { readTest } from "./person";
import { EVENT_SCHEMAS, UNKNOWN_SCHEMA } from "./schemas";

const CONVERSATION = "data.conversation_id";
const LONGEST_ID = 512;

export function read(request: RawRequest, settings: ReadSettings): Reading[] {
  const { value: body, problems: bodyProblems } = parseJsonBody(request.body);
  const named = nameEvent(body);
  if (body === undefined || named === null) return [];
  const { type, label, event } = named;
  const { problems: factProblems, ...told } = readFacts(body, type, settings);
  const brought = readArtifacts(body, type);
  const subject = event?.about === "workspace" ? null : readSubject(body);
  const key: ReadFrom = subject ? { key: CONVERSATION } : {};
  const occurredAt = readSeconds(valueAt(body, "event_timestamp")) ?? null;
  const test = readTest(told, body, type, settings);
  const schema = (type === null ? undefined : EVENT_SCHEMAS[type]) ?? UNKNOWN_SCHEMA;
  return [
    {
      subject,
      type,
      label,
      kind: event?.kind ?? "lifecycle",
      stage: event?.stage ?? null,
      rank: event?.rank ?? -1,
      sequence: null,
      occurredAt,
      occurredFrom: occurredAt === null ? null : "event_timestamp",
      occurredOrders: occurredAt !== null,
      facts: told.facts,
      artifacts: brought.artifacts,
      from: { ...key, ...told.from, ...brought.from, ...test.from },
      problems: [...bodyProblems, ...schemaProblems(schema, body), ...factProblems],
      bodySha256: sha256Hex(request.body),
      test: test.is,
      spam: false,
      followUps: [],
    },
  ];
}

function readSubject(body: Json): Subject | null {
  const key = textAt(body, CONVERSATION)?.trim();
  return key === undefined || key.length > LONGEST_ID ? null : { call: key };
}
