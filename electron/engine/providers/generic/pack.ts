/** Any JSON or form webhook: what its events mean is what the source's mapping says. */
import { stage } from "../../../../shared/words";
import { eventSchemas } from "../event-schemas";
import type { Pack, Reading } from "../pack";
import { check } from "./evaluate";
import { explain } from "./explain";
import { ARTIFACTS, attempts, judge } from "./judge";
import { assumed, gatePreset, retry, setup, sources } from "./knowledge";
import { placesOf } from "./places";
import { proposeMapping } from "./propose";
import { read } from "./read";
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

/** The type stands in it: one call id as the key of all events must not make them copies of each other. */
function duplicateKey({ type, deliveryId, bodySha256 }: Reading): string {
  return deliveryId === undefined ? `body ${bodySha256}` : `${type ?? "unknown"} ${deliveryId}`;
}
