/**
 * Where the engine's answers enter the console and its questions leave it. While it is presented, everything real is masked
 * here, once for all screens, so no screen can forget it; what goes out has the values behind the masks again. The first
 * question waits until the people are known.
 */
import type { PresentationPeople } from "../../shared/presentation-contract";
import { useView } from "../view";
import { ofStory } from "./clean-story";
import { createMasks } from "./masks";
import { askedValue, shownValue } from "./shown-values";

const known = {
  masks: createMasks(),
  inventedCalls: new Set<string>(),
  inventedEvents: new Set<string>(),
};
let peopleKnown: Promise<void> | null = null;

export const { masks } = known;

const quiet = { alerts: [], failing: [] };

export function learnPeople({ real, invented }: PresentationPeople): void {
  for (const name of invented.names) masks.learnInventedName(name);
  for (const number of invented.numbers) masks.learnInvented(number);
  for (const callId of invented.callIds) known.inventedCalls.add(callId);
  for (const name of real) masks.learnName(name);
}

type Call = (path: readonly string[], input: unknown) => Promise<unknown>;

/** One question of the console to the engine. What may be seen is judged when the answer comes, of a feed with each. */
export async function atTheBorder(path: readonly string[], input: unknown, call: Call): Promise<unknown> {
  const name = path.join(".");
  const { presenting } = useView.getState();
  if (presenting) await whenPeopleKnown(call);
  const answer = await call(path, presenting ? withoutSecrets(name, askedValue(input, masks)) : input);
  if (typeof answer === "object" && answer !== null && Symbol.asyncIterator in answer)
    return each(answer as AsyncIterable<unknown>, (one) => shownAnswer(name, one, false));
  // A file that is handed over is not looked at; with stand-ins it is the same for everybody.
  return name === "sharing.export" && isRedacted(input)
    ? answer
    : shownAnswer(name, answer, name === "events.body" && isOfRealEvent(input));
}

/** The bytes of an event do not say whose they are; its row did, before anybody could ask for them. */
function isOfRealEvent(input: unknown): boolean {
  const { eventId } = (input ?? {}) as { eventId?: string };
  return eventId === undefined || !known.inventedEvents.has(eventId);
}

function shownAnswer(name: string, answer: unknown, isReal: boolean): unknown {
  const { presenting, cleanStory } = useView.getState();
  const ofNow = cleanStory === null ? answer : ofStory(name, answer, cleanStory);
  return presenting ? shownValue(muted(name, ofNow), known, isReal) : ofNow;
}

async function whenPeopleKnown(call: Call): Promise<void> {
  peopleKnown ??= call(["presentation", "people"], undefined).then((people) =>
    learnPeople(people as PresentationPeople),
  );
  await peopleKnown.catch((cause: unknown) => {
    peopleKnown = null;
    throw cause;
  });
}

export function forgetPeople(): void {
  peopleKnown = null;
}

async function* each(answers: AsyncIterable<unknown>, show: (answer: unknown) => unknown) {
  for await (const answer of answers) yield show(answer);
}

function isRedacted(input: unknown): boolean {
  return (input as { redact?: boolean } | undefined)?.redact !== false;
}

/** Nobody reveals a provider's secret to a room. */
function withoutSecrets(path: string, input: unknown): unknown {
  return path === "events.body" ? { ...(input as object), masked: true } : input;
}

/** What goes on being wrong is told after the presentation. */
function muted(path: string, answer: unknown): unknown {
  if (path === "status.get") return { ...(answer as object), ...quiet };
  const { status } = (path === "live.watch" ? answer : {}) as { status?: object | null };
  return status ? { ...(answer as object), status: { ...status, ...quiet } } : answer;
}
