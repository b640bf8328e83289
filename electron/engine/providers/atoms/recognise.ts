/**
 * Whose words a body speaks. Promises one dialect per event, decided by its own body alone; refuses everything that
 * is neither. `metadata.eventType` names a current event, and where it is missing the end of `event`
 * (`{agentId}.{eventType}`, split at the last dot). A draft event has its name in `event` and `call_id` beside it.
 * A word we do not know is theirs only beside their id of a call.
 */
import type { Json } from "../../../../shared/words";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { type Dialect, eventOf, PLACES } from "./event-types";

/** `type` is null for a word we do not know; `word` is as sent. */
export type Recognised = { dialect: Dialect; type: string | null; word: string };

export function recognise(body: Json | undefined): Recognised | null {
  if (!isObject(body)) return null;
  const event = textAt(body, "event");
  if (objectAt(body, "metadata") !== undefined) {
    const told = textAt(body, "metadata.eventType") ?? lastPart(event);
    const current = told === undefined ? null : named("current", told);
    if (current && (current.type !== null || valueAt(body, PLACES.current.call) !== undefined))
      return current;
  }
  if (event === undefined) return null;
  const draft = named("draft", event);
  return draft.type !== null || valueAt(body, PLACES.draft.call) !== undefined ? draft : null;
}

/** The type within `event` of the current contract; undefined where it has none. */
export function lastPart(event: string | undefined): string | undefined {
  const dot = event?.lastIndexOf(".") ?? -1;
  const word = event?.slice(dot + 1).trim();
  return dot < 0 || word === "" ? undefined : word;
}

function named(dialect: Dialect, sent: string): Recognised {
  const word = sent.trim();
  return { dialect, type: eventOf(word)?.dialect === dialect ? word : null, word };
}
