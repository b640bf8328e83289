/**
 * One message of Vapi to one reading: `{"message": {"type", "call", "timestamp", …}}` ("Server events"). A body without
 * `message.type` is not Vapi's. One without `message.call.id`, as the page's own samples of transcript and
 * conversation-update are, is kept and joins no call. What cannot be used is left out and said in the problems.
 */
import type { Json } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { RawRequest, ReadFrom, Reading, ReadSettings, Subject } from "../pack";
import { textAt } from "../paths";
import { schemaProblems } from "../schema-problems";
import { sha256Hex } from "../signatures";
import { readArtifacts } from "./artifacts";
import { isFailure } from "./ended-reasons";
import { ENDED, type NamedEvent, nameEvent } from "./event-types";
import { readFacts } from "./facts";
import { firstMoment } from "./moments";
import { readTest } from "./person";
import { EVENT_SCHEMAS, UNKNOWN_SCHEMA } from "./schemas";

const CALL = "message.call.id";
const LONGEST_CALL_ID = 512;

export function read(request: RawRequest, settings: ReadSettings): Reading[] {
  const { value: body, problems: bodyProblems } = parseJsonBody(request.body);
  const named = nameEvent(body);
  if (body === undefined || named === null) return [];
  const { type, event } = named;
  const { facts, from, problems: factProblems } = readFacts(body, type, settings);
  const told = readArtifacts(body, type);
  const subject = event?.part === "other" ? null : readSubject(body);
  const key: ReadFrom = subject ? { key: CALL } : {};
  const moment = firstMoment(body, ["message.timestamp"]);
  const test = readTest(body, settings);
  const failed = type === ENDED && isFailure(facts.vendorStatus ?? "");
  const schema = (type === null ? undefined : EVENT_SCHEMAS[type]) ?? UNKNOWN_SCHEMA;
  return [
    {
      subject,
      type,
      label: labelOf(body, named),
      kind: failed ? "failure" : (event?.kind ?? "lifecycle"),
      stage: failed ? "failed" : (event?.stage ?? null),
      rank: event?.rank ?? -1,
      sequence: null,
      occurredAt: moment?.at ?? null,
      occurredFrom: moment?.path ?? null,
      occurredOrders: moment !== undefined,
      facts,
      artifacts: told.artifacts,
      from: { ...key, ...from, ...told.from, ...test.from },
      problems: [...bodyProblems, ...schemaProblems(schema, body), ...factProblems],
      bodySha256: sha256Hex(request.body),
      test: test.is,
      spam: false,
      followUps: [],
    },
  ];
}

/** A stream names whose words, a set of tool calls the tool. */
function labelOf(body: Json, { type, label }: NamedEvent): string {
  if (type === "speech-update" || type === "transcript") {
    const role = textAt(body, "message.role");
    if (role !== "user" && role !== "assistant") return label;
    if (type === "speech-update")
      return `${role} ${textAt(body, "message.status") === "stopped" ? "stops" : "speaks"}`;
    return textAt(body, "message.transcriptType") === "partial" ? `${role} …` : `${role} said`;
  }
  if (type !== "tool-calls") return label;
  const name =
    textAt(body, "message.toolCallList.0.function.name") ?? textAt(body, "message.toolCallList.0.name");
  return name !== undefined && /^[\w-]{1,40}$/.test(name) ? name : label;
}

function readSubject(body: Json): Subject | null {
  const key = textAt(body, CALL)?.trim();
  return key === undefined || key.length > LONGEST_CALL_ID ? null : { call: key };
}
