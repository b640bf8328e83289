/**
 * The events of Aircall as data, in its own names. Whom one is about depends on its family: `data.id` is a call only where
 * the name begins with `call.`; what the AI add-on makes has the call in `data.call_id`; texts and contacts are a
 * person's; users, numbers, teams, integrations and reports are nobody's.
 */
import type { EventKind, Stage } from "../../../../shared/words";

export type About = "call" | "insight" | "message" | "contact" | "nobody";

export type AircallEventType = {
  about: About;
  kind: EventKind;
  stage: Stage | null;
  /** The phase. `after` ranks count once the call is over; before, such an event stands within the talk. */
  rank: number;
  label: string;
};

const TALK = 20;
export const AFTER = 58;

function call(label: string, rank: number, more: Partial<AircallEventType> = {}): AircallEventType {
  return { about: "call", kind: "lifecycle", stage: null, rank, label, ...more };
}

function family(about: About, rank: number, names: string[]): Record<string, AircallEventType> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      { about, kind: "lifecycle", stage: null, rank, label: name.replaceAll(/[._]/g, " ") } as const,
    ]),
  );
}

const talking = { stage: "in-conversation" } as const;

const USER = ["created", "deleted", "connected", "disconnected", "opened", "closed", "wut_start", "wut_end"];

export const EVENTS: Record<string, AircallEventType> = {
  "call.created": call("created", 10, { stage: "dialing" }),
  "call.ringing_on_agent": call("ringing on agent", 12, { stage: "dialing" }),
  "call.agent_declined": call("agent declined", 13),
  "call.ivr_option_selected": call("IVR option", 11),
  "call.answered": call("answered", TALK, talking),
  "call.hold": call("hold", 22),
  "call.unhold": call("unhold", 22),
  "call.transferred": call("transferred", 24),
  "call.external_transferred": call("transferred out", 24),
  "call.unsuccessful_transfer": call("transfer failed", 24, { kind: "failure" }),
  "call.hungup": call("hung up", 40, { stage: "processing" }),
  "call.voicemail_left": call("voicemail", 45, { stage: "processing" }),
  "call.ended": call("ended", 50, { kind: "final", stage: "final" }),
  "call.comm_assets_generated": call("media ready", 55),
  "call.assigned": call("assigned", AFTER),
  "call.archived": call("archived", AFTER),
  "call.tagged": call("tagged", AFTER),
  "call.untagged": call("untagged", AFTER),
  "call.commented": call("commented", AFTER),
  "realtime_transcription.utterances_received": {
    about: "insight",
    kind: "lifecycle",
    stage: null,
    rank: 22,
    label: "utterances",
  },
  ...family("insight", 60, [
    "transcription.created",
    "summary.created",
    "topics.created",
    "sentiment.created",
    "action_item.created",
    "playbook_result.created",
    "playbook_result.updated",
    "custom_summary.result_created",
    "custom_summary.result_updated",
    "call_evaluation.created",
    "call_evaluation.updated",
  ]),
  ...family("insight", 21, ["ai_voice_agent.started", "ai_voice_agent.escalated", "ai_voice_agent.ended"]),
  ...family("insight", 60, ["ai_voice_agent.summary"]),
  ...family("message", -1, [
    "message.sent",
    "message.received",
    "message.status_updated",
    "group_message.sent",
    "group_message.received",
    "group_message.status_updated",
  ]),
  ...family("contact", -1, ["contact.created", "contact.updated", "contact.deleted"]),
  ...family("nobody", -1, [
    ...USER.map((name) => `user.${name}`),
    ...USER.map((name) => `user.${name}.v2`),
    "number.created",
    "number.deleted",
    "number.opened",
    "number.closed",
    "team.created",
    "team.destroyed",
    "integration.deleted",
    "analytics.report_created",
    "analytics.report_failed",
  ]),
};

/** Undefined for names we do not know. */
export function eventOf(type: string | null): AircallEventType | undefined {
  return type !== null && Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
}

/** Of a name we do not know, what its family says. */
export function aboutOf(name: string): About {
  const known = eventOf(name);
  if (known) return known.about;
  if (name.startsWith("call.")) return "call";
  if (/^(?:group_)?message\./.test(name)) return "message";
  return name.startsWith("contact.") ? "contact" : "nobody";
}

/** They may happen several times within a second, so the second alone tells two of them not apart. */
export const REPEATING = new Set([
  "call.tagged",
  "call.untagged",
  "call.commented",
  "call.ivr_option_selected",
  "call.ringing_on_agent",
  "call.agent_declined",
]);
