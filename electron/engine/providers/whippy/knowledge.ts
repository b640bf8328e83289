/** What is known about Whippy beside its payloads, as data: gate, setup, retries, and what is not documented. */

import type { FactNote } from "../../../../shared/pack-options";
import type { RetryPolicy } from "../../../../shared/retries";
import type { GatePreset } from "../pack";
import * as policy from "../retry-policy";

import { ALLOWED_STATUSES } from "./statuses";

const MINUTE = 60_000;
const CHANGELOG = "Whippy changelog, “Improved Call Sync Accuracy to External Systems”";
const WEBHOOKS = "Whippy docs, “Webhooks”";
const REVIEW = "API Evangelist, review of Whippy “Webhooks”";

/** No quiet window and no deadline makes a call final: only a status of the list does. */
export const gatePreset: GatePreset = {
  finalEventOnly: true,
  quietFinal: { outcomes: {}, other: null },
  requires: {
    conversation: ["summary", "transcript"],
    voicemail: [],
    "no-conversation": [],
    "never-dialled": [],
  },
  requiresFacts: { conversation: ["metadata"] },
  withoutFinal: null,
  withoutArtifact: { ms: 10 * MINUTE, assumed: true },
  gathersChanges: null,
  stuckAfter: null,
  allowStatuses: ALLOWED_STATUSES,
};

export const sources = [
  CHANGELOG,
  WEBHOOKS,
  "Whippy help, “How to Add Webhook Endpoint in Whippy”",
  "Whippy help, “Integrated Customers and Data Syncing in Whippy”",
  "Whippy help, “Understanding Objects in Whippy”",
  "Whippy help, “View the Activities Tab”",
  "Whippy help, “Editing a Whippy Business Phone Channel”",
  "Whippy reference, “Create Custom Object”, “Create Custom Object Record” and “Upsert Custom Object Records”",
  "hellowhippy/whippy-mcp, types of contacts, messages and agents",
  "API Evangelist, catalogue entry Whippy",
];

export const setup = [
  "In Whippy open Settings > Developers and make a developer application under an API key.",
  "Add an endpoint with this URL to the application and subscribe it to the events you need. Whippy asks for a public https address.",
  "Enable both the application and the endpoint: Whippy sends nothing while one of them is off.",
  "Enter the API key chosen for the application as this source's secret: Whippy signs with it.",
  "Make one call through a channel, to or from a contact: Whippy logs external calls only. Its events should appear here.",
  "Check under which status your calls end. Only call_completed and call_completed.agent_hangup may leave.",
];

export const retry: RetryPolicy = {
  words:
    "Up to three attempts with exponential backoff on anything but 2xx (API Evangelist, review of “Webhooks”). The delays and the time Whippy waits for an answer are not published: 10 s and 20 s are assumed.",
  published: true,
  timeoutMs: policy.assumed(10_000, "Our judgement: no page says how long Whippy waits."),
  success: policy.documented(policy.anySuccess, REVIEW),
  attempts: policy.documented(3, REVIEW),
  delaysMs: policy.assumed([10_000, 20_000], `Our judgement: ${REVIEW}, says exponential and no number.`),
  jitter: policy.assumed(0),
  retriedStatuses: policy.documented(policy.anyFailure, REVIEW),
  retriedWithoutAnswer: policy.assumed(
    { timeout: true, connection: true },
    "Our judgement: no answer counts as anything but 2xx.",
  ),
  disables: policy.assumed(
    { may: false, afterGivenUp: null },
    "Our judgement: no page names a switching off.",
  ),
};

export const assumed: FactNote[] = [
  {
    about: "events of calls",
    says: "A call comes as call.created and call.updated, or as a message event whose type is call; its delivery status names it on the timeline.",
    source: `${WEBHOOKS} gives the rule resource.type and lists no call event.`,
  },
  {
    about: "fields of calls",
    says: "Duration, recording, summary, transcript, sentiment, start and end stand below data.call, or beside it in data.",
    source: "Not documented: no payload of a call is published.",
  },
  {
    about: "delivery status",
    says: "It stands at data.delivery_status, as with messages.",
    source: `${CHANGELOG} speaks of the call delivery status and names no field.`,
  },
  {
    about: "other statuses",
    says: "Any call_completed… or call_failed… ends a call; only the two of the list make it final. After the dot stands the reason of the hang-up.",
    source: `${CHANGELOG} names the two; the others are read from their form.`,
  },
  {
    about: "a status after an allowed one",
    says: "A call that has had an allowed status stays allowed, whatever status follows or overtook it.",
    source: `${CHANGELOG} says that reaching a completed state triggers the sync.`,
  },
  {
    about: "outcome",
    says: "dial_busy is busy, dial_no_answer is no answer, voicemail_reached is voicemail, other failures are failed.",
    source:
      "Not documented: the words are those of the agent platform whose settings hellowhippy/whippy-mcp uses.",
  },
  {
    about: "metadata",
    says: "What data.call, data.call.metadata and data.metadata say once the call has ended, without summary, transcript, recording and analysis.",
    source: `${CHANGELOG} requires metadata and does not say what it is.`,
  },
  {
    about: "artifact missing",
    says: "Ten minutes after an allowed status the call record leaves marked incomplete.",
    source: "Our judgement: Whippy takes summary, transcript and metadata to be there by then.",
  },
  {
    about: "order",
    says: "Within a phase the state with the later updated_at wins.",
    source: "Not documented: neither the order of deliveries nor what updated_at of a call is.",
  },
  {
    about: "start of a call",
    says: "created_at of the activity, unless the call states a start of its own.",
    source: "Not documented.",
  },
  {
    about: "duplicates",
    says: "The same event with the same request_id is a copy; the same data under another id is an event of its own.",
    source: `${WEBHOOKS} shows request_id, not whether a retry keeps it.`,
  },
  {
    about: "signature",
    says: "Tried in this order: hex, sha256=hex, Base64, t=…,v1=… with five minutes of tolerance. Simulated events carry the first.",
    source: "API Evangelist, review of “Webhooks”, names header and algorithm; no page shows the layout.",
  },
  {
    about: "customer's number",
    says: "from of an inbound and to of an outbound call or text.",
    source: "Not documented for calls; messages have direction, from and to.",
  },
  {
    about: "person",
    says: "contact_id is the person; external_id of an embedded contact is the id in the connected system.",
    source:
      "Whippy help, “Integrated Customers and Data Syncing in Whippy”; that calls embed the contact is not documented.",
  },
  {
    about: "conversation link, agent, company, channel mapping",
    says: "Read at conversation_url, agent, user or assigned_user_id, contact.company or organization, channel_mapping.",
    source: "Not documented.",
  },
  {
    about: "events of objects, records and associations",
    says: "custom_object, custom_object_record and custom_object_association, created, updated or deleted.",
    source: `${WEBHOOKS} gives the rule resource.type; the resources are those of the reference.`,
  },
  {
    about: "test and spam",
    says: "data.test, data.is_test or a number that calls itself is a test; a conversation with the status spam is spam.",
    source: "Test deliveries are not documented; the status spam is that of conversations (API Evangelist).",
  },
];
