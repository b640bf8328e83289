/** Retell AI: voice agents on the phone and in the browser. One envelope, `event` beside `call` or `chat`. */
import { eventSchemas } from "../event-schemas";
import type { Pack } from "../pack";
import { attempts, legs } from "./attempts";
import { duplicateKey } from "./identity";
import { judge } from "./judge";
import { assumed, gatePreset, retry, setup, sources, usualEvents } from "./knowledge";
import { lifecycle } from "./lifecycle";
import { options } from "./options";
import { questions, reply } from "./questions";
import { read } from "./read";
import { rekey } from "./rekey";
import { EVENT_SCHEMAS } from "./schemas";
import { sign, TEST_SECRET, verify } from "./signing";

const inBoth = (names: string[]) =>
  ["call.metadata", "call.retell_llm_dynamic_variables"].flatMap((place) =>
    names.map((name) => `${place}.${name}`),
  );

export const retell: Pack = {
  id: "retell",
  name: "Retell",
  sources,
  stages: ["dialing", "in-conversation", "analysis", "final", "failed"],
  artifacts: ["transcript", "summary", "analysis", "recording"],
  schemas: eventSchemas("retell", EVENT_SCHEMAS),
  lifecycle,
  gatePreset,
  personPaths: {
    externalId: inBoth(["userId", "user_id", "customer_id", "contact_id"]),
    phone: ["call.metadata.phone"],
    name: inBoth(["name", "customer_name"]),
  },
  expects: { transcript: true, summary: true, analysis: true, recording: true },
  setup,
  usualEvents,
  retry,
  assumed,
  options,
  questions,
  signs:
    "X-Retell-Signature is v=<time in ms>,d=<hex>: the HMAC-SHA256 of the raw body and v under the API key with the webhook badge.",
  secretPaths: ["call.access_token"],
  testSecret: TEST_SECRET,
  verify,
  read,
  attempts,
  judge,
  legs,
  duplicateKey,
  sign,
  rekey,
  reply,
};
