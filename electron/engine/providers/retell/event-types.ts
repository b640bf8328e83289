/**
 * The events of Retell as data (“Webhook Overview”, “Inbound webhook”). `about` says under which key the body has its object.
 *
 * Stages are those of the event's own line: of the agent's, or of the one that was dialled from it.
 *
 * Transcripts have no phase (rank -1): they come all through a call and stand where they arrived. A transfer's end and the
 * analysis have the same: no page says which of them is first.
 */
import type { EventKind, Stage } from "../../../../shared/words";

export type About = "call" | "chat" | "call_inbound" | "chat_inbound";
export type Part = "start" | "transcript" | "transfer" | "end" | "analysis" | "other";

export type RetellEvent = {
  about: About;
  part: Part;
  kind: EventKind;
  stage: Stage | null;
  rank: number;
  label: string;
};

const call = { about: "call", kind: "lifecycle" } as const;
const talking = { ...call, stage: "in-conversation" } as const;
const transfer = { ...call, part: "transfer", rank: 20 } as const;
const chat = { about: "chat", part: "other", kind: "lifecycle", stage: null, rank: -1 } as const;

export const EVENTS: Record<string, RetellEvent> = {
  call_started: { ...talking, part: "start", rank: 10, label: "started" },
  transcript_updated: { ...call, part: "transcript", stage: null, rank: -1, label: "transcript" },
  transfer_started: { ...transfer, stage: "dialing", label: "transfer started" },
  transfer_bridged: { ...transfer, stage: "in-conversation", label: "transfer bridged" },
  transfer_cancelled: { ...transfer, stage: "failed", label: "transfer cancelled" },
  call_ended: { ...call, part: "end", stage: "analysis", rank: 40, label: "ended" },
  call_analyzed: { ...call, part: "analysis", kind: "final", stage: "final", rank: 60, label: "analyzed" },
  transfer_ended: { ...transfer, stage: "final", rank: 60, label: "transfer ended" },
  chat_started: { ...chat, label: "chat started" },
  chat_ended: { ...chat, label: "chat ended" },
  chat_analyzed: { ...chat, label: "chat analyzed" },
  call_inbound: { ...chat, about: "call_inbound", kind: "action", label: "inbound call?" },
  chat_inbound: { ...chat, about: "chat_inbound", kind: "action", label: "inbound text?" },
};

export function eventOf(type: string | null): RetellEvent | undefined {
  return type !== null && Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
}

/** The line of the AI agent; every other line was dialled from it. */
export const AGENT_LEG = "agent";
export const TRANSFER_LEG = "transfer";
