/** Texts and forms: they belong to a person, to no call. */
import type { Json } from "../../../../shared/words";
import { readLink } from "../links";
import type { Message } from "../pack";
import { valueAt } from "../paths";
import { type Told, tell, tellWithin } from "../told";
import type { CallRailEventType } from "./event-types";
import { answersOf, emailAnswer } from "./form-answers";
import { isThere, readText } from "./values";

/** Undefined for events of calls. */
export function readMessage(body: Json, event: CallRailEventType): Message | undefined {
  if (event.about === "call") return undefined;
  const { direction } = event;
  if (event.about === "form") {
    const words = answersOf(body).map(({ key, value }) => `${key}: ${value}`);
    return { channel: "form", direction, words: words.join("\n"), media: [] };
  }
  const media = valueAt(body, "media_urls");
  const content = valueAt(body, "content");
  return {
    channel: "text",
    direction,
    words: typeof content === "string" ? content : (readText(body, "content") ?? ""),
    media: Array.isArray(media) ? media.flatMap((link) => readLink(link) ?? []) : [],
  };
}

/** What a message states beside its person. */
export function readMessageFacts(told: Told, body: Json, event: CallRailEventType): void {
  tell(told, "agent", readText(body, "agent"), "agent");
  for (const name of ["conversation_id", "message_type"]) {
    const value = valueAt(body, name);
    if (isThere(value)) tellWithin(told, "extra", name, value, name);
  }
  const email = event.about === "form" ? emailAnswer(answersOf(body)) : undefined;
  tellWithin(told, "extra", "email", email, "form_data");
}
