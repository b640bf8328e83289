/** What two calls are to each other, in words: what only one of them went through, then what they share. Pure. */
import type { CallDetail } from "../../shared/calls";
import type { ArtifactState } from "../../shared/words";
import { durationWords } from "../calls/duration-words";
import { outcomeWords } from "../calls/stage-words";
import type { CallDifferences } from "./compare-calls";
import type { Judgement } from "./JudgementLine";
import { pairEvents } from "./pair-events";

const mostSaid = 5;

/** A is the one that came first. */
export function judgeCalls(a: CallDetail, b: CallDetail, differences: CallDifferences): Judgement {
  const ofA = wentThrough(a, b);
  const ofB = wentThrough(b, a);
  const apart = a.outcome !== b.outcome;
  const clauses = [
    apart ? `A ${outcomeOf(a)}, B ${outcomeOf(b)}` : null,
    ofB.length > 0 ? `B ${listed(ofB)}` : null,
    ofA.length > 0 ? `A ${listed(ofA)}` : null,
  ].filter((clause) => clause !== null);
  const platforms =
    a.provider === b.provider ? "" : `Two platforms: ${a.providerName} and ${b.providerName}.`;
  if (clauses.length === 0) return alike(a, differences, platforms);
  const shared = apart ? "" : `Both ${outcomeOf(a, "both")}.`;
  return {
    tone: apart || differences.worth > 0 ? "warn" : "plain",
    headline: sentence(clauses.join("; ")),
    follows: [shared, platforms].filter(Boolean).join(" "),
  };
}

function alike(a: CallDetail, { worth, expected }: CallDifferences, platforms: string): Judgement {
  if (worth > 0)
    return {
      tone: "plain",
      headline: `They went the same way: both ${outcomeOf(a, "both")}.`,
      follows: `${worth === 1 ? "1 thing differs" : `${worth} things differ`} below. ${platforms}`.trim(),
    };
  return {
    tone: "ok",
    headline: "They are the same in everything that counts.",
    follows: [
      expected > 0 ? "What differs, differs between any two calls: ids, times, names, words." : "",
      platforms,
    ]
      .filter(Boolean)
      .join(" "),
  };
}

function outcomeOf(call: CallDetail, who: "one" | "both" = "one"): string {
  const [has, was] = who === "one" ? ["has", "was"] : ["have", "were"];
  switch (call.outcome) {
    case null:
      return call.ended ? "ended without a known outcome" : `${has} no outcome yet`;
    case "completed":
    case "failed":
    case "timed-out":
      return outcomeWords(call.outcome);
    case "busy":
      return "found the line busy";
    case "no-answer":
      return "got no answer";
    case "voicemail":
      return "reached a voicemail";
    default:
      return `${was} ${outcomeWords(call.outcome)}`;
  }
}

/** What `call` had and `other` had not, as the rest of a sentence about it. */
function wentThrough(call: CallDetail, other: CallDetail): string[] {
  return [
    retriesOf(call, other),
    ...artifactsOf(call, other),
    missingOf(call, other),
    other.final && !call.final && call.outcome !== null ? "is not final yet" : null,
    other.allowed && !call.allowed ? "may not leave" : null,
    more(
      call.duplicates,
      other.duplicates,
      (count) => `came with ${count === 1 ? "a copy" : `${count} copies`} too many`,
    ),
    more(
      call.late,
      other.late,
      (count) => `had ${count === 1 ? "an event" : `${count} events`} out of order`,
    ),
    more(
      call.problems,
      other.problems,
      (count) => `has ${count === 1 ? "a problem" : `${count} problems`} in its payloads`,
    ),
    call.delivery === "dead" && other.delivery !== "dead" ? "could not be delivered" : null,
    call.delivery === "held" && other.delivery !== "held" ? "is held" : null,
    longer(call, other),
  ].filter((part) => part !== null);
}

function retriesOf(call: CallDetail, other: CallDetail): string | null {
  const extra = pairEvents(call, other).filter((pair) => pair.a !== null && pair.b === null);
  const outcomes = extra.flatMap(({ a }) => {
    const outcome = call.attempts.find(({ number }) => number === a?.number)?.outcome;
    return outcome ? [outcomeWords(outcome)] : [];
  });
  if (extra.length === 0 || call.dialAttempts <= other.dialAttempts) return null;
  const tries = extra.length === 1 ? "a retry" : `${extra.length} retries`;
  return outcomes.length === 0 ? `had ${tries}` : `had ${tries} after ${listed([...new Set(outcomes)])}`;
}

function artifactsOf(call: CallDetail, other: CallDetail): string[] {
  const lacking = call.artifacts.filter(
    ({ name, state }) =>
      state !== "there" &&
      state !== "not-offered" &&
      other.artifacts.find((one) => one.name === name)?.state === "there",
  );
  const of = (wanted: ArtifactState, verb: string) => {
    const names = lacking.filter(({ state }) => state === wanted).map(({ name }) => name);
    return names.length === 0 ? [] : [`${verb} ${listed(names, "or")}`];
  };
  return [
    ...of("awaited", call.final ? "never got its" : "still waits for its"),
    ...of("absent", "has no"),
    ...of("failed", "lost to a failure its"),
  ];
}

function missingOf(call: CallDetail, other: CallDetail): string | null {
  const types = call.ghosts.filter(({ missing }) => missing).map(({ type }) => type);
  const only = types.filter((type) => !other.ghosts.some((ghost) => ghost.missing && ghost.type === type));
  return only.length === 0 ? null : `lacks ${listed([...new Set(only)])}`;
}

function more(count: number, other: number, words: (count: number) => string): string | null {
  return count > other ? words(count - other) : null;
}

/** Only where it is another kind of talk: three times as long, and by more than half a minute. */
function longer(call: CallDetail, other: CallDetail): string | null {
  const [long, short] = [call.talkSeconds ?? 0, other.talkSeconds ?? 0];
  if (short === 0 || long < short * 3 || long - short < 30) return null;
  return `talked ${durationWords(long * 1000)} and not ${durationWords(short * 1000)}`;
}

function listed(parts: string[], last: "and" | "or" = "and"): string {
  const said =
    parts.length > mostSaid ? [...parts.slice(0, mostSaid), `${parts.length - mostSaid} more`] : parts;
  return said.length < 2 ? (said[0] ?? "") : `${said.slice(0, -1).join(", ")} ${last} ${said.at(-1)}`;
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}
