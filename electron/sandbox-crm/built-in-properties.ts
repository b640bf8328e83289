/**
 * What every account knows of properties without having defined them: what happened in a call is the integration's to
 * say, what to make of it is the team's; a contact's consent is kept when an integration says otherwise. A definition
 * of the account's own takes the place of one of these.
 */
import type { CrmProperty } from "../../shared/crm";

/** What is true of a property that nobody has defined. */
export function undefinedProperty(name: string): CrmProperty {
  return {
    name,
    label: name,
    type: "string",
    unit: null,
    options: [],
    hasUniqueValue: false,
    owner: null,
    editableBy: ["integration", "user", "system"],
    sourceSystem: null,
    policy: "newest_wins",
  };
}

export function builtInProperties(type: string): CrmProperty[] {
  return Object.hasOwn(builtIn, type) ? (builtIn[type] ?? []) : [];
}

function free(name: string, label: string, more: Partial<CrmProperty> = {}): CrmProperty {
  return { ...undefinedProperty(name), label, ...more };
}

function owned(name: string, label: string, more: Partial<CrmProperty> = {}): CrmProperty {
  return free(name, label, { owner: "integration", editableBy: ["integration", "system"], ...more });
}

/** As HubSpot's calls guide lists its defaults: an id that says nothing, and its label. */
const dispositions = [
  ["9d9162e7-6cf3-4944-bf63-4dff82258764", "Busy"],
  ["f240bbac-87c9-4f6e-bf70-924b57d47db7", "Connected"],
  ["a4c4c377-d246-4b32-a13b-75a56a4cd0ff", "Left live message"],
  ["b2cf5968-551e-4856-9783-52b3da59a7d0", "Left voicemail"],
  ["73a0d17f-1163-4015-bdd5-ec830791da20", "No answer"],
  ["17b47fee-58de-441e-a44c-c6300d46f273", "Wrong number"],
].map(([value = "", label = ""]) => ({ value, label }));

/** Of the one pipeline an account begins with. */
const stages = ["New", "Waiting on contact", "Waiting on us", "Closed"].map((label, index) => ({
  value: String(index + 1),
  label,
}));

const builtIn: Record<string, CrmProperty[]> = {
  contacts: [
    owned("phone", "Phone", { type: "phone" }),
    free("name", "Name"),
    free("email", "E-mail"),
    free("company", "Company"),
    free("doNotCall", "Do not call", { type: "bool", policy: "user_wins" }),
    free("noEmail", "No e-mail", { type: "bool", policy: "user_wins" }),
    free("tags", "Tags"),
    free("lists", "Lists"),
    free("owner", "Owner"),
    free("leadStatus", "Lead status"),
    free("note", "Note"),
  ],
  calls: [
    owned("direction", "Direction"),
    owned("startedAt", "Started", { type: "datetime" }),
    owned("endedAt", "Ended", { type: "datetime" }),
    owned("talkSeconds", "Talk time", { type: "number", unit: "s" }),
    owned("phone", "Phone", { type: "phone" }),
    owned("provider", "Provider"),
    owned("callId", "Call in Ringback"),
    owned("origin", "Origin"),
    owned("metadata", "Metadata"),
    free("outcome", "Outcome"),
    free("disposition", "Disposition", { type: "enumeration", options: dispositions }),
    free("summary", "Summary"),
    free("recordingUrl", "Recording"),
  ],
  tickets: [
    free("title", "Title"),
    free("pipeline", "Pipeline", { type: "enumeration", options: [{ value: "0", label: "Support" }] }),
    free("stage", "Stage", { type: "enumeration", options: stages }),
  ],
};
