/** What is known about Vonage Voice beside its requests, as data: gate, setup, retries, and what is not documented. */
import type { FactNote } from "../../../../shared/pack-options";
import type { RetryPolicy } from "../../../../shared/retries";
import type { GatePreset } from "../pack";
import * as policy from "../retry-policy";

const MINUTE = 60_000;
const TROUBLE = "Vonage, “Troubleshooting”";
const NCCO = "Vonage support, “What happens if the NCCO download request fails?”";
const ANSWER = `Our judgement: as ${NCCO}, says of the answer webhook.`;
const ANSWER_TROUBLE = `Our judgement: as ${TROUBLE}, says of the answer webhook.`;

export const gatePreset: GatePreset = {
  finalEventOnly: false,
  quietFinal: { outcomes: {}, other: { ms: 15_000, assumed: true } },
  requires: {
    conversation: ["recording"],
    voicemail: ["recording"],
    "no-conversation": [],
    "never-dialled": [],
  },
  withoutFinal: { ms: 30 * MINUTE, assumed: true, becomes: "final", reason: "recording missing" },
  withoutArtifact: { ms: 30 * MINUTE, assumed: true },
  gathersChanges: null,
  stuckAfter: { ms: 240 * MINUTE, assumed: true },
  allowStatuses: null,
};

export const sources = [
  "Vonage, “Voice API Webhooks Reference”",
  "Vonage, “Call Statuses”",
  "Vonage, “Signed webhooks”",
  "Vonage support, “How do I verify that the Voice API Webhook request and it's payload has not been tampered during transit?”",
  "Vonage support, “How to configure the custom webhook timeout for Voice API functionality and what are the allowed timeout ranges?”",
  NCCO,
  TROUBLE,
];

export const setup = [
  "In the Vonage dashboard open the application, Voice, and give this URL as its Event URL, method POST.",
  "Leave the Answer URL with your own application. Where it points here, an empty NCCO goes back unless you choose an answer.",
  "Copy the signature secret from the API settings (not the API secret) and enter it as this source's secret. Of several accounts enter each one's, with its API key as what it belongs to.",
  "If your NCCO records, give the record action this URL as eventUrl, and say here that you record: then a call waits for its recording.",
  "Order, contact or campaign go along as parameters of the URL: they become the metadata of the call.",
];

export const retry: RetryPolicy = {
  words:
    "No page we have read says what happens to an event that fails and waits for no NCCO; what is said of the answer webhook is taken for it: once more after a timeout, a lost connection, 429, 503 or 504 (“What happens if the NCCO download request fails?”), within 5 s. “Troubleshooting” speaks of two more tries. The timeouts are set in the dashboard.",
  published: false,
  timeoutMs: policy.assumed(5000, ANSWER_TROUBLE),
  success: policy.assumed(policy.anySuccess, "Our judgement: the page speaks of 200."),
  attempts: policy.assumed(2, ANSWER),
  delaysMs: policy.assumed([0], "Our judgement: no page names a delay."),
  jitter: policy.assumed(0),
  retriedStatuses: policy.assumed(
    [
      [429, 429],
      [503, 504],
    ],
    ANSWER,
  ),
  retriedWithoutAnswer: policy.assumed({ timeout: true, connection: true }, ANSWER),
  disables: policy.assumed(
    { may: false, afterGivenUp: null },
    "Our judgement: no page names a switching off.",
  ),
};

export const assumed: FactNote[] = [
  {
    about: "names of events",
    says: "Events without a status are named by their fields: record, transfer, error, input; a request without time and status is the answer webhook.",
    source: "Our judgement: the fields are documented, the order in which they are asked is not.",
  },
  {
    about: "line that began the call",
    says: "The one that came in; of outgoing lines the one with the earliest event. It decides outcome, number and times.",
    source: "Our judgement: no event names the line that dialled it.",
  },
  {
    about: "end of a call",
    says: "Every line that was seen has a last status or was moved to another conversation.",
    source: "Our judgement: Vonage tells of lines and not of calls.",
    optionId: "lines-end-with-call",
  },
  {
    about: "transfer",
    says: "It belongs to the conversation the line leaves, and ends the line there; the call counts as a conversation.",
    source: "Our judgement: the page says what is moved, not what it means for a call.",
  },
  {
    about: "final",
    says: "At once where the expected recording is there; else after 15 s without an event, or 30 m after the end.",
    source: "Our judgement: no page says that nothing more comes.",
  },
  {
    about: "outcomes",
    says: "timeout and unanswered are no answer, rejected is failed, cancelled is aborted; an incoming call that did not fail is missed. A machine is voicemail.",
    source:
      "Our judgement: “Call Statuses” has the words, and warns that carriers mix busy, rejected and failed.",
  },
  {
    about: "completed beside another end",
    says: "Busy, cancelled, unanswered, rejected, failed and timeout stand over a completed of the same line.",
    source: "Our judgement: no page says whether both come.",
  },
  {
    about: "order of events",
    says: "timestamp is the moment of the event.",
    source: "Our judgement: the page gives its format alone.",
  },
  {
    about: "duplicates",
    says: "The same status of the same line; the same recording; else the same words.",
    source: "Our judgement: no id of a delivery is documented.",
  },
  {
    about: "signature",
    says: "A JWT without payload_hash is refused; the hash is of the body's bytes. Only a claim exp is an age.",
    source: "Our judgement: the pages call checking the payload optional, and name no age.",
  },
  {
    about: "metadata",
    says: "Parameters that the URL of a POST has, and SIP headers.",
    source: "Our judgement: the URL is called as entered, which is how people give values along.",
  },
  {
    about: "longest call",
    says: "Without an end for 4 h a call is marked stuck.",
    source: "Our judgement.",
  },
  {
    about: "answer to a request for an NCCO",
    says: "An empty NCCO, which asks for nothing; an input gets no body.",
    source: "Our judgement: “Voice API Webhooks Reference” expects an NCCO and says nothing of an empty one.",
  },
];
