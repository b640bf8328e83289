/**
 * A body as a provider sent it, JSON or a form, broken on purpose: each field left out in turn and given every other type, and at each
 * field one of the values that break readers (lone surrogates, twenty digits, a thousand levels, names of prototypes,
 * a key twice); then the whole body cut, turned, emptied and blown up. The same fixture gives the same list.
 */
import { contentTypeOf } from "../../electron/engine/providers/payload";
import { formType } from "../../shared/form-fields";
import type { Json } from "../../shared/words";

export type Mutation = {
  /** `event.data.call.id left out`. */
  name: string;
  /** Dotted path of what was changed; empty for the whole body. */
  at: string;
  body: Uint8Array;
};

type Step = string | number;

const depth = 1000;
const deep = `${'{"deeper":'.repeat(depth)}1${"}".repeat(depth)}`;
const deepList = `${"[".repeat(depth)}${"]".repeat(depth)}`;
const longText = "x".repeat(5 * 1024 * 1024);

/** JSON texts, so that they can say what no value in memory does. */
const otherTypes: [string, string][] = [
  ["null", "null"],
  ["true", "true"],
  ["a number", "7"],
  ["text", '"text"'],
  ["a list", '["text", 7, null, {}]'],
  ["an object", '{"id":"inside","name":"Inside"}'],
];

const strange: [string, string][] = [
  ["a lone surrogate", '"\\ud83d"'],
  ["text that ends in half a character", '"half\\udc00"'],
  ["twenty digits", "12345678901234567890"],
  ["a number beyond all numbers", "1e999"],
  ["less than nothing", "-1"],
  ["half a number", "0.5"],
  ["empty text", '""'],
  ["blanks", '"  \\t\\n "'],
  ["a zero byte", '"a\\u0000b"'],
  ["the name of a prototype", '"__proto__"'],
  ["the name of a constructor", '"constructor"'],
  [
    "a prototype",
    '{"__proto__":{"id":"polluted","spam":true},"constructor":{"prototype":{"id":"polluted"}}}',
  ],
  ["a thousand objects", deep],
  ["a thousand lists", deepList],
  ["nothing but prototypes", '{"__proto__":null,"toString":null,"hasOwnProperty":1,"then":{}}'],
  ["a time that never was", '"2026-13-45T99:99:99Z"'],
  ["a time beyond all times", '"+275760-09-13T00:00:00.001Z"'],
  ["text of markup", '"<img src=x onerror=alert(1)>\\u202e"'],
];

const encoder = new TextEncoder();

// "JSON.parse source text access" (ES2026): numbers keep their own digits, and any JSON text may stand for a value.
const { parse, rawJSON, isRawJSON } = JSON as unknown as {
  parse: (text: string, reviver: (key: string, value: Json, context: { source?: string }) => Json) => Json;
  rawJSON: (text: string) => Json;
  isRawJSON: (value: unknown) => boolean;
};

/**
 * Every mutation of one body that is JSON or a form; only those of bytes where it is neither. `turn` rotates what is
 * strange, and with `everyField` above 1 which fields have their turn.
 */
export function mutate(body: Uint8Array, turn: number, everyField = 1): Mutation[] {
  const value = read(body);
  const isForm = value === undefined && contentTypeOf(body) === formType;
  const fields = isForm
    ? mutateForm(body, turn)
    : value === undefined
      ? []
      : mutateFields(value, turn, everyField);
  return [...fields, ...mutateBytes(body)];
}

const strangeFields: [string, string][] = [
  ["nothing behind it", "="],
  ["no sign of equality", ""],
  ["blanks", "=+%09+"],
  ["a broken escape", "=%E0%A4%A"],
  ["bytes that are no UTF-8", "=%FF%FE"],
  ["a zero byte", "=a%00b"],
  ["a number", "=7"],
  ["less than nothing", "=-1"],
  ["JSON", "=%7B%22__proto__%22%3A1%7D"],
  ["a thousand lists", `=${encodeURIComponent(deepList)}`],
  ["the name of a prototype", "=__proto__"],
  ["a time that never was", "=Mon%2C+32+Foo+2026+99%3A99%3A99+%2B0000"],
  ["text of markup", "=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E"],
];

/** Each field left out, told twice, under the name of a prototype, and with a few of the strange values. */
function mutateForm(body: Uint8Array, turn: number): Mutation[] {
  const pairs = new TextDecoder().decode(body).split("&");
  return pairs.flatMap((pair, index): Mutation[] => {
    const [name = ""] = pair.split("=", 1);
    const at = decodeURIComponent(name);
    const made: [string, string[]][] = [
      ["left out", []],
      ["said twice", [pair, `${name}=again`]],
      ["named as a prototype", [pair.replace(name, "__proto__")]],
    ];
    for (const offset of [0, 1, 2, 3]) {
      const one = strangeFields[(turn * 7 + index * 3 + offset) % strangeFields.length];
      if (one) made.push([one[0], [`${name}${one[1]}`]]);
    }
    if (index === turn % 5) made.push(["half a megabyte", [`${name}=${"x".repeat(512 * 1024)}`]]);
    return made.map(([what, instead]) => ({
      name: `${at}: ${what}`,
      at,
      body: encoder.encode([...pairs.slice(0, index), ...instead, ...pairs.slice(index + 1)].join("&")),
    }));
  });
}

function* placesIn(value: Json, steps: Step[] = []): Generator<Step[]> {
  if (typeof value !== "object" || value === null || isRawJSON(value)) return;
  const names: Step[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  for (const name of names) {
    const place = [...steps, name];
    yield place;
    yield* placesIn((value as Record<Step, Json>)[name] as Json, place);
  }
}

function mutateFields(value: Json, turn: number, everyField: number): Mutation[] {
  return [...placesIn(value)].flatMap((place, index): Mutation[] => {
    if (index % everyField !== turn % everyField) return [];
    const at = place.join(".");
    const texts: [string, string][] = otherTypes.map(([what, text]) => [what, put(value, place, text)]);
    for (const offset of [0, 1, 2]) {
      const one = strange[(turn * 7 + index * 3 + offset) % strange.length];
      if (one) texts.push([one[0], put(value, place, one[1])]);
    }
    // One big text per body, at another place in each.
    if (everyField === 1 && index === turn % 5)
      texts.push(["five megabytes", put(value, place, JSON.stringify(longText))]);
    texts.push(["left out", leaveOut(value, place)], ["said twice", sayTwice(value, place)]);
    return texts.map(([what, text]) => ({ name: `${at}: ${what}`, at, body: encoder.encode(text) }));
  });
}

function mutateBytes(body: Uint8Array): Mutation[] {
  const cut = (part: number) => body.slice(0, Math.floor(body.length * part));
  const turned = body.slice();
  for (let at = 7; at < turned.length; at += 97) turned[at] = 0xff;
  const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
  const whole: [string, Uint8Array][] = [
    ["empty", new Uint8Array()],
    ["blanks", encoder.encode(" \r\n\t ")],
    ["cut after a third", cut(1 / 3)],
    ["cut before its end", cut(0.97)],
    ["bytes that are no UTF-8", turned],
    ["half a character at its end", joined(body, Uint8Array.of(0xe2, 0x82))],
    ["UTF-16", new Uint8Array(Buffer.from(`\uFEFF${new TextDecoder().decode(body)}`, "utf16le"))],
    ["a byte order mark before it", joined(Uint8Array.of(0xef, 0xbb, 0xbf), body)],
    ["zero bytes behind it", joined(body, new Uint8Array(16))],
    ["twice", joined(body, body)],
    ["in a list", joined(encoder.encode("["), body, encoder.encode("]"))],
    ["as a form", encoder.encode(`payload=${encodeURIComponent(new TextDecoder().decode(body))}`)],
    ["null", encoder.encode("null")],
    ["a thousand levels", encoder.encode(deep)],
  ];
  return whole.map(([name, bytes]) => ({ name: `the body: ${name}`, at: "", body: bytes }));
}

function read(body: Uint8Array): Json | undefined {
  try {
    return parse(new TextDecoder("utf-8", { fatal: true }).decode(body), (_key, value, { source }) =>
      typeof value === "number" && source !== undefined ? rawJSON(source) : value,
    );
  } catch {
    return undefined;
  }
}

/** JSON text of the value with this text in the place of what stands there. */
function put(value: Json, place: Step[], text: string): string {
  // Objects and lists are no raw JSON: they go in by way of a mark.
  const mark = "\u0001";
  return JSON.stringify(withAt(value, place, () => mark)).replace(JSON.stringify(mark), () => text);
}

function leaveOut(value: Json, place: Step[]): string {
  return JSON.stringify(withAt(value, place, () => undefined));
}

/** The key stands there again with another value behind it; a list has its item again. */
function sayTwice(value: Json, place: Step[]): string {
  const key = place.at(-1);
  const again = typeof key === "number" ? '"again"' : `"again",${JSON.stringify(key)}:"again too"`;
  return put(value, place, again);
}

function withAt(value: Json, [step, ...rest]: Step[], change: (value: Json) => Json | undefined): Json {
  if (step === undefined || typeof value !== "object" || value === null) return value;
  const inner = (value as Record<Step, Json>)[step] as Json;
  const next = rest.length === 0 ? change(inner) : withAt(inner, rest, change);
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => (index === step ? (next === undefined ? [] : [next]) : [one]));
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]): [string, Json][] =>
      name === step ? (next === undefined ? [] : [[name, next]]) : [[name, one]],
    ),
  );
}
