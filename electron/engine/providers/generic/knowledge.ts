/** What is known of a platform that nobody knows: how signatures and retries are commonly done, and what is ours. */

import type { FactNote } from "../../../../shared/pack-options";
import type { RetryPolicy } from "../../../../shared/retries";
import * as policy from "../retry-policy";
import { assumedOfMapped } from "../user-defined/gate-preset";

export const sources = ["Standard Webhooks specification", "JSONata documentation"];

export const setup = [
  "Give this URL to the platform or program as its webhook address. JSON and form bodies are read.",
  "If it signs by Standard Webhooks, enter its secret (whsec_…) below. Other signatures are not checked: leave the secret out.",
  "Let it send the events of one call. They are kept and shown as they came, and nothing leaves.",
  "Write the mapping below: what the call key is, when a call has ended and when it is final. The preview shows what your events become.",
  "Save it: the events that are here are read again, and the calls that follow leave by themselves.",
];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STANDARD = "Recommended by Standard Webhooks; whoever sends decides.";

export const retry: RetryPolicy = {
  words:
    "Not known: whoever sends it decides. Assumed is what Standard Webhooks recommends: ten attempts over three days.",
  published: false,
  timeoutMs: policy.assumed(30_000),
  success: policy.assumed(policy.anySuccess),
  attempts: policy.assumed(10, STANDARD),
  delaysMs: policy.assumed(
    [5000, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
    STANDARD,
  ),
  jitter: policy.assumed(0),
  retriedStatuses: policy.assumed(policy.anyFailure),
  retriedWithoutAnswer: policy.assumed({ timeout: true, connection: true }),
  disables: policy.assumed({ may: false, afterGivenUp: null }),
};

export const assumed: FactNote[] = [
  {
    about: "duplicates",
    says: "Events of the same type with the same duplicate key are copies; without one the header webhook-id counts, else the bytes.",
    source: "Standard Webhooks keeps webhook-id over all attempts; the rest is our judgement.",
  },
  ...assumedOfMapped,
  {
    about: "retries",
    says: "Ten attempts: at once, after 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h.",
    source: "Recommendation of Standard Webhooks; nobody is bound to it.",
  },
];
