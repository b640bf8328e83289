/** WhatsApp: what a call asked to be sent there, with the reason. It stays in the local outbox: Ringback has no sender of its own. */
import type { Destination } from "./destination";
import { messageGate } from "./gate-presets";
import { messageText } from "./message-text";

export const whatsapp: Destination = {
  kind: "whatsapp",
  name: "WhatsApp",
  says: "What a call asked to be sent by WhatsApp, in the local outbox. Ringback itself sends none.",
  remote: false,
  canUpdate: false,
  idempotent: true,
  gate: messageGate,
  promise: "Each message lands once in the local outbox, whatever is retried.",
  message: {
    look: "chat",
    way: "local",
    fields: [
      messageText({
        name: "to",
        label: "Number",
        required: true,
        preset: "{{event.payload.event.data.payload.number else person.phone}}",
      }),
      messageText({
        name: "text",
        label: "Text",
        kind: "text",
        required: true,
        preset: 'Hello {{person.name else "there"}}, you asked us on the phone to write to you here.',
      }),
      messageText({
        name: "reason",
        label: "Reason",
        preset: '{{event.payload.event.data.reason else "not given"}}',
      }),
    ],
  },
  fields: [],
  scopes: [],
  limits: { requests: null, perMs: null, atOnce: 1, words: "Nothing is sent, so nothing is limited." },
  mappingSheet: [],
  map: () => [],
  send: async () => ({ class: "permanent", status: null, observed: "Ringback sends no WhatsApp itself" }),
};
