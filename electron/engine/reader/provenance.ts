/**
 * Where every field of a call comes from: the event, the place in it, and what it replaced. Derived from the stored
 * readings each time somebody looks; nothing of it is stored. It follows the fold's own order, so that what it names is
 * what the fold took; what was concluded from several events, set by the gate or made by the engine says so.
 */
import type { FieldProvenance } from "../../../shared/calls";
import type { Json } from "../../../shared/words";
import type { CallRecordContent } from "../destinations/destination";
import type { CallFacts, Judgement, Pack, PlacedReading, ReadFrom, Reading } from "../providers/pack";
import { isObject } from "../providers/paths";
import { eventIdOf } from "../store/events";
import type { FoldedCall } from "./fold-call";
import { compareReadings } from "./fold-order";

export type ProvenanceInput = {
  pack: Pack;
  fold: FoldedCall;
  content: CallRecordContent;
  /** How its outcome changed as the events came, the last one first; empty where that was not looked at. */
  outcomes: Judgement[];
};

type Place = { reading: PlacedReading; value: Json; path: string | null; rule: string | null };
type Replaced = Pick<FieldProvenance, "replaced" | "earlier">;
type Said = Omit<FieldProvenance, "sentence" | "value" | keyof Replaced>;

/** A transcript that grows with every event replaces itself a few hundred times. */
const mostReplaced = 12;
/** Of these in the sentence. */
const mostSaid = 3;
/** Characters of a value that is shown as replaced; its event has the whole of it. */
const longestReplaced = 400;

/** Fields of the record that are facts under another name. */
const factOf: Record<string, keyof CallFacts> = { personExternalId: "externalId" };
const artifactOf = { summary: "summary", transcript: "transcript", recordingUrl: "recording" } as const;

export function provenanceOf(input: ProvenanceInput): FieldProvenance[] {
  const { fold, content } = input;
  const ordered = fold.originals.toSorted(compareReadings);
  return Object.entries(content).flatMap(([field, value]) => {
    if (field === "metadata" || field === "extra") return withinOf(field, value as Json, ordered);
    return [provenanceOfField(input, ordered, field, value as Json)];
  });
}

/** What the call has beside its record. */
export function provenanceBeside(input: ProvenanceInput): FieldProvenance[] {
  const { fold } = input;
  const ordered = fold.originals.toSorted(compareReadings);
  const { ended, final } = fold.judgement;
  return [
    ...(["personKey", "vendorStatus"] as const).map((fact) => ofPlaces(fact, placesOf(ordered, fact))),
    ...fold.artifacts
      .filter(({ name }) => !Object.values<string>(artifactOf).includes(name))
      .map(({ name }) => ofPlaces(`artifact.${name}`, placesOf(ordered, `artifact.${name}`))),
    ...[
      ["ended", ended],
      ["final", final],
    ].map(([name, proof]) =>
      typeof proof === "object" && proof !== null
        ? ofEvent(ordered, name as string, true, proof.position, null, proof.because, "inferred")
        : nothing(name as string, false),
    ),
    attemptsOf(input),
  ];
}

function provenanceOfField(
  input: ProvenanceInput,
  ordered: PlacedReading[],
  field: string,
  value: Json,
): FieldProvenance {
  const { pack, fold, content } = input;
  const ours = (because: string) => say({ ...none(field), by: "ringback", because }, value);
  const rule = fold.concluded.from[factOf[field] ?? field];
  const isTalk = field !== "talkSeconds" || content.outcomeClass === "conversation";
  if (rule !== undefined && isTalk) {
    const because = typeof rule === "string" ? rule : rule.rule;
    return say({ ...none(field), by: "inferred", because }, value);
  }
  switch (field) {
    case "externalId":
      return ours("the provider and the call's key; the id of the call where the call is not live");
    case "callId":
      return ours("computed from namespace, provider, scope and key");
    case "provider":
      return ours(`its source is one of ${pack.name}`);
    case "source":
      return ours("the URL its events were posted to");
    case "origin":
      return ours("decided by the receiver, never by the sender");
    case "key":
    case "test":
    case "spam":
      return ofPlaces(field, placesOf(ordered, field), value);
    case "outcome":
      return outcomeOf(input, ordered);
    case "outcomeDetail":
      return detailOf(input, ordered);
    case "outcomeClass":
      return followsOutcome(input, ordered, field, value, "it follows from the outcome");
    case "talkSeconds":
      return content.outcomeClass === "conversation"
        ? ofPlaces(field, placesOf(ordered, field), value)
        : say({ ...none(field), by: "gate", because: "0, because it was no conversation" }, value);
    case "followUps":
      return followUpsOf(ordered, value);
    case "incomplete":
      return say({ ...none(field), by: "gate", because: incompleteWords(content.incomplete) }, value);
    case "summary":
    case "transcript":
    case "recordingUrl":
      return ofPlaces(field, placesOf(ordered, `artifact.${artifactOf[field]}`), value);
    default: {
      const said = ofPlaces(field, placesOf(ordered, factOf[field] ?? (field as keyof CallFacts)), value);
      const found = field === "phone" && fold.facts.phoneFrom !== null;
      return found
        ? { ...said, by: "setting", sentence: `${said.sentence}; a path of the source's settings` }
        : said;
    }
  }
}

function incompleteWords(names: string[]): string {
  return names.length === 0
    ? "nothing that is required was missing"
    : `${names.join(", ")} had not come when the time to wait was over`;
}

/** Every value a name had, in the fold's order; null never hides a value, and artifacts count where they are there. */
function placesOf(ordered: PlacedReading[], name: string): Place[] {
  return ordered.flatMap((reading) => {
    const value = valueIn(reading, name);
    return value === undefined || value === null ? [] : [placeIn(reading, name, value)];
  });
}

export function valueIn(reading: Reading, name: string): Json | undefined {
  if (name === "key") return reading.subject && "call" in reading.subject ? reading.subject.call : null;
  if (name === "test" || name === "spam") return reading[name] ? true : null;
  const [kind = "", ...rest] = name.split(".");
  const key = rest.join(".");
  if (kind === "artifact") {
    const artifact = reading.artifacts[key as keyof typeof reading.artifacts];
    return artifact?.state === "there" ? (artifact.text ?? artifact.value ?? null) : null;
  }
  if (key !== "" && (kind === "extra" || kind === "metadata")) {
    const within = reading.facts[kind];
    return isObject(within) && Object.hasOwn(within, key) ? within[key] : undefined;
  }
  return reading.facts[name as keyof CallFacts] as Json | undefined;
}

function placeIn(reading: PlacedReading, name: string, value: Json): Place {
  const [kind = ""] = name.split(".");
  const own = reading.from?.[name];
  const whole = name.includes(".") ? reading.from?.[kind] : undefined;
  const from =
    own ?? (typeof whole === "string" ? `${whole}${name.slice(kind.length)}` : (whole ?? undefined));
  return { reading, value, ...splitFrom(from) };
}

function splitFrom(from: ReadFrom[string] | undefined): Pick<Place, "path" | "rule"> {
  if (from === undefined) {
    return {
      path: null,
      rule: "read with other settings or another version: read the log again to see the place",
    };
  }
  return typeof from === "string" ? { path: from, rule: null } : { path: null, rule: from.rule };
}

/** Metadata is replaced as a whole, `extra` key by key; what the fold ended up with is what stands in the content. */
function withinOf(name: "metadata" | "extra", value: Json, ordered: PlacedReading[]): FieldProvenance[] {
  if (!isObject(value) || Object.keys(value).length === 0) return [nothing(name, value)];
  return Object.entries(value).map(([key, own]) =>
    ofPlaces(`${name}.${key}`, placesOf(ordered, `${name}.${key}`), own),
  );
}

function ofPlaces(
  field: string,
  places: Place[],
  value: Json = places.at(-1)?.value ?? null,
): FieldProvenance {
  const last = places.at(-1);
  if (!last) return nothing(field, value);
  const { reading, path, rule } = places.findLast((place) => !sameValue(place.value, last.value))
    ? firstOfRun(places)
    : (places[0] as Place);
  const because = rule === null ? "" : rule;
  const said: Said = {
    field,
    by: "event",
    eventId: eventIdOf(reading.position),
    type: reading.type,
    path,
    because,
  };
  return say(said, value, replacedIn(places));
}

/** Of events that say the same one after the other the first told it. */
function firstOfRun(places: Place[]): Place {
  const last = places.at(-1) as Place;
  const start = places.findLastIndex((place) => !sameValue(place.value, last.value)) + 1;
  return places[start] ?? last;
}

function replacedIn(places: Place[]): Replaced {
  const runs = places.filter((place, index) => {
    const before = places[index - 1];
    return !before || !sameValue(before.value, place.value);
  });
  const earlier = runs.slice(0, -1);
  return {
    earlier: earlier.length,
    replaced: earlier
      .slice(-mostReplaced)
      .reverse()
      .map(({ reading, value, path }) => ({
        value: withoutItsEnd(value),
        eventId: eventIdOf(reading.position),
        type: reading.type,
        path,
      })),
  };
}

function withoutItsEnd(value: Json): Json {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > longestReplaced ? `${text.slice(0, longestReplaced).toWellFormed()}…` : value;
}

const spelled = new WeakMap<object, string>();

function sameValue(one: Json, other: Json): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
    return one === other;
  return spell(one) === spell(other);
}

/** Once per value: each is compared with its neighbours, in every version of the record. */
function spell(value: object): string {
  const text = spelled.get(value) ?? JSON.stringify(value);
  spelled.set(value, text);
  return text;
}

function outcomeOf({ fold, outcomes }: ProvenanceInput, ordered: PlacedReading[]): FieldProvenance {
  const { outcome, outcomeFrom } = fold.judgement;
  if (outcome === null || !outcomeFrom) return nothing("outcome", null);
  const { path, rule } = splitFrom(outcomeFrom.path);
  const by = outcomeFrom.inferred ? "inferred" : "event";
  const told = ofEvent(ordered, "outcome", outcome, outcomeFrom.position, path, rule ?? "", by);
  const replaced = outcomes.flatMap((before) =>
    before.outcome === null || before.outcome === outcome || !before.outcomeFrom
      ? []
      : [
          {
            value: before.outcome,
            ...eventOf(ordered, before.outcomeFrom.position),
            path: splitFrom(before.outcomeFrom.path).path,
          },
        ],
  );
  return say({ ...told, because: rule ?? "" }, outcome, { replaced, earlier: replaced.length });
}

/** The provider's own word, where one of its events has it; else it was concluded with the outcome. */
function detailOf(input: ProvenanceInput, ordered: PlacedReading[]): FieldProvenance {
  const { outcomeDetail } = input.fold.judgement;
  const word = placesOf(ordered, "vendorStatus").findLast(({ value }) => value === outcomeDetail);
  if (outcomeDetail !== null && word) return ofPlaces("outcomeDetail", [word]);
  return followsOutcome(input, ordered, "outcomeDetail", outcomeDetail, "concluded with the outcome");
}

function followsOutcome(
  { fold }: ProvenanceInput,
  ordered: PlacedReading[],
  field: string,
  value: Json,
  because: string,
): FieldProvenance {
  const { outcomeFrom } = fold.judgement;
  if (value === null || !outcomeFrom) return nothing(field, value);
  const { path } = splitFrom(outcomeFrom.path);
  return ofEvent(ordered, field, value, outcomeFrom.position, path, because, "inferred");
}

function followUpsOf(ordered: PlacedReading[], value: Json): FieldProvenance {
  const asking = ordered.findLast(({ followUps }) => followUps.length > 0);
  if (!asking) return nothing("followUps", value);
  const place = placeIn(asking, "followUps", value);
  const done = ordered.some(({ kind }) => kind === "action");
  return say(
    {
      field: "followUps",
      by: "event",
      ...eventOf(ordered, asking.position),
      path: place.path,
      because: done ? "without what an action of the call already did" : "",
    },
    value,
  );
}

function attemptsOf({ pack, fold }: ProvenanceInput): FieldProvenance {
  const { attempts, originals } = fold;
  const value = attempts.length;
  const stated = pack.statedAttempts?.(originals);
  if (stated) {
    const because = stated.stated === stated.shown ? "" : `the other events alone show ${stated.shown}`;
    return ofEvent(originals, "dialAttempts", value, stated.position, stated.path, because, "event");
  }
  if (attempts.some(({ inferred }) => inferred)) {
    const because = "inferred from the whole set of events: none of them numbers an attempt";
    return say({ ...none("dialAttempts"), by: "inferred", because }, value);
  }
  const because = `a call of ${pack.name} is one attempt, or none where nothing was dialled`;
  return say({ ...none("dialAttempts"), by: "inferred", because }, value);
}

function ofEvent(
  ordered: PlacedReading[],
  field: string,
  value: Json,
  position: number,
  path: string | null,
  because: string,
  by: "event" | "inferred",
): FieldProvenance {
  return say({ field, by, ...eventOf(ordered, position), path, because }, value);
}

function eventOf(ordered: PlacedReading[], position: number): Pick<Said, "eventId" | "type"> {
  const reading = ordered.find((one) => one.position === position);
  return { eventId: eventIdOf(position), type: reading?.type ?? null };
}

function none(field: string): Omit<Said, "by" | "because"> {
  return { field, eventId: null, type: null, path: null };
}

function nothing(field: string, value: Json): FieldProvenance {
  return say({ ...none(field), by: "default", because: "no event told it" }, value);
}

function say(
  said: Said,
  value: Json,
  { replaced, earlier }: Replaced = { replaced: [], earlier: 0 },
): FieldProvenance {
  const { because } = said;
  const place = said.path === null ? "" : ` at ${said.path}`;
  const told =
    said.eventId === null
      ? because
      : [`from ${said.type ?? "an unknown event"} (${said.eventId})${place}`, because]
          .filter((part) => part !== "")
          .join(": ");
  const before = replaced.slice(0, mostSaid).map((one) => {
    const at = one.path === null ? "" : ` at ${one.path}`;
    return `replaced ${shortly(said.field, one.value)} from ${one.type ?? "an unknown event"} (${one.eventId})${at}`;
  });
  const inferred = said.by === "inferred" && !told.startsWith("inferred") ? "inferred " : "";
  const more = earlier > mostSaid ? [`${earlier - mostSaid} more before those`] : [];
  const sentence = [`${inferred}${told}`, ...before, ...more].join("; ");
  return { ...said, value, sentence, replaced, earlier };
}

function shortly(field: string, value: Json): string {
  const isMoment = field.endsWith("At") && typeof value === "number";
  if (isMoment && Math.abs(value) <= 8.64e15) return new Date(value).toISOString();
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text;
}
