/**
 * The thread in which expressions nobody has saved are run, over copies of recorded events. It holds no connection and
 * no secret. It is told what to leave out, and says in shared memory what it is at: whoever waits for it ends it.
 */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { Mapping, MappingField, MappingPreview } from "../../../shared/mapping";
import { isMapped } from "../../../shared/mapping-fields";
import type { PackId } from "../../../shared/words";
import type { RawRequest, ReadSettings, UserDefined } from "../providers/pack";
import { packOf } from "../providers/packs";
import { openWatch, steadyMs } from "../reader/watch";
import { type PlacedExplained, problemsOf, sumUp } from "./sum-up";

export type PreviewedEvent = RawRequest & {
  eventId: string;
  position: number;
  receivedAt: number;
  namespace: string;
  /** Its signature holds, or a person trusts it. */
  inFold: boolean;
};

export type PreviewQuestion = {
  id: number;
  provider: PackId;
  country: string;
  mapping: Mapping;
  /** The oldest first. */
  events: PreviewedEvent[];
  /** The one whose values are shown; null: the newest. */
  shown: string | null;
  /** Expressions that were stopped before. */
  stopped: Stopped;
};
/** Why, and at which event; on the others it is not tried any more. */
export type Stopped = Partial<Record<MappingField, { why: string; eventId: string | null }>>;
export type PreviewAnswer = { id: number; preview: MappingPreview };

const proposedFrom = 20;
const main = parentPort as unknown as MessagePort;
const { numbers: watch, say } = openWatch((workerData as { watch: SharedArrayBuffer }).watch);

main.on("message", (question: PreviewQuestion) => {
  void answer(question).then((preview) =>
    main.postMessage({ id: question.id, preview } satisfies PreviewAnswer),
  );
});

async function answer({
  provider,
  country,
  mapping,
  events,
  shown,
  stopped: before,
}: PreviewQuestion): Promise<MappingPreview> {
  const pack = packOf(provider);
  const { userDefined } = pack;
  if (!userDefined) throw new Error(`${pack.name} says itself what its events mean.`);
  const stopped = { ...before };
  const skip = Object.fromEntries(Object.entries(stopped).map(([field, { why }]) => [field, why]));
  const settings = {
    country,
    personPaths: pack.personPaths,
    mapping,
    skip,
    doing(what: string | null) {
      watch[1] = steadyMs();
      say(what);
    },
  } satisfies Parameters<UserDefined["explain"]>[1] & ReadSettings;
  const readings: PlacedExplained[] = [];
  const payloads = [];
  const chosen = events.find(({ eventId }) => eventId === shown) ?? events.at(-1);
  let values: MappingPreview["shown"] = null;
  // The shown one first: what is stopped there is stopped at its place.
  for (const event of events.toSorted((one, other) => Number(other === chosen) - Number(one === chosen))) {
    watch[0] = event.position;
    const explained = await userDefined.explain(event, settings);
    const { eventId, position, receivedAt, namespace, inFold } = event;
    for (const field of explained.stopped) {
      const why = explained.values.find((one) => one.field === field)?.problem ?? "was stopped";
      stopped[field] ??= { why, eventId };
      skip[field] ??= why;
    }
    const ended = Object.values(before).find((one) => one.eventId === eventId);
    const reading = ended ? { ...explained.reading, unreadable: ended.why } : explained.reading;
    readings.push({ ...reading, eventId, position, receivedAt, namespace, inFold });
    if (explained.payload !== undefined) payloads.push({ position, payload: explained.payload });
    if (event === chosen)
      values = {
        eventId,
        values: explained.values,
        unreadable: reading.unreadable ?? null,
      };
  }
  watch[0] = 0;
  readings.sort((one, other) => one.position - other.position);
  const newest = payloads.sort((one, other) => other.position - one.position).slice(0, proposedFrom);
  return {
    events: readings.map(({ eventId, receivedAt, type }) => ({ eventId, receivedAt, type })).reverse(),
    shown: values,
    sum: await sumUp(pack, readings, settings),
    problems: [...userDefined.check(mapping), ...problemsOf(stopped)],
    proposals: userDefined
      .propose(newest.map(({ payload }) => payload))
      .filter(({ field }) => !isMapped(mapping, field)),
  };
}
