/**
 * What a destination is: a mapping from a call record to frozen steps, and a way to send one step.
 * It never touches the store and never retries: one `send` is one attempt, and its outcome is a value.
 * Retry, order, leases and keys belong to the outbox.
 */
import type { DestinationKind } from "../../../shared/deliveries";
import type {
  ConnectionCheck,
  DestinationField,
  DestinationLimits,
  DestinationPreset,
  MappingSheetRow,
} from "../../../shared/destination-setup";
import type { IncompletePolicy, TranscriptPolicy, WithoutConversation } from "../../../shared/gate-settings";
import type { CallMetrics } from "../../../shared/metrics";
import type { MessageField, MessageLook } from "../../../shared/rules";
import type { HeldQuestion } from "../../../shared/sending";
import type { Json, Origin, Outcome, OutcomeClass } from "../../../shared/words";
import type { TableName } from "./warehouse/columns";
import type { WarehouseRows } from "./warehouse/rows";

/**
 * The frozen content of a call record: what a destination may know about a call. No counters, copies, event ids or
 * arrival times: a version exists because the call changed, not because something came twice.
 */
export type CallRecordContent = {
  /** `<provider>:<key>` for a live, unscoped call with a plain key, else `<provider>:<callId>`. */
  externalId: string;
  callId: string;
  provider: string;
  source: string;
  key: string;
  origin: Origin;
  test: boolean;
  /** Left out where it is none. */
  spam?: true;
  outcome: Outcome | null;
  outcomeDetail: string | null;
  outcomeClass: OutcomeClass | null;
  direction: string | null;
  startedAt: number | null;
  endedAt: number | null;
  talkSeconds: number | null;
  phone: string | null;
  personName: string | null;
  personExternalId: string | null;
  company: string | null;
  agent: string | null;
  summary: string | null;
  transcript: Json;
  recordingUrl: string | null;
  detailUrl: string | null;
  metadata: Json;
  extra: Record<string, Json>;
  /** By the map of its source; left out where that maps none. */
  metrics?: CallMetrics;
  followUps: string[];
  /** Names of required artifacts that are missing; empty when complete. */
  incomplete: string[];
};

/** What lies behind a version of a call record and is not part of it: a warehouse has a table of it. */
export type BehindRecord = {
  /** Null: the version is not frozen yet. */
  frozenAt: number | null;
  /** Every event of the call that was read by then, copies too, in log order. */
  events: CallEvent[];
};
export type CallEvent = {
  eventId: string;
  /** The provider's name of it; null where its pack knows none. */
  type: string | null;
  /** The provider's own sequence number. */
  sequence: number | null;
  occurredAt: number | null;
  receivedAt: number;
  /** SHA-256 (hex) of the body. */
  bodySha256: string;
  /** False: its signature was not good, and it takes no part in the call. */
  counts: boolean;
};

/** One frozen step. `payload` may name the remote id of an earlier step: `{{contact.id}}`. */
export type Step = { step: string; order: number; payload: Json };

export type DestinationSettings = {
  /** Base URL; null where its kind has one of its own. */
  url: string | null;
  /** The sandbox CRM's own token; null elsewhere. */
  token: string | null;
  /** What `fields` asks for, by name; a field that was left empty is not there. */
  values: Record<string, Json>;
  /** Values of `secret` fields, by name. */
  credentials: Record<string, string>;
  /** The file of a warehouse on this machine, held by a thread of the engine; only there for that kind. */
  warehouse?: WarehouseFile;
};

/** What was answered of a write into it; a failure has SQLite's code, null where the thread itself ended. */
export type WarehouseFile = {
  path: string;
  write(rows: WarehouseRows): Promise<{ written: boolean } | { failed: string; code: string | null }>;
  /** Null: the file is made with the first call record. Nothing is written. */
  look(): Promise<{ tables: { name: TableName; rows: number }[] } | null | { failed: string }>;
};

/** What a person answered to the question of a held step. The step then goes on without asking again. */
export type SendDecision =
  | { choice: "candidate"; remoteId: string }
  /** Nobody has the number: make the contact. */
  | { choice: "create" }
  /** Log it without a contact. */
  | { choice: "without" }
  /** A message goes to this address. */
  | { choice: "address"; address: string }
  /** A message goes although something is missing, or against what the contact asked for. */
  | { choice: "anyway" };

export type SendContext = {
  settings: DestinationSettings;
  /** Stable over all retries of this step. */
  idempotencyKey: string;
  correlationId: string;
  /** Exact bytes frozen at the first claim. */
  body: string;
  step: string;
  version: number;
  /** Null: nobody was asked, or nobody answered yet. */
  decision: SendDecision | null;
  signal: AbortSignal;
  fetch: typeof fetch;
  /** Its own memory, for systems that keep no key of ours. */
  ledger: Ledger;
};

/**
 * What a destination remembers that its system cannot be asked: which key of ours became which record there, who was
 * merged into whom, which number was whose, and how many errors stand in a row. Recorded, one per destination.
 */
export type LedgerKind = "written" | "merged" | "person" | "errors";
export type LedgerEntry = { key: string; remoteId: string; words: string };
export type Ledger = {
  read(kind: LedgerKind, key: string): LedgerEntry | null;
  write(kind: LedgerKind, entry: LedgerEntry): Promise<void>;
  forget(kind: LedgerKind, key: string): Promise<void>;
};

/** The request of a step as it would go out, its secrets hidden. */
export type OutgoingRequest = {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | null;
};

/** What was observed, in words for the outbox and as a class for the retry logic. */
export type SendOutcome =
  | { class: "delivered"; status: number | null; remoteId: string | null; observed: string }
  | { class: "retry"; status: number | null; observed: string; retryAfterMs: number | null }
  /** Written, and no answer: neither failed nor delivered. */
  | { class: "unknown"; status: number | null; observed: string }
  /** A limit that a later time cures and a retry does not: a day's quota. No attempt is counted. */
  | { class: "later"; status: number | null; observed: string; retryAfterMs: number }
  /** Token, scope, TLS: nothing goes through until a person mends the set-up. The breaker opens. */
  | { class: "config"; status: number | null; observed: string }
  /** Only a person can say how it goes on: nobody has the number, or several have. Nothing was written. */
  | { class: "ask"; status: number | null; observed: string; question: HeldQuestion }
  /** A retry cannot cure it; `observed` names the field. `status` null: it was not even sent. */
  | { class: "permanent"; status: number | null; observed: string };

export type { HeldQuestion };

/** A record of the destination as it is now, by the names that `payload.properties` of the step uses. */
export type Reread = { remoteId: string; properties: Record<string, Json> };

export type DestinationGatePreset = {
  /** At the deadline with something missing: leaves marked, is held and asks, or never leaves. */
  incomplete: IncompletePolicy;
  /** From final on, so long without an event of the call before it leaves; null: it leaves at once. */
  settle: { ms: number; assumed: boolean } | null;
  /** How much of the conversation it is told. Applied before `map`: a destination need not care. */
  transcript: TranscriptPolicy;
  /** Which calls nobody talked in it takes. */
  withoutConversation: WithoutConversation;
  /** Calls that were never dialled: skipped, or refused before. */
  neverDialled: boolean;
};

export type Destination = {
  kind: DestinationKind;
  name: string;
  /** Leaves this machine: only live calls may go there. Not said of messages, which land here whatever their call is. */
  remote: boolean;
  canUpdate: boolean;
  /** A repeat with the same key creates no second record: an unknown outcome may be sent again. */
  idempotent: boolean;
  /** How its gate stands until a person changes it. Data: the gate reads it, the destination need not. */
  gate: DestinationGatePreset;
  promise: string;
  /**
   * It takes messages of rules and no call records: which texts a message has, and how it looks. `map` gives no step.
   * `way`: out of this machine once a person let it out, until then into the local outbox; `local`: never further than
   * there; `here`: to a part of this machine, at once.
   */
  message?: { look: MessageLook; way: "out" | "local" | "here"; fields: MessageField[] };
  /** One sentence for who chooses: what it is, and what becomes of a call there. */
  says?: string;
  /** What its set-up asks for, in the order it asks. One named `url` is its address. */
  fields: DestinationField[];
  /** Settings to begin with, where a kind stands for several systems. */
  presets?: DestinationPreset[];
  /** What the fields alone cannot say: sentences by the name of the field they stand beside. */
  check?(
    values: DestinationSettings["values"],
    credentials: DestinationSettings["credentials"],
  ): { field: string; sentence: string }[];
  /** Credentials that are made here where none was given, by field. They are shown once. */
  makeCredentials?(): Record<string, string>;
  /** The least it needs to be allowed there. */
  scopes: string[];
  limits: DestinationLimits;
  mappingSheet: MappingSheetRow[];
  /** The sheet where it depends on the settings. */
  sheetOf?(values: DestinationSettings["values"]): MappingSheetRow[];
  /**
   * The steps that tell it this version. `told` answers what it holds already by step: the content it last confirmed,
   * null where it confirmed none or the last attempt is open. One that can update is then told only what differs.
   */
  map(
    record: CallRecordContent,
    version: number,
    told: (step: string) => CallRecordContent | null,
    values: DestinationSettings["values"],
    behind?: () => BehindRecord,
  ): Step[];
  send(context: SendContext): Promise<SendOutcome>;
  /** For a look before anything is sent: no network, no secrets. A text says why this step could not be sent. */
  outgoing?(
    context: Pick<SendContext, "idempotencyKey" | "body" | "step" | "version"> & {
      settings: Omit<DestinationSettings, "credentials" | "token">;
    },
  ): OutgoingRequest | { refused: string };
  /**
   * The record a step wrote, read before version 2 or later is sent: what a person edited since stays. Null: it is gone.
   * `context.body` is the step as it would be sent. Left out where the destination cannot be read.
   */
  reread?(context: SendContext): Promise<Reread | null | SendOutcome>;
  /** After an unknown outcome, where a repeat would make a second record: did the first arrive? Null: it did not. */
  readBack?(context: SendContext): Promise<{ remoteId: string } | null | SendOutcome>;
  /** Token, least scopes, guard against production, objects and fields that must exist. Writes nothing. */
  testConnection?(
    settings: DestinationSettings,
    signal: AbortSignal,
    /** Null where it is not saved yet. A test that passes may let a stopped destination go on. */
    ledger: Ledger | null,
  ): Promise<ConnectionCheck[]>;
};
