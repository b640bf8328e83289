/** Twilio Voice: status, recording and transcription callbacks, and requests for TwiML, as forms told apart by their fields. */
import { eventSchemas } from "../event-schemas";
import type { Pack } from "../pack";
import { gather } from "./closing";
import { duplicateKey } from "./identity";
import { attempts, judge } from "./judge";
import { assumed, gatePreset, retry, setup, sources, usualEvents } from "./knowledge";
import { lifecycle } from "./lifecycle";
import { legs } from "./lines";
import { options } from "./options";
import { read } from "./read";
import { makeCallKey, rekey } from "./rekey";
import { EVENT_SCHEMAS } from "./schemas";
import { sign, TEST_SECRET, verify } from "./signing";
import { questions, reply } from "./twiml";

export const twilio: Pack = {
  id: "twilio",
  name: "Twilio",
  sources,
  stages: ["queued", "dialing", "in-conversation", "processing", "final", "failed"],
  artifacts: ["recording", "transcript"],
  schemas: eventSchemas("twilio", EVENT_SCHEMAS),
  lifecycle,
  gatePreset,
  personPaths: { externalId: [], phone: [], name: [] },
  expects: { recording: false, transcript: false },
  setup,
  usualEvents,
  retry,
  assumed,
  options,
  questions,
  /** It lets whoever has it make a call that shows the caller's number. */
  secretPaths: ["CallToken"],
  signs:
    "X-Twilio-Signature is the Base64 HMAC-SHA1, under the auth token, of the exact public URL and behind it all parameters of the form, sorted by name; of a JSON body the URL has the SHA-256.",
  testSecret: TEST_SECRET,
  verify,
  read,
  attempts,
  judge,
  legs,
  gather,
  duplicateKey,
  sign,
  rekey,
  makeCallKey,
  reply,
};
