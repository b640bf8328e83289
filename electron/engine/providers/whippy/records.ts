/**
 * What the other resources say, by name, for `facts.extra`: the things the help article "Integrated Customers and Data
 * Syncing in Whippy" tells a team to check. Moments of the records themselves are left out: they would make every
 * event of a call look like a change.
 */
import type { Json } from "../../../../shared/words";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { type Told, tellWithin } from "../told";
import { isEmpty, type Resource, withoutEmpty } from "./event-types";

type Fields = { [key: string]: Json };

export function tellRecord(told: Told, body: Json, resource: Resource | null): void {
  const data = objectAt(body, "data");
  if (data === undefined || resource === null) return;
  const keep = (name: string, value: Json, path: string) => {
    if (!isEmpty(value)) tellWithin(told, "extra", name, value, path);
  };
  if (resource === "contact") {
    keep("contact", describeContact(data), "data");
  } else if (resource === "message") {
    tellIds(told, body);
    for (const [name, note] of Object.entries(readNote(body))) keep(name, note, "data");
  } else {
    keep(resource, data, "data");
    keep("integrationOwnedBy", ownerOf(data) ?? null, "data.integration");
  }
}

const ID_FIELDS = [
  ["conversationId", "data.conversation_id"],
  ["channelId", "data.channel_id"],
  ["channel", "data.channel"],
  ["channelMapping", "data.channel_mapping"],
  ["campaignId", "data.campaign_id"],
  ["language", "data.language"],
] as const;

/** Ids of Whippy that say where an event belongs, and the channel it went through. */
export function tellIds(told: Told, body: Json): void {
  for (const [name, path] of ID_FIELDS) {
    const value = valueAt(body, path);
    if (!isEmpty(value)) tellWithin(told, "extra", name, value, path);
  }
}

/** External id, tags, lists and preferences; `contact_tags` is documented, `tags` and `lists` are assumed. */
export function describeContact(contact: Fields | undefined): Fields {
  if (contact === undefined) return {};
  return withoutEmpty({
    externalId: contact.external_id ?? null,
    email: contact.email ?? null,
    state: contact.state ?? null,
    blocked: contact.blocked ?? null,
    language: contact.language ?? null,
    defaultChannelId: contact.default_channel_id ?? null,
    tags: namesIn(contact.contact_tags ?? contact.tags),
    lists: namesIn(contact.contact_lists ?? contact.lists),
    communicationPreferences: preferencesIn(contact.communication_preferences),
    integrationOwnedBy: ownerOf(contact) ?? null,
  });
}

/** E-mails and notes are activities too; neither is a text or a form. */
function readNote(body: Json): Fields {
  const type = textAt(body, "data.type");
  if (type !== "email" && type !== "note") return {};
  return {
    [type]: withoutEmpty({
      subject: valueAt(body, "data.subject") ?? null,
      body: valueAt(body, "data.body") ?? null,
    }),
  };
}

/** The integration that made the record: such a record cannot be edited in Whippy. */
function ownerOf(data: Fields): string | undefined {
  return textAt(data, "integration.name") ?? textAt(data, "integration");
}

function namesIn(list: Json | undefined): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) => {
    if (typeof entry === "string") return [entry];
    return textAt(entry, "tag.name") ?? textAt(entry, "list.name") ?? textAt(entry, "name") ?? [];
  });
}

function preferencesIn(list: Json | undefined): Json[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isObject).map((entry) =>
    withoutEmpty({
      channelId: entry.channel_id ?? null,
      optIn: entry.opt_in ?? null,
      optInDate: entry.opt_in_date ?? null,
      optOutDate: entry.opt_out_date ?? null,
    }),
  );
}
