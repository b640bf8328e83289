/**
 * What an export with stand-ins writes holds nothing of a person: no number in any spelling, no name, address or word of
 * theirs, no secret, wherever in a request they stand (a field, a key, JSON within JSON, a form, a query, a header), in no
 * format; and whoever is the same person before is the same afterwards ("numbers, names and what was said are replaced
 * the same way everywhere", README.md).
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createAnonymiser, type EventToAnonymise } from "../../electron/engine/sharing/anonymise/anonymise";
import { writeCurl } from "../../electron/engine/sharing/formats/curl";
import {
  writeBundle,
  writeHar,
  writeHttp,
  writeJson,
  writeNdjson,
} from "../../electron/engine/sharing/formats/text-formats";
import { createRedactor } from "../../electron/engine/sharing/redact";
import type { Json } from "../../shared/words";
import { runs } from "./runs";

const person = fc.record({
  /** Its last seven digits are nobody else's here. */
  line: fc.integer({ min: 2_300_000, max: 9_899_999 }).map(String),
  first: fc.stringMatching(/^[A-Z][a-z]{4,8}qz$/),
  last: fc.stringMatching(/^[A-ZÄÖÜ][a-zéß]{4,8}qz$/),
  word: fc.stringMatching(/^[a-z]{6,10}qz$/),
  secret: fc.stringMatching(/^[A-Za-z0-9]{18,26}Qz$/),
});
type Person = typeof person extends fc.Arbitrary<infer Value> ? Value : never;

/** The same number as it is written here and there. */
const spellings: ((line: string) => string)[] = [
  (line) => `+1415${line}`,
  (line) => `+1 415 ${line.slice(0, 3)} ${line.slice(3)}`,
  (line) => `(415) ${line.slice(0, 3)}-${line.slice(3)}`,
  (line) => `415.${line.slice(0, 3)}.${line.slice(3)}`,
  (line) => `1-415-${line.slice(0, 3)}-${line.slice(3)}`,
  (line) => `+1-415-${line.slice(0, 3)}-${line.slice(3)}`,
  (line) => `1415${line}`,
  (line) => `0011415${line}`,
  (line) => `whatsapp:+1415${line}`,
  (line) => `tel:+1415${line}`,
  (line) => `sip:+1415${line}@carrier.example.net`,
];

const values: [string, (one: Person, which: number) => Json][] = [
  ["phone", ({ line }, which) => spellings[which % spellings.length]?.(line) ?? ""],
  ["from", ({ line }, which) => spellings[which % spellings.length]?.(line) ?? ""],
  ["customer_phone_number", ({ line }) => Number(`1415${line}`)],
  ["name", ({ first, last }) => `${first} ${last}`],
  ["first_name", ({ first }) => first],
  ["email", ({ first, last }) => `${first}.${last}@firma.example`.toLowerCase()],
  [
    "summary",
    ({ first, word, line }) => `${first} asked about ${word}; ring ${line.slice(0, 3)}-${line.slice(3)}.`,
  ],
  ["transcript", ({ last, word }) => `Agent: Hello Mx ${last}.\nUser: It is about my ${word}.`],
  ["messages", ({ word }) => [{ role: "user", content: `my ${word}` }]],
  ["note", ({ word, line }) => `${word} ☎ 415${line}`],
  ["api_key", ({ secret }) => secret],
  ["recording_url", ({ word, secret }) => `https://files.firma.example/${word}?token=${secret}`],
  ["address", ({ word, last }) => `12 ${last} Street, ${word}`],
];
/** Wherever a provider, or whoever set it up, puts it. */
const around: ((key: string, value: Json) => Json)[] = [
  (key, value) => ({ [key]: value }),
  (key, value) => ({ metadata: { [key]: value } }),
  (key, value) => ({ event: { data: { call: { metadata: { [key]: [value] } } } } }),
  (key, value) => ({ payload: JSON.stringify({ customer: { [key]: value } }) }),
  (key, value) => ({ client_state: Buffer.from(JSON.stringify({ [key]: value })).toString("base64") }),
  (key, value) => ({ custom: { answers: [{ question: "Who?", answer: { [key]: value } }] } }),
];

const part = fc.tuple(fc.constantFrom(...values), fc.nat(20), fc.constantFrom(...around)).map(
  ([[key, of], which, place]) =>
    (one: Person) =>
      place(key, of(one, which)),
);
const keyed = fc.constant(
  (one: Person): Json => ({
    by_number: { [`+1415${one.line}`]: 1 },
    by_name: { [`${one.first}.${one.last}@firma.example`]: true },
  }),
);

const spelledOut = (text: string) =>
  text.replace(/[a-z]/gi, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);

type Written = { body: string; headers: [string, string][]; url: string };
/** As JSON, as JSON that escapes what it need not, as a form; some of it in the query and in a header too. */
const writings: ((value: Json, one: Person) => Written)[] = [
  (value) => ({
    body: JSON.stringify(value),
    headers: [["content-type", "application/json"]],
    url: "/hooks/here",
  }),
  (value) => ({
    body: JSON.stringify(value).replace(/(?<=: ?")[^"\\]*qz[^"\\]*(?=")/g, spelledOut),
    headers: [["content-type", "application/json"]],
    url: "/hooks/here",
  }),
  (value, { line, first }) => ({
    body: new URLSearchParams(
      Object.entries(value as Record<string, Json>).map(([key, of]) => [
        key,
        typeof of === "string" ? of : JSON.stringify(of),
      ]),
    ).toString(),
    headers: [["content-type", "application/x-www-form-urlencoded"]],
    url: `/hooks/here/post-call?phone=%2B1415${line}&name=${first}`,
  }),
  (value, { line, secret, first, last }) => ({
    body: JSON.stringify(value, null, 2),
    headers: [
      ["content-type", "application/json"],
      ["x-caller", `+1415${line}`],
      ["x-customer-name", `${first} ${last}`],
      ["authorization", `Bearer ${secret}`],
      ["x-api-key", secret],
    ],
    url: `/hooks/here?from=(415)%20${line.slice(0, 3)}-${line.slice(3)}&key=${secret}`,
  }),
];

const sample = fc.record({
  one: person,
  parts: fc.array(fc.oneof({ weight: 6, arbitrary: part }, { weight: 1, arbitrary: keyed }), {
    minLength: 1,
    maxLength: 6,
  }),
  written: fc.constantFrom(...writings),
});

function toEvent({ body, headers, url }: Written, position: number): EventToAnonymise {
  return {
    position,
    source: "acme-clinic",
    provider: "mirai",
    type: null,
    origin: "live",
    receivedAt: 1,
    method: "POST",
    url,
    httpVersion: "1.1",
    headers,
    body: Buffer.from(body, "utf8"),
    signature: "verified",
    country: "US",
    trusted: false,
  };
}

const about = { writtenBy: "Ringback", writtenAt: 1, redacted: true, notes: [] };

/** Everything a reader of the file can see, once escapes, forms and Base64 are undone. */
function readBack(text: string, depth = 0): string {
  if (depth === 4) return text;
  const undone = [text];
  const unescaped = text.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  if (unescaped !== text) undone.push(unescaped);
  try {
    const plain = decodeURIComponent(text.replaceAll("+", " "));
    if (plain !== text.replaceAll("+", " ")) undone.push(plain);
  } catch {
    // No form.
  }
  for (const [packed] of text.matchAll(/[A-Za-z0-9+/]{24,}={0,2}/g)) {
    const plain = Buffer.from(packed, "base64").toString("utf8");
    if (!plain.includes("\uFFFD")) undone.push(readBack(plain, depth + 1));
  }
  return undone.join("\n");
}

test("nothing of a person is left in any format, whatever it stood in and however it was spelled", () => {
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 3 }), (samples) => {
      const events = samples.map(({ one, parts, written }, index) =>
        toEvent(written(Object.assign({}, ...parts.map((make) => make(one))), one), index + 1),
      );
      const redactor = createRedactor();
      for (const { one } of samples) redactor.learn(one.secret);
      const anonymiser = createAnonymiser("a salt of sixteen", (text) => redactor.redact(text));
      for (const event of events) anonymiser.learn(event);
      const shared = events.map((event) => anonymiser.replace(event));
      const files: Record<string, string> = {
        bundle: writeBundle(shared, about),
        json: writeJson(shared),
        ndjson: writeNdjson(shared),
        har: writeHar(shared, "https://example.com", "1"),
        http: Buffer.from(writeHttp(shared)).toString("latin1"),
        bash: writeCurl(shared, "http://127.0.0.1:4400", "bash"),
        cmd: writeCurl(shared, "http://127.0.0.1:4400", "cmd"),
        powershell: writeCurl(shared, "http://127.0.0.1:4400", "powershell"),
      };
      for (const [format, file] of Object.entries(files)) {
        const all = readBack(file).toLowerCase();
        const digits = all.replace(/(?<=\d)[\s().-]+(?=\d)/g, "");
        for (const { one } of samples) {
          const told = [one.first, one.last, one.word, one.secret];
          for (const own of told)
            expect({ format, found: all.includes(own.toLowerCase()) && own }).toEqual({
              format,
              found: false,
            });
          expect({ format, found: digits.includes(one.line) && one.line }).toEqual({ format, found: false });
        }
      }
    }),
    runs(400),
  );
});

test("the same person is the same in every event, and another is another", () => {
  const at = fc.constantFrom(...values.filter(([key]) => ["phone", "from", "name", "email"].includes(key)));
  fc.assert(
    fc.property(
      fc.uniqueArray(person, { minLength: 2, maxLength: 4, selector: ({ line }) => line }),
      at,
      (people, [key, of]) => {
        fc.pre(
          new Set(people.map(({ first, last }) => `${first} ${last}`.toLowerCase())).size === people.length,
        );
        const events = [...people, ...people].map((one, index) =>
          toEvent(
            { body: JSON.stringify({ [key]: of(one, 0) }), headers: [], url: "/hooks/here" },
            index + 1,
          ),
        );
        const anonymiser = createAnonymiser("a salt of sixteen", (text) => text);
        for (const event of events) anonymiser.learn(event);
        const after = events.map(
          (event) => JSON.parse(Buffer.from(anonymiser.replace(event).body).toString())[key],
        );
        expect(after.slice(people.length)).toEqual(after.slice(0, people.length));
        expect(new Set(after).size).toBe(people.length);
      },
    ),
    runs(400),
  );
});
