/** What a set of events would become: calls, and how far each of them has come. Pure. */
import type { MappingField, MappingPreview, MappingProblem } from "../../../shared/mapping";
import type { Pack, PlacedReading, ReadSettings } from "../providers/pack";
import type { Stopped } from "./preview-worker";

/** What is said of expressions that were stopped. */
export function problemsOf(stopped: Stopped): MappingProblem[] {
  return Object.entries(stopped).map(([field, { why }]) => ({
    field: field as MappingField,
    position: null,
    sentence: `It ${why}, and was not tried on the other events.`,
  }));
}

export type PlacedExplained = PlacedReading & { eventId: string; namespace: string; inFold: boolean };

export async function sumUp(
  pack: Pack,
  readings: PlacedExplained[],
  settings: ReadSettings,
): Promise<MappingPreview["sum"]> {
  const calls = new Map<string, PlacedReading[]>();
  const readable = readings.filter(({ unreadable }) => unreadable === undefined);
  for (const reading of readable) {
    if (!reading.inFold || !reading.subject || !("call" in reading.subject)) continue;
    const key = `${reading.namespace} ${reading.subject.call}`;
    calls.set(key, [...(calls.get(key) ?? []), reading]);
  }
  let ended = 0;
  let final = 0;
  let copies = 0;
  for (const own of calls.values()) {
    const judgement = await pack.judge(own, pack.expects, settings);
    if (judgement.ended) ended += 1;
    if (judgement.final) final += 1;
    const keys = own.map((reading) => pack.duplicateKey(reading) ?? reading.position);
    copies += keys.length - new Set(keys).size;
  }
  const sum = {
    events: readings.length,
    calls: calls.size,
    ended,
    final,
    copies,
    withoutKey: readable.filter(({ subject }) => subject === null).length,
    unreadable: readings.length - readable.length,
    untrusted: readable.filter(({ inFold }) => !inFold).length,
  };
  return { ...sum, sentence: sentenceOf(sum) };
}

function sentenceOf(sum: Omit<MappingPreview["sum"], "sentence">): string {
  if (sum.events === 0) return "No event has come to this source yet.";
  const rest = [
    `${sum.ended} ended`,
    `${sum.final} final`,
    ...(sum.copies > 0 ? [count(sum.copies, "copy", "copies")] : []),
    ...(sum.withoutKey > 0 ? [`${count(sum.withoutKey, "event", "events")} without a call key`] : []),
    ...(sum.untrusted > 0 ? [`${count(sum.untrusted, "event", "events")} with a bad signature`] : []),
    ...(sum.unreadable > 0 ? [`${count(sum.unreadable, "event", "events")} not readable`] : []),
  ];
  const these = sum.events === 1 ? "This 1 event" : `These ${sum.events} events`;
  return `${these} would become ${count(sum.calls, "call", "calls")}; ${rest.join("; ")}.`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
