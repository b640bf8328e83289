/** How the gates of like destinations stand until a person changes them. All waits are our judgement. */
import type { DestinationGatePreset } from "./destination";

/** A CRM that takes updates by external id; a help desk, whose tickets are worth something without the summary too. */
export const crmGate: DestinationGatePreset = {
  incomplete: "send-marked",
  settle: null,
  transcript: "summary",
  withoutConversation: "missed-inbound",
  neverDialled: false,
};

/** Messages of rules: the rule says which calls, and nothing is said of a call that is not whole. */
export const messageGate: DestinationGatePreset = {
  incomplete: "never",
  settle: null,
  transcript: "summary",
  withoutConversation: "yes",
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
