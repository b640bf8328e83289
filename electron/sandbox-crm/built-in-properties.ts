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
    free("summary", "Summary"),
    free("recordingUrl", "Recording"),
  ],
};
