import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ScenarioStep, StepFault } from "../../../shared/scenario";
import { callKeyOf, drawCaller } from "./identity";
import { deliveringPack, isSigned, playedPack, timedPack } from "./played-pack";
import { planPlayed, readFixture, scenarioOf, startedAt } from "./played-plan";

type Body = {
  metadata: Record<string, string>;
  event: { type: string; data: { call: { id: string; at: number; answeredAt: number | null; n?: number } } };
};

function bodyOf(request: { body: Uint8Array }): Body {
  return JSON.parse(new TextDecoder().decode(request.body)) as Body;
}

const steps = (fault?: StepFault): ScenarioStep[] => [
  { atMs: 0, type: "initiate" },
  { atMs: 10_000, type: "ended" },
  { atMs: 14_000, type: "completed", ...(fault ? { fault } : {}) },
];

describe("what is sent", () => {
  test("what is moved keeps the times at which it happened, in its own attempt", () => {
    const { sends } = planPlayed(readFixture("busy-then-order"));
    const calls = sends.map(({ request }) => bodyOf(request).event.data.call);
    const at = (ms: number) => startedAt + ms;
    expect(calls.map((call) => [call.at, call.answeredAt])).toEqual([
      [at(0), null],
      [at(318_000), at(337_000)],
      [at(605_000), at(337_000)],
      [at(337_000), at(337_000)],
      [at(589_000), at(337_000)],
      [at(591_000), at(337_000)],
      [at(591_000), at(337_000)],
      [at(591_000), at(337_000)],
      [at(610_000), at(337_000)],
    ]);
  });

  test("at speed 10 the provider's clock runs ten times faster too", () => {
    const { sends } = planPlayed(scenarioOf(steps()), { speed: 10 });
    expect(sends.map(({ plannedMs, request }) => [plannedMs, bodyOf(request).event.data.call.at])).toEqual([
      [0, startedAt],
      [10_000, startedAt + 1000],
      [14_000, startedAt + 1400],
    ]);
  });

  test("a payload stands in place of the template, moments in it are counted from the start of the run", () => {
    const payload = {
      event: { type: "anything", at: "{{time+5m}}", before: "{{epoch-1m}}", ms: "{{epochMs}}", data: {} },
    };
    const { sends } = planPlayed(
      scenarioOf([
        { atMs: 0, type: "unknown-one", payload },
        { atMs: 0, type: "unknown-two", payload: "no JSON about {{call}}" },
      ]),
      { pack: { ...playedPack, rekey: (draft) => draft }, speed: 10 },
    );
    expect(sends.map(({ request }) => new TextDecoder().decode(request.body))).toEqual([
      JSON.stringify({
        event: {
          type: "anything",
          at: new Date(startedAt + 30_000).toISOString(),
          before: startedAt / 1000 - 6,
          ms: startedAt,
          data: {},
        },
      }),
      `no JSON about ${callKeyOf(1, "run_1")}`,
    ]);
  });

  test("templates are filled in metadata and in set values; with fixes a value", () => {
    const scenario = scenarioOf([
      { atMs: 0, type: "a", set: { "event.data.note": "for {{company}}: {{ call }}" } },
    ]);
    scenario.with = { caller: "anonymous", company: "Example Clinic" };
    scenario.call.metadata = { phone: "{{caller}}", list: [{ who: "{{name}}" }], name: "{{name}}" };
    const { callKey, sends } = planPlayed(scenario);
    const body = bodyOf(sends[0]?.request ?? { body: new Uint8Array() });
    expect(body).toMatchObject({
      metadata: { phone: "anonymous", list: [{ who: body.metadata.name }] },
      event: { data: { note: `for Example Clinic: ${callKey}` } },
    });
    expect(body.metadata.name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
  });

  test("set, without and mutate change the body before it is signed; changed copies follow an exact first", () => {
    const scenario = scenarioOf([
      {
        atMs: 0,
        type: "a",
        set: { "event.data.call.n": 1, "event.data.list": [1] },
        without: ["event.data.call.answeredAt"],
        fault: { duplicate: 2, mutate: { "event.data.call.n": 2, "event.data.list.1": 5 } },
      },
    ]);
    const { callKey, sends } = planPlayed(scenario);
    expect(
      sends.map(({ fault, request }) => [
        fault,
        bodyOf(request).event.data,
        isSigned(request.body, signatureOf(request)),
      ]),
    ).toEqual([
      [null, { call: { id: callKey, at: startedAt, n: 1 }, list: [1] }, true],
      ["copy 2 of 2, changed", { call: { id: callKey, at: startedAt, n: 2 }, list: [1, 5] }, true],
    ]);
    expect(
      planPlayed(scenarioOf([{ atMs: 0, type: "a", fault: { mutate: { "event.data.call.n": 3 } } }])).sends,
    ).toMatchObject([{ fault: "changed" }]);
  });

  test.each<[string, Partial<ScenarioStep>, string]>([
    ["a misspelt field left out", { without: ["event.data.cal"] }, '"event.data.cal" is not in this event'],
    [
      "a field of a number",
      { set: { "event.data.call.at.x": 1 } },
      'leads through a value that has no fields ("x")',
    ],
    ["the prototype", { set: { "__proto__.polluted": 1 } }, 'leads through "__proto__"'],
    ["an inherited name", { without: ["toString"] }, '"toString" is not in this event'],
  ])("a payload has no place for %s: nothing is sent", (_, change, says) => {
    const result = planPlayed(scenarioOf([{ atMs: 1500, type: "a", ...change }]));
    expect(result.sends).toEqual([]);
    expect(result.problems).toEqual([expect.stringContaining(says)]);
    expect(result.problems[0]).toMatch(/^a at 1.5 s: .*\.$/);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe("copies", () => {
  const n = "event.data.call.n";
  const change = { mutate: { [n]: 2 } };
  const copied = (fault: StepFault, pack = deliveringPack) =>
    planPlayed(scenarioOf([{ atMs: 0, type: "a", set: { [n]: 1 }, fault }]), { pack });

  test.each<[string, StepFault, unknown[]]>([
    [
      "the same bytes",
      { duplicate: 3 },
      [
        ["1", 1],
        ["1", 1],
        ["1", 1],
      ],
    ],
    [
      "an id of their own each",
      { duplicate: 3, copies: "new-id" },
      [
        ["1", 1],
        ["2", 1],
        ["3", 1],
      ],
    ],
    [
      "at once, an id of their own each",
      { burst: 2, copies: "new-id" },
      [
        ["1", 1],
        ["2", 1],
      ],
    ],
    [
      "changed after an exact first",
      { duplicate: 2, ...change },
      [
        ["1", 1],
        ["1", 2],
      ],
    ],
    [
      "changed after an exact first, at once",
      { burst: 2, copies: "changed", ...change },
      [
        ["1", 1],
        ["1", 2],
      ],
    ],
    [
      "copies of a changed event",
      { duplicate: 2, copies: "exact", ...change },
      [
        ["1", 2],
        ["1", 2],
      ],
    ],
    [
      "without a field",
      { duplicate: 2, without: [n] },
      [
        ["1", 1],
        ["1", undefined],
      ],
    ],
  ])("%s", (_, fault, expected) => {
    const bodies = copied(fault).sends.map(({ request }) => bodyOf(request) as Body & { id: string });
    expect(bodies.map(({ id, event }) => [id.split(" ").at(-1), event.data.call.n])).toEqual(expected);
  });

  test("with a new id say so, and are signed as they are", () => {
    const { sends } = copied({ duplicate: 2, copies: "new-id" });
    expect(sends.map(({ fault }) => fault)).toEqual([null, "copy 2 of 2, new id"]);
    for (const { request } of sends) expect(isSigned(request.body, signatureOf(request))).toBe(true);
  });

  test("a provider without ids of deliveries can send none with a new one", () => {
    expect(copied({ duplicate: 2, copies: "new-id" }, playedPack).problems).toEqual([
      "a at 0 s: Mirai gives a delivery of this event no id, so a copy cannot have a new one; use copies: exact.",
    ]);
  });
});

test("nobody is called by the agent's own number, and two calls at once have two callers", () => {
  fc.assert(
    fc.property(fc.nat(), fc.uuid(), fc.nat(19), (seed, runId, place) => {
      const caller = drawCaller(seed, runId, place);
      expect(caller).toMatch(/^\+120255501\d\d$/);
      expect(caller).not.toBe("+12025550100");
      expect(drawCaller(seed, runId, place + 1)).not.toBe(caller);
    }),
  );
});

test("a wrong content type changes the header and nothing else", () => {
  const [good, wrong] = [undefined, { contentType: "text/plain" }].map((fault) => {
    const step = { atMs: 0, type: "a", ...(fault ? { fault } : {}) };
    return planPlayed(scenarioOf([step])).sends[0];
  });
  expect([good?.fault, wrong?.fault]).toEqual([null, "as text/plain"]);
  expect(wrong?.request.headers).toEqual(
    good?.request.headers.map(([name, value]) => [name, name === "content-type" ? "text/plain" : value]),
  );
  expect(wrong?.request.body).toEqual(good?.request.body);
});

describe("several calls", () => {
  const interleaved = () => {
    const scenario = scenarioOf([
      { atMs: 0, type: "initiate", call: "first" },
      { atMs: 500, type: "initiate", call: "second" },
      { atMs: 1000, type: "call.in-progress", call: "second" },
      { atMs: 1500, type: "call.in-progress", call: "first" },
      { atMs: 2000, type: "ended", call: "first", fault: { before: "call.in-progress" } },
      { atMs: 2500, type: "ended", call: "second" },
    ]);
    scenario.calls = {
      first: { metadata: { phone: "{{caller}}" }, with: {} },
      second: { metadata: { phone: "{{caller}}", shop: "{{company}}" }, with: { company: "Example Shop" } },
    };
    return scenario;
  };
  const told = (scenario = interleaved()) =>
    planPlayed(scenario).sends.map((send) => ({ ...send, body: bodyOf(send.request) }));

  test("each has an identity, a person and attempts of its own", () => {
    const { calls, callKey } = planPlayed(interleaved());
    expect(calls.map(({ name, key }) => [name, key])).toEqual([
      ["first", callKeyOf(1, "run_1", "first")],
      ["second", callKeyOf(1, "run_1", "second")],
    ]);
    expect(callKey).toBe(calls[0]?.key);
    expect(new Set(calls.flatMap(({ values }) => [values.caller, values.userId])).size).toBe(4);
    for (const { call, body } of told()) {
      const own = calls.find(({ name }) => name === call);
      expect([body.event.data.call.id, body.metadata.phone]).toEqual([own?.key, own?.values.caller]);
      expect(body.event.data.call.answeredAt).toBe(startedAt + (call === "first" ? 1500 : 1000));
    }
    expect(told().find(({ call }) => call === "second")?.body.metadata.shop).toBe("Example Shop");
  });

  test("a fault stays within its call", () => {
    const scenario = interleaved();
    scenario.faults = [{ drop: "initiate", of: "second" }];
    expect(told(scenario).map(({ call, type }) => [call, type])).toEqual([
      ["first", "initiate"],
      ["second", "call.in-progress"],
      ["first", "ended"],
      ["first", "call.in-progress"],
      ["second", "ended"],
    ]);
  });

  test("what is expected of a call has its values", () => {
    const scenario = interleaved();
    scenario.expect = ["first", "second"].map((of) => ({ crm: "contact", phone: "{{caller}}", of }));
    const { calls, expect: filled } = planPlayed(scenario);
    expect(filled).toEqual(
      calls.map(({ name, values }) => ({ crm: "contact", phone: values.caller, of: name })),
    );
  });
});

function signatureOf(request: { headers: [string, string][] }): string | undefined {
  return request.headers.find(([name]) => name === "x-signature")?.[1];
}

describe("signatures", () => {
  const first = (signature: StepFault["signature"], pack = playedPack) => {
    const fault = signature ? { fault: { signature } } : {};
    const send = planPlayed(scenarioOf([{ atMs: 5000, type: "a", ...fault }]), { pack }).sends[0];
    if (!send) throw new Error("nothing planned");
    return send;
  };

  test("good, bad and none", () => {
    const says = (["none", "bad", undefined] as const).map((signature) => {
      const { fault, request } = first(signature);
      const found = signatureOf(request);
      return [fault, found?.length, isSigned(request.body, found)];
    });
    expect(says).toEqual([
      ["no signature", undefined, false],
      ["bad signature", 64, false],
      [null, 64, true],
    ]);
  });

  test("a signature that does not cover the body is made bad with another secret", () => {
    const bearer = {
      ...playedPack,
      sign: (draft: ReturnType<typeof first>["request"], { secret }: { secret: string }) => ({
        ...draft,
        headers: [...draft.headers, ["authorization", secret] as [string, string]],
      }),
    };
    expect(first("bad", bearer).request.headers.at(-1)).toEqual(["authorization", "sk_test0"]);
  });

  test("a stale one is an hour old, and says so where no time is signed", () => {
    const time = (signature?: "stale") =>
      first(signature, timedPack).request.headers.find(([name]) => name === "x-time")?.[1];
    expect([time(), time("stale")]).toEqual([String(startedAt + 5000), String(startedAt + 5000 - 3_600_000)]);
    expect(first("stale", timedPack).fault).toBe("stale signature");
    expect(first("stale").fault).toBe("stale signature, without effect: Mirai signs no time");
  });
});

const anyFault: fc.Arbitrary<StepFault | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.record({ duplicate: fc.integer({ min: 2, max: 5 }), within: fc.constantFrom("0s", "300ms", "2s") }),
  fc.record({ burst: fc.integer({ min: 2, max: 5 }) }),
  fc.constant({ drop: true as const }),
  fc.record({ contentType: fc.constantFrom("text/plain", "application/x-www-form-urlencoded") }),
  fc.record({ delay: fc.constantFrom("1s", "22s") }),
  fc.record({ before: fc.constantFrom("a", "b") }),
  fc.record({ signature: fc.constantFrom("bad", "stale", "none") }),
  fc.record({ mutate: fc.constant({ "event.data.call.n": 7 }) }),
);

const anyScenario = fc
  .array(fc.record({ atMs: fc.nat(600_000), type: fc.constantFrom("a", "b", "c"), fault: anyFault }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((made) =>
    scenarioOf(
      made
        .toSorted((left, right) => left.atMs - right.atMs)
        .map(({ fault, ...step }) => (fault ? { ...step, fault } : step)),
    ),
  );

describe("for any scenario", () => {
  test("same seed, run id and start: same bytes; in order, from 0 on, exact copies identical", () => {
    fc.assert(
      fc.property(anyScenario, fc.nat(), fc.uuid(), (scenario, seed, runId) => {
        const once = planPlayed(scenario, { seed, runId, pack: timedPack });
        const again = planPlayed(structuredClone(scenario), { seed, runId, pack: timedPack });
        expect(again).toEqual(once);
        const times = once.sends.map((send) => send.plannedMs);
        expect(times).toEqual(times.toSorted((left, right) => left - right));
        expect(times[0] ?? 0).toBeGreaterThanOrEqual(0);
        expect(once.sends.map((send) => send.number)).toEqual(times.map((_, place) => place + 1));
        const copies = scenario.steps.reduce(
          (sum, { fault }) => sum + (fault?.drop ? 0 : (fault?.duplicate ?? fault?.burst ?? 1)),
          0,
        );
        expect(once.sends.length).toBe(copies);
        const different = new Set(
          once.sends.map(({ request }) => JSON.stringify([request.headers, [...request.body]])),
        );
        expect(different.size).toBeLessThanOrEqual(scenario.steps.length);
      }),
    );
  });

  test("copies with a new id share nothing but the event; those in a burst leave at one moment", () => {
    const times = fc.integer({ min: 2, max: 20 });
    fc.assert(
      fc.property(anyScenario, times, fc.constantFrom("duplicate", "burst"), (scenario, n, kind) => {
        for (const step of scenario.steps) step.fault = { [kind]: n, copies: "new-id" };
        const { sends } = planPlayed(scenario, { pack: deliveringPack });
        const ids = sends.map(({ request }) => (bodyOf(request) as Body & { id: string }).id);
        const events = new Set(scenario.steps.map(({ atMs }) => atMs)).size;
        expect(new Set(ids).size).toBe(events * n);
        if (kind === "burst") expect(new Set(sends.map(({ plannedMs }) => plannedMs)).size).toBe(events);
      }),
    );
  });

  test("split over two calls, every request is about its own call, and the order is the same", () => {
    fc.assert(
      fc.property(anyScenario, (scenario) => {
        const split = structuredClone(scenario);
        split.calls = { a: { metadata: {}, with: {} }, b: { metadata: {}, with: {} } };
        split.steps.forEach((step, at) => {
          step.call = at % 2 === 0 ? "a" : "b";
          if (step.fault?.before !== undefined) delete step.fault;
        });
        const { calls, sends } = planPlayed(split);
        for (const { call, request } of sends)
          expect(bodyOf(request).event.data.call.id).toBe(calls.find(({ name }) => name === call)?.key);
        const single = planPlayed({ ...scenario, steps: split.steps.map(({ call: _, ...step }) => step) });
        expect(sends.map(({ plannedMs, type }) => [plannedMs, type])).toEqual(
          single.sends.map(({ plannedMs, type }) => [plannedMs, type]),
        );
      }),
    );
  });

  test("another run id is another call, by key and in every body", () => {
    fc.assert(
      fc.property(fc.nat(), fc.uniqueArray(fc.uuid(), { minLength: 2, maxLength: 50 }), (seed, runIds) => {
        const keys = runIds.map((runId) => planPlayed(scenarioOf(steps()), { seed, runId }).callKey);
        expect(new Set(keys).size).toBe(runIds.length);
        for (const key of keys) expect(key).toMatch(/^c_[0-9a-f]{12}$/);
      }),
    );
    const ids = planPlayed(scenarioOf(steps())).sends.map(
      ({ request }) => bodyOf(request).event.data.call.id,
    );
    expect(new Set(ids)).toEqual(new Set([callKeyOf(1, "run_1")]));
    expect(callKeyOf(2, "run_1")).not.toBe(callKeyOf(1, "run_1"));
  });
});
