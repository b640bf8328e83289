/** Atoms calls for every branch of the use cases, with what each of them must become. */
import { atomsEvent, draftEvent } from "./atoms-events";
import type { EngineProcess } from "./engine-process";

export type Branch = {
  key: string;
  phone: string;
  satisfaction?: number;
  resolved?: boolean;
  sentiment?: string;
  /** In the draft's words: the caller asked for a person. */
  transfer?: true;
  contact?: Record<string, unknown>;
  becomes: {
    mails?: string[];
    /** The mail to the customer is not sent, and asks. */
    asks?: "no-address" | "preferences";
    slack?: Record<string, string>;
    ticket?: { subject: string; priority: string };
  };
};

const email = (name: string) => ({ name, email: `${name.toLowerCase()}@example.com` });
const thanks = ["Thank you for your call"];
const resources = ["More about what you asked"];

export const branches: Branch[] = [
  {
    key: "satisfied-4",
    phone: "+12025550101",
    satisfaction: 4,
    resolved: true,
    contact: email("Ada"),
    becomes: { mails: thanks },
  },
  {
    key: "satisfied-5",
    phone: "+12025550102",
    satisfaction: 5,
    resolved: true,
    contact: email("Ben"),
    becomes: { mails: thanks },
  },
  {
    key: "unhappy-2",
    phone: "+12025550103",
    satisfaction: 2,
    resolved: true,
    contact: email("Cleo"),
    becomes: {
      mails: ["We are sorry about your call", "Escalation: Dana Reyes, 2 of 5"],
      slack: { "#alerts": "Unhappy caller: 2 of 5" },
    },
  },
  {
    key: "middling-3",
    phone: "+12025550104",
    satisfaction: 3,
    resolved: true,
    contact: email("Dina"),
    becomes: {},
  },
  {
    key: "unresolved-3",
    phone: "+12025550105",
    satisfaction: 3,
    resolved: false,
    contact: email("Eli"),
    becomes: { mails: resources, ticket: { subject: "scheduling", priority: "normal" } },
  },
  {
    key: "unresolved-upset",
    phone: "+12025550106",
    satisfaction: 3,
    resolved: false,
    sentiment: "negative",
    contact: email("Fay"),
    becomes: { mails: resources, ticket: { subject: "scheduling", priority: "high" } },
  },
  {
    key: "transfer",
    phone: "+12025550107",
    satisfaction: 3,
    resolved: true,
    transfer: true,
    contact: email("Gus"),
    becomes: { slack: { "#support": "Dana Reyes asks for a person" } },
  },
  {
    key: "vip",
    phone: "+12025550108",
    satisfaction: 4,
    resolved: true,
    contact: { ...email("Hana"), tags: "newsletter, VIP" },
    becomes: { mails: thanks, slack: { "#vip": "VIP call: completed" } },
  },
  {
    key: "no-address",
    phone: "+12025550109",
    satisfaction: 5,
    resolved: true,
    becomes: { asks: "no-address" },
  },
  {
    key: "opted-out",
    phone: "+12025550110",
    satisfaction: 5,
    resolved: true,
    contact: { ...email("Jon"), noEmail: true },
    becomes: { asks: "preferences" },
  },
];

/** Which of its fields are metrics, as a person maps them. */
export const metrics = {
  satisfaction: { path: "extra.metrics.satisfaction_score" },
  resolved: { path: "extra.metrics.issue_resolved" },
  sentiment: { path: "extra.metrics.sentiment" },
};

/** In the order they happen. */
export function eventsOf(branch: Branch): string[] {
  return branch.transfer ? draftEvents(branch) : currentEvents(branch);
}

function currentEvents({ key, phone, satisfaction, resolved, sentiment }: Branch): string[] {
  const person = { customer_name: "Dana Reyes", issue_type: "scheduling" };
  return [
    atomsEvent("pre-conversation", key, (metadata) => {
      metadata.fromPhone = phone;
    }),
    atomsEvent("post-conversation", key, (metadata) => {
      Object.assign(metadata.callData as object, { fromNumber: phone });
      metadata.variables = person;
    }),
    atomsEvent("analytics-completed", key, (metadata) => {
      Object.assign(metadata.callData as object, { fromNumber: phone });
      const list = [
        { identifier: "satisfaction_score", value: satisfaction },
        { identifier: "issue_resolved", value: resolved },
        ...(sentiment === undefined ? [] : [{ identifier: "sentiment", value: sentiment }]),
      ];
      Object.assign(metadata.analytics as object, { dispositionMetrics: list });
    }),
  ];
}

function draftEvents({ key, phone, satisfaction, resolved }: Branch): string[] {
  const changed = (fixture: string, change: Record<string, unknown>) =>
    JSON.stringify({ ...JSON.parse(draftEvent(fixture, key)), ...change });
  return [
    changed("call.start", { caller_phone: phone }),
    changed("call.end", { variables: { customer_name: "Dana Reyes", issue_type: "scheduling" } }),
    changed("analytics.completed", {
      metrics: { satisfaction_score: satisfaction, issue_resolved: resolved },
    }),
  ];
}

/** The contacts of the branches stand in the sandbox CRM, made by a person. */
export async function addContacts(engine: EngineProcess): Promise<void> {
  for (const { key, phone, contact } of branches) {
    if (!contact) continue;
    const response = await fetch(`${engine.crm}/objects/contacts/${key}`, {
      method: "PUT",
      headers: {
        authorization: `Bearer ${engine.crmToken}`,
        "content-type": "application/json",
        "x-actor": "user",
      },
      body: JSON.stringify({ properties: { ...contact, phone } }),
    });
    if (response.status >= 300)
      throw new Error(`contact ${key}: ${response.status} ${await response.text()}`);
  }
}
