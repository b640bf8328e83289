/** Whippy: calls, texts, contacts and object records of a messaging platform, told as `resource.type` events. */
import { eventSchemas } from "../event-schemas";
import type { Pack } from "../pack";
import { duplicateKey } from "./identity";
import { attempts, judge } from "./judge";
import { assumed, gatePreset, retry, setup, sources } from "./knowledge";
import { lifecycle } from "./lifecycle";
import { read } from "./read";
import { rekey } from "./rekey";
import { EVENT_SCHEMAS } from "./schemas";
import { SIGNATURE_LAYOUTS } from "./signature-layouts";
import { sign, TEST_SECRET, verify } from "./signing";

export const whippy: Pack = {
  id: "whippy",
  name: "Whippy",
  sources,
  stages: ["queued", "in-conversation", "processing", "final", "failed"],
  artifacts: ["summary", "transcript", "recording", "analysis"],
  schemas: eventSchemas("whippy", EVENT_SCHEMAS),
  lifecycle,
  gatePreset,
  personPaths: { externalId: ["data.contact.external_id"], phone: [], name: ["data.contact.name"] },
  expects: { summary: true, transcript: true, recording: true, analysis: true },
  setup,
  retry,
  assumed,
  signs:
    "x-whippy-signature is an HMAC-SHA256 of the raw body under the API key of the application; its layout is not published, so hex, sha256=hex, Base64 and t=…,v1=… are tried in this order.",
  signatureLayouts: SIGNATURE_LAYOUTS.map(({ id, words }) => ({ id, words })),
  testSecret: TEST_SECRET,
  verify,
  read,
  attempts,
  judge,
  duplicateKey,
  sign,
  rekey,
};
