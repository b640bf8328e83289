/**
 * The kit every pack passes the moment `packs.ts` lists it, over its own fixtures: what it reads, that it is total
 * and pure, that attempts and judgement do not depend on the order readings are handed over in, and that what it
 * sends to itself is signed, keyed and timed by the run alone.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type {
  DraftRequest,
  Pack,
  RawRequest,
  Reading,
  RunContext,
} from "../../electron/engine/providers/pack";
import { checkPacks, findPack, packOf, packs } from "../../electron/engine/providers/packs";
import { isObject, valueAt } from "../../electron/engine/providers/paths";
import { contentTypeOf, readPayload } from "../../electron/engine/providers/payload";
import { formType } from "../../shared/form-fields";
import { retryPolicy } from "../../shared/retries";
import type { Json, PackId } from "../../shared/words";
import { placeInLog, readFixtures, requestOf, settingsOf } from "./fixtures";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("a second pack with the same id stops the start", () => {
  const [first] = packs;
  expect(() => checkPacks(first ? [first, first] : [])).toThrow("Two packs have the id");
  const unheardOf = "unheard-of" as PackId;
  expect(findPack(unheardOf)).toBeUndefined();
  expect(() => packOf(unheardOf)).toThrow("No pack “unheard-of” is listed");
});

describe.each(packs.map((pack) => [pack.id, pack] as const))("%s", (_id, pack) => {
  const fixtures = readFixtures(pack);
  const settings = settingsOf(pack);
  const types = [...new Set(fixtures.flatMap(({ request }) => request.headers.map(([, value]) => value)))];
  /** As every content type that the provider sends. */
  const read = async (body: Uint8Array, url: string): Promise<Reading[]> => {
    const all = await Promise.all(types.map((type) => pack.read(requestOf(body, url, type), settings)));
    return all.flat();
  };
  const urls = fc.constantFrom(...fixtures.map(({ request }) => request.url));

  test.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
    "reads %s",
    async (_name, fixture) => {
      expect(await pack.read(fixture.request, settings)).toEqual(fixture.expected);
    },
  );

  test("has a template for every event, and a schema for every type it reads", () => {
    const types = pack.schemas.map(({ type }) => type).sort();
    const read = fixtures.flatMap(({ expected }) => expected.flatMap(({ type }) => type ?? []));
    expect([...new Set(read)].sort()).toEqual(types);
    const templates = fixtures.filter(({ name, expected }) => expected[0]?.type === name);
    expect(templates.map(({ name }) => name).sort()).toEqual(types);
    expect(templates.flatMap(({ expected }) => expected.flatMap(({ problems }) => problems))).toEqual([]);
  });

  test("reads any bytes without an exception", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), urls, async (body, url) => {
        expect(Array.isArray(await read(body, url))).toBe(true);
      }),
    );
  });

  test("reads any JSON, and any JSON put into a fixture, without an exception", async () => {
    const template = fc.constantFrom(...fixtures.map(({ request }) => request));
    const mutated = fc.tuple(template, fc.nat(), fc.jsonValue()).map(([{ body, url }, place, value]) => {
      return { text: replaceOneValue(textOf(body), place, JSON.stringify(value)), url };
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.record({ text: fc.json(), url: urls }), mutated),
        async ({ text, url }) => {
          const readings = await read(bytesOf(text), url);
          expect(JSON.parse(JSON.stringify(readings))).toEqual(readings);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("reads beginnings of every fixture, and the fixture with a byte turned, without an exception", async () => {
    for (const { name, request, expected } of fixtures) {
      const { url } = request;
      // Every byte of a short body; of a long one as many, evenly spread; of a variant fewer.
      const step = Math.ceil(request.body.length / (expected[0]?.type === name ? 600 : 60));
      for (let length = 0; length <= request.body.length; length += step) {
        expect(Array.isArray(await read(request.body.slice(0, length), url))).toBe(true);
        const turned = request.body.slice();
        turned[length] = (turned[length] ?? 0) ^ 0x10;
        expect(Array.isArray(await read(turned, url))).toBe(true);
      }
    }
  });

  test("reads a body nested ten thousand deep", async () => {
    const body = bytesOf(`{"event":${'{"event":'.repeat(10_000)}1${"}".repeat(10_001)}`);
    for (const { request } of fixtures) expect(Array.isArray(await read(body, request.url))).toBe(true);
  });

  test("says of every fact where it stands, and something stands there", () => {
    for (const { name, request, expected } of fixtures) {
      const body = readPayload(request).value;
      for (const { subject, facts, artifacts, followUps, test: isTest, from = {} } of expected) {
        const told = [
          ...(subject && "call" in subject ? ["key"] : []),
          ...Object.entries(facts).flatMap(([fact, value]) =>
            from[fact] === undefined && isObject(value as Json)
              ? Object.keys(value as object).map((key) => `${fact}.${key}`)
              : [fact],
          ),
          ...Object.keys(artifacts).map((artifact) => `artifact.${artifact}`),
          ...(followUps.length > 0 ? ["followUps"] : []),
          ...(isTest ? ["test"] : []),
        ];
        expect([name, Object.keys(from).sort()]).toEqual([name, told.sort()]);
        const paths = Object.values(from).flatMap((place) =>
          typeof place === "string" ? place.split(" + ") : [],
        );
        // An answer of a form may have dots in its name.
        const lost = paths.filter(
          (path) => !path.startsWith("form_data.") && valueAt(body, path) === undefined,
        );
        // Metrics may stand in one of two lists.
        expect([
          name,
          lost.filter((path) => !/^(?:metadata\.analytics|postCallAnalytics)\.\w+Metrics$/.test(path)),
        ]).toEqual([name, []]);
      }
    }
  });

  test("changes nothing it is handed, and says the same twice", async () => {
    for (const { request } of fixtures) {
      const before = structuredClone(request);
      const frozen = deepFreeze(structuredClone(settings));
      const first = await pack.read(request, frozen);
      expect(await pack.read(request, frozen)).toEqual(first);
      expect(request).toEqual(before);
      const placed = deepFreeze(placeInLog(first));
      expect(pack.attempts(placed)).toEqual(pack.attempts(placed));
      expect(await pack.judge(placed, pack.expects, settings)).toEqual(
        await pack.judge(placed, pack.expects, settings),
      );
    }
  });

  test("attempts and judgement are functions of the set of readings", async () => {
    const pool = fixtures.flatMap(({ expected }) =>
      expected.filter(({ subject }) => subject && "call" in subject),
    );
    const log = fc.array(fc.constantFrom(...pool), { maxLength: 14 }).map(placeInLog);
    const shuffled = log.chain((placed) =>
      fc.tuple(fc.constant(placed), fc.shuffledSubarray(placed, { minLength: placed.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([placed, other]) => {
        expect(pack.attempts(other)).toEqual(pack.attempts(placed));
        expect(await pack.judge(other, pack.expects, settings)).toEqual(
          await pack.judge(placed, pack.expects, settings),
        );
      }),
      { numRuns: 500 },
    );
  });

  test("every reading stands in exactly one attempt, numbered from 1, or nothing was dialled", () => {
    const pool = fixtures.flatMap(({ expected }) => expected);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pool), { maxLength: 14 }), (readings) => {
        const attempts = pack.attempts(placeInLog(readings));
        expect(attempts.map(({ number }) => number)).toEqual(attempts.map((_, index) => index + 1));
        if (attempts.length === 0) return;
        const positions = attempts.flatMap((attempt) => attempt.positions).sort((a, b) => a - b);
        expect(positions).toEqual(readings.map((_, index) => index + 1));
      }),
    );
  });

  test("copies have the key of their original", () => {
    const keys = fixtures.flatMap(({ expected }) => expected.map((reading) => pack.duplicateKey(reading)));
    const again = fixtures.flatMap(({ expected }) =>
      structuredClone(expected).map((reading: Reading) => pack.duplicateKey(reading)),
    );
    expect(again).toEqual(keys);
  });

  test("verifies what it signed, and nothing that was turned by a bit", () => {
    const context = {
      secrets: [secretOf(pack)],
      publicUrls: ["https://example.com"],
      receivedAt: 1_772_445_600_000,
    };
    for (const { request } of fixtures) {
      const { body, headers } = pack.sign(draftOf(request), {
        secret: pack.testSecret,
        at: context.receivedAt,
      });
      const signed = { method: "POST", url: request.url, headers, body };
      expect(pack.verify(signed, context)).toMatchObject({ signature: "verified", secretId: "k_1" });
      const turned = body.slice();
      turned[0] = (turned[0] ?? 0) ^ 1;
      expect(pack.verify({ ...signed, body: turned }, context).signature).toBe("failed");
      expect(pack.verify(unsigned(pack, signed), context).signature).toBe("missing");
      expect(pack.verify(signed, { ...context, secrets: [] }).signature).toBe("no-secret");
      expect(JSON.stringify(pack.verify(signed, context))).not.toContain(pack.testSecret);
    }
  });

  test("a run gives its own call key, and the same run the same bytes", async () => {
    for (const { name, request, expected } of fixtures.filter((one) => one.expected[0]?.type === one.name)) {
      const draft = { ...draftOf(request), path: `/hooks/${pack.id}` };
      const one = pack.rekey(draft, runOf(pack, name, "run-1"));
      expect(pack.rekey(draft, runOf(pack, name, "run-1"))).toEqual(one);
      expect(draft.body).toEqual(request.body);
      const subject = expected[0]?.subject ?? null;
      const subjects: unknown[] = [subject];
      for (const runId of ["run-1", "run-2"]) {
        const run = runOf(pack, name, runId);
        const { path, ...made } = pack.rekey(draft, run);
        const [reading] = await pack.read({ ...made, url: path }, settings);
        expect(reading).toMatchObject({ type: name, problems: [] });
        if (reading?.subject && "call" in reading.subject) expect(reading.subject.call).toBe(run.callKey);
        // What is about nobody stays so; what is about a call or a person is about the run's own.
        if (subject === null) expect([name, reading?.subject]).toEqual([name, null]);
        else expect(subjects).not.toContainEqual(reading?.subject);
        subjects.push(reading?.subject);
        expect({ name, ...reading?.facts }).toMatchObject({ name, ...personOfRun(expected[0]) });
      }
    }
  });

  test("an event told once more has another delivery id, where there is one; two calls of a run share none", async () => {
    const settings = settingsOf(pack);
    for (const { name, request, expected } of fixtures) {
      if (expected[0]?.type !== name) continue;
      const draft = draftOf(request);
      const run = runOf(pack, name, "run-1");
      const key = pack.makeCallKey?.("c_other") ?? "c_other";
      const made = [run, { ...run, delivery: 2 }, { ...run, callKey: key }].map((one) =>
        pack.rekey(draft, one),
      );
      const ids = await Promise.all(
        made.map(async ({ path, ...rest }) => {
          const [reading] = await pack.read({ ...rest, url: path }, settings);
          return reading?.deliveryId;
        }),
      );
      if (ids[0] === undefined) expect(made[1]).toEqual(made[0]);
      else expect({ name, ids: new Set(ids).size }).toEqual({ name, ids: 3 });
    }
  });

  test("some template names a person's number, and where an id is looked for, some their id", () => {
    const templates = fixtures.filter(({ name, expected }) => expected[0]?.type === name);
    const named = Object.assign({}, ...templates.map(({ expected }) => personOfRun(expected[0])));
    const hasId = pack.personPaths.externalId.length > 0 || settings.mapping?.expressions.externalId;
    const id = hasId ? { externalId: "u_run" } : {};
    expect(named).toEqual({ phone: "+12025550177", ...id });
  });

  test("its data is complete", () => {
    const types = new Set(pack.schemas.map(({ type }) => type));
    expect([...types, undefined]).toContain(pack.lifecycle.finalType);
    const { rules, awaited, terminal, deadlines } = pack.lifecycle;
    const named = [
      ...rules.flatMap((rule) => {
        if (rule.kind === "one-of") return rule.groups.flat();
        if (rule.kind === "last") return [rule.type];
        const { provenBy = [], given = [], unless = [] } = rule.always ?? {};
        expect([...provenBy, ...rule.before]).not.toContain(rule.type);
        return [rule.type, ...rule.before, ...provenBy, ...given, ...unless];
      }),
      ...awaited.flatMap(({ given, unless, again, inOrder }) => [...given, ...unless, ...again, ...inOrder]),
      ...terminal,
      ...deadlines.flatMap(({ awaits }) => awaits),
    ];
    expect(named.filter((one) => !types.has(one))).toEqual([]);
    for (const { ruleId, says, source, assumed } of [...rules, ...deadlines]) {
      expect([ruleId, says, source].filter((words) => words.trim() === "")).toEqual([]);
      // A rule names the page that gives it, or says that nobody does.
      expect([ruleId, assumed || /“.+”/.test(source)]).toEqual([ruleId, true]);
    }
    const ids = [...rules, ...deadlines].map(({ ruleId }) => ruleId);
    expect(ids).toEqual([...new Set(ids)]);
    const { requires, withoutFinal, withoutArtifact } = pack.gatePreset;
    expect(Object.keys(requires).sort()).toEqual([
      "conversation",
      "never-dialled",
      "no-conversation",
      "voicemail",
    ]);
    for (const name of Object.values(requires).flat()) expect(pack.artifacts).toContain(name);
    if (withoutArtifact) expect(withoutArtifact.ms).toBeGreaterThanOrEqual(0);
    if (withoutFinal) expect(withoutFinal.reason).not.toBe("");
    const { gathersChanges, stuckAfter } = pack.gatePreset;
    for (const wait of [gathersChanges, stuckAfter]) if (wait) expect(wait.ms).toBeGreaterThan(0);
    for (const words of [pack.name, pack.testSecret, pack.retry.words, ...pack.setup, ...pack.sources]) {
      expect(words.trim()).not.toBe("");
    }
    expect(pack.setup.length * pack.sources.length).toBeGreaterThan(0);
    expect(retryPolicy.parse(pack.retry)).toEqual(pack.retry);
    expect(pack.retry.delaysMs.value).toHaveLength(pack.retry.attempts.value - 1);
    const { words: _, published, ...facts } = pack.retry;
    for (const { source } of Object.values(facts)) expect(source.trim()).not.toBe("");
    const documented = Object.entries(facts).flatMap(([name, { known }]) =>
      known === "documented" ? name : [],
    );
    if (!published)
      expect(documented, `retry of ${pack.id}: not published, so none of these is documented`).toEqual([]);
    for (const note of pack.assumed)
      expect(Object.values(note).filter((words) => words.trim() === "")).toEqual([]);
    for (const { expected } of fixtures) {
      for (const { stage, artifacts } of expected) {
        if (stage) expect(pack.stages).toContain(stage);
        for (const name of Object.keys(artifacts)) expect(pack.artifacts).toContain(name);
      }
    }
  });

  test("its fixtures hold no secret, no number that rings and no address of anybody", () => {
    for (const { name, request } of fixtures) {
      const text = textOf(request.body);
      const numbers = [...text.matchAll(/\+\d{7,15}|\(\d{3}\) ?[\d -]{7,}/g)].map(([number]) => number);
      const hosts = [...text.matchAll(/(?:https?:\/\/|@)([\w.-]+)/g)].map(([, host]) => host ?? "");
      const found = {
        secrets: text.match(/\b(?:sk|pk|whsec|key)_[0-9A-Za-z]{16,}|Bearer /g) ?? [],
        numbers: numbers.filter((number) => !/^1?\d{3}55501\d\d$/.test(number.replace(/\D/g, ""))),
        hosts: hosts.filter((host) => !/(?:^|\.)example\.(?:com|org|net)$/.test(host)),
      };
      expect({ name, ...found }).toEqual({ name, secrets: [], numbers: [], hosts: [] });
    }
  });
});

/** Without what proves the sender: headers, or where the secret stands in the body, that field. */
function unsigned(pack: Pack, request: RawRequest): RawRequest {
  const body = contentTypeOf(request.body) === formType ? undefined : readPayload(request).value;
  if (!pack.secretPaths || !isObject(body)) return { ...request, headers: [] };
  const open = Object.entries(body).filter(([name]) => !pack.secretPaths?.includes(name));
  return { ...request, headers: [], body: bytesOf(JSON.stringify(Object.fromEntries(open))) };
}

/** What the run puts where the template itself names its person; not every event of every provider does. */
function personOfRun(template: Reading | undefined): { phone?: string; externalId?: string } {
  const { phone, externalId } = template?.facts ?? {};
  return {
    ...(typeof phone === "string" ? { phone: "+12025550177" } : {}),
    ...(typeof externalId === "string" ? { externalId: "u_run" } : {}),
  };
}

function secretOf(pack: Pack) {
  return { secretId: "k_1", label: "test", value: pack.testSecret, match: null };
}

function draftOf({ body, url, headers }: RawRequest): DraftRequest {
  return { method: "POST", path: url, base: "https://example.com", headers, body: body.slice() };
}

function runOf(pack: Pack, type: string, runId: string): RunContext {
  const at = 1_772_445_600_000;
  return {
    runId,
    seed: 7,
    type,
    callKey: pack.makeCallKey?.(`c_${runId}`) ?? `c_${runId}`,
    at,
    timeOf: () => at,
    metadata: { orderId: "A-7", userId: "u_run", phone: "+12025550177", name: "Kim Fischer" },
    values: { caller: "+12025550177" },
  };
}

/** JSON text with one of its string, number or literal values replaced. */
function replaceOneValue(text: string, place: number, replacement: string): string {
  const values = [...text.matchAll(/(?<=[:[,]\s*)(?:"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d[\d.]*|true|false|null)/g)];
  const chosen = values[place % Math.max(1, values.length)];
  if (!chosen) return text;
  return `${text.slice(0, chosen.index)}${replacement}${text.slice(chosen.index + chosen[0].length)}`;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
