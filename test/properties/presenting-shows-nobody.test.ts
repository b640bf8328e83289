/**
 * While the console is presented a room sees nobody: whatever an answer of the engine holds, no known name, no number and
 * no address of a real person stands in it in full, in any spelling; the same person is the same mask everywhere, and a
 * mask leads back to its value where the engine is asked (docs/guide/demo.md).
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createMasks } from "../../renderer/presenting/masks";
import { runs } from "./runs";

const person = fc.record({
  line: fc.integer({ min: 2_300_000, max: 9_899_999 }).map(String),
  first: fc.stringMatching(/^[A-Z][a-z]{3,8}qz$/),
  last: fc.stringMatching(/^[A-Z][a-z]{3,8}qz$/),
});
type Person = typeof person extends fc.Arbitrary<infer Value> ? Value : never;

const spoken: ((one: Person) => string)[] = [
  ({ first, last }) => `${first} ${last}`,
  ({ first }) => first,
  ({ first, last }) => `${first} ${last}`.toUpperCase(),
  ({ first, last }) => `${first} ${last}`.toLowerCase(),
  ({ first, last }) => `${first.toLowerCase()}.${last.toLowerCase()}@example.com`,
  ({ first, last }) => `${first.toLowerCase()}_${last.toLowerCase()}`,
  ({ first, last }) => `CallerName=${first}+${last}`,
  ({ line }) => `+1415${line}`,
  ({ line }) => `+1 415 ${line.slice(0, 3)} ${line.slice(3)}`,
  ({ line }) => `(415) ${line.slice(0, 3)}-${line.slice(3)}`,
  ({ line }) => `From=%2B1415${line}`,
  ({ line }) => `415-${line.slice(0, 3)}-${line.slice(3)}`,
];
const around = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => `the caller ${text}, of course`,
  (text) => JSON.stringify({ deep: [{ value: text }] }),
  (text) => `"${text}"`,
  (text) => `(${text})`,
  (text) => `${text}\n${text}`,
);

test("no name, number or address is left in any text, and one person keeps one mask", () => {
  const words = fc.array(fc.tuple(fc.constantFrom(...spoken), around), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(fc.tuple(person, words), { minLength: 1, maxLength: 3 }), (people) => {
      const masks = createMasks();
      for (const [{ first, last }] of people) masks.learnName(`${first} ${last}`);
      const text = people.flatMap(([one, said]) => said.map(([of, place]) => place(of(one)))).join(" · ");
      const shown = masks.mask(text);
      expect(masks.mask(text)).toBe(shown);
      const digits = shown.replace(/(?<=\d)[\s().-]+(?=\d)/g, "");
      for (const [{ first, last, line }] of people) {
        for (const name of [`${first} ${last}`, `${first}.${last}`, `${first}_${last}`, `${first}+${last}`])
          expect(shown.toLowerCase()).not.toContain(name.toLowerCase());
        for (const name of [first, last]) expect(shown).not.toContain(name);
        expect(digits).not.toContain(line);
      }
    }),
    runs(800),
  );
});

test("a mask leads back to the value it stands for, and two people never share one", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(person, { minLength: 2, maxLength: 6, selector: ({ line }) => line }),
      (people) => {
        const masks = createMasks();
        const numbers = people.map(({ line }) => `+1415${line}`);
        const shown = numbers.map((number) => masks.mask(number));
        expect(new Set(shown).size).toBe(numbers.length);
        expect(shown.map((mask) => masks.unmask(mask))).toEqual(numbers);
        expect(masks.unmask(`phone:${shown[0]} type:call.ended`)).toBe(`phone:${numbers[0]} type:call.ended`);
      },
    ),
    runs(800),
  );
});

test("any text at all is masked without an exception", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.string({ maxLength: 20 }), (text, name) => {
      const masks = createMasks();
      masks.learnName(name);
      masks.learnInvented(text.slice(0, 20));
      const once = masks.mask(text);
      masks.unmask(once);
      expect(typeof masks.mask(once)).toBe("string");
    }),
    runs(1500),
  );
});
