/** A call record as the gate lets it out: a conversation of three minutes, whole. */
import type { CallRecordContent } from "../../electron/engine/destinations/destination";

export function callContent(change: Partial<CallRecordContent> = {}): CallRecordContent {
  return {
    externalId: "whippy:5e2b6b0a",
    callId: "c_5e2b6b0a",
    provider: "whippy",
    source: "whippy",
    key: "5e2b6b0a",
    origin: "live",
    test: false,
    outcome: "completed",
    outcomeDetail: "call_completed",
    outcomeClass: "conversation",
    direction: "inbound",
    startedAt: Date.UTC(2026, 2, 2, 15, 10),
    endedAt: Date.UTC(2026, 2, 2, 15, 13, 7),
    talkSeconds: 187,
    phone: "+12025550142",
    personName: null,
    personExternalId: null,
    company: null,
    agent: null,
    summary: "Can do nights.",
    transcript: [{ role: "user", content: "I can do nights." }],
    recordingUrl: null,
    detailUrl: null,
    metadata: null,
    extra: {},
    followUps: [],
    incomplete: [],
    ...change,
  };
}
