/**
 * What the other resources say, by name, for `facts.extra`: the things the help article "Integrated Customers and Data
 * Syncing in Whippy" tells a team to check. Moments of the records themselves are left out: they would make every
 * event of a call look like a change.
 */
import type { Json } from "../../../../shared/words";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { type Told, tellWithin } from "../told";
import { type Resource, withoutEmpty } from "./event-types";

type Fields = { [key: string]: Json };

export function tellRecord(told: Told, body: Json, resource: Resource | null): void {
  const data = objectAt(body, "data");
  if (data === undefined || resource === null) return;
  const keep = (name: string, value: Json, path: string) => {
    const kept = withoutEmpty({ [name]: value })[name];
    tellWithin(told, "extra", name, kept, path);
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

const ID_FIELDS = {
  conversationId: "conversation_id",
  channelId: "channel_id",
  channel: "channel",
  channelMapping: "channel_mapping",
  campaignId: "campaign_id",
  language: "language",
};

/** Ids of Whippy that say where an event belongs, and the channel it went through. */
export function tellIds(told: Told, body: Json): void {
  for (const [name, field] of Object.entries(ID_FIELDS)) {
    const path = `data.${field}`;
    tellWithin(told, "extra", name, withoutEmpty({ [name]: valueAt(body, path) ?? null })[name], path);
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
