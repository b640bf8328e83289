/** What the Salesforce destination asks for in its set-up, and the same read back: every value checked, else its preset. */
import { z } from "zod";
import type { DestinationField } from "../../../../shared/destination-setup";
import type { Json, Outcome } from "../../../../shared/words";
import { setUpField } from "../set-up-field";

export type SalesforceSettings = ReturnType<typeof readSettings>;

export const apiName = z
  .string()
  .trim()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/);
const recordId = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;
const auth = z.enum(["token", "client-credentials", "refresh-token"]);
const personObject = z.enum(["contact", "lead", "contact-then-lead"]);
const caseFor = z.enum(["never", "missed-inbound", "follow-up"]);

/** A value that cannot be used counts as not set: mapping never fails over a setting. */
export function readSettings(values: Record<string, Json>) {
  const read = <Value>(name: string, schema: z.ZodType<Value>, preset: Value): Value => {
    const given = schema.safeParse(values[name]);
    return given.success ? given.data : preset;
  };
  const flag = (name: string, preset: boolean) => read(name, z.boolean(), preset);
  const optionalField = (name: string) => read(name, apiName, "") || null;
  return {
    auth: read("auth", auth, "token"),
    loginUrl: read("loginUrl", z.url(), "https://login.salesforce.com").replace(/\/+$/, ""),
    clientId: read("clientId", z.string().trim(), ""),
    apiVersion: read("apiVersion", z.string().regex(/^\d{2,3}\.0$/), "62.0"),
    onlySandbox: flag("onlySandbox", true),
    callIdField: read("callIdField", apiName, "Ringback_Call_Id__c"),
    personObject: read("personObject", personObject, "contact"),
    personIdField: optionalField("personIdField"),
    phoneFields: read("phoneFields", lines.pipe(z.array(apiName).min(1)), ["Phone", "MobilePhone"]),
    phoneLookup: read("phoneLookup", z.enum(["both", "search"]), "both"),
    createContacts: flag("createContacts", false),
    logUnmatched: flag("logUnmatched", false),
    askWeak: flag("askWeak", true),
    callStatus: read("callStatus", text255, "Completed"),
    taskStatus: read("taskStatus", text255, "Not Started"),
    followUpDays: read("followUpDays", z.coerce.number().int().min(0).max(365), 1),
    dispositions: { ...dispositions, ...pairs(read("dispositions", lines, [])) },
    owners: pairs(
      read("owners", lines, []).filter((line) => recordId.test(line.split("=").at(-1)?.trim() ?? "")),
    ),
    timeZone: read("timeZone", z.string().refine(isTimeZone), "UTC"),
    caseFor: read("caseFor", caseFor, "never"),
    caseStatus: read("caseStatus", text255, "New"),
  };
}

const text255 = z.string().trim().min(1).max(255);
const lines = z
  .union([z.array(z.string()), z.string().transform((text) => text.split("\n"))])
  .transform((all) => all.map((line) => line.trim()).filter((line) => line !== ""));

export function readLines(value: Json | undefined): string[] {
  return lines.safeParse(value).data ?? [];
}

/** `agent = 005…`, one pair a line. Names are compared without regard to case. */
function pairs(all: string[]): Record<string, string> {
  return Object.fromEntries(
    all.flatMap((line) => {
      const at = line.lastIndexOf("=");
      const [name, value] = [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
      return at > 0 && name !== "" && value !== "" ? [[name, value]] : [];
    }),
  );
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

export function isRecordId(id: string): boolean {
  return recordId.test(id);
}

const dispositions: Record<Outcome, string> = {
  completed: "Connected",
  "no-answer": "No answer",
  busy: "Busy",
  failed: "Failed",
  voicemail: "Left voicemail",
  missed: "Missed",
  skipped: "Not dialled",
  aborted: "Ended early",
  "timed-out": "Timed out",
};

const withClient = { field: "auth", values: ["client-credentials", "refresh-token"] };

export const fields: DestinationField[] = [
  setUpField({
    name: "auth",
    label: "Sign in with",
    kind: "choice",
    help: "An access token ends with its session. With a client Ringback fetches a new one by itself.",
    choices: [
      { value: "token", label: "An access token" },
      { value: "client-credentials", label: "OAuth client credentials" },
      { value: "refresh-token", label: "OAuth refresh token" },
    ],
    preset: "token",
  }),
  setUpField({
    name: "accessToken",
    required: true,
    shownFor: { field: "auth", values: ["token"] },
    label: "Access token",
    kind: "secret",
    help: "It ends with its session. `sf org display` shows one.",
    placeholder: "00D…",
  }),
  setUpField({
    name: "url",
    label: "Instance URL",
    kind: "url",
    help: "The org's own My Domain address. Left out, signing in with a client says it.",
    placeholder: "https://example--dev.sandbox.my.salesforce.com",
  }),
  setUpField({
    name: "loginUrl",
    shownFor: withClient,
    label: "Login URL",
    kind: "url",
    help: "login.salesforce.com, test.salesforce.com for a sandbox, or the org's own My Domain, which client credentials need.",
    preset: "https://login.salesforce.com",
  }),
  setUpField({
    name: "clientId",
    required: true,
    shownFor: withClient,
    label: "Client id",
    kind: "text",
    help: "Consumer key of the connected app or external client app.",
  }),
  setUpField({
    name: "clientSecret",
    shownFor: withClient,
    label: "Client secret",
    kind: "secret",
    help: "Consumer secret of the same app.",
  }),
  setUpField({
    name: "refreshToken",
    required: true,
    shownFor: { field: "auth", values: ["refresh-token"] },
    label: "Refresh token",
    kind: "secret",
    help: "The app needs the scopes api and refresh_token.",
  }),
  setUpField({
    name: "onlySandbox",
    label: "Only sandbox or developer orgs",
    kind: "switch",
    help: "While on, nothing is written to a production org. Ringback asks the org what it is.",
    preset: true,
  }),
  setUpField({
    name: "apiVersion",
    label: "API version",
    kind: "text",
    help: "Before 46.0 an update is answered without the record's id, and Ringback asks for it.",
    placeholder: "62.0",
    preset: "62.0",
  }),
  setUpField({
    name: "callIdField",
    label: "External id field of the call",
    kind: "text",
    help: "A text field of Activity with “External ID”, “Unique” and “case sensitive”. It is what keeps a repeat from making a second record.",
    preset: "Ringback_Call_Id__c",
  }),
  setUpField({
    name: "personObject",
    label: "Whom calls belong to",
    kind: "choice",
    help: "Where the caller is looked for.",
    choices: [
      { value: "contact", label: "Contacts" },
      { value: "lead", label: "Leads" },
      { value: "contact-then-lead", label: "Contacts, then leads" },
    ],
    preset: "contact",
  }),
  setUpField({
    name: "personIdField",
    label: "External id field of the person",
    kind: "text",
    help: "Looked up first where the call names one. Empty: by number only.",
    placeholder: "Customer_Id__c",
  }),
  setUpField({
    name: "phoneFields",
    label: "Phone fields",
    kind: "lines",
    help: "Fields in which a number counts as this person's, one a line.",
    preset: "Phone\nMobilePhone",
  }),
  setUpField({
    name: "phoneLookup",
    label: "Look for numbers",
    kind: "choice",
    help: "Phone is not indexed: in an org with very many records the exact query may take too long.",
    choices: [
      { value: "both", label: "By exact query and by search" },
      { value: "search", label: "By search only" },
    ],
    preset: "both",
  }),
  setUpField({
    name: "createContacts",
    label: "Create contacts",
    kind: "switch",
    help: "Off: a caller nobody has is held under Unmatched, and you decide.",
    preset: false,
  }),
  setUpField({
    name: "logUnmatched",
    label: "Log without a contact",
    kind: "switch",
    help: "A call whose caller is not found is logged on its own instead of being held.",
    preset: false,
  }),
  setUpField({
    name: "askWeak",
    label: "Ask about weak matches",
    kind: "switch",
    help: "A match by number alone is weak where the name contradicts or nothing happened for a year.",
    preset: true,
  }),
  setUpField({
    name: "callStatus",
    label: "Status of a call",
    kind: "text",
    help: "A value of your Task status list.",
    preset: "Completed",
  }),
  setUpField({
    name: "taskStatus",
    label: "Status of a follow-up",
    kind: "text",
    help: "A value of your Task status list.",
    preset: "Not Started",
  }),
  setUpField({
    name: "followUpDays",
    label: "Follow-up is due after days",
    kind: "number",
    help: "Counted from the day of the call.",
    preset: 1,
  }),
  setUpField({
    name: "dispositions",
    label: "Call results",
    kind: "lines",
    help: "One a line: outcome = what Call Result says. What is not named keeps Ringback's words.",
    placeholder: "completed = Connected",
  }),
  setUpField({
    name: "owners",
    label: "Owners",
    kind: "lines",
    help: "One a line: agent = id of the Salesforce user. Others belong to the user who signed in.",
    placeholder: "Dana Example = 005000000000001",
  }),
  setUpField({
    name: "timeZone",
    label: "Time zone of dates",
    kind: "text",
    help: "The day of a call is its day in this zone. Salesforce shows a date as it was written and shifts it for nobody.",
    placeholder: "America/New_York",
    preset: "UTC",
  }),
  setUpField({
    name: "caseFor",
    label: "Open a case",
    kind: "choice",
    help: "Once per call. Needs the external id field on Case, too.",
    choices: [
      { value: "never", label: "Never" },
      { value: "missed-inbound", label: "For missed inbound calls" },
      { value: "follow-up", label: "For calls that ask for a follow-up" },
    ],
    preset: "never",
  }),
  setUpField({
    name: "caseStatus",
    shownFor: { field: "caseFor", values: ["missed-inbound", "follow-up"] },
    label: "Status of a case",
    kind: "text",
    help: "A value of your Case status list.",
    preset: "New",
  }),
];
