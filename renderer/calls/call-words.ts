/** A call in the words of lists and heads. */

import type { CallRow } from "../../shared/calls";
import type { PackId } from "../../shared/words";
import { phoneWords } from "../phone";
import type { Mark, Tone } from "../ui/Tag";
import { breaksRule } from "./conformance-words";
import { outcomeWords } from "./stage-words";

const providerNames: Record<PackId, string> = {
  mirai: "Mirai",
  callrail: "CallRail",
  atoms: "Atoms",
  whippy: "Whippy",
  generic: "Generic",
  twilio: "Twilio",
  retell: "Retell",
  vapi: "Vapi",
  telnyx: "Telnyx",
  vonage: "Vonage",
  aircall: "Aircall",
  elevenlabs: "ElevenLabs",
  bland: "Bland",
  "standard-webhooks": "Standard Webhooks",
};

export function providerWords(provider: PackId): string {
  return providerNames[provider];
}

/** Who: a number and a name; a call without either is known by its key. */
export function partiesOf(call: CallRow): { from: string; to: string | null } {
  if (call.phone !== null) return { from: phoneWords(call.phone), to: call.personName };
  return { from: call.personName ?? call.key, to: null };
}

export function isInCall(call: CallRow): boolean {
  const talks = call.stage === "queued" || call.stage === "dialing" || call.stage === "in-conversation";
  return talks && !call.ended && !call.final;
}

/** After the provider's name: what tells this call from the next. */
export function lineWords(call: CallRow): string {
  const attempts =
    call.dialAttempts > 1
      ? call.final
        ? `${call.dialAttempts} attempts`
        : `attempt ${call.dialAttempts}`
      : null;
  return [providerWords(call.provider), attempts ?? call.outcomeDetail ?? call.direction]
    .filter((part) => part !== null)
    .join(" · ");
}

export type CallTag = { words: string; tone: Tone; mark?: Mark; title?: string };

/** What is noteworthy about its events. */
export function findingTags(call: CallRow): CallTag[] {
  const tags: CallTag[] = [];
  if (call.problems > 0) {
    tags.push({ words: call.problems === 1 ? "1 problem" : `${call.problems} problems`, tone: "bad" });
  }
  if (call.duplicates > 0) {
    const words = call.duplicates === 1 ? "sent 2×" : `${call.duplicates} copies`;
    tags.push({ words, tone: "warn", title: `${call.duplicates} copies of events it already had` });
  }
  if (breaksRule(call)) tags.push({ words: "breaks a rule", tone: "warn", title: "It does not conform" });
  if (call.late > 0) tags.push({ words: "late", tone: "warn", title: `${call.late} out of order` });
  return tags;
}

const failed = new Set(["busy", "no-answer", "failed", "missed"]);

/** Where it stands: the trouble first, then a call that reached nobody, then its delivery. */
export function stateTag(call: CallRow): CallTag | null {
  if (call.delivery === "dead") return { words: "dead", tone: "bad", mark: "cross" };
  if (call.delivery === "held") return { words: "held", tone: "plain", mark: "minus" };
  if (call.delivery === "retrying") return { words: "retrying", tone: "warn", mark: "clock" };
  if (call.outcome === "skipped") return { words: "skipped", tone: "plain", mark: "minus" };
  if (call.outcome !== null && failed.has(call.outcome)) {
    return { words: outcomeWords(call.outcome), tone: "bad", mark: "cross" };
  }
  if (call.delivery === "synced") return { words: "synced", tone: "ok", mark: "check" };
  if (call.delivery === "sending") return { words: "sending", tone: "plain", mark: "clock" };
  if (call.delivery === "waiting" || call.ended) return { words: "waiting", tone: "warn", mark: "clock" };
  return null;
}
