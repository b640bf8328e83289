import fc from "fast-check";
import { expect, test } from "vitest";
import { sliceAt, sliceList } from "./json-slices";

test("elements come out as they stand, blanks, spellings and long numbers too", () => {
  const text = ' { "page": 1, "calls": [ {"id" : 12345678901234567890, "a":"x]\\"}"} ,{"b":1.50} , [] ] }\n';
  expect(sliceList(text, "calls")).toEqual([
    '{"id" : 12345678901234567890, "a":"x]\\"}"}',
    '{"b":1.50}',
    "[]",
  ]);
  expect(sliceAt('{"data":{"call": {"a": 1e3} }}', "data.call")).toBe('{"a": 1e3}');
});

test("a list that is not there, is empty, or is none", () => {
  expect(sliceList("[]", "calls")).toBe(null);
  expect(sliceList('{"calls":{}}', "calls")).toBe(null);
  expect(sliceList('{"calls":[ ]}', "calls")).toEqual([]);
  expect(sliceAt('{"a":1}', "b")).toBe(null);
});

test("of two members with one name the last counts, as JSON.parse has it", () => {
  expect(sliceAt('{"a":1,"a":[2]}', "a")).toBe("[2]");
});

test("what is sliced is what is parsed, of any JSON", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), fc.constantFrom(0, 2), (list, other, blanks) => {
      const text = JSON.stringify({ before: other, calls: list, after: other }, null, blanks);
      const sliced = sliceList(text, "calls") ?? [];
      expect(sliced.map((one) => JSON.parse(one))).toEqual(JSON.parse(JSON.stringify(list)));
      for (const one of sliced) expect(text).toContain(one);
    }),
  );
});
