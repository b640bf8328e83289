/** What a call record says of a call, as one canonical text: equal content, equal text. */
import type { Json } from "../../../shared/words";
import type { CallRecordContent } from "../destinations/destination";
import { maskNumbers } from "../gate/mask";
import { canonicalJson } from "../providers/canonical-json";
import { readCallMetrics } from "../rules/metrics";
import type { FoldedCall } from "./fold-call";
import type { CallInput } from "./judge-call";
import { keyOf } from "./read-event";

/** Canonical: equal content, equal text. */
export function spellContent(content: CallRecordContent): string {
  return canonicalJson(content as unknown as Json);
}

/** What a call record of this fold says; `incomplete` names what is missing for good. */
export function buildContent(
  {
    callId,
    namespace,
    origin,
    pack,
    source,
    readings,
  }: Pick<CallInput, "callId" | "namespace" | "origin" | "pack" | "source" | "readings">,
  fold: FoldedCall,
  incomplete: string[],
): CallRecordContent {
  const { facts, judgement } = fold;
  const first = readings[0]?.reading;
  const key = (first && keyOf(first)) ?? "";
  const scope = first?.subject && "call" in first.subject ? (first.subject.scope ?? "") : "";
  const plain = namespace === "live" && scope === "" && /^[A-Za-z0-9:._-]+$/.test(key);
  const artifact = (name: string) => fold.artifacts.find((one) => one.name === name);
  const extra = maskNumbers(facts.extra);
  const metadata = maskNumbers(facts.metadata);
  const analysis = artifact("analysis")?.value ?? null;
  const metrics = readCallMetrics(source.metrics, { extra, metadata, analysis });
  return {
    externalId: `${pack.id}:${plain ? key : callId}`,
    callId,
    provider: pack.id,
    source: source.name,
    key,
    origin,
    test: fold.test,
    ...(fold.spam ? { spam: true as const } : {}),
    outcome: judgement.outcome,
    outcomeDetail: judgement.outcomeDetail,
    outcomeClass: judgement.outcomeClass,
    direction: facts.direction,
    startedAt: facts.startedAt,
    endedAt: facts.endedAt,
    talkSeconds: judgement.outcomeClass === "conversation" ? facts.talkSeconds : 0,
    phone: facts.phone,
    personName: facts.personName,
    personExternalId: facts.externalId,
    company: facts.company,
    agent: facts.agent,
    summary: maskNumbers(artifact("summary")?.text ?? null),
    transcript: maskNumbers(artifact("transcript")?.value ?? artifact("transcript")?.text ?? null),
    recordingUrl: artifact("recording")?.text ?? null,
    detailUrl: facts.detailUrl,
    metadata,
    extra,
    ...(metrics ? { metrics } : {}),
    followUps: metrics?.followUp ? [...fold.followUps, "get back to the caller"] : fold.followUps,
    incomplete,
  };
}
