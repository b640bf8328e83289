/**
 * Any platform without a pack of its own that signs as Standard Webhooks or Svix does. Who sent an event, that it was not
 * changed and which copies are copies is known; what it means is what the source's mapping says.
 */
import { stage } from "../../../../shared/words";
import { eventSchemas } from "../event-schemas";
import type { Pack } from "../pack";
import { duplicateKey } from "../user-defined/duplicate-key";
import { check } from "../user-defined/evaluate";
import { explain } from "../user-defined/explain";
import { gatePreset } from "../user-defined/gate-preset";
import { ARTIFACTS, attempts, judge } from "../user-defined/judge";
import { messageHeaders } from "../user-defined/message-signature";
import { placesOf } from "../user-defined/places";
import { proposeMapping } from "../user-defined/propose";
import { read } from "../user-defined/read";
import { assumed, options, retry, setup, sources } from "./knowledge";
import { rekey } from "./rekey";
import { SAMPLE_MAPPING, SAMPLE_SCHEMAS } from "./sample";
import { sign, TEST_SECRET, verify } from "./signing";

export const standardWebhooks: Pack = {
  id: "standard-webhooks",
  name: "Standard Webhooks",
  sources,
  stages: [...stage.options],
  artifacts: ARTIFACTS,
  schemas: eventSchemas("standard-webhooks", SAMPLE_SCHEMAS),
  lifecycle: { rules: [], awaited: [], terminal: [], deadlines: [] },
  gatePreset,
  personPaths: { externalId: [], phone: [], name: [] },
  expects: {},
  setup,
  retry,
  assumed,
  options,
  userDefined: {
    sampleMapping: SAMPLE_MAPPING,
    check,
    places: placesOf,
    propose: proposeMapping,
    explain,
    sends: ({ headers }) => messageHeaders(headers).signatures !== undefined,
  },
  signs:
    "webhook-signature, or svix-signature, is a list: v1 is the Base64 of HMAC-SHA256 over id, timestamp and body with points between them, under the secret behind whsec_; v1a is Ed25519 over the same, checked with a key that begins with whpk_.",
  testSecret: TEST_SECRET,
  verify,
  read,
  attempts,
  judge,
  duplicateKey,
  sign,
  rekey,
};
