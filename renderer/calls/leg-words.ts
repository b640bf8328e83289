/** A line of a call in the words of gutter, chips and marks. */
import type { LegRow } from "../../shared/calls";
import type { Outcome } from "../../shared/words";
import { phoneWords } from "../phone";
import { outcomeWords } from "./stage-words";

/** `transferred to +12025550123`: the number is what tells it from the next, the rest says what it is. */
const toNumber = /^(.+?)(?: to)? (\+\d{6,15})(.*)$/;

/** `dialled the app of alice`: who answers there is its name. */
const ofApp = /^(.+?) the app of (.+)$/;

/** Its name, and what it is where the name does not say it. */
export function legName({ words }: Pick<LegRow, "words">): { name: string; kind: string | null } {
  const app = ofApp.exec(words);
  if (app) return { name: app[2] ?? "", kind: `${app[1]} app` };
  const found = toNumber.exec(words);
  if (!found) return { name: words.charAt(0).toUpperCase() + words.slice(1), kind: null };
  return {
    name: phoneWords(found[2] ?? ""),
    kind: found[1] === "call from" ? "caller" : `${found[1]}${found[3]}`,
  };
}

/** The second line of the gutter. */
export function legState(leg: LegRow): string {
  const { kind } = legName(leg);
  const state = leg.outcome === null ? null : legOutcome(leg, leg.outcome);
  const isSaid = kind !== null && state !== null && kind.includes(state);
  return [kind, isSaid ? null : state].filter((part) => part !== null).join(" · ");
}

/** Words and outcome, each once. */
export function legSentence(leg: LegRow): string {
  const state = leg.outcome === null ? null : legOutcome(leg, leg.outcome);
  return state === null || leg.words.includes(state) ? leg.words : `${leg.words}, ${state}`;
}

/** What breaks a line off before anybody answers is a cancelled dial, not an aborted call. */
function legOutcome({ words }: LegRow, outcome: Outcome): string {
  return outcome === "aborted" || /\bcancel/i.test(words) ? "cancelled" : outcomeWords(outcome);
}

const reached = new Set<Outcome>(["completed", "voicemail", "timed-out"]);
const agent = /\b(?:ai|agent|assistant|bot)\b/i;

/** Whether it came to a conversation; a line without an outcome is not said to have failed. */
export function reachedSomeone({ outcome }: Pick<LegRow, "outcome">): boolean {
  return outcome === null || reached.has(outcome);
}

/** Of a line that ends while another goes on: the longest words first. */
export function legEndWords(leg: LegRow): string[] {
  if (!reachedSomeone(leg) && leg.outcome !== null) return [legOutcome(leg, leg.outcome)];
  const ended = agent.test(leg.words) ? "AI leg ended" : "leg ended";
  return [`${ended}, the call goes on`, ended];
}

/** A whole sentence for whoever points at it or hears it. */
export function legEndSentence(leg: LegRow, goesOn: boolean): string {
  const how = leg.outcome === null ? "ended" : `ended: ${legOutcome(leg, leg.outcome)}`;
  const rest = goesOn ? " This is not the end of the call: another leg goes on." : "";
  return `The leg “${leg.words}” ${how}.${rest}`;
}
