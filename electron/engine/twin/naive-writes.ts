/**
 * What an integration without a gate would have written about a call: after each event the content as far as it is
 * known, wherever that differs from what was written before. A function of the readings with their places in the log;
 * what was signed badly takes no part, for such a handler would drop it. The naive twin and the counterfactual both
 * rest on it, so that the writes of the one are the figures of the other.
 */
import type { Json } from "../../../shared/words";
import type { CallRecordContent } from "../destinations/destination";
import { judgeFacts } from "../gate/facts";
import { canonicalJson } from "../providers/canonical-json";
import type { Pack } from "../providers/pack";
import { buildContent } from "../reader/call-content";
import { type FoldedCall, foldCall } from "../reader/fold-call";
import { readSettingsOf } from "../reader/read-event";
import type { StoredReading } from "../store/readings";
import type { StoredSource } from "../store/sources";

export type NaiveCall = {
  callId: string;
  pack: Pack;
  source: StoredSource;
  /** All of them, in any order. */
  readings: StoredReading[];
};

/** What is known of a call right after one of its events. */
export type NaiveMoment = {
  position: number;
  /** Our receive time. */
  at: number;
  type: string | null;
  content: CallRecordContent;
  /** The content, canonical: equal content, equal text. */
  text: string;
  missing: string[];
  /** An event proved the end. */
  ended: boolean;
  /** So did the provider's final event come. */
  final: boolean;
  fold: FoldedCall;
};

/** Places in the log after which such an integration looks at the call: those of the events that count. */
export function naivePositions({ readings }: NaiveCall): number[] {
  const positions = readings.flatMap((one) => (one.inFold ? [one.position] : []));
  return [...new Set(positions)].sort((a, b) => a - b);
}

/** Null where no event up to this place counts. */
export async function naiveMoment(call: NaiveCall, position: number): Promise<NaiveMoment | null> {
  const { pack, source } = call;
  const readings = call.readings
    .filter((one) => one.inFold && one.position <= position)
    .toSorted((a, b) => a.position - b.position || a.ordinal - b.ordinal);
  const [first] = readings;
  const last = readings.at(-1);
  if (!first || !last) return null;
  const fold = await foldCall(
    pack,
    readings.map((one) => ({
      ...one.reading,
      position: one.position,
      receivedAt: one.receivedAt,
      inFold: true,
      signatureFailed: false,
    })),
    source,
    readSettingsOf(source),
  );
  const at = last.receivedAt;
  const time = { now: at, receivingSince: 0 };
  const facts = judgeFacts(fold, pack.gatePreset, time, { final: null, incomplete: () => false });
  const { namespace, origin } = first;
  const content = buildContent({ ...call, namespace, origin, readings }, fold, []);
  return {
    position: last.position,
    at,
    type: last.reading.type,
    content,
    text: spellNaive(content),
    missing: facts.missing,
    ended: facts.ended !== null,
    final: fold.judgement.final !== null,
    fold,
  };
}

export async function naiveWrites(call: NaiveCall): Promise<NaiveMoment[]> {
  const writes: NaiveMoment[] = [];
  for (const position of naivePositions(call)) {
    const moment = await naiveMoment(call, position);
    if (moment && moment.text !== writes.at(-1)?.text) writes.push(moment);
  }
  return writes;
}

/** What a frozen call record would be compared by: without what only a deadline adds to it. */
export function spellNaive(content: CallRecordContent): string {
  return canonicalJson({ ...content, incomplete: [] } as unknown as Json);
}

export type WrongWrite = "incomplete" | "not-ended" | "not-final" | "corrected";

/** Why a record that was written at this moment is not what the call became; null: it is. */
export function judgeWrite(
  write: Pick<NaiveMoment, "text" | "missing" | "ended">,
  became: { text: string; final: boolean },
): WrongWrite | null {
  if (!write.ended) return "not-ended";
  if (write.missing.length > 0) return "incomplete";
  if (write.text !== became.text) return "corrected";
  return became.final ? null : "not-final";
}
