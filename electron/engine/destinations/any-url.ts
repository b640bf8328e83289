/**
 * Any URL: every version of a call record as one POST, signed as Standard Webhooks says, with a key that stays the same
 * over all retries. What the receiver does with a repeat is the receiver's business, and the promise says so. It counts
 * as remote, so only live calls go there, also when the address is on this machine.
 */

import type { DestinationField } from "../../../shared/destination-setup";
import type { CallRecordContent, Destination, SendContext, SendOutcome, Step } from "./destination";
import { fetchChecked } from "./fetch-checked";
import { observeFailure, sendRequest } from "./http";
import { setUpField } from "./set-up-field";
import { checkSigningSecret, makeSigningSecret, signWebhook } from "./standard-webhooks";

const fields: DestinationField[] = [
  setUpField({
    name: "url",
    label: "URL",
    kind: "url",
    required: true,
    help: "Gets every version of a call record as one POST, from the next final call on.",
    placeholder: "https://…",
  }),
  setUpField({
    name: "signingSecret",
    label: "Signing secret",
    kind: "secret",
    help: "Signs every request as Standard Webhooks says. Left empty, Ringback makes one and shows it once.",
    placeholder: "whsec_…",
  }),
  setUpField({
    name: "headers",
    label: "Headers",
    kind: "lines",
    help: "Sent with every request, one a line, as Name: value. They are shown here: put secrets below.",
    placeholder: "X-Team: front desk",
  }),
  setUpField({
    name: "secretHeaders",
    label: "Secret headers",
    kind: "secret",
    help: "The same with values that are sealed and never shown again.",
    placeholder: "Authorization: Bearer …",
    multiline: true,
  }),
];

export const anyUrl: Destination = {
  kind: "any-url",
  name: "Any URL",
  says: "Your own endpoint: one signed POST for every version of a call record.",
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
  fields,
  check: (values, { secretHeaders, signingSecret }) =>
    [
      { field: "headers", sentence: checkHeaders(String(values.headers ?? "")) },
      { field: "secretHeaders", sentence: checkHeaders(secretHeaders ?? "") },
      { field: "signingSecret", sentence: signingSecret ? checkSigningSecret(signingSecret) : null },
    ].flatMap(({ field, sentence }) => (sentence ? [{ field, sentence }] : [])),
  makeCredentials: () => ({ signingSecret: makeSigningSecret() }),
  scopes: [],
  limits: { requests: null, perMs: null, atOnce: 1, words: "One request at a time." },
  mappingSheet: [
    sheetRow(
      "externalId",
      "provider and its key of the call: the same in every version",
      "every version",
      "mirai:c_9f21",
    ),
    sheetRow("outcome", "what became of the call", "every version", "completed"),
    sheetRow("phone", "the other party's number, E.164", "where the provider sends one", "+12025550142"),
    sheetRow("startedAt", "start, in milliseconds", "every version", "1767366000000"),
    sheetRow("talkSeconds", "seconds of conversation", "answered calls", "187"),
    sheetRow("summary", "the provider's summary", "as soon as it is there", "Caller confirmed the order."),
    sheetRow(
      "metadata",
      "what the caller's system handed to the provider",
      "where it did",
      '{"orderId":"A-1042"}',
    ),
    sheetRow("incomplete", "names of what is missing for good", "every version; [] when complete", "[]"),
  ],
  map: mapStep,
  send: sendStep,
  outgoing: ({ settings, idempotencyKey, body, version }) => ({
    method: "POST",
    url: settings.url ?? "",
    headers: {
      ...parseHeaders(String(settings.values.headers ?? "")),
      ...keyHeaders(idempotencyKey, version),
      "webhook-id": idempotencyKey,
      "webhook-timestamp": "(when it is sent)",
      "webhook-signature": "v1,(signed when it is sent)",
    },
    body,
  }),
  testConnection: async (settings) => {
    const secret = settings.credentials.signingSecret;
    const wrong = secret ? checkSigningSecret(secret) : null;
    return [
      {
        name: "signing secret",
        ok: secret ? wrong === null : null,
        says: wrong ?? (secret ? "requests are signed" : "none yet: one is made when it is added"),
      },
      await checkReachable(settings.url ?? ""),
    ];
  },
};

function sheetRow(field: string, from: string, when: string, example: string) {
  return { object: "call record", field, from, when, owner: "Ringback" as const, example };
}

/** Without a transcript there is no field for one, not an empty one. */
function mapStep(record: CallRecordContent): Step[] {
  const { transcript, ...rest } = record;
  return [{ step: "call", order: 1, payload: transcript === null ? rest : record }];
}

async function sendStep(context: SendContext): Promise<SendOutcome> {
  const { settings, idempotencyKey, body, version } = context;
  const secret = settings.credentials.signingSecret;
  const sent = await sendRequest(context, {
    method: "POST",
    url: settings.url ?? "",
    body,
    headers: {
      ...parseHeaders(String(settings.values.headers ?? "")),
      ...parseHeaders(settings.credentials.secretHeaders ?? ""),
      ...keyHeaders(idempotencyKey, version),
      // The receiver compares the moment with its own clock, so it is the wall's and not a test's.
      ...(secret ? signWebhook(secret, { id: idempotencyKey, body, at: Date.now() }) : {}),
    },
  });
  if (!("answer" in sent)) return sent;
  if (sent.status >= 200 && sent.status < 300) {
    return { class: "delivered", status: sent.status, remoteId: null, observed: `answered ${sent.status}` };
  }
  return observeFailure(sent);
}

function keyHeaders(idempotencyKey: string, version: number): Record<string, string> {
  return { "idempotency-key": idempotencyKey, "x-ringback-version": String(version) };
}

/** Ours, and those of the connection itself, which the client refuses to send. */
const ours =
  /^((content-(type|length)|host|idempotency-key|x-correlation-id|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer)$|webhook-|x-ringback-)/i;

/** One sentence about the first line that is no header; null where all are. */
export function checkHeaders(text: string): string | null {
  for (const line of text.split("\n").map((one) => one.trim())) {
    if (line === "") continue;
    const name = line.split(":")[0]?.trim() ?? "";
    if (!line.includes(":") || !/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name))
      return `“${line.slice(0, 40)}” is no header. Write Name: value.`;
    if (!/^[\x20-\x7e]*$/.test(line)) return `The value of ${name} has characters no header may have.`;
    if (ours.test(name)) return `${name} is set by Ringback itself. Take another name.`;
  }
  return null;
}

function parseHeaders(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split("\n").flatMap((line) => {
      const at = line.indexOf(":");
      return at > 0 ? [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]] : [];
    }),
  );
}

/** A look without a word: OPTIONS writes nothing anywhere. Any answer at all says that somebody is there. */
async function checkReachable(url: string) {
  const sent = await sendRequest(
    { fetch: fetchChecked, signal: AbortSignal.timeout(10_000), correlationId: "connection-test" },
    { method: "OPTIONS", url, body: null, headers: {} },
  );
  const name = "address";
  if (!("answer" in sent)) return { name, ok: false, says: sent.observed };
  return { name, ok: true, says: `somebody answers there: ${sent.status} to OPTIONS, nothing was written` };
}
