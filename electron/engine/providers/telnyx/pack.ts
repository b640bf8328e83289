/** Telnyx: programmable voice, by commands (Call Control), by documents (TeXML), and by AI assistants. */
import { eventSchemas } from "../event-schemas";
import type { Pack } from "../pack";
import { questions, reply } from "./answers";
import { attempts } from "./attempts";
import { concluded } from "./concluded";
import { duplicateKey } from "./identity";
import { judge } from "./judge";
import { TEST_SECRET } from "./keys";
import { assumed, gatePreset, retry, setup, sources } from "./knowledge";
import { lifecycle } from "./lifecycle";
import { legs } from "./lines";
import { options } from "./options";
import { read } from "./read";
import { makeCallKey, rekey } from "./rekey";
import { EVENT_SCHEMAS } from "./schemas";
import { sign, verify } from "./signing";

export const telnyx: Pack = {
  id: "telnyx",
  name: "Telnyx",
  sources,
  stages: ["dialing", "in-conversation", "processing", "analysis", "final", "failed"],
  artifacts: ["recording", "transcript", "summary", "analysis"],
  schemas: eventSchemas("telnyx", EVENT_SCHEMAS),
  lifecycle,
  gatePreset,
  personPaths: {
    externalId: ["userId", "user_id", "customer_id", "contact_id"].map((name) => `client_state.${name}`),
    phone: [],
    name: ["name", "customer_name"].map((name) => `client_state.${name}`),
  },
  expects: { recording: true, transcript: true, summary: true, analysis: true },
  setup,
  retry,
  assumed,
  options,
  questions,
  signs:
    "Telnyx-Signature-Ed25519 is an Ed25519 signature in Base64 over Telnyx-Timestamp, “|” and the raw body; it is checked with the account's public key.",
  testSecret: TEST_SECRET,
  verify,
  read,
  attempts,
  judge,
  legs,
  concluded,
  duplicateKey,
  sign,
  rekey,
  makeCallKey,
  reply,
};
