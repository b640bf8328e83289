/** What every account has from the start: types by all their names, standard properties, dispositions, a pipeline. Data. */

/** By plural, singular and number; nothing else, and so without what every object has. */
export const typeNames: Record<string, string> = Object.assign(
  Object.create(null),
  ...Object.entries({
    contacts: ["contact", "0-1"],
    companies: ["company", "0-2"],
    tickets: ["ticket", "0-5"],
    tasks: ["task", "0-27"],
    notes: ["note", "0-46"],
    calls: ["call", "0-48"],
    orders: ["order", "0-123"],
  }).flatMap(([type, others]) => [type, ...others].map((name) => ({ [name]: type }))),
);

export type StandardProperty = {
  name: string;
  type: "string" | "number" | "datetime" | "enumeration" | "bool";
  options?: { value: string; label: string }[];
  unique?: boolean;
  readOnly?: boolean;
};

const text = (...names: string[]): StandardProperty[] => names.map((name) => ({ name, type: "string" }));
const time = (...names: string[]): StandardProperty[] => names.map((name) => ({ name, type: "datetime" }));
const oneOf = (name: string, ...values: string[]): StandardProperty => ({
  name,
  type: "enumeration",
  options: values.map((value) => ({ value, label: value })),
});

/** GUIDs of HubSpot's calls guide. */
export const dispositions = [
  { id: "9d9162e7-6cf3-4944-bf63-4dff82258764", label: "Busy" },
  { id: "f240bbac-87c9-4f6e-bf70-924b57d47db7", label: "Connected" },
  { id: "a4c4c377-d246-4b32-a13b-75a56a4cd0ff", label: "Left live message" },
  { id: "b2cf5968-551e-4856-9783-52b3da59a7d0", label: "Left voicemail" },
  { id: "73a0d17f-1163-4015-bdd5-ec830791da20", label: "No answer" },
  { id: "17b47fee-58de-441e-a44c-c6300d46f273", label: "Wrong number" },
];

export const ticketStages = [
  { id: "1", label: "New" },
  { id: "2", label: "Waiting on contact" },
  { id: "3", label: "Waiting on us" },
  { id: "4", label: "Closed" },
];

export const unfinishedStatuses = ["QUEUED", "RINGING", "CONNECTING", "CALLING_CRM_USER", "IN_PROGRESS"];

const readOnly: StandardProperty[] = ["hs_object_id", "hs_createdate", "hs_lastmodifieddate"].map((name) => ({
  name,
  type: name === "hs_object_id" ? "number" : "datetime",
  readOnly: true,
}));

export const standardProperties: Record<string, StandardProperty[]> = {
  contacts: [
    ...text("firstname", "lastname", "phone", "mobilephone", "company", "jobtitle", "city", "country"),
    { name: "email", type: "string", unique: true },
    ...text("lifecyclestage", "hs_lead_status", "hubspot_owner_id"),
    ...time("notes_last_contacted", "notes_last_updated"),
    { name: "hs_searchable_calculated_phone_number", type: "string", readOnly: true },
    { name: "hs_searchable_calculated_mobile_number", type: "string", readOnly: true },
    { name: "createdate", type: "datetime", readOnly: true },
    { name: "lastmodifieddate", type: "datetime", readOnly: true },
    ...readOnly,
  ],
  companies: [
    ...text("name", "domain", "phone", "city", "country", "industry", "hubspot_owner_id"),
    { name: "createdate", type: "datetime", readOnly: true },
    ...readOnly,
  ],
  calls: [
    ...time("hs_timestamp"),
    ...text(
      "hs_call_title",
      "hs_call_body",
      "hs_call_from_number",
      "hs_call_to_number",
      "hs_call_recording_url",
    ),
    ...text(
      "hs_call_callee_object_id",
      "hs_call_callee_object_type",
      "hs_activity_type",
      "hs_attachment_ids",
    ),
    ...text("hubspot_owner_id"),
    { name: "hs_call_duration", type: "number" },
    oneOf("hs_call_status", "BUSY", "CANCELED", "COMPLETED", "FAILED", "NO_ANSWER", ...unfinishedStatuses),
    oneOf("hs_call_direction", "INBOUND", "OUTBOUND"),
    oneOf("hs_call_source", "INTEGRATIONS_PLATFORM"),
    {
      name: "hs_call_disposition",
      type: "enumeration",
      options: dispositions.map(({ id, label }) => ({ value: id, label })),
    },
    ...readOnly,
  ],
  tasks: [
    ...time("hs_timestamp"),
    ...text("hs_task_subject", "hs_task_body", "hubspot_owner_id"),
    oneOf("hs_task_status", "NOT_STARTED", "IN_PROGRESS", "WAITING", "DEFERRED", "COMPLETED"),
    oneOf("hs_task_priority", "LOW", "MEDIUM", "HIGH"),
    oneOf("hs_task_type", "EMAIL", "CALL", "TODO"),
    ...readOnly,
  ],
  tickets: [
    ...text("subject", "content", "hubspot_owner_id"),
    oneOf("hs_pipeline", "0"),
    oneOf("hs_pipeline_stage", ...ticketStages.map(({ id }) => id)),
    oneOf("hs_ticket_priority", "LOW", "MEDIUM", "HIGH", "URGENT"),
    { name: "createdate", type: "datetime", readOnly: true },
    ...readOnly,
  ],
  notes: [...time("hs_timestamp"), ...text("hs_note_body", "hubspot_owner_id"), ...readOnly],
  orders: [...text("hs_order_name", "hs_external_order_id", "hubspot_owner_id"), ...readOnly],
};

/** Must be there when a record is made. */
export const requiredProperties: Record<string, string[]> = {
  calls: ["hs_timestamp"],
  tasks: ["hs_timestamp"],
  notes: ["hs_timestamp"],
  tickets: ["hs_pipeline_stage"],
};

/** Told where nobody asks for properties. */
export const defaultProperties: Record<string, string[]> = {
  contacts: ["createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"],
  companies: ["createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"],
  tickets: [
    "content",
    "createdate",
    "hs_lastmodifieddate",
    "hs_object_id",
    "hs_pipeline",
    "hs_pipeline_stage",
    "hs_ticket_priority",
    "subject",
  ],
};
