/**
 * The events of Atoms as data, in the words of its two dialects. "current" is today's contract ("Webhooks": events
 * with dashes, everything under `metadata`); "draft" is the older text ("Webhook Use Cases", "Event Payloads": events
 * with dots, flat, snake_case). No word stands in both, so the vendor's own words are the types.
 *
 * Rank is the phase: before the talk, its end, its analysis. pre-conversation stands before the answer: in the
 * vendor's sample it was made thirteen seconds before `answerTime`. call.start counts a call as active.
 */
import type { EventKind, Stage } from "../../../../shared/words";

export type Dialect = "current" | "draft";

export type AtomsEventType = {
  dialect: Dialect;
  /** What it proves: an opened call, its end, its analysis. */
  part: "start" | "end" | "analytics";
  kind: EventKind;
  stage: Stage | null;
  rank: number;
  label: string;
};

const start = { part: "start", kind: "lifecycle" } as const;
const end = { part: "end", kind: "lifecycle", stage: "analysis", rank: 30 } as const;
const analytics = { part: "analytics", kind: "final", stage: "final", rank: 60 } as const;

/** The type of a call that came from Atoms' conversation log (API), not from a webhook. */
export const LISTED = "api.call";

export const EVENTS: Record<string, AtomsEventType> = {
  "pre-conversation": { dialect: "current", ...start, stage: "dialing", rank: 10, label: "pre" },
  "post-conversation": { dialect: "current", ...end, label: "post" },
  "analytics-completed": { dialect: "current", ...analytics, label: "analytics" },
  // What a webhook says of the call says more.
  [LISTED]: { dialect: "current", ...end, rank: 25, label: "from the list" },
  "call.start": { dialect: "draft", ...start, stage: "in-conversation", rank: 20, label: "start" },
  "call.end": { dialect: "draft", ...end, label: "end" },
  "analytics.completed": { dialect: "draft", ...analytics, label: "analytics" },
};

/** The event of a type; undefined for types we do not know. */
export function eventOf(type: string | null): AtomsEventType | undefined {
  return type !== null && Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
}

/** Where the two dialects keep what both have. */
export const PLACES = {
  current: { call: "metadata.callId", agent: "metadata.agentId", variables: "metadata.variables" },
  draft: { call: "call_id", agent: "agent_id", variables: "variables" },
} as const satisfies Record<Dialect, Record<string, string>>;
