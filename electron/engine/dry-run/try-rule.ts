/** One rule on one call: every check with its reason, and the messages as they would be frozen, also where it does not fire. */
import type { DryRunTrial } from "../../../shared/dry-run";
import type { RuleCheck } from "../../../shared/rules";
import { destinationOf } from "../destinations/destinations";
import { toFoldReading } from "../reader/fold-call";
import { isAbout, makeMessage } from "../rules/judge-rule";
import { inWords, type Looked } from "./acts";
import { type CallGates, createCallGates } from "./call-gates";
import { type DryRule, foldUpTo, type Judge, seeCall, type WalkedCall, walkCall } from "./walk-call";

/** `position`: of a *now* rule the event; null: the first at which it looks. */
export async function tryRule(
  call: WalkedCall,
  one: DryRule,
  judge: Judge,
  position: number | null,
): Promise<DryRunTrial> {
  const { rule } = one;
  const all = await walkCall(call, [one], judge);
  const isNow = rule.definition.runs === "now";
  const wanted = isNow && position !== null ? all.find((looked) => looked.position === position) : all[0];
  const looked = wanted ?? (await lookAnyway(call, one, judge, isNow ? position : null));
  const gates = createCallGates(call);
  const checks = [
    aboutCheck(call, one),
    whenCheck(call, one, looked, wanted !== undefined, gates),
    ...looked.judged.checks(),
  ];
  if (looked.result === "copy") checks.push({ place: "once", ok: false, because: inWords(looked) });
  const { fold } = looked.seen;
  const policies = new Map(gates.at(fold, looked.at).map(({ stored, gate }) => [stored.destinationId, gate]));
  const event = isNow
    ? (fold.originals.find((reading) => reading.position === looked.position) ?? null)
    : null;
  return {
    callId: call.callId,
    fires: checks.every(({ ok }) => ok),
    checks,
    messages: rule.actions.flatMap((action) => {
      const stored = call.destinations.find(({ destinationId }) => destinationId === action.destinationId);
      const message = stored && destinationOf(stored.kind).message;
      if (!message) return [];
      const policy = policies.get(action.destinationId)?.transcript ?? "full";
      const { content, subject } = seeCall(call, fold, policy, event);
      const { payload, defaults } = makeMessage(rule, action, {
        look: message.look,
        content,
        subject: subject(),
        spam: fold.spam,
        checks: looked.judged.checks(),
      });
      return [{ actionId: action.actionId, destinationId: action.destinationId, payload, defaults }];
    }),
    subject: looked.seen.subject(),
  };
}

/** It never looked, or not at this event: its conditions are judged all the same. */
async function lookAnyway(
  call: WalkedCall,
  one: DryRule,
  judge: Judge,
  position: number | null,
): Promise<Looked> {
  const fold = await foldUpTo(call, position ?? Number.POSITIVE_INFINITY);
  const at = fold.receivedAtOf(position ?? fold.newest?.position ?? 0);
  const reading = call.readings.find((stored) => stored.position === position);
  const seen = seeCall(call, fold, "full", reading ? toFoldReading(reading) : null);
  const judged = await judge(one, seen.subject(), at);
  const place = { position: position ?? fold.newest?.position ?? 0, at };
  return { index: one.index, result: "no", sent: null, copyOf: null, judged, seen, ...place };
}

function aboutCheck({ pack, source }: WalkedCall, { rule }: DryRule): RuleCheck {
  const ok = isAbout(rule, { provider: pack.id, source: source.name });
  return { place: "sources", ok, because: `${pack.name}, source ${source.name}` };
}

function whenCheck(
  call: WalkedCall,
  { rule }: DryRule,
  { position, seen: { fold } }: Looked,
  ok: boolean,
  gates: CallGates,
): RuleCheck {
  if (rule.definition.runs === "now") {
    const event = call.readings.find((stored) => stored.position === position)?.reading;
    const at = event?.type ?? "this event";
    return {
      place: "trigger",
      ok,
      because: ok ? `at ${at}` : "no event of this call at which it looks, or not this one",
    };
  }
  const own = new Set(rule.actions.map(({ destinationId }) => destinationId));
  const verdicts = gates.verdictsAt(fold, call.now).filter(({ destinationId }) => own.has(destinationId));
  const verdict = verdicts.find(({ state }) => (state === "opened") === ok) ?? verdicts[0];
  return { place: "gate", ok, because: verdict?.sentence ?? "There is no such destination." };
}
