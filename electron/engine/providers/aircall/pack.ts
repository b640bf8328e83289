/** Aircall: a business phone system; agents, numbers, teams, and what its AI add-on makes of calls. */
import { eventSchemas } from "../event-schemas";
import type { Pack } from "../pack";
import { duplicateKey } from "./identity";
import { attempts, judge } from "./judge";
import { assumed, gatePreset, retry, setup, sources, usualEvents } from "./knowledge";
import { lifecycle } from "./lifecycle";
import { read } from "./read";
import { makeCallKey, rekey } from "./rekey";
import { EVENT_SCHEMAS } from "./schemas";
import { sign, TEST_SECRET, verify } from "./signing";

export const aircall: Pack = {
  id: "aircall",
  name: "Aircall",
  sources,
  stages: ["dialing", "in-conversation", "processing", "final"],
  artifacts: ["recording", "transcript", "summary", "analysis"],
  schemas: eventSchemas("aircall", EVENT_SCHEMAS),
  lifecycle,
  gatePreset,
  personPaths: { externalId: [], phone: [], name: [] },
  expects: { recording: true, transcript: false, summary: false, analysis: false },
  setup,
  usualEvents,
  retry,
  assumed,
  secretPaths: ["token"],
  signs:
    "Nothing is signed: every body has the webhook's token at its top, compared in constant time. It proves who sent it, not that the body is unchanged or new.",
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
