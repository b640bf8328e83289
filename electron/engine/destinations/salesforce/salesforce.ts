/**
 * Salesforce: the caller is looked up, the call becomes a Task with an external id, a follow-up another one, and a
 * Case where asked for. Everything Ringback writes is an upsert by a unique field, so an unknown outcome may be sent
 * again. What needs the vendor's client stands behind `send`; mapping never loads it.
 */
import type { Destination } from "../destination";
import { crmGate } from "../gate-presets";
import { checkSettings } from "./check-settings";
import { checkConnection } from "./connection-check";
import { mapSteps } from "./mapping";
import { mappingSheet } from "./mapping-sheet";
import { outgoing } from "./request-of";
import { rereadStep, sendStep } from "./send";
import { fields } from "./settings";

export const salesforce: Destination = {
  kind: "salesforce",
  name: "Salesforce",
  says: "Salesforce's CRM. A call becomes a Task of the contact or lead who called, once, and is changed when more is known; a number that nobody has there is held until you decide.",
  remote: true,
  canUpdate: true,
  idempotent: true,
  gate: crmGate,
  promise:
    "Sent until Salesforce confirms it. A retry repeats the request; it cannot make a second record while the external id field is unique.",
  fields,
  check: checkSettings,
  outgoing,
  scopes: [
    "OAuth scope api (and refresh_token for that way of signing in)",
    "API Enabled",
    "Edit Tasks (create and edit activities)",
    "Read on Contact or Lead, whichever calls belong to; Create only with “Create contacts”",
    "Edit on the external id field of Activity",
    "Create and Edit on Case only with “Open a case”",
  ],
  limits: {
    requests: null,
    perMs: null,
    atOnce: 1,
    words:
      "An allowance per rolling 24 hours: 100,000 and more by licence, fewer in a Developer Edition. Salesforce answers 403 when it is spent; Ringback then waits half an hour without counting an attempt. One request at a time.",
  },
  mappingSheet,
  map: mapSteps,
  send: sendStep,
  reread: rereadStep,
  testConnection: checkConnection,
};
