/** CallRail, call tracking: one event per URL for calls, texts and forms of a company's tracking numbers. */
import { eventSchemas } from "../event-schemas";
import type { Pack } from "../pack";
import { attempts } from "./attempts";
import { duplicateKey } from "./identity";
import { judge } from "./judge";
import { assumed, gatePreset, paths, retry, setup, sources, usualEvents } from "./knowledge";
import { lifecycle } from "./lifecycle";
import { list } from "./list";
import { read } from "./read";
import { makeCallKey, rekey } from "./rekey";
import { EVENT_SCHEMAS } from "./schemas";
import { sign, TEST_SECRET, verify } from "./signing";

export const callrail: Pack = {
  id: "callrail",
  name: "CallRail",
  sources,
  stages: ["dialing", "in-conversation", "final"],
  artifacts: ["summary", "transcript", "recording"],
  schemas: eventSchemas("callrail", EVENT_SCHEMAS),
  lifecycle,
  gatePreset,
  /** CallRail has the number and the name in fields of its own; it knows no id of anybody else's. */
  personPaths: { externalId: [], phone: ["customer_phone_number"], name: ["customer_name"] },
  expects: { summary: true, transcript: true, recording: true },
  setup,
  usualEvents,
  paths,
  retry,
  list,
  assumed,
  signs: "Signature is the HMAC-SHA1 of the raw body under the company's signing key, in base64.",
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
