/** What the set-up of a HubSpot destination asks for, in the order it asks. Data. */
import type { DestinationField } from "../../../../shared/destination-setup";
import { setUpField } from "../set-up-field";
import { ownAddress } from "./settings";
import { defaultDispositions } from "./words";

export const fields: DestinationField[] = [
  setUpField({
    name: "token",
    label: "Access token",
    kind: "secret",
    required: true,
    help: "Of a private app of a developer test account or a sandbox: HubSpot, Settings, Integrations, Private Apps. It needs the scopes named here and no others.",
    placeholder: "pat-na1-…",
  }),
  setUpField({
    name: "onlyTestAccounts",
    label: "Only developer test or sandbox accounts",
    kind: "switch",
    help: "Ringback asks the account what it is before it writes, and writes nothing to a production account until this is off.",
    preset: true,
  }),
  setUpField({
    name: "createContacts",
    label: "Create contacts",
    kind: "switch",
    help: "Off: a call whose number nobody has is held under Unmatched, and you decide. On: the contact is made with the number and the name of the call.",
    preset: false,
  }),
  setUpField({
    name: "contactIdProperty",
    label: "Contact property with your own id",
    kind: "text",
    help: "The person's external id of a call is looked for here first. Contacts that Ringback makes are keyed by it, so it has to be a property with unique values.",
    placeholder: "ringback_external_id",
    preset: "ringback_external_id",
  }),
  setUpField({
    name: "owners",
    label: "Agents and their HubSpot owners",
    kind: "lines",
    help: "One a line: name of the agent as the call says it = owner id. Others stand by name in the text of the call.",
    placeholder: "Robin Example = 41629779",
  }),
  setUpField({
    name: "dispositions",
    label: "Outcomes and their dispositions",
    kind: "lines",
    help: "One a line: outcome = GUID. These are the ones every account has; your own stand in the options of the property hs_call_disposition.",
    preset: defaultDispositions.join("\n"),
  }),
  setUpField({
    name: "companies",
    label: "Company of the call",
    kind: "choice",
    help: "By name: where exactly one company of HubSpot has the name the call says, the call stands on its page too.",
    choices: [
      { value: "never", label: "Leave it out" },
      { value: "by-name", label: "By name" },
    ],
    preset: "never",
  }),
  setUpField({
    name: "recordKey",
    label: "Tasks and tickets are told apart by",
    kind: "choice",
    help: "A unique property makes a repeat harmless. A marker in the text is looked for before each attempt: where HubSpot's search lags, a second one is possible.",
    choices: [
      { value: "property", label: "A property with unique values" },
      { value: "marker", label: "A marker in the text" },
    ],
    preset: "property",
  }),
  setUpField({
    name: "taskDueHours",
    label: "Follow-up due after (hours)",
    kind: "number",
    help: "Counted from the end of the call.",
    preset: 24,
  }),
  setUpField({
    name: "tickets",
    label: "Tickets",
    kind: "choice",
    help: "Once per call, never again for a later version. Needs the scope “tickets”.",
    choices: [
      { value: "never", label: "None" },
      { value: "missed-inbound", label: "For missed inbound calls" },
      { value: "follow-up", label: "For calls with a follow-up" },
    ],
    preset: "never",
  }),
  setUpField({
    name: "ticketPipeline",
    label: "Ticket pipeline",
    kind: "text",
    help: "Its internal id.",
    shownFor: { field: "tickets", values: ["missed-inbound", "follow-up"] },
    preset: "0",
  }),
  setUpField({
    name: "ticketStage",
    label: "Ticket stage",
    kind: "text",
    help: "Internal id of the stage in which tickets begin.",
    shownFor: { field: "tickets", values: ["missed-inbound", "follow-up"] },
    preset: "1",
  }),
  setUpField({
    name: "url",
    label: "Address of the API",
    kind: "url",
    help: "HubSpot's own, or the sandbox CRM of this machine, which speaks HubSpot at its root.",
    placeholder: ownAddress,
    preset: ownAddress,
  }),
  setUpField({
    name: "objectsPath",
    label: "Path of objects",
    kind: "choice",
    help: "HubSpot keeps several versions alive at once; bodies are the same in these two.",
    choices: [
      { value: "crm/v3/objects", label: "/crm/v3/objects" },
      { value: "crm/objects/2026-03", label: "/crm/objects/2026-03" },
    ],
    preset: "crm/v3/objects",
  }),
];
