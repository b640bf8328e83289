/**
 * How much of a conversation a destination is told. It is applied to the content of a call record before a destination
 * maps it, to what it was told before as to what it is told now: a destination need not care.
 */
import type { TranscriptPolicy } from "../../../shared/gate-settings";
import type { CallRecordContent } from "../destinations/destination";

const leavesOut: Record<TranscriptPolicy, Partial<CallRecordContent>> = {
  full: {},
  summary: { transcript: null },
  link: { transcript: null, summary: null },
  none: { transcript: null, summary: null, recordingUrl: null, detailUrl: null },
};

export function tellOnly(content: CallRecordContent, policy: TranscriptPolicy): CallRecordContent {
  return policy === "full" ? content : { ...content, ...leavesOut[policy] };
}
