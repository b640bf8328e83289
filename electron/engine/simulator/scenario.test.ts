import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseDuration } from "../../../shared/duration";
import { parseScenario } from "./scenario";

const scenarios = new URL("../../../fixtures/scenarios/", import.meta.url);

const head = "version: 1\nscenario: s\nprovider: mirai\nseed: 1\n";
const list = (length: number) => JSON.stringify(Array.from({ length }, (_, at) => at));
const steps = "steps:\n  - 0s: call.initiate\n  - 18s: call.busy\n";

function problemsOf(text: string): string[] {
  const parsed = parseScenario(text);
  return parsed.ok ? [] : parsed.problems;
}

describe("a scenario that can be read", () => {
  test("what is expected of no call by name is expected of each of several", () => {
    const parsed = parseScenario(`${head}calls: {a: {}, b: {metadata: {x: 1}}}
steps:
  - 0s: call.initiate
    call: a
  - 0s: call.initiate
    call: b
expect:
  - call: {final: true}
  - call: {outcome: busy}
    of: b
  - answer: {status: 2xx}
  - never: {crm: call}
    within: 1m
`);
    const [scenario] = parsed.ok ? parsed.cases : [];
    expect(scenario?.calls).toEqual({ a: { metadata: {}, with: {} }, b: { metadata: { x: 1 }, with: {} } });
    expect(scenario?.expect).toEqual([
      { call: { final: true }, of: "a" },
      { call: { final: true }, of: "b" },
      { call: { outcome: "busy" }, of: "b" },
      { answer: { status: "2xx" } },
      { never: { crm: "call" }, within: "1m", of: "a" },
      { never: { crm: "call" }, within: "1m", of: "b" },
    ]);
  });

  test("becomes its shape, with steps in the order they happen", () => {
    const text = `version: 1
scenario: busy, then an order
tags: [retries]
provider: mirai
seed: 4207
with: {caller: "+12025550100"}
call: {metadata: {orderId: A-1042, phone: "{{caller}}"}}
steps:
  - 5m18s: call.completed
    set: {event.data.call.durationSeconds: 252}
    without: [event.data.call.recordingUrl]
    fault: {duplicate: 3, within: 2s}
  - 0s: call.initiate
faults:
  - drop: call.initiate
expect:
  - never: {crm: call, before: final}
    within: 30s
`;
    expect(parseScenario(text)).toEqual({
      ok: true,
      cases: [
        {
          version: 1,
          scenario: "busy, then an order",
          case: null,
          tags: ["retries"],
          provider: "mirai",
          seed: 4207,
          with: { caller: "+12025550100", company: "Example Clinic" },
          call: { metadata: { orderId: "A-1042", phone: "{{caller}}" } },
          steps: [
            { atMs: 0, type: "call.initiate" },
            {
              atMs: 318_000,
              type: "call.completed",
              set: { "event.data.call.durationSeconds": 252 },
              without: ["event.data.call.recordingUrl"],
              fault: { duplicate: 3, within: "2s" },
            },
          ],
          faults: [{ drop: "call.initiate" }],
          expect: [{ never: { crm: "call", before: "final" }, within: "30s" }],
        },
      ],
    });
  });

  test("is one case for each combination of its matrix, each with a name of its own", () => {
    const text = `${head.replace("scenario: s", "scenario: failures")}matrix:
  failure: [busy, no-answer]
  seconds: [18, 40]
${steps.replace("call.busy", "call.{{failure}}")}    set: {event.data.call.ringSeconds: "{{seconds}}"}
expect:
  - call: {outcome: "{{failure}}", dialAttempts: 1}
`;
    const parsed = parseScenario(text);
    expect(
      parsed.ok && parsed.cases.map((one) => [one.case, one.steps[1]?.type, one.steps[1]?.set, one.expect]),
    ).toEqual(
      ["busy", "no-answer"].flatMap((failure) =>
        [18, 40].map((seconds) => [
          `failure=${failure}, seconds=${seconds}`,
          `call.${failure}`,
          { "event.data.call.ringSeconds": seconds },
          [{ call: { outcome: failure, dialAttempts: 1 } }],
        ]),
      ),
    );
  });

  test("may expect everything that can be observed", () => {
    const text = `${head}${steps}expect:
  - call: {stage: failed, outcome: busy, dialAttempts: 1, ended: true, complete: true, final: true, allowed: true}
    within: 10m
  - call record: {versions: 1, artifacts: {summary: absent}, fields: {outcome: busy, metadata.orderId: A-1042}}
  - crm: call
    count: 1
    fields: {outcome: busy}
  - crm: contact
    phone: "{{caller}}"
  - answer: {to: call.busy, status: 2xx, within: 5s, body: {$.ok: true}}
  - effects: {count: 1, method: POST, url: http://127.0.0.1:3000/orders}
  - probe: GET :3000/orders?call={{call}}
    count: 1
  - probe: {url: "http://127.0.0.1:3000/orders", headers: {x-key: a}, select: "$[*].id"}
    equals: [A-1042]
  - probe: {command: node count-orders.mjs, timeout: 5s}
    equals: 1
  - never: {crm: call, before: final}
    within: 30s
  - never: {call: {outcome: completed}}
    within: 1m
  - never: {answer: {status: 5xx}}
    within: 1m
`;
    expect(problemsOf(text)).toEqual([]);
  });

  test.each(readdirSync(scenarios))("%s of the fixtures has no problem", (name) => {
    expect(problemsOf(readFileSync(new URL(name, scenarios), "utf8"))).toEqual([]);
  });

  test.each([
    ["0s", 0],
    ["18s", 18_000],
    ["5m18s", 318_000],
    ["1h02m", 3_720_000],
    ["1.5s", 1500],
    ["250ms", 250],
    ["18", null],
    ["-1s", null],
    ["", null],
    ["5 m", null],
  ])("%s lasts %s ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
});

const told: [string, string, string[]][] = [
  [
    "copies at times that are not as many as the copies",
    `${head}steps:\n  - 0s: call.initiate\n    fault: {duplicate: 3, after: [5m]}\n`,
    [
      'Line 7: "after" says when each copy comes; it needs "duplicate" with one more than it names, and no "within".',
    ],
  ],
  [
    "a payload with a template that nothing is called",
    `${head}steps:\n  - 0s: anything\n    payload: {id: "{{call}}", at: "{{time+5m}}", of: "{{time+5}}"}\n`,
    [expect.stringMatching(/^Line 7: Nothing is called \{\{time\+5\}\}; there is call, /) as never],
  ],
  ["nothing", "", ["Line 1: A scenario begins with version: 1, scenario: and provider:."]],
  [
    "no YAML",
    "version: 1\nsteps: [1\n",
    [expect.stringMatching(/^Line \d: This is not readable YAML: .*\.$/)] as never,
  ],
  ["a list", "- 0s: call.initiate", ["Line 1: A scenario begins with version: 1, scenario: and provider:."]],
  [
    "an unknown key",
    `${head}sede: 4\n${steps}`,
    [
      'Line 5: A scenario has no key "sede"; it may have version, scenario, tags, provider, seed, matrix, handler, with, call, calls, steps, faults, expect.',
    ],
  ],
  [
    "a key twice",
    `${head}seed: 2\n${steps}`,
    ["Line 5: This is not readable YAML: Map keys must be unique."],
  ],
  [
    "an unknown key of call",
    `${head}call: {meta: {}}\n${steps}`,
    ['Line 5: "call" has no key "meta"; it may have metadata.'],
  ],
  ["another version", `version: 2${head.slice(10)}${steps}`, ['Line 1: "version" must be 1.']],
  [
    "a number that is no text",
    `${head}with: {caller: +12025550100}\n${steps}`,
    ['Line 5: "with.caller" must be a text (put it in quotes).'],
  ],
  ["with as a list", `${head}with: [a]\n${steps}`, ['Line 5: "with" must be a list of names and values.']],
  [
    "a fixed call id",
    `${head}with: {call: c_1}\n${steps}`,
    ['Line 5: "call" cannot be fixed: every play is a new call with an id of its own.'],
  ],
  ["no steps", head, ['Line 1: "steps" is missing.']],
  ["an empty list of steps", `${head}steps: []\n`, ['Line 5: "steps" needs at least 1.']],
  [
    "a step that is a word",
    `${head}steps:\n  - call.initiate\n`,
    ["Line 6: A step is written as a time and a type: - 18s: call.busy"],
  ],
  [
    "a time without a unit",
    `${head}steps:\n  - 18: call.busy\n`,
    ['Line 6: A step has no key "18" and it is no time such as 18s or 5m18s. Did you mean 18s?'],
  ],
  [
    "a misspelt key beside a step",
    `${steps.replace("steps:", `${head}steps:`)}    faults: {duplicate: 2}\n`,
    ['Line 8: A step has no key "faults" and it is no time such as 18s or 5m18s.'],
  ],
  [
    "two times",
    `${head}steps:\n  - 1s: a\n    2s: b\n`,
    ["Line 7: A step has one time; this one has 1s and 2s."],
  ],
  [
    "a step of nothing",
    `${head}steps:\n  - 1s:\n`,
    ["Line 6: After 1s stands what is sent, such as call.busy."],
  ],
  [
    "a type that is a path",
    `${head}steps:\n  - 1s: ../../package\n`,
    ['Line 6: "../../package" is no type of event; it has letters, digits, dots, dashes and underscores.'],
  ],
  [
    "a step without a time",
    `${head}steps:\n  - set: {a: 1}\n`,
    ["Line 6: A step needs its time as a key: - 18s: call.busy"],
  ],
  ["a step in forty days", `${head}steps:\n  - 960h: a\n`, ["Line 6: A scenario lasts thirty days at most."]],
  ["an unknown fault", `${head}${steps}    fault: {twice: true}\n`, ['Line 8: "fault" has no key "twice".']],
  ["one copy", `${head}${steps}    fault: {duplicate: 1}\n`, ['Line 8: "fault.duplicate" needs at least 2.']],
  [
    "a fault's time without a unit",
    `${head}${steps}    fault:\n      delay: "22"\n`,
    ['Line 9: "fault.delay": Write a time as 0s, 18s, 5m18s or 1h02m.'],
  ],
  [
    "copies and a burst",
    `${head}${steps}    fault: {duplicate: 2, burst: 2}\n`,
    ["Line 8: A step is either duplicated or sent in a burst, not both."],
  ],
  [
    "within without copies",
    `${head}${steps}    fault: {within: 2s}\n`,
    ['Line 8: "within" says how far copies lie apart; it needs "duplicate".'],
  ],
  [
    "earlier and later",
    `${head}${steps}    fault: {before: call.initiate, delay: 1s}\n`,
    ["Line 8: A step is either sent earlier (before) or later (delay), not both."],
  ],
  [
    "copies of nothing",
    `${head}${steps}    fault: {copies: new-id}\n`,
    ['Line 8: "copies" needs "duplicate" or "burst".'],
  ],
  [
    "changed copies that do not say what changes",
    `${head}${steps}    fault: {duplicate: 2, copies: changed}\n`,
    ['Line 8: "copies: changed" needs "mutate" or "without", which say what changes.'],
  ],
  [
    "a lost step that is late",
    `${head}${steps}    fault: {drop: true, delay: 2s}\n`,
    ["Line 8: What is dropped is not sent, so it has no other fault."],
  ],
  [
    "a content type with a line end",
    `${head}${steps}    fault: {contentType: "text/plain\\r\\nx-a: b"}\n`,
    ['Line 8: "fault.contentType": Write a content type as text/plain.'],
  ],
  [
    "one call and several",
    `${head}call: {metadata: {}}\ncalls: {a: {}}\nsteps:\n  - 0s: call.initiate\n    call: a\n`,
    ['Line 6: A file has either one "call" or several "calls", not both.'],
  ],
  [
    "calls with steps, faults and expectations of nobody",
    `${head}calls: {a: {}, b: {}}\n${steps}    call: c\nfaults: [{drop: call.busy, of: d}]\nexpect:\n  - call: {final: true}\n    of: e\n`,
    [
      "Line 5: No step belongs to the call a.",
      "Line 5: No step belongs to the call b.",
      "Line 7: This step says not to which call it belongs: call: a.",
      "Line 9: No call is named c; there is a, b.",
      "Line 10: No call is named d; there is a, b.",
      "Line 13: No call is named e; there is a, b.",
    ],
  ],
  [
    "of in a file with one call",
    `${head}${steps}expect:\n  - call: {final: true}\n    of: a\n`,
    ['Line 10: This file has one call; several are named under "calls".'],
  ],
  [
    "a value that only another call has",
    `${head}calls: {a: {with: {shop: Example}}, b: {metadata: {s: "{{shop}}"}}}\nsteps:\n  - 0s: x\n    call: a\n  - 0s: x\n    call: b\n`,
    [expect.stringMatching(/^Line 5: Nothing is called {{shop}}/) as never],
  ],
  [
    "nothing to overtake",
    `${head}${steps}    fault: {before: call.completed}\n`,
    ["Line 8: No call.completed happens before this step, so it cannot overtake one."],
  ],
  [
    "nothing to drop",
    `${head}${steps}faults:\n  - drop: call.failed\n`,
    ["Line 9: No step sends call.failed, so none can be dropped."],
  ],
  [
    "another fault of the whole",
    `${head}${steps}faults:\n  - lose: a\n`,
    ['Line 9: "drop" is missing.', 'Line 9: A fault has no key "lose".'],
  ],
  [
    "everything dropped",
    `${head}${steps}faults: [{drop: call.initiate}, {drop: call.busy}]\n`,
    ["Line 8: Every step is dropped, so nothing is left to send."],
  ],
  [
    "an unknown template",
    `${head}call: {metadata: {a: "x {{coler}}"}}\n${steps}`,
    [
      "Line 5: Nothing is called {{coler}}; there is call, caller, company, firstName, lastName, name, userId, orderId.",
    ],
  ],
  [
    "a path to the prototype",
    `${head}${steps}    set: {event.constructor.prototype.a: 1}\n`,
    ['Line 8: "event.constructor.prototype.a" leads through "constructor", which is not allowed.'],
  ],
  [
    "a key __proto__",
    `${head}call: {metadata: {__proto__: {a: 1}}}\n${steps}`,
    ["Line 5: A key may not be called __proto__."],
  ],
  [
    "an anchor and its alias",
    `${head}with: &w {a: b}\nexpect: [*w]\n${steps}`,
    [
      "Line 5: Anchors and aliases (& and *) are not read in a scenario; write the value out.",
      "Line 6: Anchors and aliases (& and *) are not read in a scenario; write the value out.",
    ],
  ],
  [
    "a tag",
    `${head}${steps}    set: {a: !!binary aGk=}\n`,
    [expect.stringMatching(/^Line 8: .*binary/) as never],
  ],
  [
    "a number too large",
    `${head}call: {metadata: {id: 12345678901234567890}}\n${steps}`,
    ["Line 5: 12345678901234567890 is too large for a number; put it in quotes."],
  ],
  [
    "a number JSON has not",
    `${head}call: {metadata: {id: .nan}}\n${steps}`,
    ["Line 5: .nan is no number that JSON can carry."],
  ],
  ["a key that is a list", `${head}? [a]\n: 1\n${steps}`, ["Line 5: A key must be a plain word."]],
  ["a handler that is no URL", `${head}handler: localhost\n${steps}`, ['Line 5: "handler" is no url.']],
  [
    "a handler that is a file",
    `${head}handler: file:///etc/passwd\n${steps}`,
    ['Line 5: "handler" must begin with http:// or https://.'],
  ],
  [
    "too many requests",
    `${head}steps:\n${"  - 1s: a\n    fault: {burst: 1000}\n".repeat(11)}`,
    ["Line 5: The steps make 11000 requests; a run may have 10000."],
  ],
  [
    "a file too large",
    `${head}#${"x".repeat(200_000)}`,
    [expect.stringMatching(/^Line 1: The file has \d+ bytes; a scenario may have 200000\.$/) as never],
  ],
  [
    "too many brackets",
    `${head}expect: ${"[".repeat(99)}${"]".repeat(99)}\n${steps}`,
    ["Line 5: Nested deeper than 40 levels."],
  ],
  [
    "an expectation nobody knows",
    `${head}${steps}expect:\n  - calls: {outcome: busy}\n`,
    [
      "Line 9: Nothing known is expected here; one of call, call record, crm, outbox, answer, effects, probe, never must be named.",
    ],
  ],
  [
    "an outcome nobody knows",
    `${head}${steps}expect:\n  - call: {outcome: bussy}\n`,
    [expect.stringMatching(/^Line 9: "call.outcome" must be completed or no-answer or busy/) as never],
  ],
  [
    "never without how long it is watched",
    `${head}${steps}expect:\n  - never: {crm: call}\n`,
    ['Line 9: "within" is missing.'],
  ],
  [
    "a fact that a call does not have",
    `${head}${steps}expect:\n  - never: {call: {finished: true}}\n    within: 1m\n`,
    ['Line 9: "never.call" has no key "finished".'],
  ],
  [
    "an unknown template in an expectation",
    `${head}${steps}expect:\n  - crm: contact\n    phone: "{{coler}}"\n`,
    [expect.stringMatching(/^Line 10: Nothing is called {{coler}}/) as never],
  ],
  [
    "a matrix that nothing uses",
    `${head}matrix: {failure: [busy]}\n${steps}`,
    ["Line 5: Nothing uses {{failure}}, so its cases would all be the same."],
  ],
  [
    "a matrix of lists",
    `${head}matrix: {failure: [[busy]]}\n${steps.replace("call.busy", "call.{{failure}}")}`,
    ['Line 5: "failure" must be a list of texts, numbers or yes and no, at least one.'],
  ],
  [
    "a matrix of too many cases",
    `${head}matrix: {a: ${list(51)}, b: [1, 2]}\n${steps}    set: {x.a: "{{a}}", x.b: "{{b}}"}\n`,
    [expect.stringMatching(/^Line 5: The matrix makes more than 100 cases/) as never],
  ],
  [
    "several problems",
    `${head}steps:\n  - 18: a\n  - 1s: b\n    fault: {burst: 1}\nsede: 4\n`,
    [
      expect.stringMatching(/^Line 6: .*"18"/) as never,
      expect.stringMatching(/^Line 8: .*fault.burst/) as never,
      expect.stringMatching(/^Line 9: .*"sede"/) as never,
    ],
  ],
];

describe("a scenario that cannot be read says why, with the line", () => {
  test.each(told)("%s", (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test("files made to exhaust the reader are refused", () => {
    const indented = Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n");
    const names = ["b", "c", "d", "e", "f", "g"];
    const bomb = names.map((name, at) => `${name}: &${name} [${`*${"abcdef"[at]},`.repeat(9)}]`);
    expect([
      problemsOf(indented).at(-1),
      problemsOf(`${head}expect:\n  ${"- ".repeat(90_000)}a\n`).at(-1),
      problemsOf(`${head}expect: ${"[".repeat(190_000)}`)
        .at(-1)
        ?.slice(0, 7),
      problemsOf(`a: &a [x,x]\n${bomb.join("\n")}`)[0],
    ]).toEqual([
      "Line 40: Nested deeper than 40 levels.",
      "Line 6: Nested deeper than 40 levels.",
      "Line 5:",
      "Line 1: Anchors and aliases (& and *) are not read in a scenario; write the value out.",
    ]);
    expect(problemsOf(`${head}call: {metadata: {a: "${"[".repeat(60)}"}}\n${steps}`)).toEqual([]);
  });
});
