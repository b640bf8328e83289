/** What makes two Mirai readings copies of one event. Mirai sends no delivery id. */
import { createHash } from "node:crypto";
import { canonicalJson } from "../canonical-json";
import type { Reading } from "../pack";

/**
 * Within an attempt every event of the lifecycle happens once, so its type is enough: a copy with changed bytes is
 * still a copy. Actions may happen several times; the same reason and payload make a copy, in either spelling.
 * Of a type we do not know only the same bytes are a copy.
 */
export function duplicateKey(reading: Reading): string | null {
  if (reading.kind === "action") {
    const content = canonicalJson(reading.facts.extra ?? {});
    return `action ${createHash("sha256").update(content).digest("hex")}`;
  }
  return reading.type === null ? `unknown ${reading.bodySha256}` : reading.type;
}
