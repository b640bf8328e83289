/**
 * Gathers what a scenario is made of: the events of the calls as they came, what became of them, and all of it once more
 * with stand-ins. Whatever is written comes from the stand-ins; the originals only say what differs from a template.
 */
import { createHash, randomBytes } from "node:crypto";
import type { CallDetail } from "../../../shared/calls";
import type { RecordAnswer, RecordInput } from "../../../shared/record-contract";
import type { Json } from "../../../shared/words";
import { readCallDetail } from "../call-detail";
import { packOf } from "../providers/packs";
import { isObject, textAt } from "../providers/paths";
import { readFixture } from "../simulator/fixture-bytes";
import { CannotRecord, recordToScenario } from "../simulator/record-to-scenario/record-to-scenario";
import type { Identity, RecordedCall } from "../simulator/record-to-scenario/recorded";
import type { Reader } from "../store/database";
import { eventIdOf } from "../store/events";
import { readReadingsOfCall, type StoredReading } from "../store/readings";
import { readRun } from "../store/runs";
import { type Anonymiser, createAnonymiser, type EventToAnonymise } from "./anonymise/anonymise";
import type { Breather } from "./breather";
import { toEvent } from "./collect";
import type { KnownSources } from "./known-sources";
import { originalsOf, plannedArrivals, type Shown, whatBecame } from "./recorded-events";
import type { Redactor } from "./redact";
import { sayReplaced } from "./say-replaced";
import { withoutSecrets } from "./without-secrets";

type Parts = {
  database: Reader;
  setup: Pick<KnownSources, "findSource">;
  redactor: Redactor;
  /** Folder of the templates. */
  fixtures: string;
  breathe: Breather;
};

type Gathered = {
  view: CallDetail;
  readings: Map<number, StoredReading>;
  /** Every event of the call that was chosen, copies too, by position. */
  events: Map<number, EventToAnonymise>;
};

const mostEvents = 1000;
const mostBytes = 8 * 1024 * 1024;

export async function recordScenario(parts: Parts, input: RecordInput): Promise<RecordAnswer> {
  const { database, fixtures, redactor } = parts;
  const gathered: Gathered[] = [];
  for (const callId of new Set([input.callId, ...(input.also ?? [])]))
    gathered.push(await gather(parts, callId, input.events));
  const [first] = gathered;
  const all = gathered.flatMap(({ events }) => [...events.values()]);
  if (!first || all.length === 0) throw new CannotRecord("None of these events belongs to the call.");
  refuseTooMuch(all);
  const { provider } = first.view;
  if (gathered.some(({ view }) => view.provider !== provider))
    throw new CannotRecord(
      "These calls are of different platforms; a scenario has one. Choose calls of one.",
    );
  const pack = packOf(provider);
  const redact = (text: string) => redactor.redact(text);
  const anonymiser = input.anonymise ? createAnonymiser(randomBytes(18).toString("base64url"), redact) : null;
  const reading = [...first.readings.values()][0];
  const run = reading?.origin === "simulated" ? readRun(database, reading.namespace) : null;
  const sentAt = run ? plannedArrivals(run, all) : null;
  const shownOf = await standIns(parts, gathered, anonymiser);
  const calls = gathered.map((one) =>
    toRecorded(parts, one, { shownOf, sentAt, anonymiser, isSelection: input.events !== undefined }),
  );

  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
  const on = day.format(first.view.firstReceivedAt);
  const about = gathered.length > 1 ? `${gathered.length} calls` : (first.view.outcome ?? "a call");
  const { text, notes } = recordToScenario(
    {
      provider,
      calls,
      arrivalKnown: reading?.origin !== "imported" && reading?.origin !== "pulled",
      speed: run?.speed ?? 1,
    },
    {
      anonymised: anonymiser !== null,
      payloads: input.payloads,
      longestGapMs: input.longestGapMs ?? null,
      seed: createHash("sha256").update(first.view.callId).digest().readUInt32BE(0) % 10_000,
      name: `${pack.name}, ${about}, recorded ${on}`,
      comments: [
        `recorded ${on}, ${anonymiser ? "numbers, names and texts replaced" : "with real numbers and names"}`,
      ],
      pack,
      templateOf: (type) => readFixture(fixtures, pack, type),
    },
  );
  const fitting = pack.userDefined
    ? [`Its events mean something by the mapping of the source ${first.view.source}: play it there.`]
    : [];
  return {
    name: `${provider}-${first.view.outcome ?? "call"}-recorded`,
    text,
    notes: [sayReplaced(anonymiser), ...fitting, ...notes],
  };
}

function refuseTooMuch(events: EventToAnonymise[]): void {
  const bytes = events.reduce((sum, { body }) => sum + body.length, 0);
  if (events.length > mostEvents)
    throw new CannotRecord(
      `These are ${events.length} events; a scenario has ${mostEvents}. Choose fewer of them.`,
    );
  if (bytes > mostBytes)
    throw new CannotRecord(`Their bodies are over ${mostBytes / 1024 / 1024} MB. Choose fewer events.`);
}

async function gather(
  { database, setup, breathe }: Parts,
  callId: string,
  chosen: string[] | undefined,
): Promise<Gathered> {
  const view = readCallDetail(database, callId);
  if (!view) throw new CannotRecord("There is no such call.");
  const events = new Map<number, EventToAnonymise>();
  const positions = view.timeline.flatMap(({ position, copies }) => [
    position,
    ...copies.map((copy) => copy.position),
  ]);
  for (const position of positions) {
    if (chosen && !chosen.includes(eventIdOf(position))) continue;
    await breathe();
    const event = toEvent({ database, setup }, position);
    if (event) events.set(position, event);
  }
  const readings = new Map(readReadingsOfCall(database, callId).map((one) => [one.position, one]));
  return { view, readings, events };
}

async function standIns(
  { redactor, breathe }: Parts,
  gathered: Gathered[],
  anonymiser: Anonymiser | null,
): Promise<(event: EventToAnonymise) => Shown> {
  if (!anonymiser) return (event) => withoutSecrets(event, (text) => redactor.redact(text));
  for (const { view, events } of gathered) {
    for (const event of events.values()) {
      anonymiser.learn(event);
      await breathe();
    }
    const country = [...events.values()][0]?.country ?? "US";
    anonymiser.learnValue("id", view.key, country);
    if (view.phone !== null) anonymiser.learnValue("phone", view.phone, country);
    if (view.personName !== null) anonymiser.learnValue("name", view.personName, country);
    const like = metadataEvent(view, events);
    if (like) anonymiser.learn(like);
  }
  return (event) => anonymiser.replace(event);
}

/** The metadata of a call as an event that holds nothing else, so that its values get the same stand-ins. */
function metadataEvent(
  { metadata }: CallDetail,
  events: Map<number, EventToAnonymise>,
): EventToAnonymise | null {
  const [like] = events.values();
  if (!like || !isObject(metadata)) return null;
  return { ...like, body: new TextEncoder().encode(JSON.stringify({ metadata })) };
}

type Telling = {
  shownOf(event: EventToAnonymise): Shown;
  /** By position; null: as received. */
  sentAt: Map<number, number> | null;
  anonymiser: Anonymiser | null;
  isSelection: boolean;
};

function toRecorded(
  { database }: Parts,
  { view, readings, events }: Gathered,
  { shownOf, sentAt, anonymiser, isSelection }: Telling,
): RecordedCall {
  const country = [...events.values()][0]?.country ?? "US";
  const metadata = isObject(view.metadata) ? view.metadata : {};
  const like = metadataEvent(view, events);
  const shownMetadata = like ? metadataIn(shownOf(like).body) : {};
  const types = new Set(packOf(view.provider).schemas.map(({ type }) => type));
  const facts = [...readings.values()].map(({ reading }) => reading.facts);
  const identity: Identity = {
    call: view.key,
    ...some("caller", view.phone),
    ...some("name", view.personName),
    ...some("firstName", view.personName?.split(" ")[0]),
    ...some("lastName", view.personName?.split(" ").slice(1).join(" ")),
    ...some("company", facts.findLast(({ company }) => company)?.company),
    ...some("userId", view.externalId),
    ...some("orderId", textAt(metadata, "orderId")),
  };
  const as = (kind: "id" | "phone" | "name", value: string | undefined) =>
    value === undefined || anonymiser === null ? value : anonymiser.value(kind, value, country);
  return {
    events: originalsOf(database, view, {
      readings,
      events,
      shownOf,
      sentAt,
      words: (text) => (types.has(text) ? text : (anonymiser?.sweep(text) ?? text)),
    }),
    missing: isSelection ? [] : view.ghosts.flatMap(({ missing, type }) => (missing ? [type] : [])),
    identity,
    shownIdentity: anonymiser
      ? {
          call: as("id", identity.call) ?? identity.call,
          ...some("caller", as("phone", identity.caller)),
          ...some("name", as("name", identity.name)),
          ...some("firstName", as("name", identity.firstName)),
          ...some("lastName", as("name", identity.lastName)),
          ...some("company", as("name", identity.company)),
          ...some("userId", as("id", identity.userId)),
          ...some("orderId", as("id", identity.orderId)),
        }
      : identity,
    metadata,
    shownMetadata,
    became: isSelection ? null : whatBecame(view),
  };
}

function some<Name extends keyof Identity>(
  name: Name,
  value: string | null | undefined,
): { [Key in Name]?: string } {
  return value === null || value === undefined || value === ""
    ? {}
    : ({ [name]: value } as { [Key in Name]: string });
}

function metadataIn(body: Uint8Array): Record<string, Json> {
  const { metadata } = JSON.parse(new TextDecoder().decode(body)) as { metadata: Record<string, Json> };
  return metadata;
}
