/**
 * What the naive twin is told next: for the events after its place in the log, in order, what a handler without a gate
 * would know of their calls. Bounded by time, so that whoever searches meanwhile hardly waits.
 */
import { packOfSource } from "../gate/source-pack";
import { type Reader, readMeta } from "../store/database";
import { readReadingsOfCall } from "../store/readings";
import { readSources } from "../store/sources";
import { readNextCounted } from "../store/twin";
import { type NaiveMoment, naiveMoment } from "./naive-writes";

const eventsAtOnce = 64;

export type ToldMoment = { callId: string } & Pick<
  NaiveMoment,
  "position" | "at" | "type" | "content" | "text" | "missing" | "ended"
>;

/** `next`: everything up to here was looked at. Calls that began at or before `from` are left out. */
export async function nextNaiveMoments(
  database: Reader,
  { after, from, ms }: { after: number; from: number; ms: number },
): Promise<{ moments: ToldMoment[]; next: number }> {
  const upTo = readMeta(database, "cursor");
  if (upTo <= after) return { moments: [], next: after };
  const begun = performance.now();
  const sources = new Map(readSources(database).map((source) => [source.sourceId, source]));
  const counted = readNextCounted(database, { after, upTo, limit: eventsAtOnce });
  const moments: ToldMoment[] = [];
  for (const [index, { callId, position }] of counted.entries()) {
    const readings = readReadingsOfCall(database, callId);
    const first = readings[0];
    const source = sources.get(first?.sourceId ?? "");
    if (first && source && first.position > from) {
      const call = { callId, pack: packOfSource(source), source, readings };
      const moment = await naiveMoment(call, position);
      if (moment) {
        const { fold: _, ...told } = moment;
        moments.push({ callId, ...told });
      }
    }
    // An event may belong to several calls: its place is passed when all of them were looked at.
    const isLastOfEvent = counted[index + 1]?.position !== position;
    if (isLastOfEvent && performance.now() - begun > ms) return { moments, next: position };
  }
  const last = counted.at(-1);
  return { moments, next: last && counted.length >= eventsAtOnce ? last.position : upTo };
}
