/**
 * The sandbox CRM as a destination: contact, call, follow-up task, each an upsert by external id, so a repeat with
 * the same key makes no second record. The person is found by external id, then by phone; a call without either is
 * logged without a contact. It stays on this machine, so calls of every origin may go there.
 */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Json } from "../../../shared/words";
import type { CallRecordContent, Destination, Reread, SendContext, SendOutcome, Step } from "./destination";
import { observeFailure, sendRequest } from "./http";

export const sandboxCrm: Destination = {
  kind: "sandbox-crm",
  name: "Sandbox CRM",
  says: "The CRM on this machine: contact, call and follow-up task, of calls of every origin.",
  remote: false,
  canUpdate: true,
  idempotent: true,
  gate: {
    incomplete: "send-marked",
    settle: null,
    transcript: "full",
    withoutConversation: "yes",
    neverDialled: true,
  },
  promise:
    "Sent until the CRM confirms it. A retry repeats the request; it cannot make a second record, because the CRM keys it by external id.",
  fields: [],
  scopes: [],
  limits: { requests: null, perMs: null, atOnce: 1, words: "One request at a time." },
  mappingSheet: [],
  map: mapSteps,
  send: sendStep,
  reread: readRecord,
};

/** A first version is told whole, without what it does not know; a later one only what differs, cleared fields too. */
function mapSteps(
  record: CallRecordContent,
  version: number,
  told: (step: string) => CallRecordContent | null,
): Step[] {
  return wholeSteps(record).flatMap((whole) => {
    const content = told(whole.step);
    const isSamePerson = content && contactExternalId(content) === contactExternalId(record);
    const before = isSamePerson && wholeSteps(content).find(({ step }) => step === whole.step);
    if (!before) {
      // Not even a later version knows what the CRM holds now: "incomplete" must not outlive the summary.
      const properties = version > 1 ? whole.payload.properties : withoutNull(whole.payload.properties);
      return [{ ...whole, payload: { ...whole.payload, properties } }];
    }
    const properties = differing(whole.payload.properties, before.payload.properties);
    if (Object.keys(properties).length === 0) return [];
    return [{ ...whole, payload: { ...whole.payload, properties } }];
  });
}

type Properties = Record<string, Json>;
type Payload = { externalId: string; properties: Properties; [link: string]: Json };
type WholeStep = Omit<Step, "payload"> & { payload: Payload };

/** Every step with every property, null where the call record says nothing. */
function wholeSteps(record: CallRecordContent): WholeStep[] {
  const steps: WholeStep[] = [];
  const contact = contactExternalId(record);
  const contactId = contact ? "{{contact.id}}" : null;
  if (contact) {
    steps.push({
      step: "contact",
      order: 1,
      payload: {
        externalId: contact,
        properties: withoutNull({ name: record.personName, phone: record.phone, company: record.company }),
      },
    });
  }
  steps.push({
    step: "call",
    order: 2,
    payload: {
      externalId: record.externalId,
      contactId,
      properties: {
        outcome: record.outcome,
        outcomeDetail: record.outcomeDetail,
        direction: record.direction,
        startedAt: record.startedAt,
        endedAt: record.endedAt,
        talkSeconds: record.talkSeconds,
        phone: record.phone,
        agent: record.agent,
        provider: record.provider,
        callId: record.callId,
        origin: record.origin,
        summary: cut(record.summary),
        recordingUrl: record.recordingUrl,
        metadata: record.metadata,
        incomplete: record.incomplete.length > 0 ? record.incomplete : null,
      },
    },
  });
  if (record.followUps.length > 0) {
    steps.push({
      step: "task",
      order: 3,
      payload: {
        externalId: `${record.externalId}:follow-up`,
        contactId,
        callExternalId: record.externalId,
        properties: {
          title: `Follow up: ${record.followUps.join(", ").replaceAll("_", " ")}`,
          body: cut(record.summary) ?? "",
          status: "open",
        },
      },
    });
  }
  return steps;
}

function differing(now: Record<string, Json>, before: Properties): Properties {
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => !isDeepStrictEqual(value, before[name] ?? null)),
  );
}

/** The CRM takes 32,768 characters in one text; a longer one is cut where it can be seen. */
function cut(text: string | null): string | null {
  return text !== null && text.length > longestText ? `${text.slice(0, longestText)} … (cut)` : text;
}

function contactExternalId(record: CallRecordContent): string | null {
  if (record.personExternalId) return record.personExternalId;
  return record.phone ? `phone:${record.phone}` : null;
}

function withoutNull(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}

const longestText = 30_000;
const stepBody = z.object({
  externalId: z.string(),
  contactId: z.string().nullish(),
  callExternalId: z.string().optional(),
  properties: z.record(z.string(), z.json()),
});
const upsertAnswer = z.object({ id: z.string(), outcome: z.string() });
/** Another contact has the number or the address; a deleted record that keeps its id is no such case. */
const conflictAnswer = z.object({
  code: z.enum(["PHONE_TAKEN", "EMAIL_TAKEN"]),
  data: z.object({ existingId: z.string() }),
});
const underWayAnswer = z.object({ code: z.literal("IDEMPOTENCY_IN_PROGRESS") });
const types: Record<string, string> = { contact: "contacts", call: "calls", task: "tasks" };

const foundAnswer = z.object({
  rows: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.json()) })),
});

/** The record as it is now, by the external id its first version wrote. */
async function readRecord(context: SendContext): Promise<Reread | null | SendOutcome> {
  const body = stepBody.safeParse(JSON.parse(context.body));
  if (!body.success) return null;
  const type = types[context.step] ?? context.step;
  const sent = await sendRequest(context, {
    method: "GET",
    url: `${context.settings.url}/objects/${type}?externalId=${encodeURIComponent(body.data.externalId)}`,
    headers: { authorization: `Bearer ${context.settings.token}`, "x-actor": "ringback" },
  });
  if (!("answer" in sent)) return sent;
  const answer = foundAnswer.safeParse(sent.answer);
  if (sent.status !== 200 || !answer.success) return observeFailure(sent);
  const [record] = answer.data.rows;
  return record ? { remoteId: record.id, properties: record.properties } : null;
}

async function sendStep(context: SendContext): Promise<SendOutcome> {
  const given = stepBody.safeParse(JSON.parse(context.body));
  if (!given.success) {
    const [issue] = given.error.issues;
    const observed = `the payload does not fit the sandbox CRM: ${issue?.path.join(".") || "it"} ${issue?.message}`;
    return { class: "permanent", status: null, observed };
  }
  const body = given.data;
  const first = await put(context, body, null);
  if (first.class !== "permanent" || first.status !== 409 || context.step !== "contact") return first;
  // The number belongs to a contact already: one made by a person takes our external id, another one is followed.
  const existing = conflictAnswer.safeParse(first.answer);
  if (!existing.success) return first;
  const adopted = await put(context, body, existing.data.data.existingId);
  if (adopted.class !== "permanent" || adopted.status !== 409) return adopted;
  return {
    class: "delivered",
    status: 200,
    remoteId: existing.data.data.existingId,
    observed: `contact ${existing.data.data.existingId} already has this number: followed`,
  };
}

async function put(
  context: SendContext,
  body: z.infer<typeof stepBody>,
  adopt: string | null,
): Promise<SendOutcome & { answer?: unknown }> {
  const { externalId, ...rest } = body;
  const type = types[context.step] ?? context.step;
  const sent = await sendRequest(context, {
    method: "PUT",
    url: `${context.settings.url}/objects/${type}/${encodeURIComponent(externalId)}`,
    body: JSON.stringify({
      ...rest,
      ...(context.step === "call" ? { version: context.version } : {}),
      ...(adopt ? { adopt } : {}),
    }),
    headers: {
      authorization: `Bearer ${context.settings.token}`,
      "x-actor": "ringback",
      "idempotency-key": adopt ? `${context.idempotencyKey}:adopt` : context.idempotencyKey,
    },
  });
  if (!("answer" in sent)) return sent;
  const answer = upsertAnswer.safeParse(sent.answer);
  if (sent.status < 300 && answer.success) {
    return {
      class: "delivered",
      status: sent.status,
      remoteId: answer.data.id,
      observed: `${context.step} ${answer.data.id} ${answer.data.outcome}`,
    };
  }
  if (sent.status < 300) {
    return {
      class: "unknown",
      status: sent.status,
      observed: `${sent.status} with an answer that cannot be read: written or not, unknown`,
    };
  }
  if (sent.status === 409 && underWayAnswer.safeParse(sent.answer).success) {
    return {
      class: "retry",
      status: 409,
      observed: "the same request is still under way",
      retryAfterMs: null,
    };
  }
  return { ...observeFailure(sent), answer: sent.answer };
}
