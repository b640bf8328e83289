/** The rules as the reader acts by them: switched on, whole, not stopped; and what the sandbox CRM knows of people. */
import { openContactBook } from "../../sandbox-crm/contact-book";
import { compileRule } from "../rules/rule";
import type { ContactFacts } from "../rules/subject";
import type { RuleBook } from "./rules-of-call";
import type { ReaderSettings } from "./settings";

export function createRuleBook(
  { rules, destinations }: Pick<ReaderSettings, "rules" | "destinations">,
  stopped: ReadonlySet<string>,
  parts: Pick<RuleBook, "groupSteps" | "contactOf" | "atWork">,
): RuleBook {
  const kindOf = (destinationId: string) =>
    destinations.find((one) => one.destinationId === destinationId)?.kind ?? null;
  const usable = rules
    .filter(({ enabled, ruleId }) => enabled && !stopped.has(ruleId))
    .map((rule) => compileRule(rule, kindOf))
    .filter(({ problems }) => problems.length === 0);
  return {
    ...parts,
    now: usable.filter(({ definition }) => definition.runs === "now"),
    final: usable.filter(({ definition }) => definition.runs === "final"),
  };
}

export type Contacts = { find: RuleBook["contactOf"]; close(): void };

/** `path` null: the CRM is elsewhere, and nobody is known. */
export function openContacts(path: string | null): Contacts {
  if (path === null) return { find: () => null, close() {} };
  const book = openContactBook(path);
  return {
    find(person) {
      const contact = book.find(person);
      return contact && factsOf(contact.properties);
    },
    close: book.close,
  };
}

function factsOf(properties: Record<string, unknown>): ContactFacts {
  const text = (name: string) => {
    const value = properties[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
  };
  const isYes = (name: string) => ["true", "yes", "1"].includes(String(properties[name] ?? "").toLowerCase());
  const tags = Array.isArray(properties.tags) ? properties.tags.map(String) : (text("tags") ?? "").split(",");
  return {
    email: text("email"),
    name: text("name"),
    vip: isYes("vip") || tags.some((tag) => tag.trim().toLowerCase() === "vip"),
    noEmail: isYes("noEmail"),
    doNotCall: isYes("doNotCall"),
  };
}
