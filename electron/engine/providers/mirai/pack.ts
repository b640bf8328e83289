/** Mirai Minds, "Voice Agents": outbound calls by an AI agent, told event by event to the call's `callbackUrl`. */
import { eventSchemas } from "../event-schemas";
import type { Pack } from "../pack";
import { attempts, statedAttempts } from "./attempts";
import { duplicateKey } from "./identity";
import { judge } from "./judge";
import { assumed, gatePreset, retry, setup, sources, usualEvents } from "./knowledge";
import { lifecycle } from "./lifecycle";
import { read } from "./read";
import { rekey } from "./rekey";
import { EVENT_SCHEMAS } from "./schemas";
import { sign, TEST_SECRET, verify } from "./signing";

export const mirai: Pack = {
  id: "mirai",
  name: "Mirai",
  sources,
  stages: ["queued", "dialing", "in-conversation", "processing", "analysis", "final", "failed"],
  artifacts: ["summary", "recording", "analysis"],
  schemas: eventSchemas("mirai", EVENT_SCHEMAS),
  lifecycle,
  gatePreset,
  personPaths: {
    externalId: ["metadata.userId", "metadata.contactId", "metadata.customerId"],
    phone: [
      "metadata.phone",
      "event.data.payload.phone",
      "event.data.payload.shippingAddress.phone",
      "event.data.payload.number",
    ],
    name: ["metadata.name", "metadata.customerName"],
  },
  expects: { summary: true, analysis: true, recording: true, transcript: false },
  setup,
  usualEvents,
  retry,
  assumed,
  signs:
    "x-signature is the HMAC-SHA256 of the raw body under the organisation's secret key (sk_…), in lower-case hex.",
  testSecret: TEST_SECRET,
  verify,
  read,
  attempts,
  statedAttempts,
  judge,
  duplicateKey,
  sign,
  rekey,
};
