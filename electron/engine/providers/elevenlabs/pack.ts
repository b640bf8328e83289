/** ElevenLabs Agents: conversations told once they are over, by a transcription with its analysis, or by a failure. */
import { eventSchemas } from "../event-schemas";
import type { Pack } from "../pack";
import { duplicateKey } from "./identity";
import { attempts, judge } from "./judge";
import { assumed, gatePreset, retry, setup, sources, usualEvents } from "./knowledge";
import { lifecycle } from "./lifecycle";
import { options } from "./options";
import { read } from "./read";
import { makeCallKey, rekey } from "./rekey";
import { EVENT_SCHEMAS } from "./schemas";
import { sign, TEST_SECRET, verify } from "./signing";

const CLIENT = "data.conversation_initiation_client_data";

export const elevenlabs: Pack = {
  id: "elevenlabs",
  name: "ElevenLabs",
  sources,
  stages: ["final", "failed"],
  artifacts: ["transcript", "analysis", "summary", "recording"],
  schemas: eventSchemas("elevenlabs", EVENT_SCHEMAS),
  lifecycle,
  gatePreset,
  personPaths: {
    externalId: [
      "data.user_id",
      "data.metadata.user_id",
      `${CLIENT}.user_id`,
      `${CLIENT}.dynamic_variables.userId`,
      `${CLIENT}.dynamic_variables.user_id`,
    ],
    phone: [],
    name: [`${CLIENT}.dynamic_variables.name`, `${CLIENT}.dynamic_variables.user_name`],
  },
  expects: { transcript: true, analysis: true, summary: true, recording: false },
  setup,
  usualEvents,
  retry,
  assumed,
  options,
  signs:
    "ElevenLabs-Signature is t=<unix seconds>,v0=<hex>: the HMAC-SHA256 of “t.raw body” under the webhook's own secret, in lower-case hex.",
  testSecret: TEST_SECRET,
  verify,
  read,
  attempts,
  judge,
  duplicateKey,
  sign,
  rekey,
  makeCallKey,
};
