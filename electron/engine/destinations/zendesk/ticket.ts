/**
 * A message of a rule as a ticket. Its first comment is internal: what was said in a call is not mailed to the caller. It
 * depends on the frozen message and the set-up alone, for Zendesk refuses a key that comes with another body.
 */
import type { RuleMessage } from "../../../../shared/rules";
import type { DestinationSettings } from "../destination";
import { priorities } from "./fields";

export type Ticket = {
  subject: string;
  comment: { body: string; public: false };
  external_id: string;
  priority?: string;
  tags?: string[];
  group_id?: number;
  requester?: { name: string };
};

const subjectMost = 150;
const bodyMost = 60_000;

/** One call may have a ticket of each of several rules. */
export function externalIdOf({ externalId }: Pick<RuleMessage, "externalId">, step: string): string {
  return `${externalId}:${step}`;
}

export function ticketOf(
  { message, externalId, rule }: Pick<RuleMessage, "message" | "externalId" | "rule">,
  step: string,
  values: DestinationSettings["values"],
): { ticket: Ticket; leftOut: string[] } {
  const { subject = "", description = "", requesterName = "", requesterPhone = "" } = message;
  const priority = (message.priority ?? "").trim().toLowerCase();
  const isPriority = priorities.includes(priority);
  const queue = (message.queue ?? "").trim();
  const groupId = /^\d{1,15}$/.test(queue) ? Number(queue) : null;
  const tags = tagsOf([message.tags ?? "", groupId === null ? queue : ""].join(","));
  const caller = [requesterName.trim(), requesterPhone.trim()].filter(Boolean).join(", ");
  const lines = [
    cut(description, bodyMost),
    caller === "" ? "" : `Caller: ${caller}`,
    `Rule: ${rule.name}\n[ringback:${externalId}]`,
  ];
  return {
    ticket: {
      subject: cut(subject, subjectMost),
      comment: { body: lines.filter(Boolean).join("\n\n"), public: false },
      external_id: externalIdOf({ externalId }, step),
      ...(isPriority ? { priority } : {}),
      ...(tags.length > 0 ? { tags } : {}),
      ...(groupId === null ? {} : { group_id: groupId }),
      ...(values.asRequester === true && requesterName.trim() !== ""
        ? { requester: { name: requesterName.trim() } }
        : {}),
    },
    leftOut:
      priority === "" || isPriority
        ? []
        : [`priority “${priority.slice(0, 40)}” was left out: it is none of ${priorities.join(", ")}`],
  };
}

/** Tags have no spaces in Zendesk. */
function tagsOf(text: string): string[] {
  const tags = text.split(",").map((one) =>
    one
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_:./-]+/gu, "_"),
  );
  return [...new Set(tags.filter((one) => one !== ""))];
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
