/** Smallest AI, "Atoms": voice agents that call and answer; two dialects, recognised event by event. */
import { eventSchemas } from "../event-schemas";
import type { Pack } from "../pack";
import { attempts } from "./attempts";
import { duplicateKey } from "./identity";
import { judge } from "./judge";
import { assumed, gatePreset, retry, setup, sources, usualEvents } from "./knowledge";
import { lifecycle } from "./lifecycle";
import { list } from "./list";
import { read } from "./read";
import { rekey } from "./rekey";
import { EVENT_SCHEMAS } from "./schemas";
import { sign, TEST_SECRET, verify } from "./signing";

const inBothDialects = (names: string[]) =>
  ["metadata.variables", "variables"].flatMap((place) => names.map((name) => `${place}.${name}`));

export const atoms: Pack = {
  id: "atoms",
  name: "Atoms",
  sources,
  stages: ["dialing", "in-conversation", "analysis", "final", "failed"],
  artifacts: ["transcript", "summary", "analysis", "recording"],
  schemas: eventSchemas("atoms", EVENT_SCHEMAS),
  lifecycle,
  gatePreset,
  personPaths: {
    externalId: inBothDialects(["customer_id", "contact_id", "user_id", "userId"]),
    phone: ["variables.customer_phone", "variables.caller_phone", "variables.phone"],
    name: inBothDialects(["customer_name", "name"]),
  },
  expects: { transcript: true, summary: true, analysis: true, recording: true },
  setup,
  usualEvents,
  retry,
  list,
  assumed,
  signs:
    "X-Signature is the HMAC-SHA256 of the raw body under the webhook's own signing secret, in lower-case hex. The older draft signs nothing.",
  testSecret: TEST_SECRET,
  verify,
  read,
  attempts,
  judge,
  duplicateKey,
  sign,
  rekey,
};
