/** What the specification and its best known sender publish, as data; what a platform makes of it is its own affair. */
import type { FactNote, PackOption } from "../../../../shared/pack-options";
import type { RetryPolicy } from "../../../../shared/retries";
import * as policy from "../retry-policy";
import { assumedOfMapped } from "../user-defined/gate-preset";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SIGNATURES = "Standard Webhooks specification, “Signature scheme”";
const DELIVERY = "Standard Webhooks specification, “Deliverability and reliability”";
const STATUSES = "Standard Webhooks specification, “Delivery success and failure”";
const SVIX = "Svix documentation, “Retry Schedule”";

export const sources = [
  SIGNATURES,
  "Standard Webhooks specification, “Webhook headers (sending metadata to consumers)”",
  "Standard Webhooks specification, “Payload structure”",
  DELIVERY,
  STATUSES,
  "Standard Webhooks specification, “Request timeouts”",
  SVIX,
  "JSONata documentation",
];

export const setup = [
  "Give this URL to the platform as its webhook endpoint, and choose its events about calls.",
  "Enter the endpoint's secret below: whsec_… where both sides share one, whpk_… where the platform signs with a key pair. While a secret is being replaced, enter both.",
  "Let it send the events of one call. They are checked, kept and shown, and nothing leaves.",
  "Write the mapping below: what the call key is, when a call has ended and when it is final. What is usual is proposed: type, timestamp and the fields of data.",
  "Save it: the events that are here are read again, and the calls that follow leave by themselves.",
];

export const TOLERANCE = {
  optionId: "toleranceSeconds",
  label: "Window of the signed time",
  says: "How far webhook-timestamp may lie from receipt, before or after it.",
  value: 300,
  known: "documented",
  source:
    "Standard Webhooks libraries and Svix: five minutes. The specification says “some allowable tolerance”.",
  choices: null,
  unit: "s",
} satisfies PackOption;

export const SECRET_FORMAT = {
  optionId: "secretFormat",
  label: "Secret is written as",
  says: "Whether the text behind whsec_ is decoded from Base64, or the whole text is the key as it stands.",
  value: "base64",
  known: "documented",
  source: SIGNATURES,
  choices: [
    { value: "base64", words: "Base64, with or without whsec_" },
    { value: "text", words: "plain text: the libraries' format “raw”" },
  ],
  unit: null,
} satisfies PackOption;

export const options: PackOption[] = [TOLERANCE, SECRET_FORMAT];

export const retry: RetryPolicy = {
  words:
    "As Standard Webhooks recommends: ten attempts over 75 h 35 m, none after 410. Whoever sends decides; Svix makes eight over 27 h 35 m, waits 15 s for each answer and stops at the header webhook-delivery: abort-message.",
  published: true,
  timeoutMs: policy.documented(
    15 * SECOND,
    "Standard Webhooks specification, “Request timeouts”: between 15 and 30 s; Svix waits 15 s.",
  ),
  success: policy.documented(policy.anySuccess, STATUSES),
  attempts: policy.documented(10, DELIVERY),
  delaysMs: policy.documented(
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
    DELIVERY,
  ),
  jitter: policy.assumed(0, "Our judgement: the specification asks for some jitter and names no share."),
  retriedStatuses: policy.documented(
    [
      [100, 199],
      [300, 409],
      [411, 599],
    ],
    `${STATUSES}: everything but 2xx; after 410 nothing more is sent.`,
  ),
  retriedWithoutAnswer: policy.documented({ timeout: true, connection: true }, STATUSES),
  disables: policy.documented(
    { may: true, afterGivenUp: null, failingForMs: 5 * DAY },
    `${SVIX}: when every attempt failed for five days. ${DELIVERY}, recommends it and names no time.`,
  ),
  stopsAt: policy.documented(
    { header: "webhook-delivery", value: "abort-message" },
    `${SVIX}: Svix's; the specification has no such header.`,
  ),
};

export const assumed: FactNote[] = [
  {
    about: "duplicates",
    says: "Events of the same type with the same webhook-id are copies, unless the mapping has a duplicate key; without either the bytes count.",
    source:
      "“Webhook headers (sending metadata to consumers)” keeps the id over all attempts; the rest is our judgement.",
  },
  ...assumedOfMapped,
  {
    about: "two sets of headers",
    says: "Where a message has both, webhook-… counts and svix-… is not looked at.",
    source: "Our judgement: the specification knows only webhook-…; Svix's library looks at svix-… first.",
  },
  {
    about: "window",
    says: "The signed time may lie five minutes before or after receipt.",
    source: "The libraries' own; the specification leaves it open.",
    optionId: TOLERANCE.optionId,
  },
  {
    about: "retries",
    says: "The platform sends as the specification recommends.",
    source: "Nobody is bound to it: where your platform says otherwise, set its retries below.",
  },
];
