/** Links in payloads. */
import type { Json } from "../../../shared/words";

/** An http or https address; undefined for anything else. */
export function readLink(value: Json | undefined): string | undefined {
  if (typeof value !== "string" || !URL.canParse(value)) return undefined;
  return ["http:", "https:"].includes(new URL(value).protocol) ? value : undefined;
}
