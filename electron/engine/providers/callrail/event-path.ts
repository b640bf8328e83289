/** Which event a request is: the path below the source says it, and nothing else does. */
import type { Json, Problem } from "../../../../shared/words";
import { textAt, valueAt } from "../paths";
import { EVENTS, eventOf, LISTED } from "./event-types";

const LONGEST_SHOWN = 80;

/** `type` is null where the path names no event; `named` is what stands there, empty for the bare source. */
export function readEventPath(url: string): { type: string | null; named: string } {
  const rest = /^\/hooks\/[^/?#]+\/([^?#]*)/.exec(url)?.[1] ?? "";
  const named = rest.replaceAll(/^\/+|\/+$/g, "").toLowerCase();
  return { type: eventOf(named) ? named : null, named };
}

/** Says which path to use instead, as far as the body tells. */
export function pathProblem(url: string, named: string, body: Json): Problem {
  const path = (url.split(/[?#]/)[0] ?? "").slice(0, LONGEST_SHOWN).toWellFormed();
  const paths = fittingTypes(body).map((type) => `/${type}`);
  const listed = paths.length > 1 ? `${paths.slice(0, -1).join(", ")} or ${paths.at(-1)}` : paths.join("");
  const what = named === "" ? "the bare URL of the source" : `“${path}”`;
  return {
    path: "",
    expected: "a path that names the event",
    got: path,
    sentence: `CallRail's body does not say which event it is, and ${what} does not either: in CallRail, put ${listed} behind the source's URL.`,
  };
}

function fittingTypes(body: Json): string[] {
  const id = textAt(body, "resource_id") ?? "";
  if (id.startsWith("FRM") || valueAt(body, "form_data") !== undefined) return ["form"];
  if (id.startsWith("SCI")) return ["text-received", "text-sent"];
  const types = Object.keys(EVENTS).filter((type) => eventOf(type)?.about === "call" && type !== LISTED);
  const changed = valueAt(body, "changes") !== undefined;
  const direction = valueAt(body, "direction");
  return types.filter((type) => {
    const event = eventOf(type);
    const fitsDirection =
      direction !== "inbound" && direction !== "outbound" ? true : event?.direction === direction;
    return fitsDirection && (!changed || type.endsWith("call-modified"));
  });
}
