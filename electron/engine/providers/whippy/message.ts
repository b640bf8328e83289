/** Texts of a person: the activity types `sms`, `mms` and `whatsapp`, or none named ("Webhooks" shows none). */
import type { Json } from "../../../../shared/words";
import { readLink } from "../links";
import type { Message } from "../pack";
import { textAt, valueAt } from "../paths";
import { directionOf } from "./person";

const TEXT_TYPES = new Set(["sms", "mms", "whatsapp"]);

/** Undefined for e-mails, notes and types we do not know: none of them is a text. */
export function readMessage(body: Json): Message | undefined {
  const type = valueAt(body, "data.type");
  if (type !== undefined && type !== null && !(typeof type === "string" && TEXT_TYPES.has(type))) {
    return undefined;
  }
  return {
    channel: "text",
    direction: directionOf(body),
    words: textAt(body, "data.body") ?? "",
    media: readMedia(valueAt(body, "data.attachments")),
  };
}

/** Links, or objects with one; the documented sample has an empty list. */
function readMedia(value: Json | undefined): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry) => readLink(entry) ?? readLink(textAt(entry, "url")) ?? []);
}
