/**
 * From what was recorded to a scenario that tells it again. Promises a file that our own parser reads, in which no id,
 * number or name of the call stands as it was (where stand-ins were asked for), whose events arrive in the order they
 * arrived, and notes about everything that was changed, left out or assumed. A step holds only what the provider's
 * template would not send anyway. Pure: what was recorded is an argument, and the same gives the same file.
 */
import { sayDuration } from "../../../../shared/duration";
import { parseScenario } from "../scenario";
import { withArrivals } from "./arrivals";
import { makeAxis } from "./axis";
import { proposeExpectations } from "./expected";
import { skewOf } from "./lay-out";
import { copyRules, fillPayloads, type Templates } from "./payloads";
import type { Recorded, RecordedCall, RecordedEvent } from "./recorded";
import { placeSteps } from "./steps";
import { tellAgain } from "./told-again";
import { type WrittenScenario, writeScenario } from "./write-scenario";

export type RecordOptions = Omit<Templates, "provider"> & {
  /** Stand-ins were put in place of people: every play then draws its own numbers and names. */
  anonymised: boolean;
  /** Keep what the payloads have otherwise than the templates. */
  payloads: boolean;
  /** Longer gaps become so long; null: all stay. */
  longestGapMs: number | null;
  seed: number;
  name: string;
  comments: string[];
};

export type RecordedScenario = { text: string; notes: string[] };

/** One sentence: why no scenario can be made of it. */
export class CannotRecord extends Error {
  override readonly name = "CannotRecord";
}

const mostSteps = 1000;
const longestMs = 30 * 24 * 3_600_000;

export function recordToScenario(given: Recorded, options: RecordOptions): RecordedScenario {
  const notes = new Set<string>();
  const sendable = given.calls.map((call) => ({ ...call, events: leaveOut(call, given, options, notes) }));
  const recorded = withArrivals({ ...given, calls: sendable.filter(({ events }) => events.length > 0) });
  const { calls, provider, speed, arrivalKnown } = recorded;
  const all = calls.flatMap(({ events }) => events.flatMap((event) => [event, ...event.copies]));
  if (all.length === 0)
    throw new CannotRecord("Nothing of this call can be played, so there is no scenario of it.");
  if (all.length > mostSteps)
    throw new CannotRecord(
      `These are ${all.length} events; a scenario has ${mostSteps}. Choose fewer of them.`,
    );

  const originals = calls.flatMap(({ events }) => events);
  const axis = makeAxis(all, {
    speed,
    skewMs: arrivalKnown ? skewOf(originals) : 0,
    longestGapMs: options.longestGapMs,
  });
  sayTimes(axis, recorded, options, notes);
  const templates = { provider, pack: options.pack, templateOf: options.templateOf };
  const told = calls.map((call) => tellAgain(call.events, copyRules(call, { ...templates, axis })));
  const placed = placeSteps(told, { axis, speed, typeOf: (event) => nameOfType(event) });
  if (!placed)
    throw new CannotRecord("The order of its events cannot be written as a scenario. Choose fewer of them.");
  if (placed.plain) notes.add("What arrived out of order stands where it arrived, without a fault.");

  const names = calls.map((_, index) => (calls.length === 1 ? null : `call-${index + 1}`));
  const filled = calls.map((call, index) => {
    const own = placed.steps.filter((step) => step.call === index);
    const { metadata, payloads } = fillPayloads(call, own, {
      ...templates,
      axis,
      speed,
      payloads: options.payloads,
    });
    return { metadata, ofStep: new Map(own.map((step, place) => [step, payloads[place]])) };
  });
  const missing = [...new Set(calls.flatMap((call) => call.missing))];
  for (const type of missing)
    notes.add(`${type} should have come and did not: it is no step, only a comment.`);
  const shared = sharedCaller(calls);
  const scenario: WrittenScenario = {
    comments: options.comments,
    name: options.name,
    provider,
    seed: options.seed,
    calls: calls.map((call, index) => ({
      name: names[index] ?? null,
      metadata: filled[index]?.metadata ?? {},
      with: options.anonymised ? shared(call) : fixedValues(call),
    })),
    steps: placed.steps.map((step) => {
      const payload = filled[step.call]?.ofStep.get(step);
      return {
        atMs: step.atMs,
        type: step.type,
        call: names[step.call] ?? null,
        payload: payload?.payload,
        set: payload?.set ?? {},
        without: payload?.without ?? [],
        fault: { ...step.fault, ...payload?.fault },
      };
    }),
    expect: [
      ...calls.flatMap(({ became }, index) =>
        became ? proposeExpectations(became, speed, names[index] ?? null) : [],
      ),
      { answer: { status: "2xx" } },
    ],
    after: missing.map((type) => `${type} should have come and did not`),
  };
  sayUnknown(originals, options, notes);
  const text = writeScenario(scenario);
  const parsed = parseScenario(text);
  if (parsed.ok) return { text, notes: [...notes] };
  throw new CannotRecord(`${parsed.problems[0]} Leave the payloads out, or choose fewer events.`);
}

/** A type of an event that no pack knows, as a step may be called. */
function nameOfType({ label }: RecordedEvent): string {
  const name = label.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "");
  return name.slice(0, 100) || "event";
}

function leaveOut(call: RecordedCall, { provider }: Recorded, options: RecordOptions, notes: Set<string>) {
  return call.events.filter((event) => {
    const known = event.type !== null && options.templateOf(event.type) !== null;
    if (known && !options.payloads) return true;
    if (event.leftOut !== null) {
      notes.add(`${event.label} is left out: ${event.leftOut}.`);
      return false;
    }
    if (!known && !options.payloads) {
      notes.add(
        `${event.label} is left out: without payloads there is nothing to send for what ${provider} has no template of.`,
      );
      return false;
    }
    return true;
  });
}

/** One person in several calls has one number in all of them. */
function sharedCaller(calls: RecordedCall[]): (call: RecordedCall) => Record<string, string> {
  const numbers = calls.flatMap(({ identity }) => identity.caller ?? []);
  return ({ identity, shownIdentity: { caller } }) =>
    caller === undefined || numbers.filter((number) => number === identity.caller).length < 2
      ? ({} as Record<string, string>)
      : { caller };
}

function fixedValues({ identity }: RecordedCall): Record<string, string> {
  const { call: _, ...values } = identity;
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}

function sayTimes(
  axis: ReturnType<typeof makeAxis>,
  { arrivalKnown, speed }: Recorded,
  { longestGapMs }: RecordOptions,
  notes: Set<string>,
): void {
  if (axis.lengthMs > longestMs)
    throw new CannotRecord("It lasted more than thirty days, the most a scenario can. Shorten the gaps.");
  if (Math.abs(axis.skewMs) > 60_000) {
    const side = axis.skewMs > 0 ? "behind" : "ahead of";
    notes.add(
      `The provider's clock was ${sayDuration(Math.abs(axis.skewMs))} ${side} ours; this is taken out.`,
    );
  }
  if (!arrivalKnown)
    notes.add("When its events arrived is not known: they stand where their own times put them.");
  if (speed !== 1) notes.add(`It was played at ${speed}×; its times are those of the scenario it came from.`);
  if (axis.shortened > 0) {
    const gaps = axis.shortened === 1 ? "One gap is" : `${axis.shortened} gaps are`;
    notes.add(`${gaps} shortened to ${sayDuration(longestGapMs ?? 0)}.`);
  }
}

function sayUnknown(events: RecordedEvent[], { templateOf }: RecordOptions, notes: Set<string>): void {
  for (const { type, label, path, method, contentType } of events) {
    if (type === null || templateOf(type) === null) {
      notes.add(`${label} stands there whole: there is no template of it.`);
      if (path !== "") notes.add(`${label} came to ${path}; it is played to the source's own URL.`);
    }
    if (method !== "POST") notes.add(`${label} came by ${method}; it is played as POST.`);
    if (contentType === null)
      notes.add(`${label} came without a content type; it is played as application/json.`);
  }
}
