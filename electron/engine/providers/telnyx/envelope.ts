/**
 * Where the event stands in a JSON body. Today everything is under `data`, with `meta` beside it ("Webhook
 * Fundamentals"); the same page prints a wrapper with the event under `metadata.event`, and version 1 of the API had no
 * envelope at all and underscores in its names. Refuses bodies in which none of these has a name and a payload of Telnyx.
 */
import type { Json } from "../../../../shared/words";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { typeOfName } from "./event-types";

/** `at` is a path's beginning, `data.` or empty; `type` is null for a name we do not know. */
export type Envelope = { at: string; name: string; type: string | null };

const PLACES = ["data.", "metadata.event.data.", "metadata.event.", ""];

export function findEvent(body: Json | undefined): Envelope | null {
  if (!isObject(body)) return null;
  for (const at of PLACES) {
    const name = textAt(body, `${at}event_type`)?.trim();
    if (name === undefined) continue;
    const type = typeOfName(name);
    if (type !== null || isOurs(body, at)) return { at, name, type };
  }
  return null;
}

/** A name we do not know is Telnyx' beside its own mark, or an id that only it has. */
function isOurs(body: Json, at: string): boolean {
  if (objectAt(body, `${at}payload`) === undefined) return false;
  return (
    valueAt(body, `${at}record_type`) === "event" ||
    textAt(body, `${at}payload.call_session_id`) !== undefined
  );
}
