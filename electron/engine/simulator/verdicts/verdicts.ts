/**
 * The four verdicts, on one engine of play, observe, compare. A baseline is played twice: what two equal plays do not
 * agree on says nothing about the handler. What was not observed is never a pass.
 */
import type { ProbeEvidence, Verdict, VerdictName, VerdictTrial } from "../../../../shared/verdicts";
import {
  differences,
  drawnIn,
  drawnNames,
  type Left,
  leftBehind,
  onlyOnce,
  probeOfEverything,
  withoutDrawn,
  withoutDrawnNames,
} from "./outcome";
import { type Observation, type Order, playTrial, type Subject, type TrialOptions } from "./play-trial";
import { type ProbeValue, sayProbe } from "./probe";
import type { Rest } from "./settle";
import { eventsAgain, eventsOf } from "./trial-events";

export type Judging = {
  subject: Subject;
  /** Types of the events, in the order they happen. */
  types: string[];
  /** The same, told apart where a type comes more than once: `call.initiate 2`. */
  names: string[];
  /** Name of the call of each event, where the scenario has several. */
  calls: (string | null)[];
  /** Which of the events can come again under an id of their own. */
  canHaveNewId: boolean[];
  baseline: Observation;
  plays(): number;
  /** Plays an order and says how what it left differs from what was expected. Throws `HandlerGone`. */
  play(order: Order, options?: TrialOptions): Promise<{ left: Left; observation: Observation }>;
  expected: Left;
  over: string;
  /** Why nothing that was observed can be compared; null: it can. */
  incomparable: { sentence: string; next: string } | null;
};

/** Nobody answers any more: what is missing then is not the handler's fault of that kind. */
export class HandlerGone extends Error {
  override readonly name = "HandlerGone";
}

/** The first look at a handler waits longer: how late it acts is not known yet. */
const firstRest: Rest = { quietMs: 500, atMostMs: 10_000, mayBeginMs: 3000 };
const leastQuietMs = 40;
/** Where nobody tells that the handler is still at work: what is looked at must stay the same for longer. */
const leastUnwatched: Pick<Rest, "quietMs" | "mayBeginMs"> = { quietMs: 200, mayBeginMs: 1000 };

export type Prepared = { ok: true; judging: Judging } | { ok: false; sentence: string; next: string };

export async function prepare(subject: Subject, onPlay: (plays: number) => void): Promise<Prepared> {
  const events = eventsOf(subject);
  const types = events.map((event) => event.type);
  const inOrder: Order = types.map((_, index) => [index]);
  let plays = 0;
  let rest = firstRest;
  const observe = async (order: Order, options?: TrialOptions) => {
    const observation = await playTrial(subject, order, rest, options);
    plays += 1;
    onPlay(plays);
    return observation;
  };

  const first = await observe(inOrder);
  const unanswered = first.answers.find((answer) => answer.status === null);
  if (unanswered)
    return { ok: false, sentence: `${unanswered.error}.`, next: "Start the handler, or correct its URL." };
  // Where nothing was seen the first time it is not waited for once more.
  if (leftBehind(first, subject.crm).length === 0) rest = { ...firstRest, mayBeginMs: 0 };
  const second = await observe(inOrder);
  const quietMs = 3 * Math.max(first.lagMs, second.lagMs);
  rest = subject.effects
    ? { quietMs: Math.max(leastQuietMs, quietMs), atMostMs: firstRest.atMostMs }
    : {
        ...leastUnwatched,
        quietMs: Math.max(leastUnwatched.quietMs, quietMs),
        atMostMs: firstRest.atMostMs,
      };
  const names = drawnNames(leftBehind(first, subject.crm), leftBehind(second, subject.crm));
  const left = (observation: Observation) => withoutDrawnNames(leftBehind(observation, subject.crm), names);
  const drawn = drawnIn(left(first), left(second));
  const incomparable = whyIncomparable(subject, [first, second], [left(first), left(second)], drawn !== null);
  const clean = (observation: Observation) => withoutDrawn(left(observation), drawn ?? new Set());
  return {
    ok: true,
    judging: {
      subject,
      types,
      names: types.map((type, index) => {
        const before = types.slice(0, index).filter((one) => one === type).length;
        return before === 0 ? type : `${type} ${before + 1}`;
      }),
      calls: events.map((event) => event.call),
      canHaveNewId: eventsAgain(subject).map((again) => again !== null),
      baseline: first,
      plays: () => plays,
      async play(order, options) {
        const observation = await observe(order, options);
        const [answer] = observation.answers;
        if (answer && observation.answers.every(({ failure }) => failure === "connection"))
          throw new HandlerGone(`${answer.error}.`);
        return { left: clean(observation), observation };
      },
      expected: incomparable ? [] : clean(first),
      over: sayOver(first, subject),
      incomparable,
    },
  };
}

function whyIncomparable(
  subject: Subject,
  [first, second]: readonly [Observation, Observation],
  left: readonly [Left, Left],
  isAlike: boolean,
): Judging["incomparable"] {
  const unsettled = first.probes.map(({ after }) => after).find((after) => !after.ok);
  if (unsettled && !unsettled.ok && left[0].length === 0)
    return {
      sentence: `A probe could not be read: ${unsettled.sentence}`,
      next: "Correct the probe and try it.",
    };
  const wide = subject.probes[probeOfEverything(first, second)];
  if (wide)
    return {
      sentence: `Two equal plays left different answers to ${sayProbe(wide)}, so a difference would prove nothing.`,
      next: "Let the probe ask for one call alone, with {{call}} in it.",
    };
  if (!isAlike)
    return {
      sentence: `Two equal plays had different effects, so a difference would prove nothing. ${onlyOnce(...left)}.`,
      next: "Let the handler do the same for the same events, or start it on an empty store.",
    };
  return null;
}

function sayOver({ deeds, untied, probes, objects }: Observation, { effects }: Subject): string {
  const unjudged = [...(effects?.unjudged() ?? [])].map(
    ([place, count]) => `not judged: ${count} ${count === 1 ? "connection" : "connections"} to ${place}`,
  );
  const probed = probes.length > 0 ? [counted(probes.length, "probe")] : [];
  const outgoing = effects ? [`outgoing HTTP: ${counted(deeds.length, "effect")}`] : [];
  const inCrm = !effects && objects.length > 0 ? [`sandbox CRM: ${counted(objects.length, "object")}`] : [];
  const untiedWords = untied > 0 ? [`${untied} untied`] : [];
  return [...outgoing, ...inCrm, ...probed, ...untiedWords, ...unjudged].join("; ") || "nothing";
}

function counted(count: number, what: string): string {
  return `${count} ${count === 1 ? what : `${what}s`}`;
}

export function inconclusive(name: VerdictName, sentence: string, next: string, plays = 0): Verdict {
  return {
    name,
    state: "inconclusive",
    sentence,
    over: "nothing",
    trials: [],
    smallest: null,
    smallestEvents: null,
    probes: [],
    next,
    plays,
  };
}

/** Nothing came out of the handler: neither safe nor unsafe. */
export function unobserved(name: VerdictName, { subject, plays, incomparable }: Judging): Verdict {
  if (incomparable) return inconclusive(name, incomparable.sentence, incomparable.next, plays());
  if (subject.probes.length > 0 && !subject.effects)
    return inconclusive(
      name,
      "Every probe answered the same before and after the call, so there is nothing to compare.",
      "Let a probe ask for something that the call changes.",
      plays(),
    );
  return subject.effects
    ? inconclusive(
        name,
        "The handler sent nothing out over HTTP, so there is nothing to compare.",
        "Let it write to something over HTTP (the sandbox CRM is at RINGBACK_CRM), or add a probe to the file.",
        plays(),
      )
    : inconclusive(
        name,
        "Ringback does not run your handler, so what it causes is not seen.",
        `${subject.toObserve}, or add a probe.`,
        plays(),
      );
}

export function concluded(
  name: VerdictName,
  judging: Judging,
  trials: VerdictTrial[],
  words: {
    good: string;
    bad: string;
    smallest: number[] | null;
    /** Of the trial that fails first. */
    failing?: { what: string; observation: Observation } | null;
  },
): Verdict {
  const failed = trials.some((trial) => trial.state === "fail");
  const smallest = failed ? words.smallest : null;
  return {
    name,
    state: failed ? "fail" : "pass",
    sentence: failed ? words.bad : words.good,
    over: judging.over,
    trials,
    smallest: smallest?.map((event) => judging.types[event] ?? "") ?? null,
    smallestEvents: smallest,
    probes: name === "ack" ? [] : probeEvidence(judging, words.failing ?? null),
    next: null,
    plays: judging.plays(),
  };
}

function probeEvidence(
  { subject, baseline }: Judging,
  failing: { what: string; observation: Observation } | null,
): ProbeEvidence[] {
  return subject.probes.flatMap((probe, index) => {
    const seen = baseline.probes[index];
    if (!seen) return [];
    const got = failing?.observation.probes[index];
    return [
      {
        question: sayProbe(probe),
        before: sayAnswer(seen.before),
        once: sayAnswer(seen.after),
        failing: failing && got ? { what: failing.what, answer: sayAnswer(got.after) } : null,
      },
    ];
  });
}

const longestAnswer = 300;

export function sayAnswer(answer: ProbeValue): string {
  if (!answer.ok) return answer.sentence;
  const text = JSON.stringify(answer.value);
  return text.length > longestAnswer ? `${text.slice(0, longestAnswer)} …` : text;
}

export function trialOf(what: string, about: string, expected: Left, got: Left): VerdictTrial {
  const found = differences(expected, got);
  const more = found.length > 1 ? `, and ${found.length - 1} more` : "";
  return found.length === 0
    ? { what, about, state: "pass", sentence: "The same effects." }
    : { what, about, state: "fail", sentence: `${found[0]}${more}` };
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
