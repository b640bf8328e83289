/**
 * One Telnyx request to one reading: a Call Control event in any of its envelopes, or a TeXML form. Promises that what
 * cannot be used is left out and said in the problems, and that nothing else of the body suffers for it. Refuses what is
 * neither. A session is the call and a leg its line: `call_session_id`, `call_leg_id`; TeXML has CallSid, and of a line
 * that was dialled within a call ParentCallSid.
 */
import type { Json, Problem } from "../../../../shared/words";
import type { RawRequest, Reading, ReadSettings, Subject } from "../pack";
import { textAt, valueAt } from "../paths";
import { isForm, readPayload } from "../payload";
import { schemaProblems } from "../schema-problems";
import { sha256Hex } from "../signatures";
import { readInstant } from "../times";
import { readArtifacts, readFormArtifacts } from "./artifacts";
import { type Envelope, findEvent } from "./envelope";
import { eventOf } from "./event-types";
import { readFacts } from "./facts";
import { readFormFacts } from "./form-facts";
import { isUnreached } from "./hangup-causes";
import { EVENT_SCHEMAS, UNKNOWN_SCHEMA } from "./schemas";
import { texmlTypeOf } from "./texml";

const LONGEST_LABEL = 60;
const LONGEST_ID = 512;

export function read(request: RawRequest, settings: ReadSettings): Reading[] {
  const { value: body, problems } = readPayload(request);
  if (body === undefined) return [];
  const bodySha256 = sha256Hex(request.body);
  // A callback sent as GET has its fields in the query.
  if (isForm(request) || request.method.toUpperCase() === "GET") {
    const type = texmlTypeOf(body);
    return type === undefined ? [] : [readTexml(body, type, settings, problems, bodySha256)];
  }
  const envelope = findEvent(body);
  return envelope === null ? [] : [readEvent(body, envelope, settings, problems, bodySha256)];
}

function readEvent(
  body: Json,
  { at, name, type }: Envelope,
  settings: ReadSettings,
  bodyProblems: Problem[],
  bodySha256: string,
): Reading {
  const payload = `${at}payload`;
  const told = readFacts(body, payload, type, settings);
  const artifacts = readArtifacts(body, payload, type);
  const key = idAt(body, `${payload}.call_session_id`);
  const leg = idAt(body, `${payload}.call_leg_id`);
  const moment = [`${at}occurred_at`, `${payload}.occurred_at`, `${at}created_at`].find(
    (path) => typeof readInstant(valueAt(body, path)) === "number",
  );
  const deliveryId = idAt(body, `${at}id`);
  const attempt = valueAt(body, "meta.attempt");
  return {
    subject: key === undefined ? null : { call: key, ...(leg === undefined ? {} : { leg }) },
    ...shownAs(type, name, told.facts.vendorStatus),
    sequence: null,
    ...momentFrom(body, moment),
    facts: told.facts,
    artifacts: artifacts.artifacts,
    from: {
      ...(key === undefined ? {} : { key: `${payload}.call_session_id` }),
      ...told.from,
      ...artifacts.from,
    },
    problems: [...bodyProblems, ...schemaProblems(schemaOf(type), body), ...told.problems],
    bodySha256,
    ...(deliveryId === undefined ? {} : { deliveryId }),
    ...(typeof attempt === "number" && Number.isInteger(attempt) && attempt > 0
      ? { deliveryAttempt: attempt }
      : {}),
    test: false,
    spam: false,
    followUps: [],
  };
}

function readTexml(
  form: Json,
  type: string | null,
  settings: ReadSettings,
  bodyProblems: Problem[],
  bodySha256: string,
): Reading {
  const told = readFormFacts(form, type, settings);
  const artifacts = readFormArtifacts(form, type);
  const keyPath = idAt(form, "ParentCallSid") === undefined ? "CallSid" : "ParentCallSid";
  const subject = formSubject(form);
  const sequence = Number(textAt(form, "SequenceNumber") ?? Number.NaN);
  const moment = typeof readInstant(valueAt(form, "Timestamp")) === "number" ? "Timestamp" : undefined;
  return {
    subject,
    ...shownAs(type, textAt(form, "CallStatus") ?? "TeXML", told.facts.vendorStatus),
    sequence: Number.isSafeInteger(sequence) ? sequence : null,
    ...momentFrom(form, moment),
    facts: told.facts,
    artifacts: artifacts.artifacts,
    from: { ...(subject ? { key: keyPath } : {}), ...told.from, ...artifacts.from },
    problems: [...bodyProblems, ...schemaProblems(schemaOf(type), form), ...told.problems],
    bodySha256,
    test: false,
    spam: false,
    followUps: [],
  };
}

function formSubject(form: Json): Subject | null {
  const leg = idAt(form, "CallSid");
  if (leg === undefined) return null;
  const parent = idAt(form, "ParentCallSid");
  return parent === undefined ? { call: leg, leg } : { call: parent, leg, parent };
}

function schemaOf(type: string | null) {
  return (type === null ? undefined : EVENT_SCHEMAS[type]) ?? UNKNOWN_SCHEMA;
}

function shownAs(
  type: string | null,
  name: string,
  status: string | null | undefined,
): Pick<Reading, "type" | "label" | "kind" | "stage" | "rank"> {
  const event = eventOf(type);
  const failed = event?.part === "end" && isUnreached(status);
  return {
    type,
    label: shorten(event?.label ?? name),
    kind: failed ? "failure" : (event?.kind ?? "lifecycle"),
    stage: failed ? "failed" : (event?.stage ?? null),
    rank: event?.rank ?? -1,
  };
}

function momentFrom(
  body: Json,
  path: string | undefined,
): Pick<Reading, "occurredAt" | "occurredFrom" | "occurredOrders"> {
  const at = path === undefined ? undefined : readInstant(valueAt(body, path));
  if (path === undefined || typeof at !== "number")
    return { occurredAt: null, occurredFrom: null, occurredOrders: false };
  return { occurredAt: at, occurredFrom: path, occurredOrders: true };
}

/** An id of blanks or of absurd length groups nothing. */
function idAt(body: Json, path: string): string | undefined {
  const sent = valueAt(body, path);
  const id = typeof sent === "string" ? sent.trim() : "";
  return id === "" || id.length > LONGEST_ID ? undefined : id;
}

function shorten(text: string): string {
  return text.length > LONGEST_LABEL
    ? `${text.slice(0, LONGEST_LABEL).toWellFormed()}…`
    : text.toWellFormed();
}
