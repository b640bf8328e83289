/**
 * One request to one reading: JSON of a POST, the query of a GET. What the query of a POST has is the user's own. Requests
 * without an id of Vonage's are refused; what else cannot be used is left out and said in the problems.
 */
import { fieldsOf } from "../../../../shared/form-fields";
import { readLink } from "../links";
import type { RawRequest, Reading, ReadSettings } from "../pack";
import { isObject } from "../paths";
import { isInQuery, queryOf, readPayload } from "../payload";
import { schemaProblems } from "../schema-problems";
import { sha256Hex } from "../signatures";
import { nothingTold, type ToldArtifacts, tellArtifact } from "../told";
import { EVENT_TYPES, nameEvent } from "./event-types";
import { momentAt, tellFacts } from "./facts";
import { EVENT_SCHEMAS, UNKNOWN_SCHEMA } from "./schemas";
import { subjectOf } from "./subject";

export function read(request: RawRequest, settings: ReadSettings): Reading[] {
  const { value: fields, problems } = readPayload(request);
  const named = isObject(fields) ? nameEvent(fields) : null;
  if (!isObject(fields) || named === null) return [];
  const { type, label } = named;
  const { subject, from: keyFrom } = subjectOf(fields, type);
  const isQuery = isInQuery(request);
  const own = isQuery ? {} : fieldsOf(queryOf(request.url));
  const told = nothingTold();
  const factProblems = tellFacts(told, { fields, own, type, settings });
  const brought: ToldArtifacts = { artifacts: {}, from: {} };
  const link = type === "record" ? readLink(fields.recording_url) : undefined;
  if (link !== undefined) tellArtifact(brought, "recording", { state: "there", text: link }, "recording_url");
  const event = type === null ? undefined : EVENT_TYPES[type];
  const at = momentAt(fields, "timestamp");
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
      occurredAt: at ?? null,
      occurredFrom: at === undefined ? null : "timestamp",
      occurredOrders: at !== undefined,
      facts: told.facts,
      artifacts: brought.artifacts,
      from: { ...keyFrom, ...told.from, ...brought.from },
      problems: [...problems, ...schemaProblems(schema, fields), ...factProblems],
      bodySha256: sha256Hex(isQuery ? queryOf(request.url) : request.body),
      test: false,
      spam: false,
      followUps: [],
    },
  ];
}
