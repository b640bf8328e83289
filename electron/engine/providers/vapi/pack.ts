/** Vapi: voice assistants whose calls are told, message by message, to a server URL; some messages wait for an answer. */
import { eventSchemas } from "../event-schemas";
import type { Pack } from "../pack";
import { questions, reply } from "./answers";
import { duplicateKey } from "./identity";
import { attempts, judge } from "./judge";
import { assumed, gatePreset, retry, setup, sources, usualEvents } from "./knowledge";
import { lifecycle } from "./lifecycle";
import { options } from "./options";
import { read } from "./read";
import { makeCallKey, rekey } from "./rekey";
import { EVENT_SCHEMAS } from "./schemas";
import { sign, TEST_SECRET, verify } from "./signing";

const VARIABLES = "message.call.assistantOverrides.variableValues";

export const vapi: Pack = {
  id: "vapi",
  name: "Vapi",
  sources,
  stages: ["queued", "dialing", "in-conversation", "processing", "final", "failed"],
  artifacts: ["transcript", "summary", "recording", "analysis"],
  schemas: eventSchemas("vapi", EVENT_SCHEMAS),
  lifecycle,
  gatePreset,
  personPaths: {
    externalId: [
      "message.customer.externalId",
      "message.call.customer.externalId",
      `${VARIABLES}.userId`,
      "message.call.metadata.userId",
    ],
    phone: [],
    name: ["message.customer.name", "message.call.customer.name", `${VARIABLES}.name`],
  },
  expects: { transcript: true, summary: true, recording: true, analysis: true },
  setup,
  usualEvents,
  retry,
  assumed,
  options,
  questions,
  secretPaths: [
    "message.assistant.server.secret",
    "message.assistant.serverUrlSecret",
    "message.call.assistant.server.secret",
    "message.call.assistant.serverUrlSecret",
    "message.call.monitor.controlUrl",
    "message.call.monitor.listenUrl",
    "message.phoneNumber.server.secret",
    "message.phoneNumber.serverUrlSecret",
    "message.phoneNumber.twilioAuthToken",
    "message.call.phoneNumber.twilioAuthToken",
  ],
  signs:
    "A credential of Vapi is a token in a header (Authorization, or the older X-Vapi-Secret), or an HMAC: by default x-signature is the HMAC-SHA256 of “<x-timestamp>.<body>” in hex.",
  testSecret: TEST_SECRET,
  verify,
  read,
  attempts,
  judge,
  duplicateKey,
  sign,
  rekey,
  makeCallKey,
  reply,
};
