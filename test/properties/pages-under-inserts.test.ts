/**
 * A list that is read page by page gives every row once, though new ones come in between: rows that were there when the
 * first page was read are neither missed nor told twice, and stay in their order, newest first ("Lists", docs/api.md).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openReader, openWriter, type Reader, type Writer } from "../../electron/engine/store/database";
import { appendEvents, toEventValues } from "../../electron/engine/store/events";
import { searchEvents } from "../../electron/engine/store/search";
import { longest, runs } from "./runs";

const folder = mkdtempSync(join(tmpdir(), "ringback-pages-"));
const now = 1_772_445_600_000;
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

function append(many: number): void {
  if (many === 0) return;
  const event = toEventValues({
    source: "mirai",
    sourceId: null,
    claimed: true,
    origin: "live",
    namespace: "live",
    receivedAt: now,
    method: "POST",
    url: "/hooks/mirai",
    httpVersion: "1.1",
    peer: "",
    headers: [],
    bytes: 0,
    signature: "no-secret",
    signatureBecause: "",
    secretId: null,
  });
  const events = Array.from({ length: many }, () => event);
  writer.transaction(() => appendEvents(writer, [{ events, bodies: new Uint8Array() }])).immediate();
}

test("every row once, whatever comes between two pages", { timeout: longest }, () => {
  const coming = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 9 }),
      coming,
      (many, limit, between) => {
        writer.exec("DELETE FROM event");
        append(many);
        const there = readPositions(500, []);
        const paged = readPositions(limit, between);
        expect(there.length).toBe(many);
        expect(paged).toEqual(there);
        expect(paged).toEqual([...new Set(paged)].sort((a, b) => b - a));
      },
    ),
    runs(200),
  );
});

/** Page by page to the end; between two pages so many events come. */
function readPositions(limit: number, between: number[]): number[] {
  const positions: number[] = [];
  let cursor: string | undefined;
  for (let page = 0; ; page += 1) {
    const found = searchEvents(reader, { limit, cursor }, now);
    if (!("rows" in found)) throw new Error("no page");
    positions.push(...found.rows.map(({ position }) => position));
    if (found.cursor === null) return positions;
    cursor = found.cursor;
    append(between[page] ?? 0);
  }
}
