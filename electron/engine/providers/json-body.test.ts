import { describe, expect, test } from "vitest";
import { parseJsonBody } from "./json-body";

const parse = (text: string) => parseJsonBody(new TextEncoder().encode(text));
const sentences = (text: string) => parse(text).problems.map(({ sentence }) => sentence);

describe("a JSON body", () => {
  test("keeps as text what a double would change, and nothing else", () => {
    expect(parse("[12345678901234567890,-9007199254740993,9007199254740991,1e400,0.5,1e3]").value).toEqual([
      "12345678901234567890",
      "-9007199254740993",
      9007199254740991,
      "1e400",
      0.5,
      1000,
    ]);
  });

  test("names every key that stands twice by its path, escapes decoded", () => {
    expect(sentences(`{"a":1,"b":[[0,"b"],{"c":1,"\\u0063":{"c":2}}],"a":{"a":1},"a":2}`)).toEqual([
      "b.1.c stands twice in the body; the last one was read.",
      "a stands twice in the body; the last one was read.",
    ]);
    expect(parse(`{"a":1,"a":2}`).value).toEqual({ a: 2 });
    expect(sentences(`{"a":"a","b":["a","a"],"c":{"a":1}}`)).toEqual([]);
  });

  test("keeps a key named __proto__ to itself", () => {
    const { value } = parse(`{"__proto__":{"polluted":true}}`);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value ?? {})).toEqual(["__proto__"]);
  });

  test.each([
    ["", "The body is empty."],
    ["hello", "The body is not JSON."],
    [`{"a":1`, "The body is not JSON: it breaks off before it is complete."],
    [`{"a":"x`, "The body is not JSON: it breaks off before it is complete."],
    ["[".repeat(5000), "The body is nested more than 100 levels deep and was not read."],
  ])("of %j is said to be unreadable", (text, sentence) => {
    expect(parse(text).value).toBeUndefined();
    expect(sentences(text)).toEqual([sentence]);
  });

  test("is read, and complained of, with a byte order mark or bytes that are no UTF-8", () => {
    const marked = parseJsonBody(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]));
    expect([marked.value, marked.problems.length]).toEqual([{}, 1]);
    const latin = parseJsonBody(new Uint8Array([0x22, 0xe9, 0x22]));
    expect([latin.value, latin.problems.map(({ expected }) => expected)]).toEqual(["\uFFFD", ["UTF-8"]]);
  });
});
