/** What stands where in Salesforce, for the admin who has to allow it. */
import type { MappingSheetRow } from "../../../../shared/destination-setup";

type Row = [field: string, from: string, when: string, owner: MappingSheetRow["owner"], example: string];

function sheetOf(object: string, rows: Row[]): MappingSheetRow[] {
  return rows.map(([field, from, when, owner, example]) => ({ object, field, from, when, owner, example }));
}

const ours = "Ringback" as const;
const first = "first version; later where it changed and nobody edited it";
const once = "first version only";

export const mappingSheet: MappingSheetRow[] = [
  ...sheetOf("Contact", [
    [
      "your external id field",
      "external id the call names (read only)",
      "looked up first, if you name the field",
      "your team",
      "C-1042",
    ],
    [
      "Phone, MobilePhone",
      "the caller's number in E.164 (read only)",
      "looked up where no external id was found",
      "your team",
      "+12025550100",
    ],
    [
      "LastName, FirstName",
      "name the provider gave, else the number",
      "only where “Create contacts” is on or you say so",
      "your team",
      "Example",
    ],
    ["Phone", "the caller's number", "only with a new contact", "your team", "+12025550100"],
  ]),
  ...sheetOf("Lead", [
    [
      "Phone, MobilePhone",
      "the caller's number (read only)",
      "where calls belong to leads; a converted lead is followed to its contact",
      "your team",
      "+12025550100",
    ],
    ["Company", "“[not provided]”", "only with a new lead", "your team", "[not provided]"],
  ]),
  ...sheetOf("Task (the call)", [
    [
      "Ringback_Call_Id__c",
      "provider and the call's key",
      "the key of the upsert; never changes",
      ours,
      "mirai:c_9f",
    ],
    [
      "WhoId",
      "the contact or lead that was found",
      "first version; again where the call turns out to be somebody else's",
      ours,
      "003000000000001AAA",
    ],
    ["Subject", "direction and length of the conversation", first, ours, "Inbound call, 1 m 35 s"],
    ["TaskSubtype", "“Call”", `${once}: Salesforce does not let it change`, ours, "Call"],
    ["Status", "setting “Status of a call”", once, ours, "Completed"],
    ["ActivityDate", "day the call began in the time zone of dates", first, ours, "2026-11-22"],
    ["CallDurationInSeconds", "seconds of conversation, rounded down; 0 without one", first, ours, "95"],
    ["CallType", "direction", first, ours, "Inbound"],
    ["CallDisposition", "outcome, in the words of “Call results”", first, ours, "Connected"],
    ["CallObject", "the provider's own key of the call", once, ours, "c_9f"],
    [
      "Description",
      "summary, number, agent, links, what is missing; the transcript as the gate allows",
      `${first}; only between Ringback's lines`,
      ours,
      "--- Ringback mirai:c_9f ---",
    ],
    [
      "OwnerId",
      "agent, by “Owners”",
      "where the agent is in the list; else the signed-in user",
      ours,
      "005000000000001AAA",
    ],
  ]),
  ...sheetOf("Task (follow-up)", [
    [
      "Ringback_Call_Id__c",
      "the call's id and “:follow-up”",
      "calls that ask for a follow-up",
      ours,
      "mirai:c_9f:follow-up",
    ],
    ["Subject", "what was asked for", first, ours, "Follow up: send offer"],
    ["Status", "setting “Status of a follow-up”", `${once}: your team closes it`, "your team", "Not Started"],
    ["Priority", "“High”", once, "your team", "High"],
    ["ActivityDate", "day of the call and “due after days”", once, "your team", "2026-11-23"],
    [
      "Description",
      "summary and number",
      `${first}; only between Ringback's lines`,
      ours,
      "--- Ringback mirai:c_9f:follow-up ---",
    ],
    ["WhoId, OwnerId", "as of the call", once, "your team", "003000000000001AAA"],
  ]),
  ...sheetOf("Case", [
    [
      "Ringback_Call_Id__c",
      "provider and the call's key",
      "where “Open a case” says so, once per call",
      ours,
      "mirai:c_9f",
    ],
    [
      "Subject",
      "what was asked for, or that the call was missed",
      first,
      ours,
      "Missed inbound call from +12025550100",
    ],
    [
      "Description",
      "as of the call",
      `${first}; only between Ringback's lines`,
      ours,
      "--- Ringback mirai:c_9f ---",
    ],
    ["Origin", "“Phone”", once, ours, "Phone"],
    ["Status", "setting “Status of a case”", `${once}: your team moves it on`, "your team", "New"],
    ["ContactId", "the contact that was found; a lead has none", once, ours, "003000000000001AAA"],
  ]),
  ...sheetOf("Organization", [
    [
      "IsSandbox, OrganizationType",
      "read only",
      "before the first delivery, while “Only sandbox or developer orgs” is on",
      "the system",
      "true",
    ],
  ]),
];
