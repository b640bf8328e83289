/**
 * One request to one reading, as the user's mapping says. Without a call key in the mapping nothing is read. What an
 * expression gives and cannot be used is left out and said in the problems; an expression that was stopped says nothing
 * about the event, so the event is unreadable until the mapping is mended.
 *
 * Where a stage is mapped it is the phase that orders the events of a call; an event without one stands where it
 * arrived. Then the sequence counts, then arrival.
 */
import { type Mapping, type MappingField, mappingField } from "../../../../shared/mapping";
import { expressionName, isMapped, mappingWords } from "../../../../shared/mapping-fields";
import type { Json, Problem, Stage } from "../../../../shared/words";
import type { CallFacts, RawRequest, Reading, ReadSettings } from "../pack";
import { valueAt } from "../paths";
import { describeValue } from "../schema-problems";
import { sha256Hex } from "../signatures";
import { evaluateMapping, type Mapped } from "./evaluate";
import { messageIdIn } from "./message-signature";
import { pathOf, placesOf } from "./places";
import { readers, type UsedValue } from "./values";

export async function read(request: RawRequest, settings: ReadSettings): Promise<Reading[]> {
  const { mapping } = settings;
  if (!mapping || !isMapped(mapping, "callKey")) return [];
  const mapped = await evaluateMapping(request, mapping, { doing: settings.doing });
  return [readMapped(request, mapping, mapped, settings.country)];
}

export function readMapped(request: RawRequest, mapping: Mapping, mapped: Mapped, country: string): Reading {
  const { values, problems } = valuesOf(mapped, mapping, country);
  const [stopped] = mapped.stopped;
  const type = values.type ?? (isMapped(mapping, "type") ? null : "event");
  const stage = values.stage ?? stageOfClaims(values);
  const subject = values.callKey === undefined || stopped ? null : { call: values.callKey };
  const facts = factsOf(values);
  const artifacts = artifactsOf(values);
  const deliveryId = values.duplicateKey ?? messageIdIn(request.headers);
  return {
    subject,
    type,
    label: shorten(values.label ?? type ?? "event"),
    kind: values.kind ?? kindOf(values),
    stage,
    rank: rankOf(mapping, values.stage),
    sequence: values.sequence ?? null,
    occurredAt: values.occurredAt ?? null,
    occurredFrom: values.occurredAt === undefined ? null : pathOf(mapping, "occurredAt"),
    occurredOrders: false,
    facts,
    artifacts,
    from: placesOf(mapping, { subject, facts, artifacts }),
    problems: [...mapped.input.problems, ...problems],
    bodySha256: sha256Hex(request.body),
    ...(deliveryId === undefined
      ? {}
      : { deliveryId: deliveryId.length > 200 ? sha256Hex(deliveryId) : deliveryId }),
    test: false,
    spam: false,
    followUps: [],
    claims: {
      ended: values.endedWhen ?? false,
      final: values.finalWhen ?? false,
      outcome: values.outcome ?? null,
    },
    ...(stopped
      ? {
          unreadable: capital(
            `${expressionName(stopped)} ${mapped.failed[stopped] ?? "was stopped"}. Mend it in Setup: then this event is read again.`,
          ),
        }
      : {}),
  };
}

export type Values = { [Field in MappingField]?: UsedValue<Field> };

/** Every value an expression gave that can be used, and what is wrong with the others. */
export function valuesOf(
  mapped: Mapped,
  mapping: Mapping,
  country: string,
): { values: Values; problems: Problem[]; problemOf: Partial<Record<MappingField, string>> } {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  const problemOf: Partial<Record<MappingField, string>> = {};
  const note = (field: MappingField, problem: Problem, words: string) => {
    problems.push(problem);
    problemOf[field] = words;
  };
  for (const field of mappingField.options) {
    const failed = mapped.failed[field];
    if (failed !== undefined) {
      const sentence = capital(`${expressionName(field)} failed: ${failed}`);
      note(field, { path: "", expected: mappingWords[field], got: "a failure", sentence }, failed);
    }
    const given = mapped.given[field];
    // A path that leads to null says as little as one that leads nowhere.
    if (given === undefined || (given === null && field !== "phone")) continue;
    const used = readers[field](given, country);
    if ("value" in used) values[field] = used.value;
    else
      note(field, problemOfValue(mapped, mapping, field, given, used.expected), `should be ${used.expected}`);
  }
  return { values: values as Values, problems, problemOf };
}

/** Where the expression is a mere path, the problem stands at that place of the payload. */
function problemOfValue(
  mapped: Mapped,
  mapping: Mapping,
  field: MappingField,
  given: Json,
  expected: string,
): Problem {
  const path = pathOf(mapping, field);
  const got = describeValue(given);
  if (path !== null && valueAt(mapped.input.body, path) !== undefined)
    return {
      path,
      expected,
      got,
      sentence: `${path} should be ${expected} as ${mappingWords[field]}, got ${got}`,
    };
  const sentence = capital(`${expressionName(field)} should give ${expected}, gave ${got}`);
  return { path: "", expected, got, sentence };
}

const PHASES: Stage[] = ["queued", "dialing", "in-conversation", "processing", "analysis", "final"];

/** Below 0: the event has no phase, and stands where it arrived. */
function rankOf(mapping: Mapping, stage: Stage | undefined): number {
  if (!isMapped(mapping, "stage")) return 0;
  if (stage === undefined) return -1;
  return 1 + PHASES.indexOf(stage === "failed" ? "final" : stage);
}

function stageOfClaims({ finalWhen, endedWhen }: Values): Stage | null {
  if (finalWhen) return "final";
  return endedWhen ? "processing" : null;
}

function kindOf({ finalWhen, outcome, stage }: Values): Reading["kind"] {
  if (finalWhen) return "final";
  const failed = outcome === "failed" || outcome === "busy" || outcome === "no-answer" || stage === "failed";
  return failed ? "failure" : "lifecycle";
}

function factsOf(values: Values): CallFacts {
  const endedAt = values.endedWhen ? values.occurredAt : undefined;
  return withoutUndefined({
    direction: values.direction,
    startedAt: values.startedAt,
    endedAt,
    talkSeconds: values.talkSeconds,
    phone: values.phone,
    personName: values.personName,
    externalId: values.externalId,
    vendorStatus: values.status,
    metadata: values.metadata,
  });
}

function artifactsOf({ summary, transcript, recording }: Values): Reading["artifacts"] {
  return {
    ...(summary === undefined ? {} : { summary: { state: "there", text: summary } }),
    ...(transcript === undefined ? {} : { transcript: { state: "there", value: transcript } }),
    ...(recording === undefined ? {} : { recording: { state: "there", text: recording } }),
  };
}

function withoutUndefined<Facts extends object>(facts: Facts): CallFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as CallFacts;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
