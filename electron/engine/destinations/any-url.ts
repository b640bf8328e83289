/**
 * Any URL: every version of a call record as one POST, with a key that stays the same over all retries. What the
 * receiver does with a repeat is the receiver's business, and the promise says so. It counts as remote, so only live
 * calls go there, also when the address is on this machine.
 */
import type { CallRecordContent, Destination, SendContext, SendOutcome, Step } from "./destination";
import { observeFailure, sendRequest } from "./http";

export const anyUrl: Destination = {
  kind: "any-url",
  name: "Any URL",
  remote: true,
  canUpdate: true,
  idempotent: true,
  gate: {
    incomplete: "send-marked",
    settle: null,
    transcript: "summary",
    withoutConversation: "yes",
    neverDialled: true,
  },
  promise:
    "Sent until it answers 2xx. A retry repeats the same bytes with the same Idempotency-Key; that it makes no second record is the receiver's part.",
  fields: [],
  scopes: [],
  limits: { requests: null, perMs: null, atOnce: 1, words: "One request at a time." },
  mappingSheet: [],
  map: mapStep,
  send: sendStep,
};

/** Without a transcript there is no field for one, not an empty one. */
function mapStep(record: CallRecordContent): Step[] {
  const { transcript, ...rest } = record;
  return [{ step: "call", order: 1, payload: transcript === null ? rest : record }];
}

async function sendStep(context: SendContext): Promise<SendOutcome> {
  const sent = await sendRequest(context, {
    method: "POST",
    url: context.settings.url ?? "",
    body: context.body,
    headers: {
      "idempotency-key": context.idempotencyKey,
      "x-ringback-version": String(context.version),
    },
  });
  if (!("answer" in sent)) return sent;
  if (sent.status >= 200 && sent.status < 300) {
    return { class: "delivered", status: sent.status, remoteId: null, observed: `answered ${sent.status}` };
  }
  return observeFailure(sent);
}
