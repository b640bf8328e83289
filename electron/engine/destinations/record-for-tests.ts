/** The frozen content of a finished conversation, as destinations are handed it: for tests, and imported by nothing else. */
import type { CallRecordContent } from "./destination";

export function callRecord(but: Partial<CallRecordContent> = {}): CallRecordContent {
  return {
    externalId: "elevenlabs:conv_123",
    callId: "c_1",
    provider: "elevenlabs",
    source: "elevenlabs",
    key: "conv_123",
    origin: "live",
    test: false,
    outcome: "completed",
    outcomeDetail: null,
    outcomeClass: "conversation",
    direction: "inbound",
    startedAt: Date.UTC(2026, 10, 22, 10),
    endedAt: Date.UTC(2026, 10, 22, 10, 2),
    talkSeconds: 95,
    phone: "+12025550100",
    personName: "Dana Example",
    personExternalId: null,
    company: null,
    agent: null,
    summary: "Caller asked for an invoice copy.",
    transcript: null,
    recordingUrl: null,
    detailUrl: null,
    metadata: {},
    extra: {},
    followUps: [],
    incomplete: [],
    ...but,
  };
}
