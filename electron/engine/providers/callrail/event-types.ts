/**
 * The events of CallRail as data, from "Webhooks" (CallRail support): names, what they mean for the stage, their order.
 * A body does not say which event it is, so every event has a path of its own below the source: its type is that path.
 *
 * Rank: a Pre-Call or Routing Complete never overwrites what a Post-Call or Call Modified said; among those the newer
 * one in the log wins, whichever of the two it is. `over`: it exists only once the call has ended.
 */
import type { Direction, EventKind, Stage } from "../../../../shared/words";

export type CallRailEventType = {
  about: "call" | "text" | "form";
  label: string;
  kind: EventKind;
  stage: Stage | null;
  rank: number;
  direction: Direction;
  over: boolean;
};

const ringing = { about: "call", kind: "lifecycle", over: false } as const;
const ended = {
  about: "call",
  label: "post-call",
  kind: "final",
  stage: "final",
  rank: 30,
  over: true,
} as const;
const amended = { ...ended, label: "modified", kind: "lifecycle" } as const;
const ofPerson = { kind: "lifecycle", stage: null, rank: 0, over: false } as const;

/** The type of a call that came from CallRail's list (API v3), not from a webhook. */
export const LISTED = "api.call";

export const EVENTS: Record<string, CallRailEventType> = {
  "pre-call": { ...ringing, label: "pre-call", stage: "dialing", rank: 10, direction: "inbound" },
  "routing-complete": {
    ...ringing,
    label: "routing",
    stage: "in-conversation",
    rank: 20,
    direction: "inbound",
  },
  "post-call": { ...ended, direction: "inbound" },
  "call-modified": { ...amended, direction: "inbound" },
  "outbound-post-call": { ...ended, direction: "outbound" },
  "outbound-call-modified": { ...amended, direction: "outbound" },
  // A call of CallRail's own list: whatever a webhook said of it says more.
  [LISTED]: { ...ended, label: "from the list", rank: 25, direction: "inbound" },
  "text-received": { ...ofPerson, about: "text", label: "text in", direction: "inbound" },
  "text-sent": { ...ofPerson, about: "text", label: "text out", direction: "outbound" },
  form: { ...ofPerson, about: "form", label: "form", direction: "inbound" },
};

/** The event's data; undefined for a type that is not CallRail's. */
export function eventOf(type: string | null): CallRailEventType | undefined {
  return type !== null && Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
}

/** `call_type`: values of the vendor's test vector, of deliveries and of "Webhooks". */
export const CALL_TYPES = [
  "answered",
  "missed",
  "abandoned",
  "voicemail",
  "voicemail_transcription",
  "in_progress",
  "outbound",
] as const;
