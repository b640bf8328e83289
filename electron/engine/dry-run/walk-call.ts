/**
 * Rules over one recorded call, as the reader would have acted had they been on: event by event, each with the call as
 * it stood then, and between two events what time alone decides. Nothing is written and nothing can be sent. Where the
 * call came from, whether it was a test, and what is held by history is not asked: only what the rule would have done.
 */
import type { TranscriptPolicy } from "../../../shared/gate-settings";
import type { Json, PackId } from "../../../shared/words";
import type { CallRecordContent } from "../destinations/destination";
import { tellOnly } from "../gate/told-policy";
import type { Judgement, PlacedReading } from "../providers/pack";
import { type FoldedCall, type FoldReading, foldCall, toFoldReading } from "../reader/fold-call";
import type { GateOfCall } from "../reader/gates-of-call";
import { readSettingsOf } from "../reader/read-event";
import { eventOf, mayTrigger, metricValues } from "../reader/rules-of-call";
import { countReadings } from "../reader/without-copies";
import { isAbout, type JudgedRule } from "../rules/judge-rule";
import { readCallMetrics } from "../rules/metrics";
import type { CompiledRule } from "../rules/rule";
import { type ContactFacts, subjectOf } from "../rules/subject";
import { type Acts, createActs, type Looked } from "./acts";
import { createCallGates, type GatedCall } from "./call-gates";

export type DryRule = {
  /** Among the definitions. */
  index: number;
  rule: CompiledRule;
  /** Destinations of its actions, each once. */
  tells: readonly string[];
  /** Fields its templates name. */
  named: readonly string[];
};

export type WalkedCall = GatedCall & {
  contactOf(person: { externalId: string | null; phone: string | null }): ContactFacts | null;
};

/** The call as a rule saw it. */
export type Seen = {
  fold: FoldedCall;
  /** As far as the destination is told. */
  content: CallRecordContent;
  subject(): Json;
};

export type Judge = (rule: DryRule, subject: Json, at: number) => JudgedRule | Promise<JudgedRule>;

export async function walkCall(call: WalkedCall, rules: readonly DryRule[], judge: Judge): Promise<Looked[]> {
  const { pack, source, readings } = call;
  const { about, final, now } = rulesAbout(rules, pack.id, source.name);
  const placed = readings.map(toFoldReading);
  const counting = placed.filter(({ inFold }) => inFold);
  const triggers = new Set(
    counting.flatMap((reading) => (isTriggerOfAny(now, reading) ? [reading.position] : [])),
  );
  if (final.length === 0 && triggers.size === 0) return [];
  const receivedAt = new Map(counting.map((one) => [one.position, one.receivedAt]));
  const positions = [...receivedAt.keys()];
  const whole = await foldReadings(call, placed);
  const gates = createCallGates(call);
  const acts = createActs(about);
  const steps = positions.map((position, index): Step => {
    const at = receivedAt.get(position) ?? 0;
    const following = receivedAt.get(positions[index + 1] ?? -1);
    return { position, at, until: Math.max(at, following === undefined ? call.now : following - 1) };
  });
  const folds = new Map<number, FoldedCall>([[positions.at(-1) ?? 0, whole]]);
  const judgements = new Map<number, Judgement>();
  const foldAt = async (position: number) => {
    const fold =
      folds.get(position) ?? (await foldReadings(call, upTo(placed, position), judgements.get(position)));
    folds.set(position, fold);
    return fold;
  };
  const settings = readSettingsOf(source);
  /** What a fold to there is judged to be; the fold itself takes several times as long. */
  const judgementAt = async (position: number) => {
    const judgement =
      folds.get(position)?.judgement ??
      judgements.get(position) ??
      (await pack.judge(countReadings(pack, upTo(counting, position)).judged, source.expects, settings));
    judgements.set(position, judgement);
    return judgement;
  };
  /** Before the end nothing is to be done for rules that look there; later it may be a copy of where one acted. */
  const looksAt = async (position: number) => {
    if (!triggers.has(position)) return false;
    const own = counting.filter((reading) => reading.position === position);
    const looks = own.some((reading) => now.some((one) => !isAtEnd(one) && mayTrigger(one.rule, reading)));
    return looks || acts.actedAtEvent() || (await judgementAt(position)).ended !== null;
  };
  const asksFinal = final.length > 0 && gates.mayBeFinal(whole);
  const finalFrom = asksFinal ? Math.min(gates.recordedFrom(), await firstFinal(steps, judgementAt)) : 0;
  const lookAtFinal = finalLooks(call, acts, final, judge);
  let isFinal = false;
  for (const { position, at, until } of steps) {
    const looks = await looksAt(position);
    const mayOpen: boolean =
      asksFinal &&
      !acts.allActed(final) &&
      (isFinal || position >= finalFrom || until - at >= gates.shortestWaitMs || gates.ownStatuses);
    if (!mayOpen && !looks) continue;
    const fold = await foldAt(position);
    if (mayOpen) await lookAtFinal(gates.openAt(fold, at), fold);
    if (looks) await lookNow(call, acts, now, judge, gates.at(fold, at), fold, position);
    const isOver = now.length === 0 && acts.allActed(final);
    if (mayOpen && until > at && !isOver) await lookAtFinal(gates.openAt(fold, until), fold);
    isFinal ||= mayOpen && gates.isFinal();
    folds.delete(position);
  }
  return acts.looked();
}

/** One event, and how long the call stood as it made it. */
type Step = { position: number; at: number; until: number };

type RulesAbout = { about: DryRule[]; final: DryRule[]; now: DryRule[] };
const knownAbout = new WeakMap<readonly DryRule[], Map<string, RulesAbout>>();

/** Those that are about calls of this provider and source: the same for every call of theirs. */
function rulesAbout(rules: readonly DryRule[], provider: PackId, source: string): RulesAbout {
  const known = knownAbout.get(rules) ?? new Map<string, RulesAbout>();
  knownAbout.set(rules, known);
  const key = `${provider} ${source}`;
  const found = known.get(key);
  if (found) return found;
  const about = rules.filter(({ rule }) => isAbout(rule, { provider, source }));
  const final = about.filter(({ rule }) => rule.definition.runs === "final");
  const made = { about, final, now: about.filter(({ rule }) => rule.definition.runs === "now") };
  known.set(key, made);
  return made;
}

/** From final on it stays final: the last event before which it was not is found from the end. */
async function firstFinal(
  steps: Step[],
  judgementAt: (position: number) => Promise<Judgement>,
): Promise<number> {
  let first = Number.POSITIVE_INFINITY;
  for (const { position } of steps.toReversed()) {
    if ((await judgementAt(position)).final === null) break;
    first = position;
  }
  return first;
}

function isTriggerOfAny(rules: readonly DryRule[], reading: Pick<PlacedReading, "type" | "stage">): boolean {
  return rules.some(({ rule }) => mayTrigger(rule, reading));
}

const isAtEnd = ({ rule }: DryRule) => rule.definition.trigger?.on === "end";

/** The call as it stood with the event at this position. */
export function foldUpTo(call: GatedCall, position: number): Promise<FoldedCall> {
  return foldReadings(call, upTo(call.readings, position).map(toFoldReading));
}

function foldReadings(
  { pack, source }: GatedCall,
  readings: FoldReading[],
  judged?: Judgement,
): Promise<FoldedCall> {
  return foldCall(pack, readings, source, readSettingsOf(source), judged);
}

function upTo<Placed extends { position: number }>(readings: readonly Placed[], position: number): Placed[] {
  return readings.filter((one) => one.position <= position);
}

/** Rules at final, where gates are open. The same call that is final by the same thing is not judged a second time. */
function finalLooks(call: WalkedCall, acts: Acts, rules: readonly DryRule[], judge: Judge) {
  const before = new Map<
    string,
    { fold: FoldedCall; position: number; at: number; policy: TranscriptPolicy }
  >();
  return async (open: GateOfCall[], fold: FoldedCall): Promise<void> => {
    const asked: { destinationId: string; position: number; at: number; seen: Seen }[] = [];
    for (const { stored, gate, facts, byHand } of open) {
      const { destinationId } = stored;
      const { position, at } = facts.final ?? {
        position: fold.newest?.position ?? 0,
        at: byHand?.at ?? call.now,
      };
      const last = before.get(destinationId);
      const policy = gate.transcript;
      before.set(destinationId, { fold, position, at, policy });
      if (last?.fold === fold && last.position === position && last.at === at && last.policy === policy)
        continue;
      asked.push({ destinationId, position, at, seen: seeCall(call, fold, policy, null) });
    }
    // Rule by rule, not destination by destination: the first in their order of a group acts.
    for (const one of rules) {
      for (const { destinationId, position, at, seen } of asked) {
        if (!one.tells.includes(destinationId) || acts.hasActed(one, destinationId)) continue;
        const judged = judge(one, seen.subject(), at);
        // A promise for each rule and call would take longer than most conditions.
        const done = judged instanceof Promise ? await judged : judged;
        acts.lookOnce(one, destinationId, { position, at, seen }, done);
      }
    }
  };
}

async function lookNow(
  call: WalkedCall,
  acts: Acts,
  rules: readonly DryRule[],
  judge: Judge,
  gates: GateOfCall[],
  fold: FoldedCall,
  position: number,
): Promise<void> {
  const at = fold.receivedAtOf(position);
  const own = fold.originals.filter((one) => one.position === position);
  for (const event of own) {
    const seenBy = new Map<TranscriptPolicy, Seen>();
    const see = (policy: TranscriptPolicy) => {
      const seen = seenBy.get(policy) ?? seeCall(call, fold, policy, event);
      seenBy.set(policy, seen);
      return seen;
    };
    for (const one of rules) {
      if (!mayTrigger(one.rule, event)) continue;
      if (isAtEnd(one) && fold.judgement.ended === null) continue;
      for (const { stored, gate } of gates) {
        if (!one.tells.includes(stored.destinationId)) continue;
        const seen = see(gate.transcript);
        const judged = judge(one, seen.subject(), at);
        const done = judged instanceof Promise ? await judged : judged;
        acts.lookAtEvent(one, stored.destinationId, { position, at, seen }, done);
      }
    }
  }
  if (own.length > 0) return;
  for (const reading of call.readings) {
    if (reading.position !== position || !reading.inFold) continue;
    const original = originalOf(call, fold, toFoldReading(reading));
    if (original !== null) acts.copyOfEvent(original, position, at);
  }
}

function originalOf({ pack }: WalkedCall, fold: FoldedCall, copy: PlacedReading): number | null {
  const key = pack.duplicateKey(copy);
  const attempt = fold.attemptOf(copy.position);
  const original = fold.originals.find(
    (one) => pack.duplicateKey(one) === key && fold.attemptOf(one.position) === attempt,
  );
  return original?.position ?? null;
}

/** Each part is made when a rule first asks for it. */
export function seeCall(
  call: WalkedCall,
  fold: FoldedCall,
  policy: TranscriptPolicy,
  event: PlacedReading | null,
): Seen {
  const whole = call.contentOf(fold);
  const content = tellOnly(whole, policy);
  let subject: Json | undefined;
  return {
    fold,
    content,
    subject() {
      subject ??= subjectOf({
        content,
        fold,
        metrics: readCallMetrics(call.source.metrics, metricValues(whole, fold)),
        contact: call.contactOf({ externalId: whole.personExternalId, phone: whole.phone }),
        event: event && eventOf(call, event),
      });
      return subject;
    },
  };
}
