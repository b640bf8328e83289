/**
 * One event through its pack: signature as it stands today, readings, problems. Total: what a pack throws becomes the
 * reason why the event could not be read, and the reader goes on.
 */
import { whose } from "../../../shared/whose";
import type { Signature } from "../../../shared/words";
import type {
  Pack,
  PackSecret,
  RawRequest,
  Reading,
  ReadSettings,
  SignatureVerdict,
} from "../providers/pack";
import { readPayload } from "../providers/payload";
import { sha256Hex } from "../providers/signatures";
import type { SeenEvent } from "../schemas/gather";
import type { SchemaBook } from "../schemas/schema-book";
import { verifyAsSent } from "../signatures/original-request";
import type { StoredEvent } from "../store/events";
import type { NewMessage } from "../store/messages";
import type { EventView, NewReading } from "../store/readings";
import { type StoredSource, signingOf } from "../store/sources";
import { factsOfMessage, personKeysOf } from "./person-keys";
import { withoutBrokenSubject } from "./whole-keys";

export type ReadEvent = {
  view: EventView;
  readings: NewReading[];
  messages: NewMessage[];
  /** What it adds to the drift inbox; null where it does not count. */
  seen: SeenEvent | null;
};

export type ReadEventContext = {
  pack: Pack | null;
  source: StoredSource | null;
  secrets: PackSecret[];
  publicUrls: string[];
  schemas: SchemaBook;
  trusted: boolean;
  /** True: the log is read again, and signatures are judged with the secrets of today. */
  again: boolean;
  doing?: (what: string | null) => void;
};

/** Only where an expression that spins is ended: in the reader's thread. */
export function readSettingsOf({ country, personPaths, mapping, options }: StoredSource): ReadSettings {
  return { country, personPaths, mapping, options };
}

export async function readEvent(event: StoredEvent, context: ReadEventContext): Promise<ReadEvent> {
  const request: RawRequest = {
    method: event.method,
    url: event.url,
    headers: event.headers,
    body: event.body,
  };
  const verdict = judgeSignature(event, request, context);
  const view: EventView = {
    position: event.position,
    source: event.source,
    origin: event.origin,
    receivedAt: event.receivedAt,
    provider: context.pack?.id ?? null,
    type: null,
    kind: "lifecycle",
    stage: null,
    callId: null,
    callKey: null,
    person: null,
    occurredAt: null,
    signature: verdict.signature,
    signatureBecause: verdict.because,
    secretId: verdict.secretId,
    inFold: context.trusted || (verdict.signature !== "failed" && verdict.signature !== "missing"),
    problems: [],
    drift: 0,
    readError: null,
    test: false,
  };
  if (!context.pack || !context.source) return { view, readings: [], messages: [], seen: null };
  const { pack, source } = context;
  let readings: Reading[];
  try {
    const settings = { ...readSettingsOf(source), ...(context.doing ? { doing: context.doing } : {}) };
    readings = (await pack.read(request, settings)).map(withoutBrokenSubject);
  } catch (error) {
    return {
      view: { ...view, readError: `The ${pack.name} pack failed: ${(error as Error).message}` },
      readings: [],
      messages: [],
      seen: null,
    };
  }
  const first = readings[0];
  if (first && first.type === pack.list?.type && event.origin === "live") {
    const readError = `It names itself a call of ${whose(pack.name)} own list, and those are believed only where Ringback asked for them.`;
    return { view: { ...view, readError }, readings: [], messages: [], seen: null };
  }
  if (!first) {
    return {
      view: {
        ...view,
        problems: readPayload(event).problems,
        readError: pack.userDefined
          ? `Not mapped yet: /hooks/${source.name} has no expression for the call key. It is kept, and nothing leaves.`
          : `Not an event of ${pack.name}: it is kept and shown as it came.`,
      },
      readings: [],
      messages: [],
      seen: null,
    };
  }
  if (first.unreadable !== undefined)
    return { view: { ...view, readError: first.unreadable }, readings: [], messages: [], seen: null };
  const { type, observed, problems } = context.schemas.judge(pack, source.sourceId, readings, event);
  const counts =
    !pack.userDefined && view.inFold && event.origin !== "simulated" && event.origin !== "replayed";
  // Places are not kept: whoever asks for them has the bytes read again.
  const rows = readings.map(({ from: _, ...reading }, ordinal) => {
    const subject = scopedSubject(pack, source, reading);
    return {
      position: event.position,
      ordinal,
      callId: callIdOf(event, pack, subject),
      inFold: view.inFold,
      reading: { ...reading, subject, problems: problems[ordinal] ?? [] },
    };
  });
  return {
    view: {
      ...view,
      type: first.type,
      kind: first.kind,
      stage: first.stage,
      callId: rows[0]?.callId ?? null,
      callKey: keyOf(first),
      person: personOf(first),
      occurredAt: first.occurredAt,
      problems: problems.flat(),
      drift: counts ? observed.unknown.length : 0,
      test: readings.some((reading) => reading.test),
    },
    readings: rows,
    messages: readMessages(event, pack, source, rows),
    seen: counts
      ? { provider: pack.id, type, at: event.receivedAt, position: event.position, observed }
      : null,
  };
}

function personOf(reading: Reading): string | null {
  const { phone, personName, personKey } = reading.message ? factsOfMessage(reading) : reading.facts;
  return phone ?? personName ?? personKey ?? null;
}

/** At most one: a text or form is its event. */
function readMessages(
  event: StoredEvent,
  pack: Pack,
  source: StoredSource,
  rows: NewReading[],
): NewMessage[] {
  const row = rows.find(({ reading }) => reading.message);
  if (!row?.reading.message) return [];
  const { reading } = row;
  const facts = factsOfMessage(reading);
  return [
    {
      ...row.reading.message,
      position: event.position,
      namespace: event.namespace,
      provider: pack.id,
      at: reading.occurredAt ?? event.receivedAt,
      phone: facts.phone ?? null,
      name: facts.personName ?? null,
      person: personKeysOf(pack.id, facts, { test: reading.test, country: source.country }),
      inFold: row.inFold,
      duplicateKey: pack.duplicateKey(reading),
    },
  ];
}

function judgeSignature(
  event: StoredEvent,
  request: RawRequest,
  { pack, source, secrets, publicUrls, again }: ReadEventContext,
): { signature: Signature; secretId: string | null; because: string } {
  // A call of the provider's list has no signature, with whatever secrets.
  if (!again || !pack || event.origin === "pulled") {
    return { signature: event.signature, secretId: event.secretId, because: event.signatureBecause };
  }
  const verdict = verifyAsSent(
    pack,
    request,
    {
      secrets: isOurs(event.origin) ? withTestSecret(pack, secrets) : secrets,
      publicUrls,
      receivedAt: event.receivedAt,
      ...(source && !isOurs(event.origin) ? signingOf(source) : {}),
    },
    { mirror: source?.mirror ?? null, via: event.via ?? null, origin: event.origin },
  );
  return stillHolds(event, secrets, verdict)
    ? { signature: event.signature, secretId: event.secretId, because: event.signatureBecause }
    : verdict;
}

/** The address of a copy is not kept with it: what its secret once proved stays proved when the source names another. */
function stillHolds(event: StoredEvent, secrets: PackSecret[], verdict: SignatureVerdict): boolean {
  return (
    event.via === "mirror" &&
    verdict.signature === "failed" &&
    event.signature === "verified" &&
    secrets.some(({ secretId }) => secretId === event.secretId)
  );
}

/** Events the engine made itself: what it signed, nobody else can have signed. */
function isOurs(origin: StoredEvent["origin"]): boolean {
  return origin === "simulated" || origin === "imported";
}

/** Simulated events, and imported ones without their secrets, are signed with the test secret; nobody else may use it. */
export function withTestSecret(pack: Pack, secrets: PackSecret[]): PackSecret[] {
  return [
    ...secrets,
    { secretId: `test:${pack.id}`, label: "test secret", value: pack.testSecret, match: null },
  ];
}

export function keyOf(reading: Reading): string | null {
  return reading.subject && "call" in reading.subject ? reading.subject.call : null;
}

/** Two sources of a pack that the user defines are two systems, and call number 7 of one is not that of the other. */
export function scopeOf({ userDefined }: Pick<Pack, "userDefined">, source: string): string {
  return userDefined ? source : "";
}

function scopedSubject(pack: Pack, source: StoredSource, { subject }: Reading): Reading["subject"] {
  const scope = scopeOf(pack, source.name);
  return subject && "call" in subject && scope !== "" ? { scope, ...subject } : subject;
}

/** Computed, so that notes and deliveries keep their call when a pack changes. */
function callIdOf(event: StoredEvent, pack: Pack, subject: Reading["subject"]): string | null {
  if (!subject || !("call" in subject)) return null;
  return makeCallId(event.namespace, pack.id, subject.scope ?? "", subject.call);
}

export function makeCallId(namespace: string, provider: string, scope: string, key: string): string {
  return `c_${sha256Hex([namespace, provider, scope, key].join("\u0000")).slice(0, 20)}`;
}
