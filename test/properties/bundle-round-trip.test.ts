/**
 * A bundle brought in and written out again is the same bundle: whose events they are, what they were sent to, every
 * header and byte. One that was damaged on its way is refused in a sentence or comes in as a whole; never is a part of it
 * left behind unsaid ("a bundle another Ringback brings in", README.md).
 */
import { Blob } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createBreather } from "../../electron/engine/sharing/breather";
import { writeBundle } from "../../electron/engine/sharing/formats/text-formats";
import { createImporter } from "../../electron/engine/sharing/import";
import { knowSources } from "../../electron/engine/sharing/known-sources";
import { CannotImport } from "../../electron/engine/sharing/parse/parsed";
import type { SharedEvent } from "../../electron/engine/sharing/shared-event";
import { testSource } from "../../electron/engine/store/test-source";
import { request, type Sent } from "./requests";
import { longest, runs } from "./runs";

const source = testSource("mirai");
const importer = createImporter({
  known: knowSources([{ source, secrets: [] }]),
  now: 1_772_445_700_000,
  publicUrls: [],
  breathe: createBreather(() => false),
});

const about = { writtenBy: "Ringback", writtenAt: 1, redacted: false, notes: [] };

function toShared({ method, url, headers, body }: Sent, index: number): SharedEvent {
  return {
    position: index + 1,
    source: "mirai",
    provider: "mirai",
    type: null,
    origin: "imported",
    receivedAt: 1_772_445_600_000 + index,
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

const someRequests = fc.array(request, { minLength: 1, maxLength: 5 });

test("brought in and written out again it is the same text", { timeout: longest }, async () => {
  await fc.assert(
    fc.asyncProperty(someRequests, async (sent) => {
      const text = writeBundle(sent.map(toShared), about);
      const { events, refused, problems } = await importer.prepare({ text });
      expect([refused, problems]).toEqual([0, []]);
      const again = events.map(({ event, body }, index) => toShared({ ...event, body }, index));
      expect(writeBundle(again, about)).toBe(text);
      const preview = await importer.preview({ text });
      expect([preview.kind, preview.total, preview.comesIn]).toEqual(["bundle", sent.length, sent.length]);
    }),
    runs(200),
  );
});

type Damage = { do: "flip" | "cut" | "lose" | "double"; at: number; bit: number; many: number };
const damage: fc.Arbitrary<Damage> = fc.record({
  do: fc.constantFrom("flip" as const, "flip" as const, "cut" as const, "lose" as const, "double" as const),
  at: fc.nat(),
  bit: fc.integer({ min: 0, max: 7 }),
  many: fc.integer({ min: 1, max: 40 }),
});

function harm(bytes: Buffer, { do: how, at, bit, many }: Damage): Buffer {
  const place = at % bytes.length;
  if (how === "cut") return bytes.subarray(0, place);
  if (how === "lose") return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + many)]);
  if (how === "double") return Buffer.concat([bytes.subarray(0, place + many), bytes.subarray(place)]);
  const flipped = Buffer.from(bytes);
  flipped[place] = (flipped[place] ?? 0) ^ (1 << bit);
  return flipped;
}

test("damaged it is refused in a sentence, or comes in as a whole", { timeout: longest }, async () => {
  await fc.assert(
    fc.asyncProperty(
      someRequests,
      fc.array(damage, { minLength: 1, maxLength: 3 }),
      async (sent, damages) => {
        const whole = Buffer.from(writeBundle(sent.map(toShared), about));
        const harmed = damages.reduce<Buffer>(
          (bytes, one) => (bytes.length === 0 ? bytes : harm(bytes, one)),
          whole,
        );
        const file = () => new Blob([new Uint8Array(harmed)]);
        const seen = await importer.preview({ file: file() }).catch((error: Error) => error);
        const taken = await importer.prepare({ file: file() }).catch((error: Error) => error);
        for (const one of [seen, taken]) {
          if (!(one instanceof Error)) continue;
          expect(one).toBeInstanceOf(CannotImport);
          expect(one.message).toMatch(/^[A-Z].*[.!?]$/s);
        }
        if (seen instanceof Error) {
          expect(taken).toBeInstanceOf(Error);
          return;
        }
        // What is none of ours any more is one body, and said to be.
        expect(["bundle", "body", "json"]).toContain(seen.kind);
        if (taken instanceof Error) return;
        expect(taken.events.length).toBe(seen.comesIn);
        expect(taken.events.length + taken.refused).toBe(seen.total);
        if (seen.kind !== "bundle") return;
        // A line or two may be lost and what remains is a bundle of fewer; one that was only changed has them all.
        if (damages.every(({ do: how }) => how === "flip")) expect(seen.total).toBe(sent.length);
      },
    ),
    runs(700),
  );
});

test("cut off anywhere it is refused, however little is missing", { timeout: longest }, async () => {
  await fc.assert(
    fc.asyncProperty(someRequests, fc.nat(), async (sent, at) => {
      const text = writeBundle(sent.map(toShared), about);
      const head = text.indexOf('"version"');
      const end = text.trimEnd().length;
      const cut = text.slice(0, head + (at % (end - head)));
      await expect(importer.prepare({ text: cut })).rejects.toThrow(/^This bundle is broken/);
    }),
    runs(200),
  );
});
