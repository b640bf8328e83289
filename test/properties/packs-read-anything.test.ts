/**
 * A pack reads whatever it is handed: a fixture of its provider with values of other types, fields left out and told
 * twice, nested deep, blown up or named like prototypes, several such changes at once. It never throws and never hangs,
 * says only what is JSON, and gives each event a name or a reason; nothing of one body is left in the reading of the next ("total", docs/adding-a-provider.md).
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Pack, Reading } from "../../electron/engine/providers/pack";
import { packs } from "../../electron/engine/providers/packs";
import { formType } from "../../shared/form-fields";
import type { Json } from "../../shared/words";
import { placeInLog, readFixtures, requestOf, settingsOf } from "../packs/fixtures";
import { longest, runs } from "./runs";

/** A pack that takes longer holds up every event behind this one; the user's own expressions are stopped after a second. */
const longestMs = (pack: Pack) => (pack.userDefined ? 2000 : 250);

const strange: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: fc.jsonValue() as fc.Arbitrary<Json> },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Json>(
      null,
      true,
      -1,
      0.5,
      1e308,
      "",
      "  \t\n ",
      "__proto__",
      "constructor",
      "\ud83d",
      "2026-13-45T99:99:99Z",
      "+275760-09-13T00:00:00.001Z",
      "+1",
      "+".repeat(70),
      "0".repeat(400),
      [],
      {},
      [null],
      [[[[[[]]]]]],
      { toString: null, hasOwnProperty: 1, length: -1 },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Json>(
      "x".repeat(300_000),
      Array.from({ length: 3000 }, (_, index) => ({ role: "user", content: `line ${index}` })),
      Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`key${index}`, index])),
    ),
  },
);

type Change =
  | { do: "put"; at: number; value: Json }
  | { do: "drop"; at: number }
  | { do: "rename"; at: number; to: string }
  | { do: "nest"; at: number; levels: number }
  | { do: "swap"; at: number; with: number };

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("put" as const), at: fc.nat(), value: strange }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("drop" as const), at: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("rename" as const),
      at: fc.nat(),
      to: fc.constantFrom("__proto__", "constructor", "toString", "", "0", "event.data"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("nest" as const),
      at: fc.nat(),
      levels: fc.integer({ min: 1, max: 90 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("swap" as const), at: fc.nat(), with: fc.nat() }) },
);

type Place = { holder: Record<string, Json> | Json[]; key: string | number };

function placesIn(value: Json, most = 400): Place[] {
  const places: Place[] = [];
  const waiting: Json[] = [value];
  for (let next = waiting.shift(); next !== undefined && places.length < most; next = waiting.shift()) {
    if (typeof next !== "object" || next === null) continue;
    const keys = Array.isArray(next) ? [...next.keys()] : Object.keys(next);
    for (const key of keys) {
      places.push({ holder: next as Place["holder"], key });
      waiting.push((next as Record<string | number, Json>)[key] as Json);
    }
  }
  return places;
}

const at = ({ holder, key }: Place) => (holder as Record<string | number, Json>)[key] as Json;
function set({ holder, key }: Place, value: Json): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function mutate(value: Json, changes: Change[]): Json {
  const whole = structuredClone(value);
  for (const one of changes) {
    const places = placesIn(whole);
    const place = places[one.at % Math.max(places.length, 1)];
    if (!place) return one.do === "put" ? one.value : whole;
    const { holder, key } = place;
    if (one.do === "put") set(place, structuredClone(one.value));
    else if (one.do === "drop")
      Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key as string];
    else if (one.do === "rename" && !Array.isArray(holder)) {
      const value = at(place);
      delete holder[key as string];
      set({ holder, key: one.to }, value);
    } else if (one.do === "nest") {
      let nested = at(place);
      for (let level = 0; level < one.levels; level += 1) nested = level % 2 ? [nested] : { inner: nested };
      set(place, nested);
    } else if (one.do === "swap") {
      const other = places[one.with % places.length] as Place;
      const [value, otherValue] = [structuredClone(at(place)), structuredClone(at(other))];
      set(place, otherValue);
      set(other, value);
    }
  }
  return whole;
}

function parse(body: Uint8Array, contentType: string): Json | undefined {
  const text = new TextDecoder().decode(body);
  if (contentType === formType) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function write(value: Json, contentType: string): Uint8Array {
  if (contentType !== formType) return new TextEncoder().encode(JSON.stringify(value));
  const fields = Object.entries((value ?? {}) as Record<string, Json>).map(
    ([name, one]): [string, string] => [name, typeof one === "string" ? one : JSON.stringify(one)],
  );
  return new TextEncoder().encode(new URLSearchParams(fields).toString());
}

describe.each(packs.map((pack) => [pack.id, pack] as const))("%s", (_id, pack: Pack) => {
  const settings = settingsOf(pack);
  const templates = readFixtures(pack).flatMap(({ name, request, expected }) => {
    const contentType = request.headers[0]?.[1] ?? "application/json";
    const value = parse(request.body, contentType);
    return value === undefined ? [] : [{ name, request, contentType, value, expected }];
  });

  test("reads, judges and draws any fixture, however it is broken", { timeout: longest }, async () => {
    const broken = fc.record({
      template: fc.constantFrom(...templates),
      changes: fc.array(change, { minLength: 1, maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(broken, async ({ template, changes }) => {
        const body = write(mutate(template.value, changes), template.contentType);
        const request = requestOf(body, template.request.url, template.contentType);
        const begun = performance.now();
        const readings: Reading[] = await pack.read(request, settings);
        const placed = placeInLog(readings);
        pack.attempts(placed);
        for (const reading of readings) pack.duplicateKey(reading);
        await pack.judge(placed, pack.expects, settings);
        const took = performance.now() - begun;
        // A machine that is busy with other things takes its time once; what hangs does so again.
        for (let tries = 0, last = took; last > longestMs(pack); tries += 1) {
          if (tries === 3) throw new Error(`reading it took ${Math.round(last)} ms`);
          const again = performance.now();
          await pack.read(request, settings);
          last = performance.now() - again;
        }
        expect(JSON.parse(JSON.stringify(readings))).toEqual(readings);
        for (const { type, problems, label } of readings) {
          expect(type !== null || problems.length > 0 || label !== "").toBe(true);
          for (const { sentence } of problems) expect(sentence).not.toBe("");
        }
        expect(({} as Record<string, unknown>).spam ?? ({} as Record<string, unknown>).inner).toBeUndefined();
        // The reading of a body that is whole is what it always was.
        expect(await pack.read(template.request, settings)).toEqual(template.expected);
      }),
      runs(100),
    );
  });
});
