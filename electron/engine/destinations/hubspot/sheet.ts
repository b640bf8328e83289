/** The mapping sheet for the admin of the HubSpot account. One line per property that Ringback fills. Data. */
import type { MappingSheetRow } from "../../../../shared/destination-setup";
import type { DestinationSettings } from "../destination";
import { readValues } from "./settings";

const call = {
  object: "Call",
  when: "First version; later ones where it changed",
  owner: "Ringback",
} as const;
const task = {
  object: "Task",
  when: "Where the call asks for a follow-up",
  owner: "Ringback",
} as const;
const contact = {
  object: "Contact",
  when: "Only where Ringback creates the contact, once",
  owner: "your team",
} as const;
const ticket = { object: "Ticket", when: "By the setting, once per call", owner: "your team" } as const;

/** Of these settings: what they switch off is not filled, and the contact's id has the name that was given. */
export function sheetOf(values: DestinationSettings["values"]): MappingSheetRow[] {
  const { tickets, companies, recordKey, contactIdProperty } = readValues(values);
  return mappingSheet
    .filter(({ object }) => tickets !== "never" || object !== "Ticket")
    .filter(({ field }) => companies !== "never" || field !== "association to the company")
    .filter(({ field }) => recordKey === "property" || !/^ringback_(task|ticket)_id$/.test(field))
    .map((row) => (row.field === "ringback_external_id" ? { ...row, field: contactIdProperty } : row));
}

export const mappingSheet: MappingSheetRow[] = [
  {
    ...contact,
    field: "ringback_external_id",
    from: "The person's external id, else ringback:contact: and the number",
    owner: "Ringback",
    example: "ringback:contact:+12025550100",
  },
  { ...contact, field: "firstname", from: "The person's name without its last word", example: "Ana" },
  { ...contact, field: "lastname", from: "The last word of the person's name", example: "Example" },
  { ...contact, field: "phone", from: "The number, E.164", example: "+12025550100" },
  {
    ...call,
    field: "ringback_call_id",
    from: "Provider and the provider's own id of the call; unique",
    when: "First version",
    example: "mirai:c_9f3a",
  },
  {
    ...call,
    field: "ringback_version",
    from: "Version of the call record",
    when: "Every version",
    example: "1",
  },
  { ...call, field: "hs_timestamp", from: "Start of the call, UTC", example: "2026-11-22T10:00:00.000Z" },
  {
    ...call,
    field: "hs_call_title",
    from: "Direction, length or outcome, and whether something is missing",
    example: "Inbound call, 1 m 35 s",
  },
  {
    ...call,
    field: "hs_call_body",
    from: "Summary, what is missing, follow-ups, agent, link back to the conversation",
    example: "Asked for a copy of an invoice.",
  },
  {
    ...call,
    field: "hs_call_duration",
    from: "Talk time in milliseconds; 0 where nobody talked",
    example: "95000",
  },
  { ...call, field: "hs_call_status", from: "Outcome", example: "COMPLETED" },
  { ...call, field: "hs_call_direction", from: "Direction", example: "INBOUND" },
  {
    ...call,
    field: "hs_call_disposition",
    from: "Outcome, by the list in the set-up",
    example: "f240bbac-87c9-4f6e-bf70-924b57d47db7",
  },
  {
    ...call,
    field: "hs_call_from_number",
    from: "The caller's number, of inbound calls",
    example: "+12025550100",
  },
  {
    ...call,
    field: "hs_call_to_number",
    from: "The number called, of outbound calls",
    example: "+12025550101",
  },
  {
    ...call,
    field: "hs_call_recording_url",
    from: "Link to the recording, HTTPS only",
    example: "https://recordings.example.com/c_9f3a.mp3",
  },
  { ...call, field: "hubspot_owner_id", from: "Agent, by the list in the set-up", example: "41629779" },
  {
    object: "Call",
    field: "association to the contact",
    from: "The contact that has the external id or the number, or that you chose",
    when: "First version; again where the person of the call changed",
    owner: "Ringback",
    example: "call 17591596434 to contact 512",
  },
  {
    object: "Call",
    field: "association to the company",
    from: "Company of the call, by name",
    when: "With the setting “By name”, where exactly one company has it",
    owner: "Ringback",
    example: "call 17591596434 to company 77",
  },
  {
    ...task,
    field: "ringback_task_id",
    from: "Id of the call and :follow-up; unique",
    example: "mirai:c_9f3a:follow-up",
  },
  {
    ...task,
    field: "hs_timestamp",
    from: "Due date: end of the call and the hours set",
    example: "2026-11-23T10:01:35.000Z",
  },
  {
    ...task,
    field: "hs_task_subject",
    from: "What the call asks to follow up",
    example: "Follow up: send invoice",
  },
  {
    ...task,
    field: "hs_task_body",
    from: "Summary and a marker with the id of the call",
    example: "Asked for a copy of an invoice. [ringback:mirai:c_9f3a]",
  },
  {
    ...task,
    field: "hs_task_status",
    from: "NOT_STARTED",
    when: "When the task is made",
    owner: "your team",
    example: "NOT_STARTED",
  },
  {
    ...task,
    field: "hs_task_priority",
    from: "MEDIUM",
    when: "When the task is made",
    owner: "your team",
    example: "MEDIUM",
  },
  { ...task, field: "hs_task_type", from: "CALL where there is a number, else TODO", example: "CALL" },
  { ...task, field: "hubspot_owner_id", from: "Agent, by the list in the set-up", example: "41629779" },
  {
    ...ticket,
    field: "ringback_ticket_id",
    from: "Id of the call and :ticket; unique",
    owner: "Ringback",
    example: "mirai:c_9f3a:ticket",
  },
  {
    ...ticket,
    field: "subject",
    from: "Follow-up or “missed call”, and who called",
    example: "Missed call: +12025550100",
  },
  {
    ...ticket,
    field: "content",
    from: "Summary and a marker with the id of the call",
    example: "Asked for a copy of an invoice. [ringback:mirai:c_9f3a]",
  },
  { ...ticket, field: "hs_pipeline", from: "The set-up", example: "0" },
  { ...ticket, field: "hs_pipeline_stage", from: "The set-up", example: "1" },
  { ...ticket, field: "hs_ticket_priority", from: "MEDIUM", example: "MEDIUM" },
];
