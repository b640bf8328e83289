/**
 * The four verdicts, on one engine of play, observe, compare. A baseline is played twice: what two equal plays do not
 * agree on says nothing about the handler. What was not observed is never a pass.
 */
import type { Verdict, VerdictName, VerdictTrial } from "../../../../shared/verdicts";
import { differences, drawnIn, type Left, leftBehind, withoutDrawn } from "./outcome";
import { eventsOf, type Observation, type Order, playTrial, type Rest, type Subject } from "./play-trial";

export type Judging = {
  subject: Subject;
  /** Types of the events, in the order they happen. */
  types: string[];
  /** Name of the call of each event, where the scenario has several. */
  calls: (string | null)[];
  baseline: Observation;
  plays(): number;
  /** Plays an order and says how what it left differs from what was expected. */
  play(order: Order, options?: { restartBefore?: number }): Promise<{ left: Left; observation: Observation }>;
  expected: Left;
  over: string;
};

/** The first look at a handler waits longer: how late it acts is not known yet. */
const firstRest: Rest = { quietMs: 500, atMostMs: 10_000 };
const leastQuietMs = 40;

export type Prepared = { ok: true; judging: Judging } | { ok: false; sentence: string; next: string };

export async function prepare(subject: Subject): Promise<Prepared> {
  const events = eventsOf(subject);
  const types = events.map((event) => event.type);
  const inOrder: Order = types.map((_, index) => [index]);
  let plays = 0;
  let rest = firstRest;
  const observe = (order: Order, options?: { restartBefore?: number }) => {
    plays += 1;
    return playTrial(subject, order, rest, options);
  };

  const first = await observe(inOrder);
  const second = await observe(inOrder);
  const unanswered = first.answers.find((answer) => answer.status === null);
  if (unanswered)
    return { ok: false, sentence: `${unanswered.error}.`, next: "Start the handler, or correct its URL." };
  rest = {
    quietMs: Math.max(leastQuietMs, 3 * Math.max(first.lagMs, second.lagMs)),
    atMostMs: firstRest.atMostMs,
  };
  const drawn = drawnIn(leftBehind(first, subject.crm), leftBehind(second, subject.crm));
  if (!drawn)
    return {
      ok: false,
      sentence: "Two equal plays had different effects, so a difference would prove nothing.",
      next: "Let the handler do the same for the same events, or start it on an empty store.",
    };
  const clean = (observation: Observation) => withoutDrawn(leftBehind(observation, subject.crm), drawn);
  const expected = clean(first);
  return {
    ok: true,
    judging: {
      subject,
      types,
      calls: events.map((event) => event.call),
      baseline: first,
      plays: () => plays,
      async play(order, options) {
        const observation = await observe(order, options);
        return { left: clean(observation), observation };
      },
      expected,
      over: sayOver(first, subject),
    },
  };
}

function sayOver({ deeds, untied, probes }: Observation, { effects }: Subject): string {
  const unjudged = [...(effects?.unjudged() ?? [])].map(
    ([place, count]) => `not judged: ${count} ${count === 1 ? "connection" : "connections"} to ${place}`,
  );
  const probed = probes.length > 0 ? [`${probes.length} ${probes.length === 1 ? "probe" : "probes"}`] : [];
  const outgoing = effects
    ? [`outgoing HTTP: ${deeds.length} ${deeds.length === 1 ? "effect" : "effects"}`]
    : [];
  const untiedWords = untied > 0 ? [`${untied} untied`] : [];
  return [...outgoing, ...probed, ...untiedWords, ...unjudged].join("; ") || "nothing";
}

export function inconclusive(name: VerdictName, sentence: string, next: string, plays = 0): Verdict {
  return { name, state: "inconclusive", sentence, over: "nothing", trials: [], smallest: null, next, plays };
}

/** Nothing came out of the handler: neither safe nor unsafe. */
export function unobserved(name: VerdictName, { subject, plays }: Judging): Verdict {
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
        "Start it with “ringback verify … -- <command>”, or add a probe to the file.",
        plays(),
      );
}

export function concluded(
  name: VerdictName,
  judging: Judging,
  trials: VerdictTrial[],
  words: { good: string; bad: string; smallest: number[] | null },
): Verdict {
  const failed = trials.some((trial) => trial.state === "fail");
  return {
    name,
    state: failed ? "fail" : "pass",
    sentence: failed ? words.bad : words.good,
    over: judging.over,
    trials,
    smallest: failed ? (words.smallest?.map((event) => judging.types[event] ?? "") ?? null) : null,
    next: null,
    plays: judging.plays(),
  };
}

export function trialOf(what: string, expected: Left, got: Left): VerdictTrial {
  const found = differences(expected, got);
  const more = found.length > 1 ? `, and ${found.length - 1} more` : "";
  return found.length === 0
    ? { what, state: "pass", sentence: "The same effects." }
    : { what, state: "fail", sentence: `${found[0]}${more}` };
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
