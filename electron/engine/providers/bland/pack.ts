/** Bland AI: voice agents on the phone. One request after the call, whose body is the record of it. */
import { eventSchemas } from "../event-schemas";
import type { Pack } from "../pack";
import { duplicateKey } from "./identity";
import { attempts, judge, legs } from "./judge";
import { assumed, gatePreset, retry, setup, sources } from "./knowledge";
import { lifecycle } from "./lifecycle";
import { options } from "./options";
import { read } from "./read";
import { makeCallKey, rekey } from "./rekey";
import { EVENT_SCHEMAS } from "./schemas";
import { sign, TEST_SECRET, verify } from "./signing";

const inAll = (names: string[]) =>
  ["metadata", "request_data", "variables"].flatMap((place) => names.map((name) => `${place}.${name}`));

export const bland: Pack = {
  id: "bland",
  name: "Bland",
  sources,
  stages: ["queued", "dialing", "in-conversation", "final", "failed"],
  artifacts: ["transcript", "summary", "analysis", "recording"],
  schemas: eventSchemas("bland", EVENT_SCHEMAS),
  lifecycle,
  gatePreset,
  personPaths: {
    externalId: inAll(["userId", "user_id", "customer_id", "contact_id"]),
    phone: ["metadata.phone"],
    name: inAll(["name", "customer_name"]),
  },
  expects: { transcript: true, summary: true, analysis: true, recording: true },
  setup,
  retry,
  assumed,
  options,
  signs:
    "X-Webhook-Signature is the hex HMAC-SHA256 of the body under the signing secret of the account, which is not the API key.",
  testSecret: TEST_SECRET,
  verify,
  read,
  attempts,
  judge,
  legs,
  duplicateKey,
  sign,
  rekey,
  makeCallKey,
};
