/** Ids of played messages: one event, one id, so that its copies carry the same; told once more it has another. */
import { createHash } from "node:crypto";
import type { RunContext } from "../pack";

export function messageIdOf({ seed, runId, type, at, callKey, delivery = 1 }: RunContext): string {
  const parts = [seed, runId, callKey, type, at, delivery];
  const hash = createHash("sha256").update(parts.join("\n")).digest("hex");
  return `msg_${hash.slice(0, 24)}`;
}
