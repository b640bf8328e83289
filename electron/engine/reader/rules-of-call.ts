/**
 * What rules make of one call: messages for the outbox, each at most once per call and rule. A rule at final acts where
 * the gate of its destination is open. A *now* rule acts at an event that just came, and sees the call as it stood with
 * that event and nothing after it, so that a trial on recorded calls sees the same.
 */
import { createHash } from "node:crypto";
import type { CallRecordContent } from "../destinations/destination";
import { tellOnly } from "../gate/told-policy";
import { canonicalJson } from "../providers/canonical-json";
import type { PlacedReading } from "../providers/pack";
import { readPayload } from "../providers/payload";
import { isAbout, judgeRule, makeMessage } from "../rules/judge-rule";
import { readCallMetrics } from "../rules/metrics";
import type { CompiledRule } from "../rules/rule";
import { type ContactFacts, type RuleEvent, subjectOf } from "../rules/subject";
import { readStoredEvent } from "../store/events";
import type { GroupStep } from "../store/rules";
import { buildContent } from "./call-content";
import { type FoldedCall, foldCall, toFoldReading } from "./fold-call";
import type { Frozen } from "./freeze-version";
import type { GateOfCall } from "./gates-of-call";
import type { CallInput, JudgedCall } from "./judge-call";
import { readSettingsOf } from "./read-event";

export type RuleBook = {
  /** Switched on, without problems, in their order. */
  now: CompiledRule[];
  final: CompiledRule[];
  /** Of rules that act no more too: whom they told is not told again by another of their group. */
  groupSteps: readonly GroupStep[];
  contactOf(person: { externalId: string | null; phone: string | null }): ContactFacts | null;
  /** Named while a rule is at work, so that a thread that spins can say which. */
  atWork(ruleId: string | null): void;
};

export const stepOfRule = (ruleId: string, actionId: string) => `rule:${ruleId}:${actionId}`;

/** A destination of messages whose gate just said yes. */
export type OpenedGate = {
  one: GateOfCall;
  frozen: Frozen;
  /** Position of what made the call final; null: only the provider's list did. */
  finalFrom: number | null;
  /** A person let it out or finalized it: history does not hold it. */
  byPerson: boolean;
};

/** Rules at final where gates are open, rule by rule: of a group the first in their order acts, whoever it tells. */
export async function addFinalMessages(
  input: CallInput,
  judged: JudgedCall,
  opened: readonly OpenedGate[],
  fold: FoldedCall,
): Promise<void> {
  const { rules, maySend, time } = input;
  if (!rules || !maySend) return;
  for (const rule of rules.final) {
    for (const { one, frozen, finalFrom, byPerson } of opened) {
      if (!byPerson && (rule.since === null || (finalFrom ?? 0) <= rule.since)) continue;
      await act(input, judged, rule, one, {
        fold,
        content: frozen.content,
        version: frozen.version,
        event: null,
        at: one.facts.final?.at ?? time.now,
        position: finalFrom ?? fold.newest?.position ?? 0,
      });
    }
  }
}

/** *Now* rules at those of the events that came with this fold which `isAmong` names. */
export async function addNowMessages(
  input: CallInput,
  judged: JudgedCall,
  gates: GateOfCall[],
  fold: FoldedCall,
  isAmong: (position: number) => boolean,
): Promise<void> {
  const { rules, maySend, newFrom, origin, source } = input;
  if (!rules || !maySend || rules.now.length === 0) return;
  // What was pulled or brought in happened elsewhere, some time: nobody is to be told now.
  if (origin === "pulled" || origin === "imported") return;
  for (const event of fold.originals) {
    if (event.position < newFrom || event.position <= source.switchedOnAt) continue;
    if (!isAmong(event.position)) continue;
    let then: FoldedCall | null = null;
    for (const rule of rules.now) {
      if (rule.since === null || event.position <= rule.since) continue;
      if (!mayTrigger(rule, event)) continue;
      then ??= await foldUpTo(input, fold, event.position);
      if (rule.definition.trigger?.on === "end" && then.judgement.ended === null) continue;
      const content = buildContent(input, then, []);
      for (const one of gates)
        await act(input, judged, rule, one, {
          fold: then,
          content,
          version: 0,
          event: eventOf(input, event),
          at: event.receivedAt,
          position: event.position,
        });
    }
  }
}

export function mayTrigger(
  { definition: { trigger } }: CompiledRule,
  event: Pick<PlacedReading, "type" | "stage">,
): boolean {
  switch (trigger?.on) {
    case "event":
      return trigger.types.length === 0 || (event.type !== null && trigger.types.includes(event.type));
    case "stage":
      return event.stage !== null && trigger.stages.includes(event.stage);
    case "end":
      return true;
    default:
      return false;
  }
}

/** The call as it stood with this event: later ones are not known yet. */
export async function foldUpTo(
  { pack, readings, source }: Pick<CallInput, "pack" | "readings" | "source">,
  whole: FoldedCall,
  position: number,
): Promise<FoldedCall> {
  if (readings.every((one) => one.position <= position)) return whole;
  return await foldCall(
    pack,
    readings.filter((one) => one.position <= position).map(toFoldReading),
    source,
    readSettingsOf(source),
  );
}

export function eventOf({ database }: Pick<CallInput, "database">, event: PlacedReading): RuleEvent {
  const { type, stage, position } = event;
  const payload = () => {
    const stored = readStoredEvent(database, position);
    return (stored && readPayload(stored).value) ?? null;
  };
  return { type, stage, payload };
}

type Occasion = {
  fold: FoldedCall;
  content: CallRecordContent;
  /** 0: before any version, at an event. */
  version: number;
  event: RuleEvent | null;
  at: number;
  position: number;
};

async function act(
  input: CallInput,
  judged: JudgedCall,
  rule: CompiledRule,
  { stored, destination, gate }: GateOfCall,
  { fold, content, version, event, at, position }: Occasion,
): Promise<void> {
  const { rules, source, callId, before, time } = input;
  const { message } = destination;
  const actions = rule.actions.filter(({ destinationId }) => destinationId === stored.destinationId);
  if (!rules || !message || !stored.enabled || actions.length === 0 || !isAbout(rule, content)) return;
  const open = actions.filter(
    ({ actionId }) => !before.sentTo(stored.destinationId).has(stepOfRule(rule.ruleId, actionId)),
  );
  const isMade = (step: string) =>
    judged.deliveries.some((one) => one.destinationId === stored.destinationId && one.step === step);
  if (open.every(({ actionId }) => isMade(stepOfRule(rule.ruleId, actionId)))) return;
  if (isGroupTaken(input, judged, rule)) return;
  const told = tellOnly(content, gate.transcript);
  const subject = subjectOf({
    content: told,
    fold,
    metrics: readCallMetrics(source.metrics, metricValues(content, fold)),
    contact: rules.contactOf({ externalId: content.personExternalId, phone: content.phone }),
    event,
  });
  // Not taken back where it fails: the rule is stopped then, and the event is read without it.
  rules.atWork(rule.ruleId);
  const result = await judgeRule(rule, subject, at);
  if (result.stopped !== null) throw new Error(result.stopped);
  for (const [index, action] of (result.fires ? open : []).entries()) {
    const step = stepOfRule(rule.ruleId, action.actionId);
    if (isMade(step)) continue;
    const made = makeMessage(rule, action, {
      look: message.look,
      content: told,
      subject,
      spam: fold.spam,
      checks: result.checks(),
    });
    const payload = canonicalJson(made.payload);
    const idempotencyKey = `${stored.destinationId}:${callId}:${step}`;
    judged.deliveries.push({
      deliveryId: `d_${sha256(idempotencyKey).slice(0, 20)}`,
      destinationId: stored.destinationId,
      callId,
      version,
      step,
      stepOrder: firstStep + index,
      idempotencyKey,
      payload,
      payloadSha256: sha256(payload),
      at: time.now,
      firing: { ruleId: rule.ruleId, ruleVersion: rule.version, position },
    });
  }
  rules.atWork(null);
}

/** Behind the steps of call records. */
const firstStep = 10;

export function metricValues(content: CallRecordContent, fold: Pick<FoldedCall, "artifacts">) {
  const analysis = fold.artifacts.find(({ name }) => name === "analysis")?.value ?? null;
  return { extra: content.extra, metadata: content.metadata, analysis };
}

/** Another rule of its group acted on this call: at most one of them does. */
function isGroupTaken({ rules, before }: CallInput, judged: JudgedCall, rule: CompiledRule): boolean {
  const { group } = rule.definition;
  if (group === null || !rules) return false;
  return rules.groupSteps.some(({ ruleId, group: theirs, destinationId, actionId }) => {
    if (theirs !== group || ruleId === rule.ruleId) return false;
    const step = stepOfRule(ruleId, actionId);
    return (
      before.sentTo(destinationId).has(step) ||
      judged.deliveries.some((one) => one.destinationId === destinationId && one.step === step)
    );
  });
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
