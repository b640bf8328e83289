/**
 * Every fixture of every pack, broken in every way of `mutations.ts`, along the way the reader takes: pack, schemas and
 * drift, fold, judgement, and what is made of it for search, persons and exports. Promised: readings with problems or
 * an event that is kept raw; never an exception, and never an event that joins a call its body does not name.
 */
import { describe, expect, test } from "vitest";
import type { Pack, RawRequest, Reading } from "../../electron/engine/providers/pack";
import { packs } from "../../electron/engine/providers/packs";
import { readPayload } from "../../electron/engine/providers/payload";
import { foldCall } from "../../electron/engine/reader/fold-call";
import { type ReadEvent, readEvent, readSettingsOf } from "../../electron/engine/reader/read-event";
import { createSchemaBook } from "../../electron/engine/schemas/schema-book";
import { eventText } from "../../electron/engine/search/event-text";
import { createRedactor } from "../../electron/engine/sharing/redact";
import { withoutSecrets } from "../../electron/engine/sharing/without-secrets";
import { listMeta } from "../../electron/engine/store/call-meta";
import type { StoredEvent } from "../../electron/engine/store/events";
import { testSource } from "../../electron/engine/store/test-source";
import type { Json } from "../../shared/words";
import { type Fixture, placeInLog, readFixtures } from "./fixtures";
import { type Mutation, mutate } from "./mutations";

const schemas = createSchemaBook([], []);
const { redact } = createRedactor();

describe.each(packs.map((pack) => [pack.id, pack] as const))("%s", (_id, pack) => {
  const fixtures = readFixtures(pack);

  test.each(fixtures.map((fixture, index) => [fixture.name, fixture, index] as const))(
    "whatever becomes of %s, it is read or kept raw, and joins no other call",
    async (_name, fixture, index) => {
      const wrong: string[] = [];
      // A variant has the fields of its template: a part of them each time covers them all.
      const everyField = fixture.expected[0]?.type === fixture.name ? 1 : 5;
      for (const mutation of mutate(fixture.request.body, index, everyField)) {
        const found = await follow(pack, fixture, mutation).catch((error: Error) => `${error.stack}`);
        if (found !== null) wrong.push(`${mutation.name}: ${found}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  test("a call or person whose id lost characters on the way is nobody else's", async () => {
    for (const { request, expected } of fixtures) {
      const [subject] = expected.map((reading) => reading.subject);
      const key = subject && ("call" in subject ? subject.call : subject.person);
      const text = new TextDecoder().decode(request.body);
      if (!key || !text.includes(`"${key}"`)) continue;
      const halved = Buffer.from(text.replaceAll(`"${key}"`, `"${key}\\ud83d"`));
      const latin = Buffer.from(text.replaceAll(`"${key}"`, `"${key}ü"`), "latin1");
      for (const body of [halved, latin]) {
        const read = await readAs(pack, request, new Uint8Array(body));
        const own = read?.readings.map((one) => one.reading.subject);
        expect(JSON.stringify(own)).not.toMatch(/\ufffd|\\ud83d/);
        expect(read?.view.problems).not.toEqual([]);
      }
    }
  });
});

function readAs(pack: Pack, request: RawRequest, body: Uint8Array): Promise<ReadEvent> {
  return readEvent(eventOf(pack, request, body), {
    pack,
    source: testSource(pack.id),
    secrets: [],
    publicUrls: [],
    schemas,
    trusted: false,
    again: false,
  });
}

function eventOf(pack: Pack, { url, headers }: RawRequest, body: Uint8Array): StoredEvent {
  return {
    position: 1,
    source: pack.id,
    sourceId: "s_test",
    claimed: true,
    // Only a call that was pulled is believed on the path of the list.
    origin: pack.list && url.endsWith(`/${pack.list.type}`) ? "pulled" : "live",
    namespace: "live",
    receivedAt: 1_772_445_600_000,
    method: "POST",
    url,
    httpVersion: "1.1",
    peer: "127.0.0.1",
    headers,
    bytes: body.length,
    signature: "no-secret",
    signatureBecause: "",
    secretId: null,
    body,
  };
}

/** What is wrong with how it was read; null where nothing is. */
async function follow(pack: Pack, fixture: Fixture, { at, body }: Mutation): Promise<string | null> {
  const { view, readings: rows } = await readAs(pack, fixture.request, body);
  if (view.readError?.includes("failed")) return view.readError;
  if (rows.length === 0 && view.readError === null) return "it was not read, and nobody says why";
  const readings = rows.map((row) => row.reading);
  if (JSON.stringify(JSON.parse(JSON.stringify(readings))) !== JSON.stringify(readings))
    return "its readings are not JSON";
  for (const reading of readings) {
    const stranger = findStranger(pack, fixture, reading, at, body);
    if (stranger !== null) return stranger;
    const numbers = [reading.rank, reading.occurredAt ?? 0, reading.facts.startedAt ?? 0];
    if (!numbers.every(Number.isSafeInteger)) return `no safe numbers: ${numbers.join(", ")}`;
    if (![reading.label, reading.type ?? ""].every((text) => text.isWellFormed()))
      return "its name is no well-formed text";
  }
  if (view.drift > 500) return "it is said too much about";
  const fold = await foldCall(
    pack,
    placeInLog([...fixture.expected, ...readings]).map((reading) => {
      return { ...reading, inFold: true, signatureFailed: false };
    }),
    testSource(pack.id),
    readSettingsOf(testSource(pack.id)),
  );
  if (Object.getPrototypeOf(fold.facts.extra) !== Object.prototype) return "the fold has another prototype";
  if (listMeta(fold.facts.metadata, fold.facts.extra).length > 64) return "more metadata than is kept";
  return findLost(eventOf(pack, fixture.request, body));
}

/** The call it is about must be the fixture's, or one that the changed field itself names. */
function findStranger(
  pack: Pack,
  fixture: Fixture,
  { subject }: Reading,
  at: string,
  body: Uint8Array,
): string | null {
  if (!subject || !("call" in subject)) return null;
  const own = fixture.expected.flatMap((one) =>
    one.subject && "call" in one.subject ? one.subject.call : [],
  );
  if (own.includes(subject.call)) return null;
  const holdsIds =
    keyPlacesOf(pack).has(at) ||
    /(?:^|\.)(?:(?:\w+_|call)?id|(?:Parent)?CallSid|call|data|event|metadata|message|payload|callData|reminder)$|^$/i.test(
      at,
    );
  const isNamed = [
    ...textsIn(readPayload({ headers: fixture.request.headers, body }).value ?? null),
  ].includes(subject.call);
  return isNamed && holdsIds ? null : `joins the call “${subject.call}”, not ${own.join(", ")}`;
}

const keyPlaces = new Map<string, Set<string>>();

/** Where the readings of its fixtures say that the call's id stands. */
function keyPlacesOf(pack: Pack): Set<string> {
  const known = keyPlaces.get(pack.id);
  if (known) return known;
  const keys = readFixtures(pack).flatMap(({ expected }) => expected.map(({ from }) => from?.key));
  const places = new Set(keys.filter((key) => typeof key === "string"));
  keyPlaces.set(pack.id, places);
  return places;
}

function* textsIn(value: Json): Generator<string> {
  if (typeof value === "object" && value !== null)
    for (const one of Object.values(value)) yield* textsIn(one);
  else yield String(value).trim();
}

/** Nothing of a body is lost where people search it or share it as it is. */
function findLost(event: StoredEvent): string | null {
  if (eventText(event, [], "US").length > 64 * 1024) return "more words than are kept";
  const latin = Buffer.from(event.body).toString("latin1");
  // What looks like a credential is taken out, of any body.
  if (redact(latin) !== latin) return null;
  // So is what a field of such a name holds, whatever it is.
  if (/"(?:access_)?token"\s*:/.test(latin)) return null;
  const { body, leftOut } = withoutSecrets(
    { ...event, provider: null, type: null, country: "US", trusted: false },
    redact,
  );
  if (leftOut !== null) return leftOut;
  return Buffer.from(body).equals(event.body) ? null : "it is shared with other bytes";
}
