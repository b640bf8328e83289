/** Any JSON or form webhook: what its events mean is what the source's mapping says. */
import { stage } from "../../../../shared/words";
import { eventSchemas } from "../event-schemas";
import type { Pack } from "../pack";
import { duplicateKey } from "../user-defined/duplicate-key";
import { check } from "../user-defined/evaluate";
import { explain } from "../user-defined/explain";
import { gatePreset } from "../user-defined/gate-preset";
import { ARTIFACTS, attempts, judge } from "../user-defined/judge";
import { placesOf } from "../user-defined/places";
import { proposeMapping } from "../user-defined/propose";
import { read } from "../user-defined/read";
import { assumed, retry, setup, sources } from "./knowledge";
import { rekey } from "./rekey";
import { SAMPLE_MAPPING, SAMPLE_SCHEMAS } from "./sample";
import { sign, TEST_SECRET, verify } from "./signing";

export const generic: Pack = {
  id: "generic",
  name: "Generic",
  sources,
  stages: [...stage.options],
  artifacts: ARTIFACTS,
  schemas: eventSchemas("generic", SAMPLE_SCHEMAS),
  lifecycle: { rules: [], awaited: [], terminal: [], deadlines: [] },
  gatePreset,
  personPaths: { externalId: [], phone: [], name: [] },
  expects: {},
  setup,
  retry,
  assumed,
  userDefined: { sampleMapping: SAMPLE_MAPPING, check, places: placesOf, propose: proposeMapping, explain },
  signs:
    "webhook-signature holds v1 signatures: the Base64 of HMAC-SHA256 over webhook-id, webhook-timestamp and body with points between them, under the secret behind whsec_ decoded from Base64.",
  testSecret: TEST_SECRET,
  verify,
  read,
  attempts,
  judge,
  duplicateKey,
  sign,
  rekey,
};
