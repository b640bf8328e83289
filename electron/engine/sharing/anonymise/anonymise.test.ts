import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packs } from "../../providers/packs";
import { type Anonymiser, createAnonymiser, type EventToAnonymise } from "./anonymise";
import { fillerWords } from "./filler";

const nothing = (text: string) => text;

function event(body: string | Uint8Array, changes: Partial<EventToAnonymise> = {}): EventToAnonymise {
  return {
    position: 1,
    source: "acme-clinic",
    provider: "mirai",
    type: null,
    origin: "live",
    receivedAt: 1,
    method: "POST",
    url: "/hooks/acme-clinic",
    httpVersion: "1.1",
    headers: [["content-type", "application/json"]],
    body: typeof body === "string" ? Buffer.from(body, "utf8") : body,
    signature: "verified",
    country: "US",
    trusted: false,
    ...changes,
  };
}

function replaceAll(
  events: EventToAnonymise[],
  salt = "a salt of sixteen",
): { texts: string[]; anonymiser: Anonymiser } {
  const anonymiser = createAnonymiser(salt, nothing);
  for (const one of events) anonymiser.learn(one);
  return {
    texts: events.map((one) => Buffer.from(anonymiser.replace(one).body).toString("utf8")),
    anonymiser,
  };
}

const replaced = (value: unknown, changes: Partial<EventToAnonymise> = {}) =>
  JSON.parse(replaceAll([event(JSON.stringify(value), changes)]).texts[0] ?? "");

describe("what is replaced, and what stays", () => {
  test("people go, the provider's own words, times and figures stay", () => {
    const out = replaced({
      event: {
        type: "call.ended",
        status: "in-progress",
        startedAt: "2026-03-02T10:05:40Z",
        seconds: 105,
        ok: true,
      },
      caller: {
        first_name: "Ottilie",
        phone: "+442079460123",
        email: "o.brandt@firma.example",
        city: "Sandwich",
      },
      agent_name: "Marlene",
      sentiment: "positive",
    });
    expect(out).toMatchObject({
      event: {
        type: "call.ended",
        status: "in-progress",
        startedAt: "2026-03-02T10:05:40Z",
        seconds: 105,
        ok: true,
      },
      caller: { first_name: expect.stringMatching(/^Caller \d+$/), email: "user-1@example.com" },
      sentiment: "positive",
    });
    expect(out.caller.phone).toMatch(/^\+447700900\d{3}$/);
    expect(JSON.stringify(out)).not.toMatch(/Ottilie|2079460123|brandt|Sandwich|Marlene/);
  });

  test("a transcript keeps its turns and its length, and none of its words", () => {
    const transcript =
      "Agent: Hello Ottilie, is it about your knee?\nUser: Yes, ring me at 202-555-0143 tomorrow.";
    const { transcript: out } = replaced({ transcript });
    expect(out).toHaveLength(transcript.length);
    expect(out).toMatch(/^Agent: .*\nUser: /);
    for (const word of transcript.match(/[\p{L}\d]{4,}/gu) ?? []) {
      if (word === "Agent" || word === "User") continue;
      expect(out).not.toContain(word);
    }
    for (const word of out.toLowerCase().match(/[a-z]{4,}/g) ?? []) {
      if (word !== "agent" && word !== "user") expect(fillerWords.has(word), word).toBe(true);
    }
  });

  test("secrets, signatures and addresses of machines stay out; an event that was good can be signed again", () => {
    const anonymiser = createAnonymiser("a salt of sixteen", nothing);
    const one = event('{"access_token":"abcdef-123456","ip":"203.0.113.7"}', {
      url: "/hooks/acme-clinic/Kx81jQpZ0s?api_key=topsecret&phone=%2B12025550143",
      headers: [
        ["Authorization", "Bearer abc.def.ghi"],
        ["X-Signature", "5f1c"],
        ["X-Forwarded-For", "203.0.113.7"],
        ["Host", "acme.example"],
        ["Content-Type", "application/json"],
        ["X-Call", "c_9f0e1d2c4b5a"],
      ],
    });
    anonymiser.learn(one);
    const out = anonymiser.replace(one);
    expect(out.resign).toBe(true);
    expect(out.headers.map(([name]) => name)).toEqual(["Content-Type", "X-Call"]);
    const whole = JSON.stringify({ ...out, body: Buffer.from(out.body).toString() });
    expect(whole).not.toMatch(/abcdef|topsecret|5550143|203\.0\.113|acme|5f1c|Kx81jQpZ0s|c_9f0e/);
    expect(anonymiser.replace(event("{}", { signature: "failed" })).resign).toBe(false);
    expect(anonymiser.replace(event("{}", { signature: "failed", trusted: true })).resign).toBe(true);
  });

  test("forms, JSON within JSON, keys that are numbers; bodies that are no text are left out and say so", () => {
    const form = event(
      "CallSid=CA00112233445566778899aabbccddeeff&From=%2B12025550143&CallerName=Ottilie+Brandt&CallStatus=no-answer",
      {
        headers: [["content-type", "application/x-www-form-urlencoded"]],
      },
    );
    const [text = ""] = replaceAll([form]).texts;
    const fields = new URLSearchParams(text);
    expect(Object.fromEntries(fields)).toMatchObject({ CallStatus: "no-answer", CallerName: "Caller 1" });
    expect(fields.get("CallSid")).toMatch(/^CA[0-9a-f]{32}$/);
    expect(fields.get("From")).toMatch(/^\+1\d{3}55501\d\d$/);
    expect(text).not.toMatch(/0143|Ottilie|00112233/);

    const nested = replaced({ raw: JSON.stringify({ phone: "+12025550143" }), "+12025550143": 1 });
    expect(JSON.stringify(nested)).not.toContain("2025550143");
    expect(Object.keys(nested)[1]).toBe(JSON.parse(nested.raw).phone);

    for (const body of [
      new Uint8Array([0xff, 0xfe, 0, 1]),
      Buffer.from("<xml>Ottilie</xml>"),
      Buffer.from("[".repeat(200)),
    ]) {
      const anonymiser = createAnonymiser("a salt of sixteen", nothing);
      const out = anonymiser.replace(event(body));
      expect(out.body).toHaveLength(0);
      expect(out.leftOut).toMatch(/^its body is/);
    }
  });
});

describe("equal stays equal", () => {
  test("a number is the same number in every spelling, and each spelling stays", () => {
    const out = replaced({
      phone: "+12025550143",
      caller: "(202) 555-0143",
      from: "202.555.0143",
      to: "1 202 555 0143",
      mobile: 12025550143,
    });
    const digits = Object.values(out).map((value) => String(value).replace(/\D/g, "").slice(-10));
    expect(new Set(digits).size).toBe(1);
    expect(out).toMatchObject({
      phone: expect.stringMatching(/^\+1\d{10}$/),
      caller: expect.stringMatching(/^\(\d{3}\) 555-01\d\d$/),
      from: expect.stringMatching(/^\d{3}\.555\.01\d\d$/),
      to: expect.stringMatching(/^1 \d{3} 555 01\d\d$/),
      mobile: expect.any(Number),
    });
  });

  test("two thousand numbers of one country, and numbers of others, are as many afterwards", () => {
    const numbers = Array.from({ length: 2000 }, (_, index) => `+1303${String(5_000_000 + index * 37)}`);
    const abroad = [
      "+919812345678",
      "+5511987654321",
      "+4915112345678",
      "+33612345678",
      "+61412345678",
      "+819012345678",
      "+447911123456",
    ];
    const out: string[] = replaced({ phones: [...numbers, ...abroad] }).phones;
    expect(new Set(out).size).toBe(numbers.length + abroad.length);
    expect(out.slice(0, 2000).every((number) => /^\+1\d{3}55501\d\d$/.test(number))).toBe(true);
    for (const [index, number] of abroad.entries()) {
      const after = out[2000 + index] ?? "";
      expect(after).toHaveLength(number.length);
      expect(after.slice(0, 3)).toBe(number.slice(0, 3));
      expect(after).not.toBe(number);
    }
  });

  test("the same salt gives the same bytes, another salt others", () => {
    const body = JSON.stringify({
      id: "c_9f0e1d2c4b5a",
      phone: "+12025550143",
      summary: "Ottilie rang about her knee.",
    });
    const once = replaceAll([event(body)], "salt number one!").texts[0];
    expect(replaceAll([event(body)], "salt number one!").texts[0]).toBe(once);
    expect(replaceAll([event(body)], "salt number two!").texts[0]).not.toBe(once);
  });

  test("no stand-in is an original of another event, even where those are reserved numbers themselves", () => {
    const bodies = Array.from({ length: 100 }, (_, index) =>
      JSON.stringify({ phone: `(202) 555-01${String(index).padStart(2, "0")}` }),
    );
    const { texts } = replaceAll(bodies.map((body) => event(body)));
    expect(texts.filter((text) => bodies.includes(text))).toEqual([]);
    expect(new Set(texts).size).toBe(100);
  });
});

test("a sentence about these events is swept of whole originals, whatever signs they hold", () => {
  const { anonymiser } = replaceAll([
    event(
      JSON.stringify({
        callId: "c-1.0+(x)",
        customer_name: "Bo",
        phone: "+12025550143",
        call: { id: "told-1" },
      }),
    ),
  ]);
  const swept = anonymiser.sweep("Bo (+12025550143) rang in c-1.0+(x), told-1; Bob did not, after 10:42.");
  expect(swept).toMatch(/^Caller \d+ \(\+1\d{3}55501\d\d\) rang in .*; Bob did not, after 10:42\.$/);
  expect(swept).not.toMatch(/c-1\.0|told-1|0143/);
});

const secretsOfPeople = fc.record({
  phone: fc.integer({ min: 2_000_000, max: 9_999_999 }).map((line) => `+1415${line}`),
  email: fc.stringMatching(/^[a-z]{5,9}\.[a-z]{5,9}$/).map((name) => `${name}@firma.example`),
  name: fc.stringMatching(/^[A-Z][a-z]{5,9}qz [A-Z][a-z]{5,9}qz$/),
  text: fc.stringMatching(/^([A-Z]?[a-z]{4,9}qz ){3,12}[a-z]{4,9}qz\.$/),
  id: fc.stringMatching(/^[a-z]{1,2}_[0-9a-f]{12}$/),
});

/** Objects of any shape, with a person's values at places a provider would put them. */
const payload = secretsOfPeople.chain((person) =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          { phone: person.phone },
          { customer_number: person.phone },
          { email: person.email },
          { contact: { email: person.email, fullName: person.name } },
          { callerName: person.name },
          { metadata: { anything: person.name, note: person.text } },
          { transcript: person.text },
          { messages: [{ role: "user", content: person.text }] },
          { callId: person.id },
          { data: { call: { id: person.id, status: "completed" } } },
          { reason: person.text },
          { recordingUrl: `https://storage.firma.example/${person.id}?token=${person.id}` },
        ),
        fc.record({
          duration: fc.integer(),
          ok: fc.boolean(),
          at: fc.constant("2026-03-02T10:05:40Z"),
          none: fc.constant(null),
        }),
      ),
      { minLength: 1, maxLength: 8 },
    )
    .map((parts) => ({ person, body: { parts } })),
);

describe("over any payload", () => {
  test("nothing of a person is left, not a part of a name nor the digits of a number", () => {
    fc.assert(
      fc.property(payload, ({ person, body }) => {
        const [text = ""] = replaceAll([event(JSON.stringify(body))]).texts;
        const parts = [
          person.phone.slice(2),
          person.email,
          ...person.name.split(" "),
          ...(person.text.match(/[A-Za-z]{6,}/g) ?? []),
          person.id.split("_")[1] ?? "",
        ];
        for (const part of parts) if (text.includes(part)) throw new Error(`“${part}” is still in ${text}`);
      }),
      { numRuns: 300 },
    );
  });

  test("structure, order of keys and types are kept, and equal values stay equal", () => {
    const shape = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(shape)
        : value !== null && typeof value === "object"
          ? Object.entries(value).map(([key, one]) => [key, shape(one)])
          : typeof value;
    fc.assert(
      fc.property(payload, ({ body }) => {
        const { texts } = replaceAll([event(JSON.stringify(body)), event(JSON.stringify(body))]);
        expect(texts[1]).toBe(texts[0]);
        expect(shape(JSON.parse(texts[0] ?? ""))).toEqual(shape(body));
      }),
      { numRuns: 200 },
    );
  });

  test("any text at all is gone through without an exception, and JSON stays JSON", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: "grapheme" })), (text) => {
        const [out = ""] = replaceAll([event(text)]).texts;
        if (isJson(text) && /^\s*[{["]/.test(text)) JSON.parse(out);
      }),
      { numRuns: 300 },
    );
  });
});

test.each(packs)(
  "events of $name read with stand-ins as they did without: types, times, artifacts, problems",
  async (pack) => {
    const folder = join("fixtures", pack.id);
    const names = readdirSync(folder).filter((one) => one.endsWith(".json") && !one.includes(".reading."));
    for (const name of names) {
      const body = readFileSync(join(folder, name));
      const [text = ""] = replaceAll([event(body, { provider: pack.id })]).texts;
      if (text === "") continue;
      const read = async (bytes: Uint8Array) => {
        const request = { method: "POST", url: "/hooks/x", headers: [], body: bytes };
        const readings = await pack.read(request, { country: "US", personPaths: pack.personPaths });
        return readings.map((reading) => ({
          type: reading.type,
          kind: reading.kind,
          stage: reading.stage,
          occurredAt: reading.occurredAt,
          subject: reading.subject && Object.keys(reading.subject),
          facts: Object.entries(reading.facts).map(([fact, value]) => [fact, value === null]),
          artifacts: Object.entries(reading.artifacts).map(([artifact, { state }]) => [artifact, state]),
          problems: reading.problems.map(({ path }) => path),
        }));
      };
      expect(await read(Buffer.from(text)), name).toEqual(await read(body));
    }
  },
);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
