/** Requests as anything may send them: every method, any path below a hook, any legal header, any bytes. */
import { METHODS } from "node:http";
import fc from "fast-check";

export type Sent = { method: string; url: string; headers: [string, string][]; body: Uint8Array };

/** CONNECT asks for a proxy, and is refused. */
export const method = fc.oneof(
  { weight: 3, arbitrary: fc.constant("POST") },
  { weight: 2, arbitrary: fc.constantFrom(...METHODS.filter((one) => one !== "CONNECT")) },
);

const token = [..."!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"];
/** Names of providers, in any case, and any other that HTTP allows. */
const headerName = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("content-type", "user-agent", "x-signature", "x-mirai-event", "accept", "x-request-id"),
      fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
    )
    .map(([name, upper]) => [...name].map((one, index) => (upper[index] ? one.toUpperCase() : one)).join("")),
  fc.string({ unit: fc.constantFrom(...token), minLength: 1, maxLength: 24 }).map((name) => `X-${name}`),
);

const visible = fc.integer({ min: 0x21, max: 0x7e });
/** obs-text: bytes that are no ASCII, which Node tells as the characters of the same numbers. */
const beyond = fc.integer({ min: 0x80, max: 0xff });
const headerValue = fc
  .string({
    unit: fc.oneof(
      { weight: 8, arbitrary: visible.map((code) => String.fromCharCode(code)) },
      { weight: 1, arbitrary: beyond.map((code) => String.fromCharCode(code)) },
      { weight: 1, arbitrary: fc.constantFrom(" ", "\t", ",", ";", '"') },
    ),
    maxLength: 40,
  })
  .map((value) => value.replace(/^[ \t]+|[ \t]+$/g, ""));

const oneHeader = fc.tuple(headerName, headerValue);
/** In any order, and some told again, in another case too. */
export const headers = fc
  .array(oneHeader, { maxLength: 8 })
  .chain((some) => fc.tuple(fc.constant(some), fc.subarray(some), headerValue))
  .map(([some, again, value]): [string, string][] => [
    ...some,
    ...again.map(([name]): [string, string] => [name.toUpperCase(), value]),
  ]);

/** Of a path or a query: whatever a client may leave as it is, and what it should have escaped. */
const urlPart = fc.string({
  unit: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(..."abcXYZ019-._~") },
    {
      weight: 3,
      arbitrary: fc.constantFrom("%20", "%2F", "%2e", "%00", "%zz", "%", "+", ";", ":", "@", "&", "="),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom("..", ".", "//", "\\", "|", '"', "<", ">", "{", "}", "^", "`", "'"),
    },
    { weight: 1, arbitrary: fc.constantFrom("#", "[", "]", "[1-9]", "{a,b}", "$(id)", "!") },
  ),
  maxLength: 12,
});
export const below = fc
  .tuple(fc.array(urlPart, { maxLength: 3 }), fc.option(urlPart))
  .map(([parts, query]) => parts.map((part) => `/${part}`).join("") + (query === null ? "" : `?${query}`));

const event = fc.record({
  metadata: fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue(), { maxKeys: 4 }),
  event: fc.record({
    type: fc.constantFrom("call.initiate", "call.ended", "end-of-call", "something.new"),
    data: fc.record({ call: fc.record({ id: fc.string(), durationSeconds: fc.double() }) }),
  }),
});

/** Events of a provider, forms, text of every script, text that breaks off, any bytes. */
export const body: fc.Arbitrary<Uint8Array> = fc.oneof(
  event.map((value) => new TextEncoder().encode(JSON.stringify(value, null, 1))),
  fc
    .dictionary(fc.string({ minLength: 1 }), fc.string({ unit: "grapheme" }), { maxKeys: 5 })
    .map((fields) => new TextEncoder().encode(new URLSearchParams(fields).toString())),
  fc.string({ unit: "binary" }).map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ maxLength: 300 }),
  fc
    .constantFrom("", "\n", "\r\n\r\n", "\uFEFF{}", "{", "a=1\n", "POST / HTTP/1.1\r\n\r\n", "\0")
    .map((text) => new TextEncoder().encode(text)),
);

/** To the source `mirai`. */
export const request: fc.Arbitrary<Sent> = fc.record({
  method,
  url: below.map((rest) => `/hooks/mirai${rest}`),
  headers,
  body,
});
