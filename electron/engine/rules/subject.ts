/**
 * What a rule sees of a call: the fields of `fields.ts` as one plain object. Made of the fold as it stood at the event
 * (a *now* rule) or of the call record (a rule at final), so that the dry run sees what the reader saw.
 */
import type { CallMetrics } from "../../../shared/metrics";
import type { Json } from "../../../shared/words";
import type { CallRecordContent } from "../destinations/destination";
import { maskNumbers } from "../gate/mask";
import { isObject, textAt, valueAt } from "../providers/paths";
import type { FoldedCall } from "../reader/fold-call";

/** What the sandbox CRM knows of the other party; null: there is no such contact, or no CRM to ask. */
export type ContactFacts = {
  email: string | null;
  name: string | null;
  vip: boolean;
  noEmail: boolean;
  doNotCall: boolean;
};

/** The event at which a *now* rule acts; its body is read when a rule names it. */
export type RuleEvent = { type: string | null; stage: string | null; payload(): Json };

export type SubjectParts = {
  content: CallRecordContent;
  fold: Pick<FoldedCall, "judgement" | "attemptRows" | "spam" | "facts" | "artifacts">;
  metrics: CallMetrics | null;
  contact: ContactFacts | null;
  event: RuleEvent | null;
};

export function subjectOf({ content, fold, metrics, contact, event }: SubjectParts): Json {
  const transcript = once(() => transcriptText(content.transcript));
  const analysis = once(() =>
    maskNumbers(fold.artifacts.find(({ name }) => name === "analysis")?.value ?? null),
  );
  return {
    outcome: content.outcome,
    outcomeDetail: content.outcomeDetail,
    outcomeClass: content.outcomeClass,
    status: fold.facts.vendorStatus,
    stage: fold.judgement.stage,
    direction: content.direction,
    started: content.startedAt,
    ended: content.endedAt,
    talkSeconds: content.talkSeconds,
    attempts: fold.attemptRows.length,
    summary: content.summary,
    get transcript() {
      return transcript();
    },
    recording: content.recordingUrl,
    link: content.detailUrl,
    agent: content.agent,
    person: {
      name: content.personName ?? contact?.name ?? null,
      phone: content.phone,
      externalId: content.personExternalId,
      email: contact?.email ?? null,
      known: contact !== null,
      vip: contact?.vip ?? false,
      noEmail: contact?.noEmail ?? false,
      doNotCall: contact?.doNotCall ?? false,
    },
    company: { name: content.company },
    metric: metrics as unknown as Json,
    provider: content.provider,
    source: content.source,
    origin: content.origin,
    test: content.test,
    spam: fold.spam,
    callKey: content.key,
    event: event && seeEvent(event),
    metadata: content.metadata,
    extra: content.extra,
    get analysis() {
      return analysis();
    },
  };
}

function seeEvent(event: RuleEvent) {
  const payload = once(() => maskNumbers(event.payload()));
  return {
    type: event.type,
    stage: event.stage,
    get payload() {
      return payload();
    },
  };
}

/** What takes long and few rules name is made when it is first named. */
function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const spoken = ["content", "text", "message", "words"];
const speakers = ["role", "speaker", "name"];

/** A transcript as text: `agent: Good morning`, one turn a line. Null where there is none. */
export function transcriptText(transcript: Json): string | null {
  if (typeof transcript === "string") return transcript.trim() === "" ? null : transcript;
  if (!Array.isArray(transcript)) return isObject(transcript) ? JSON.stringify(transcript) : null;
  const lines = transcript.flatMap((turn) => {
    const words =
      spoken.flatMap((name) => textAt(turn, name) ?? [])[0] ?? (typeof turn === "string" ? turn : null);
    const who = speakers.flatMap((name) => textAt(turn, name) ?? [])[0];
    return words === null ? [] : [who === undefined ? words : `${who}: ${words}`];
  });
  return lines.length > 0 ? lines.join("\n") : null;
}

/** Whether a metric that a rule reads has a value in this call. */
export function hasValue(subject: Json, field: string): boolean {
  const value = valueAt(subject, field);
  return value !== undefined && value !== null && value !== "";
}
