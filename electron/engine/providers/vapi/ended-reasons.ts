/**
 * What an `endedReason` means for a call ("Call ended reasons"). There are some six hundred of them, made of parts, so
 * they are grouped by prefix and word; the first group that fits decides. `broken` is a talk that an error cut off, or,
 * where nobody had answered, a call that failed.
 */
import type { Outcome } from "../../../../shared/words";

type Group = Outcome | "broken" | "forwarded";

const GROUPS: [RegExp, Group][] = [
  [/^voicemail/, "voicemail"],
  [/^customer-busy$/, "busy"],
  [/^customer-did-not-answer$/, "no-answer"],
  [/outbound-sip-(?:408|480)-/, "no-answer"],
  [/outbound-sip-(?:486|600)-/, "busy"],
  [/^(?:silence-timed-out|exceeded-max-duration)$/, "timed-out"],
  [/^call\.ringing\.sip-inbound-caller-hungup/, "missed"],
  [/^scheduled-call-deleted$/, "skipped"],
  [/^(?:manually-canceled|manually-cancelled|call-deleted)$/, "aborted"],
  [/^assistant-request-returned-forwarding-phone-number$/, "forwarded"],
  [/^call\.ringing\.hook-executed-/, "forwarded"],
  [/^assistant-(?:ended-call|said-end-call-phrase|forwarded-call)/, "completed"],
  [/^customer-ended-call/, "completed"],
  [/^call\.in-progress\.(?:twilio|sip)-completed-call$/, "completed"],
  [/^call\.(?:ending\.hook-executed-|forwarding\.)/, "completed"],
  [/^(?:vonage-completed|hangup)$/, "completed"],
  [/^(?:call\.start\.error|call-start-error)/, "failed"],
  [
    /^(?:assistant-|customer-did-not-give-|twilio-|vonage-(?:failed|rejected)|phone-call-provider-bypass)/,
    "failed",
  ],
  [/failed-to-connect|never-connected|misdialed|outbound-sip-\d{3}-/, "failed"],
  [/error|fault|failed|disconnected|closed-websocket|worker-/, "broken"],
];

export type EndedReason = {
  outcome: Outcome;
  /** No word of ours fits: it rests on whether anybody answered. */
  inferred: boolean;
  /** The caller was put through, or told something, before any assistant spoke: nothing was transcribed. */
  withoutAssistant: boolean;
};

export function readEndedReason(reason: string, answered: boolean): EndedReason {
  const told = { inferred: false, withoutAssistant: false };
  const group = GROUPS.find(([pattern]) => pattern.test(reason))?.[1];
  switch (group) {
    case undefined:
      return { ...told, outcome: answered ? "completed" : "failed", inferred: true };
    case "broken":
      return { ...told, outcome: answered ? "aborted" : "failed" };
    case "forwarded":
      return { ...told, outcome: "completed", withoutAssistant: true };
    default:
      return { ...told, outcome: group };
  }
}

/** Nobody was reached: such an end is a failure on the timeline. */
export function isFailure(reason: string): boolean {
  const { outcome } = readEndedReason(reason, true);
  return ["busy", "no-answer", "failed", "missed", "skipped"].includes(outcome);
}
