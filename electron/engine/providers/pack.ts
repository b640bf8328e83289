/**
 * What a provider pack is: bytes in, data out. A pack is pure: no store, no network, no clock; time is an argument.
 * It promises to be total: any bytes give readings, problems or an empty list, never an exception it could foresee.
 * It never imports another pack. Adding one touches its folder, its fixtures and one line in `packs.ts`;
 * `test/packs/kit.test.ts` tests it the moment it is listed.
 */
import type { z } from "zod";
import type { Question } from "../../../shared/answers";
import type {
  MappedValue,
  Mapping,
  MappingField,
  MappingProblem,
  MappingProposal,
} from "../../../shared/mapping";
import type { FactNote, OptionValues, PackOption } from "../../../shared/pack-options";
import type { RetryPolicy } from "../../../shared/retries";
import type { ExpectsArtifacts, PersonPaths, SignatureLayoutNote, SourcePath } from "../../../shared/sources";
import type {
  ArtifactName,
  ArtifactState,
  Direction,
  EventKind,
  Json,
  Outcome,
  OutcomeClass,
  PackId,
  Problem,
  Signature,
  Stage,
} from "../../../shared/words";
import type { Told } from "./told";

/** A request as the receiver kept it. Header names as sent, in order, repeated ones repeated. */
export type RawRequest = {
  method: string;
  /** Raw request target: path below the source and query, as sent. */
  url: string;
  headers: [string, string][];
  body: Uint8Array;
};

export type PackSecret = { secretId: string; label: string; value: string; match: string | null };

export type VerifyContext = {
  secrets: PackSecret[];
  /** Public base URLs of this receiver, for packs that sign the URL. */
  publicUrls: string[];
  receivedAt: number;
  /** One of the pack's `signatureLayouts`, where the source takes only that one; left out: all are tried. */
  layout?: string;
  /** Of the pack's `options` those that are otherwise in this source. */
  options?: OptionValues;
};

/** `because` says what the verdict rests on, in words, without any secret. */
export type SignatureVerdict = { signature: Signature; secretId: string | null; because: string };

/** The source's own settings, as far as a pack needs them. */
export type ReadSettings = {
  country: string;
  personPaths: PersonPaths;
  /** What the user says the events mean. None where an expression that spins would hold up others. */
  mapping?: Mapping | null;
  /** Of the pack's `options` those that are otherwise in this source. */
  options?: OptionValues;
  /** Told what is being done, null when nothing is: whoever ends a thread that spins can say what it was at. */
  doing?: (what: string | null) => void;
};

/**
 * Whom a reading is about: a call, or (CallRail's texts and forms) a person. The key of a person is the provider's own,
 * or `phone:<E.164>` where it names none.
 */
export type Subject = { call: string; scope?: string; leg?: string; parent?: string } | { person: string };

/** Facts of a call as one event states them. A field left out says nothing; null says "none". */
export type CallFacts = {
  direction?: Direction | null;
  startedAt?: number | null;
  endedAt?: number | null;
  talkSeconds?: number | null;
  /** E.164, or null where withheld. */
  phone?: string | null;
  /** Path the number came from when it is not the provider's own field. */
  phoneFrom?: string | null;
  personName?: string | null;
  externalId?: string | null;
  /** The provider's own key of the person, CallRail's `person_resource_id`. */
  personKey?: string | null;
  company?: string | null;
  agent?: string | null;
  metadata?: Json;
  /** The provider's own word for the state, `completed`, `agent_hangup`. */
  vendorStatus?: string | null;
  detailUrl?: string | null;
  /** Provider's report or analysis fields worth keeping, by name. */
  extra?: Record<string, Json>;
};

export type ReadArtifact = {
  state: Exclude<ArtifactState, "awaited">;
  /** Text of a summary, link of a recording. */
  text?: string;
  value?: Json;
};

/**
 * Where what an event says stands, by name: of facts their own, `metadata.<key>` and `extra.<key>` where a key has a
 * place of its own, `artifact.<name>`, `followUps`, `test`, and `key` of
 * the call. A dotted path into the payload (several joined by " + "),
 * or a rule where no field says it.
 */
export type ReadFrom = Record<string, string | { rule: string }>;

/** What one event says. Derived: it can be made again from the bytes. */
export type Reading = {
  /** Null: ours, but nothing in it says which call it is about. It is kept, shown raw and joins no call. */
  subject: Subject | null;
  /** The provider's name of the event in one spelling; null when the pack does not know it. */
  type: string | null;
  /** Short name for a pin: `initiate`. */
  label: string;
  kind: EventKind;
  /** The stage the call is in from this event on; null when it moves nothing. */
  stage: Stage | null;
  /** The pack's phase rank: the first key of the fold's order. Below 0: no phase, and it stands where it arrived. */
  rank: number;
  /** The provider's own sequence number, the second key. */
  sequence: number | null;
  occurredAt: number | null;
  /** Dotted path of `occurredAt` in the payload. */
  occurredFrom: string | null;
  /** True where `occurredAt` is the moment of the event itself and may decide an order (third key). */
  occurredOrders: boolean;
  facts: CallFacts;
  artifacts: Partial<Record<ArtifactName, ReadArtifact>>;
  /** Left out in what is stored: places are found by reading the bytes again. */
  from?: ReadFrom;
  problems: Problem[];
  /** SHA-256 (hex) of the body. */
  bodySha256: string;
  /** The provider's own id of this delivery, the same in every copy of it; left out where it sends none. */
  deliveryId?: string;
  /** The provider's own number of this sending of the event, 1 the first; left out where it tells none. */
  deliveryAttempt?: number;
  /** Provider's test delivery, web call without a number, own number. */
  test: boolean;
  spam: boolean;
  /** It says of the call that it is no spam, which takes back an earlier mark. Left out where it says nothing. */
  notSpam?: true;
  /** What the payload asks to be done after the call: each becomes a follow-up task. */
  followUps: string[];
  /** A text or a form: it belongs to a person, to no call, and is final on arrival. Left out for events of calls. */
  message?: Message;
  /** What the user's own expressions say of it; left out where the pack itself knows its events. */
  claims?: { ended: boolean; final: boolean; outcome: Outcome | null };
  /** Why nothing can be made of it although it is ours: it is shown with this reason and joins no call. */
  unreadable?: string;
};

export type Message = {
  channel: "text" | "form";
  direction: Direction | null;
  /** The text as it was written; of a form its answers, one `name: value` a line. */
  words: string;
  /** Links to pictures and files of a text. */
  media: string[];
};

/** A reading at its place in the log, as fold, attempts and judge see it. */
export type PlacedReading = Reading & {
  position: number;
  receivedAt: number;
};

export type Attempt = {
  number: number;
  outcome: Outcome | null;
  /** `busy after 18 s`, `completed`. */
  words: string;
  startedAt: number | null;
  endedAt: number | null;
  /** Positions of the readings that belong to it, copies too. */
  positions: number[];
  inferred: boolean;
};

/** One line of a call: it rings, talks and ends by itself. The end of one is not the end of the call. */
export type Leg = {
  /** The provider's key of the line; as `subject.leg` has it. */
  leg: string;
  /** The line it was dialled from; null: it began the call. */
  parent: string | null;
  /** `AI agent`, `transferred to +12025550123`. */
  words: string;
  outcome: Outcome | null;
  startedAt: number | null;
  endedAt: number | null;
  /** Positions of the readings that belong to it, copies too. */
  positions: number[];
};

/** What an event says about the number of attempts, and what the other events alone show. */
export type StatedAttempts = { stated: number; shown: number; position: number; path: string };

/** `path`: as in `ReadFrom`. `inferred`: concluded from several events, or from more than that one field. */
export type OutcomeFrom = { position: number; path: ReadFrom[string]; inferred: boolean };

export type Judgement = {
  outcome: Outcome | null;
  /** The event that decides the outcome, and the place in it; null without an outcome. */
  outcomeFrom: OutcomeFrom | null;
  outcomeDetail: string | null;
  outcomeClass: OutcomeClass | null;
  /** Stage of the call as a whole. */
  stage: Stage | null;
  /** The event that proves the end, and why. */
  ended: { position: number; because: string } | null;
  /** The provider's final event, or its composite, and why. */
  final: { position: number; because: string } | null;
  /** State of every artifact the provider can bring; the gate decides which are required. */
  artifacts: Partial<Record<ArtifactName, ArtifactState>>;
  /** The clock stands still until then (a callback is scheduled); null otherwise. */
  restUntil: number | null;
  /** Status that an exact allow-list compares; null where the provider has none. */
  allowStatus: string | null;
  /** What the source's owner has not chosen yet, so that no call can end or leave; left out where all is chosen. */
  undecided?: string;
};

/** A waiting time. `assumed` marks our judgement; it is data and shown as such. */
export type Wait = { ms: number; assumed: boolean };

/** Facts that a preset may require: `metadata` is there once it is not empty. */
export type RequiredFact = "metadata";

/** The row of the gate table that belongs to this provider, as data. */
export type GatePreset = {
  /** True: only the final event (or `quietFinal`) makes a call final; neither quiet window nor deadline does. */
  finalEventOnly: boolean;
  /** Quiet windows that make a call final: by outcome, where listed, else `other` (null: never). */
  quietFinal: { outcomes: Partial<Record<Outcome, Wait>>; other: Wait | null };
  /** Artifacts required by outcome class. Outcome and times are always required. */
  requires: Record<OutcomeClass, ArtifactName[]>;
  /** Facts required beside them, by outcome class. Left out: none. */
  requiresFacts?: Partial<Record<OutcomeClass, RequiredFact[]>>;
  /** From the observed end without a final event: becomes `held` with the reason, or final by deadline. */
  withoutFinal: (Wait & { becomes: "held" | "final"; reason: string }) | null;
  /** From the final event for a missing artifact: then the call record leaves marked incomplete; null: never. */
  withoutArtifact: Wait | null;
  /** Changes after a version has left are gathered until nothing came for this long; null: each makes the next at once. */
  gathersChanges: Wait | null;
  /** From the first event on without an observed end: the call is marked stuck, and nothing else; null: never. */
  stuckAfter: Wait | null;
  /** Exact statuses that may leave; null where the provider has no such list. */
  allowStatuses: string[] | null;
};

/**
 * What the provider's pages say about the events of a call, as data. `conformance.ts` in the reader judges by it, and the
 * timeline draws its ghosts from it. A rule stands here only where a page gives it, or where it is marked as assumed.
 */
export type Lifecycle = {
  /** The one event that makes a call final, where the gate should name it although nothing of it is awaited yet. */
  finalType?: string;
  rules: LifecycleRule[];
  /** What is still to come after what came in the last attempt; every entry that fits counts. */
  awaited: Awaited[];
  /** Types after which the provider sends nothing more about the call. */
  terminal: string[];
  deadlines: LifecycleDeadline[];
};

/** `says` in the provider's names. `source`: the vendor's page by title; of an assumed rule, why it is assumed. */
type Stated = { ruleId: string; says: string; source: string; assumed: boolean };

export type LifecycleRule = Stated &
  (
    | {
        /** Within an attempt `type` happens before each of `before`, where both happen. */
        kind: "precedes";
        type: string;
        before: string[];
        /** Not only before them: it comes whenever one of `provenBy` has. Null: it may be left out. */
        always: Always | null;
      }
    /** Within an attempt events of at most one group happen. */
    | { kind: "one-of"; groups: string[][] }
    /** Nothing of the call happens after it. */
    | { kind: "last"; type: string }
  );

export type Always = {
  /** One of these has come in the same attempt … */
  provenBy: string[];
  /** … and one of these too (empty: no condition) … */
  given: string[];
  /** … and none of these. */
  unless: string[];
  /** Why it may be absent although nothing was lost, `its URL is not set in CallRail`; null: no such reason is known. */
  orElse: string | null;
  /** So long after what proves it, it may still come: the provider holds it back. */
  within: Wait | null;
  /** How it is drawn where it is missing. */
  ghost: { label: string; stage: Stage | null; kind: EventKind };
};

/** `again` is always to come; of `inOrder` what lies behind the latest of them that came. */
export type Awaited = { given: string[]; unless: string[]; again: string[]; inOrder: string[] };

/** One of `awaits` comes within `wait` of the first event, or of the observed end, by our clock. */
export type LifecycleDeadline = Stated & { awaits: string[]; from: "first-event" | "end"; wait: Wait };

/**
 * An event that should have been seen by now: `afterCalls` calls that had one of `beside`. `name` is the provider's own,
 * `next` what to do about it; `{url}` in it is the source's.
 */
export type UsualEvent = { type: string; name: string; beside: string[]; afterCalls: number; next: string };

/** `schema` has a loose object where other fields are fine, a record where any name is. */
export type EventSchema = { type: string; name: string; version: number; schema: z.ZodType };

export type DraftRequest = {
  method: string;
  path: string;
  headers: [string, string][];
  body: Uint8Array;
  /** Scheme, host and port it is sent to, for packs that sign the URL; left out: our receiver's usual one. */
  base?: string;
};

/** What a simulated event takes its identity and times from. Same values: same bytes. */
export type RunContext = {
  runId: string;
  seed: number;
  /** Type of the event that is made: packs whose bodies do not say it put it into the path. */
  type: string;
  /** Key of the call this run makes, from seed and run id, as `makeCallKey` shapes it. */
  callKey: string;
  /** Moment this step happens on the provider's clock. */
  at: number;
  /** From 2 on: the same event told once more, with another id where the provider gives each delivery one. */
  delivery?: number;
  /** Moments of this call's other steps by type (first of that type within the same attempt). */
  timeOf: (type: string) => number | null;
  metadata: Record<string, Json>;
  values: Record<string, string>;
};

/**
 * Of a pack whose events are what the user says they are, by the mapping of each source: no type is unknown, nothing of
 * them drifts, and a call key is unique within its source only.
 */
export type UserDefined = {
  /** What the events of its samples mean. */
  sampleMapping: Mapping;
  /** Whether a request of no known source is this pack's by how it was sent; left out: whatever no other pack knows. */
  sends?(request: Pick<RawRequest, "headers">): boolean;
  /** Expressions that do not compile, with their place. */
  check(mapping: Mapping): MappingProblem[];
  /** `from` of a reading, by the mapping alone: no expression is run. */
  places(mapping: Mapping, reading: Reading): ReadFrom;
  /** Expressions for what is not mapped, from what the payloads have. */
  propose(payloads: Json[]): MappingProposal[];
  /**
   * What every expression gives on one event, and what it is read as. One that is stopped does not stop the others;
   * those named in `skip` are not run, for the reason given there.
   */
  explain(
    request: RawRequest,
    settings: ReadSettings & { mapping: Mapping; skip: Partial<Record<MappingField, string>> },
  ): Promise<ExplainedEvent>;
};

export type ExplainedEvent = {
  values: MappedValue[];
  reading: Reading;
  stopped: MappingField[];
  payload: Json | undefined;
};

/** From `since` to `until`, epoch milliseconds, both inclusive. */
export type ListWindow = { since: number; until: number };

/** What a list is asked with. `account` is null where the provider needs none. */
export type ListAccess = { baseUrl: string; account: string | null; key: string };

export type ListRequest = { url: string; headers: Record<string, string> };

/** A page of the list: each call exactly as it stands in the answer, and the URL of the next page. */
export type ListPage = { calls: string[]; next: string | null; total: number | null };

export type CallListApi = {
  /** Where it is asked unless the source says otherwise; no slash at the end. */
  baseUrl: string;
  /** What names the account in the URL; null where the key alone does. */
  account: { label: string; hint: string } | null;
  /** Where the key is made, as the end of “Make one …”. */
  keyFrom: string;
  /** A list longer than this many pages is refused: a shorter window is asked for. */
  mostPages: number;
  first(access: ListAccess, window: ListWindow): ListRequest;
  /** Null: this is no page of that list. `url` is the one that was asked. */
  readPage(body: string, url: string): ListPage | null;
  /** The one call with everything the list leaves out; left out where the list has it all. */
  one?: { request(access: ListAccess, callKey: string): ListRequest; readCall(body: string): string | null };
};

/** A row of an export: cells by what they mean, `cells` all of them under their own names. */
export type ExportedCall = {
  key: string | null;
  startedAt: number;
  phone: string | null;
  seconds: number | null;
  status: string | null;
  direction: string | null;
  cells: Record<string, string>;
};

export type CallListExport = {
  /** How it is got, one sentence. */
  from: string;
  /** Names of columns by what they mean, the surest first; compared without case, blanks and punctuation. */
  columns: Record<"key" | "startedAt" | "phone" | "seconds" | "status" | "direction", string[]>;
  /** Columns that no export of this provider lacks: without one of them it is another's. */
  needs: ("key" | "startedAt" | "phone")[];
  /** A row without an id is probably the call of the same number that began no further off than this. */
  sameStartMs: number;
  /** Where the call's id stands inside of another cell, a link. */
  keyWithin?: { columns: string[]; pattern: RegExp };
  /** The row in the shape of the API's own object, so that `read` knows one kind of body only. */
  toCall(row: ExportedCall): Json;
};

/**
 * The provider's own list of calls, beside the events it sends. A call of the list becomes an event of type `type`, with
 * the provider's own object for its body, at the path of that name below the source.
 */
export type CallList = {
  type: string;
  /** Longest time from the end of a call to the event that tells it. Until then a call that is not here is not missing. */
  arrivesWithin: Wait;
  /** How far a call's start in the list may stand from the one its events tell. */
  startsWithinMs: number;
  /** What the list calls a call that is still going on: it is neither missing nor different yet. */
  openStatuses: string[];
  /** Durations that are no further apart are the same. */
  sameSeconds: number;
  api: CallListApi;
  export: CallListExport;
};

export type Reply = { status: number; headers: [string, string][]; body: Uint8Array };

export type Pack = {
  id: PackId;
  name: string;
  /** Words of the vendor's own pages these facts come from. */
  sources: string[];
  stages: Stage[];
  artifacts: ArtifactName[];
  /** What each event must look like, from the vendor's pages; `read` checks them, drift and the docs show them. */
  schemas: EventSchema[];
  lifecycle: Lifecycle;
  gatePreset: GatePreset;
  personPaths: PersonPaths;
  expects: ExpectsArtifacts;
  setup: string[];
  /** Events that come of nearly every call where they are switched on; left out where none is documented. */
  usualEvents?: UsualEvent[];
  /** Where the provider posts what, below the source's URL; left out where everything comes to the URL itself. */
  paths?: SourcePath[];
  /** What it does when a webhook fails. */
  retry: RetryPolicy;
  /** Left out where the provider's list is not known: there is nothing to reconcile with. */
  list?: CallList;
  assumed: FactNote[];
  /** What differs from account to account or is not documented; a source may say otherwise. Left out: nothing. */
  options?: PackOption[];
  /** Events that wait for an answer; left out where none does. */
  questions?: Question[];
  /**
   * Dotted paths of secrets that the provider puts into its bodies. They are kept as they came, and masked wherever they
   * are shown, logged or exported.
   */
  secretPaths?: string[];
  /** Where the vendor does not publish how a signature is written: the layouts that are tried, in order. */
  signatureLayouts?: SignatureLayoutNote[];
  /** Left out where the pack itself knows what its events mean. */
  userDefined?: UserDefined;
  /** What is signed, how, and where the signature stands; one sentence. */
  signs: string;
  /** Signs simulated events; accepted from them and from nobody else. */
  testSecret: string;
  verify(request: RawRequest, context: VerifyContext): SignatureVerdict;
  /** Empty: not one of ours. */
  read(request: RawRequest, settings: ReadSettings): Reading[] | Promise<Reading[]>;
  /** Empty where nothing was dialled: such readings are shown with the first attempt. Else every position has one. */
  attempts(readings: PlacedReading[]): Attempt[];
  judge(
    readings: PlacedReading[],
    expects: ExpectsArtifacts,
    settings?: ReadSettings,
  ): Judgement | Promise<Judgement>;
  /** The lines of the call, the first the one that began it; left out or empty: it has one. Over the whole set. */
  legs?(readings: PlacedReading[]): Leg[];
  /**
   * Facts that no one event tells and the whole set does, each with its rule: a duration between two events, of several
   * lines the call's own number. They stand over what events tell. Left out: there are none.
   */
  concluded?(readings: PlacedReading[]): Told;
  /** Artifacts that only several events together bring, such as a transcript told sentence by sentence; over the whole set. */
  gather?(readings: PlacedReading[]): Partial<Record<ArtifactName, ReadArtifact & { position: number }>>;
  /** How many attempts an event says there were; left out where no event of the provider says it. */
  statedAttempts?(readings: PlacedReading[]): StatedAttempts | null;
  /** Equal keys within an attempt are copies of one event; null: never a copy. */
  duplicateKey(reading: Reading): string | null;
  sign(draft: DraftRequest, options: { secret: string; at: number }): DraftRequest;
  rekey(draft: DraftRequest, run: RunContext): DraftRequest;
  /** A call key as this provider shapes them, made of a run's own; left out where any text will do. */
  makeCallKey?(drawn: string): string;
  /** What is answered where the source says nothing else, from the bytes alone; null: its status and no body. */
  reply?(request: RawRequest): Reply | null;
};
