/**
 * Byte in is byte out: whatever method, path, header lines and bytes a sender sends are kept as they came, and come out
 * the same in an export, back in by an import, and again in a replay. The rule is the first of the docs: an event is
 * "one webhook request exactly as it arrived: method, URL, headers, bytes. It is never changed." (docs/guide/concepts.md)
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  writeBundle,
  writeHar,
  writeHttp,
  writeJson,
  writeNdjson,
} from "../../electron/engine/sharing/formats/text-formats";
import { parseImport } from "../../electron/engine/sharing/parse/parse-import";
import type { SharedEvent } from "../../electron/engine/sharing/shared-event";
import { isOfConnection } from "../../electron/engine/simulator/handler-request";
import { makeReplayRequest } from "../../electron/engine/simulator/replay/replay-request";
import { openReader, openWriter, type Reader, type Writer } from "../../electron/engine/store/database";
import {
  appendEvents,
  type NewEvent,
  readStoredEvent,
  toEventValues,
} from "../../electron/engine/store/events";
import { request, type Sent } from "./requests";
import { runs } from "./runs";

const folder = mkdtempSync(join(tmpdir(), "ringback-bytes-"));
let writer: Writer;
let reader: Reader;

beforeAll(() => {
  writer = openWriter(join(folder, "ringback.sqlite"));
  writer.pragma("synchronous = OFF");
  reader = openReader(join(folder, "ringback.sqlite"));
});
afterAll(() => {
  reader.close();
  writer.close();
  rmSync(folder, { recursive: true, force: true });
});

function toNew({ method, url, headers, body }: Sent): NewEvent {
  return {
    source: "mirai",
    sourceId: null,
    claimed: true,
    origin: "live",
    namespace: "live",
    receivedAt: 1_772_445_600_000,
    method,
    url,
    httpVersion: "1.1",
    peer: "127.0.0.1:1",
    headers,
    bytes: body.length,
    signature: "no-secret",
    signatureBecause: "",
    secretId: null,
  };
}

/** Real data, as *Export with real data* writes it. */
function toShared(sent: Sent, position: number): SharedEvent {
  const { method, url, headers, body } = sent;
  return {
    position,
    source: "mirai",
    provider: "mirai",
    type: null,
    origin: "live",
    receivedAt: 1_772_445_600_000 + position,
    method,
    url,
    httpVersion: "1.1",
    headers,
    body,
    leftOut: null,
    signature: "no-secret",
    resign: false,
  };
}

const bytesOf = (body: Uint8Array) => Buffer.from(body).toString("base64");
const shown = ({ method, url, headers, body }: Sent) => ({ method, url, headers, body: bytesOf(body) });

test("the store keeps method, URL, header lines and bytes of every event, many in one group too", () => {
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 12 }), (sent) => {
      const bodies = Buffer.concat(sent.map(({ body }) => body));
      const events = sent.map((one) => toEventValues(toNew(one)));
      const first = writer.transaction(() => appendEvents(writer, [{ events, bodies }])).immediate();
      const kept = sent.map((_, index) => readStoredEvent(reader, first + index));
      expect(kept.map((one) => one && shown(one))).toEqual(sent.map(shown));
    }),
    runs(600),
  );
});

const about = { writtenBy: "Ringback", writtenAt: 1, redacted: false, notes: [] };
/** A file of raw HTTP says itself whom it goes to and how long a body is. */
const ofTheFile = /^(?:host|content-length|transfer-encoding)$/i;
const withoutFile = (sent: Sent) => ({
  ...shown(sent),
  headers: sent.headers.filter(([name]) => !ofTheFile.test(name)),
});
/** A URL of HAR has no fragment. */
const withoutFragment = (sent: Sent) => ({ ...shown(sent), url: sent.url.replaceAll("#", "%23") });

test.each([
  ["a bundle", (events: SharedEvent[]) => Buffer.from(writeBundle(events, about)), shown],
  ["JSON", (events: SharedEvent[]) => Buffer.from(writeJson(events)), shown],
  ["NDJSON", (events: SharedEvent[]) => Buffer.from(writeNdjson(events)), shown],
  [
    "HAR",
    (events: SharedEvent[]) => Buffer.from(writeHar(events, "http://127.0.0.1:4400", "1")),
    withoutFragment,
  ],
  ["raw HTTP", writeHttp, withoutFile],
] as const)("%s holds the requests as they were, and is read back as them", (_format, write, asRead) => {
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 4 }), (sent) => {
      const parsed = parseImport(write(sent.map(toShared)));
      expect(parsed.events.map((one) => [one.usable, one.problems])).toEqual(sent.map(() => [true, []]));
      expect(parsed.events.map(asRead)).toEqual(sent.map(asRead));
    }),
    runs(800),
  );
});

test("raw HTTP stands in its file as bytes that could be sent: the request line and each header line as it came", () => {
  fc.assert(
    fc.property(request, (sent) => {
      const file = Buffer.from(writeHttp([toShared(sent, 1)]));
      const head = file.subarray(0, file.indexOf("\r\n\r\n")).toString("latin1").split("\r\n");
      expect(head[0]).toBe(`${sent.method} ${sent.url} HTTP/1.1`);
      const own = sent.headers.filter(([name]) => !ofTheFile.test(name));
      expect(head.slice(2, -1)).toEqual(own.map(([name, value]) => `${name}: ${value}`));
      expect(head.at(-1)).toBe(`Content-Length: ${sent.body.length}`);
    }),
    runs(500),
  );
});

test("a replay to our own receiver is the kept request, without what belonged to the old connection alone", () => {
  fc.assert(
    fc.property(request, (sent) => {
      const { request: again, changed } = makeReplayRequest(sent, {
        to: { source: "mirai" },
        edit: null,
        signing: null,
        at: 0,
      });
      expect({ method: again.method, url: again.path, body: bytesOf(again.body) }).toEqual({
        method: sent.method,
        url: sent.url,
        body: bytesOf(sent.body),
      });
      expect(again.headers).toEqual(sent.headers.filter(([name]) => !isOfConnection(name)));
      expect(changed).toBe(false);
    }),
    runs(1500),
  );
});
