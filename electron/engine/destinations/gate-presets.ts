/** How the gates of like destinations stand until a person changes them. All waits are our judgement. */
import type { DestinationGatePreset } from "./destination";

/** A CRM that takes updates by external id. */
export const crmGate: DestinationGatePreset = {
  incomplete: "send-marked",
  settle: null,
  transcript: "summary",
  withoutConversation: "missed-inbound",
  neverDialled: false,
};

/** A system that cannot be told later: complete and settled, or a person is asked. */
export const onceGate: DestinationGatePreset = {
  incomplete: "hold",
  settle: { ms: 120_000, assumed: true },
  transcript: "summary",
  withoutConversation: "no",
  neverDialled: false,
};
