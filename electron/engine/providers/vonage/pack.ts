/** Vonage Voice API: event webhooks of lines as JSON, and the answer webhook that waits for an NCCO. */
import { eventSchemas } from "../event-schemas";
import type { Pack } from "../pack";
import { questions, reply } from "./answers";
import { duplicateKey } from "./identity";
import { attempts, judge } from "./judge";
import { assumed, gatePreset, retry, setup, sources } from "./knowledge";
import { lifecycle } from "./lifecycle";
import { concluded, legs } from "./lines";
import { options } from "./options";
import { read } from "./read";
import { makeCallKey, rekey } from "./rekey";
import { EVENT_SCHEMAS } from "./schemas";
import { sign, TEST_SECRET, verify } from "./signing";

export const vonage: Pack = {
  id: "vonage",
  name: "Vonage",
  sources,
  stages: ["dialing", "in-conversation", "processing", "final", "failed"],
  artifacts: ["recording"],
  schemas: eventSchemas("vonage", EVENT_SCHEMAS),
  lifecycle,
  gatePreset,
  personPaths: { externalId: [], phone: [], name: [] },
  expects: { recording: false },
  setup,
  retry,
  assumed,
  options,
  questions,
  signs:
    "Authorization has a JWT, HS256 under the signature secret, whose payload_hash is the SHA-256 of the body, of a GET of its query as JSON.",
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
