/**
 * What the other resources say, by name, for `facts.extra`: the things the help article "Integrated Customers and Data
 * Syncing in Whippy" tells a team to check. Moments of the records themselves are left out: they would make every
 * event of a call look like a change.
 */
import type { Json } from "../../../../shared/words";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { type Resource, withoutEmpty } from "./event-types";

type Fields = { [key: string]: Json };

export function readRecord(body: Json, resource: Resource | null): Fields {
  const data = objectAt(body, "data");
  if (data === undefined || resource === null) return {};
  if (resource === "contact") return withoutEmpty({ contact: describeContact(data) });
  if (resource === "message") return withoutEmpty({ ...readIds(body), ...readNote(body) });
  const owner = ownerOf(data);
  return withoutEmpty({ [resource]: data, integrationOwnedBy: owner ?? null });
}

/** Ids of Whippy that say where an event belongs, and the channel it went through. */
export function readIds(body: Json): Fields {
  const at = (path: string): Json => valueAt(body, path) ?? null;
  return withoutEmpty({
    conversationId: at("data.conversation_id"),
    channelId: at("data.channel_id"),
    channel: at("data.channel"),
    channelMapping: at("data.channel_mapping"),
    campaignId: at("data.campaign_id"),
    language: at("data.language"),
  });
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
