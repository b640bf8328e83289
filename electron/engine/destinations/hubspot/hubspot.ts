/**
 * HubSpot as a destination: contact looked up, call upserted by its external id, tied to the contact, with a follow-up
 * task and, where it is set so, a ticket. What is here is data and mapping; HubSpot's client comes with the first send.
 */
import type { Destination } from "../destination";
import { crmGate } from "../gate-presets";
import { checkValues } from "./check";
import { fields } from "./fields";
import { mapSteps } from "./map";
import { outgoing } from "./outgoing";
import { mappingSheet, sheetOf } from "./sheet";

export const hubspot: Destination = {
  kind: "hubspot",
  name: "HubSpot",
  says: "HubSpot's CRM. A call is logged at its contact, once, and changed when more is known; a number that nobody has there is held until you decide.",
  remote: true,
  canUpdate: true,
  idempotent: true,
  gate: crmGate,
  promise:
    "Sent until HubSpot confirms it. A retry can repeat a request; it cannot make a second call, because HubSpot keeps ringback_call_id unique. Tasks and tickets too, unless they are told apart by a marker.",
  fields,
  check: checkValues,
  scopes: [
    "crm.objects.contacts.read",
    "crm.objects.contacts.write",
    "tickets (only with tickets)",
    "crm.objects.companies.read (only with companies by name)",
  ],
  limits: {
    requests: 40,
    perMs: 10_000,
    atOnce: 2,
    words:
      "HubSpot takes 100 requests in ten seconds from a private app (190 from Professional on), five searches a second, and so many a day. A step takes up to three, so 40 steps are sent in ten seconds, two at a time. A burst is waited out; a day’s limit waits for midnight of the account and counts no attempt.",
  },
  mappingSheet,
  sheetOf,
  outgoing,
  map: mapSteps,
  send: async (context) => (await import("./send")).sendStep(context),
  reread: async (context) => (await import("./send")).reread(context),
  testConnection: async (settings, signal) => (await import("./connection")).testConnection(settings, signal),
};
