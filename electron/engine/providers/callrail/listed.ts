/**
 * A call as CallRail's API v3 lists it ("Listing All Calls", CallRail API reference), in the names a webhook has for the
 * same things. `recording` there is an address of the API that asks for the key; the player is the one to open.
 */
import type { Json } from "../../../../shared/words";
import { isObject } from "../paths";

const NAMES = {
  resource_id: "id",
  person_resource_id: "person_id",
  company_resource_id: "company_id",
  tracker_resource_id: "tracker_id",
  recording: "recording_player",
};

export function nameAsWebhooks(listed: Json): Json {
  if (!isObject(listed)) return listed;
  const named: { [key: string]: Json } = { ...listed };
  for (const [webhook, api] of Object.entries(NAMES)) {
    const value = listed[api];
    if (value !== undefined && value !== null) named[webhook] = value;
  }
  return named;
}

/** The path in the list's own object, of a path in a webhook's names or of several joined by " + ". */
export function ownPath(path: string, listed: Json): string {
  const own = path.split(" + ").map((part) => {
    const api = NAMES[part as keyof typeof NAMES];
    return api !== undefined && isObject(listed) && (listed[api] ?? null) !== null ? api : part;
  });
  return own.join(" + ");
}
