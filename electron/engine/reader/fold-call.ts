/**
 * A call is the fold of its readings: a function of the set, each with its place in the log. Handing them over in
 * another order changes nothing, and there is no patching: every change folds anew. Readings whose signature failed
 * or is missing stand on the timeline and take no part.
 */
import type { Artifact, AttemptRow, LegRow } from "../../../shared/calls";
import type { ExpectsArtifacts } from "../../../shared/sources";
import type { ArtifactName, Json } from "../../../shared/words";
import type { Attempt, CallFacts, Judgement, Pack, PlacedReading, ReadSettings } from "../providers/pack";
import type { Told } from "../providers/told";
import type { TimelineMark } from "../store/calls";
import type { StoredReading } from "../store/readings";
import { compareReadings } from "./fold-order";
import { foldLegs } from "./legs";
import { buildTimeline, type TimelineParts } from "./timeline";
import { countReadings } from "./without-copies";

export type FoldReading = PlacedReading & { inFold: boolean; signatureFailed: boolean };

/** What the source's owner says: what it records and analyses, and which events are not switched on. */
export type SourceStatements = { expects: ExpectsArtifacts; withoutEvents?: readonly string[] };

export type FoldedCall = {
  facts: Required<Omit<CallFacts, "extra">> & { extra: Record<string, Json> };
  /** Of the facts those that the pack concluded from the whole set, with their rules. */
  concluded: Told;
  judgement: Judgement;
  attempts: Attempt[];
  attemptRows: AttemptRow[];
  /** Empty in a call of one line. */
  legs: LegRow[];
  artifacts: FoldedArtifact[];
  /** What is left to do after the call, without what an action of the call already did. */
  followUps: string[];
  test: boolean;
  spam: boolean;
  /** The events that count, copies left out, in order of the log; never empty in a call that has any. */
  originals: PlacedReading[];
  /** Receive time and place of the newest event that counts, for quiet windows. */
  newest: { position: number; receivedAt: number } | null;
  /** When the first event that counts came; null where none does. */
  firstReceivedAt: number | null;
  receivedAtOf: (position: number) => number;
  /** 1 where nothing was dialled. */
  attemptOf: (position: number) => number;
  /** Null in a call of one line. */
  legOf: (position: number) => string | null;
  timeline: TimelineParts;
  marks: TimelineMark[];
};

export type FoldedArtifact = Omit<Artifact, "required" | "eventId"> & {
  position: number | null;
  value: Json;
};

export async function foldCall(
  pack: Pack,
  readings: FoldReading[],
  source: SourceStatements,
  settings?: ReadSettings,
  /** What the pack makes of these readings, where it was asked already. */
  judged?: Judgement,
): Promise<FoldedCall> {
  const placed = [...readings].sort((a, b) => a.position - b.position);
  const counting = placed.filter((reading) => reading.inFold);
  const { attempts, attemptOf, originals, judged: said } = countReadings(pack, counting);
  const ordered = [...originals].sort(compareReadings);
  const concluded = pack.concluded?.(originals) ?? { facts: {}, from: {} };
  const facts = { ...foldFacts(ordered), ...(concluded.facts as Partial<FoldedCall["facts"]>) };
  const judgement = judged ?? (await pack.judge(said, source.expects, settings));
  const { rows, legOf } = foldLegs(pack, counting);
  const legs = said === counting ? rows : foldLegs(pack, said).rows;
  // Made when it is first asked for: rules and gates seldom do.
  let timeline: TimelineParts | null = null;
  const drawTimeline = () => {
    timeline ??= buildTimeline({
      pack,
      placed,
      originals,
      attempts,
      attemptOf,
      legs,
      legOf,
      judgement,
      withoutEvents: source.withoutEvents ?? [],
    });
    return timeline;
  };
  const newest = originals.reduce<PlacedReading | null>(
    (latest, reading) => (latest && latest.position > reading.position ? latest : reading),
    null,
  );
  const received = new Map(placed.map((reading) => [reading.position, reading.receivedAt]));
  return {
    facts,
    concluded,
    judgement,
    attempts,
    attemptRows: attempts.map(({ positions: _, ...row }) => row),
    artifacts: foldArtifacts(ordered, judgement, pack.gather?.(originals) ?? {}),
    followUps: foldFollowUps(ordered),
    test: originals.some((reading) => reading.test),
    spam: isSpam(ordered),
    originals,
    newest: newest && { position: newest.position, receivedAt: newest.receivedAt },
    firstReceivedAt: originals[0]?.receivedAt ?? null,
    receivedAtOf: (position) => received.get(position) ?? 0,
    attemptOf: (position) => attemptOf.get(position) ?? 1,
    legs,
    legOf,
    get timeline() {
      return drawTimeline();
    },
    get marks() {
      return drawTimeline().marks;
    },
  };
}

export function toFoldReading({ reading, position, receivedAt, inFold }: StoredReading): FoldReading {
  return { ...reading, position, receivedAt, inFold, signatureFailed: !inFold };
}

const noFacts: FoldedCall["facts"] = {
  direction: null,
  startedAt: null,
  endedAt: null,
  talkSeconds: null,
  phone: null,
  phoneFrom: null,
  personName: null,
  externalId: null,
  personKey: null,
  company: null,
  agent: null,
  metadata: {},
  vendorStatus: null,
  detailUrl: null,
  extra: {},
};

/** In order of phase, so that a field is overridden only by the same or a higher phase; null never hides a value. */
function foldFacts(ordered: PlacedReading[]): FoldedCall["facts"] {
  const facts: Record<string, unknown> = { ...noFacts };
  const extra: Record<string, Json> = {};
  for (const reading of ordered) {
    for (const [name, value] of Object.entries(reading.facts)) {
      if (name === "extra") Object.assign(extra, value);
      else if (name in noFacts && value !== undefined && value !== null) facts[name] = value;
    }
  }
  return { ...(facts as FoldedCall["facts"]), extra };
}

function foldArtifacts(
  ordered: PlacedReading[],
  judgement: Judgement,
  gathered: ReturnType<NonNullable<Pack["gather"]>>,
): FoldedArtifact[] {
  const brought = new Map<ArtifactName, { position: number; text: string | null; value: Json }>();
  for (const reading of ordered) {
    for (const [name, artifact] of Object.entries(reading.artifacts)) {
      if (artifact.state !== "there") continue;
      brought.set(name as ArtifactName, {
        position: reading.position,
        text: artifact.text ?? null,
        value: artifact.value ?? null,
      });
    }
  }
  for (const [name, { position, text = null, value = null }] of Object.entries(gathered)) {
    brought.set(name as ArtifactName, { position, text, value });
  }
  return Object.entries(judgement.artifacts).map(([name, state]) => {
    const found = brought.get(name as ArtifactName);
    return {
      name: name as ArtifactName,
      state,
      text: found?.text ?? null,
      value: found?.value ?? null,
      position: found?.position ?? null,
    };
  });
}

/** The last word on it, in order of phase: what was marked may be taken back. */
function isSpam(ordered: PlacedReading[]): boolean {
  return ordered.findLast((reading) => reading.spam || reading.notSpam)?.spam ?? false;
}

function foldFollowUps(ordered: PlacedReading[]): string[] {
  const done = new Set(
    ordered.flatMap((reading) => (reading.kind === "action" ? [spell(reading.type)] : [])),
  );
  const asked = new Set(ordered.flatMap((reading) => reading.followUps));
  return [...asked].filter((task) => !done.has(spell(task)));
}

function spell(name: string | null): string {
  return (name ?? "").toLowerCase().replaceAll("-", "_");
}
