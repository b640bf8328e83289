import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { PackId } from "../../../shared/words";
import { packs } from "../providers/packs";
import { readFixture } from "./fixture-bytes";
import { planRun } from "./plan";
import { parseScenario } from "./scenario";
import { checkScenarioText } from "./scenario-plan";

const fixtures = new URL("../../../fixtures/", import.meta.url);
const parts = {
  packs,
  templateOf: (provider: PackId, type: string) => {
    const pack = packs.find(({ id }) => id === provider);
    return pack ? readFixture(fileURLToPath(fixtures), pack, type) : null;
  },
};
const bundled = readdirSync(new URL("scenarios", fixtures));
const textOf = (name: string) => readFileSync(new URL(`scenarios/${name}.yaml`, fixtures), "utf8");
const check = (text: string, number = 1) => checkScenarioText(text, number, parts);

test("every scenario of Ringback is planned without a problem, and every step has its kind from its pack", async () => {
  const wrong: string[] = [];
  for (const name of bundled) {
    const { problems, plan } = await check(textOf(name.replace(".yaml", "")));
    if (!plan || problems.length > 0) wrong.push(`${name}: ${JSON.stringify(problems)}`);
    else if (plan.sends.length === 0) wrong.push(`${name}: nothing is sent`);
    else if (plan.steps.every(({ stage }) => stage === null)) wrong.push(`${name}: no step has a stage`);
    else if (plan.steps.some(({ label }) => label === "unnamed")) wrong.push(`${name}: a step is not read`);
  }
  expect(wrong).toEqual([]);
});

test("busy, then an order: steps with their lines and faults, requests in the order the handler sees them", async () => {
  const { plan } = await check(textOf("busy-then-order"));
  if (!plan) throw new Error("it has problems");
  expect(plan.counts).toEqual({ steps: 8, faults: 3, expectations: 5 });
  expect(
    plan.steps.map(({ type, kind, stage, lines, faultLines, dropped }) =>
      [type, kind, stage, lines.from, faultLines?.from ?? null, dropped ? "dropped" : ""].join(" "),
    ),
  ).toEqual([
    "call.initiate lifecycle dialing 11  ",
    "call.busy failure failed 12  dropped",
    "call.initiate lifecycle dialing 13  ",
    "call.in-progress lifecycle in-conversation 14  ",
    "call.ended lifecycle processing 15  ",
    "call.completed lifecycle analysis 16 18 ",
    "end-of-call lifecycle analysis 19 20 ",
    "call.lifecycle-ended final final 21  ",
  ]);
  expect(plan.sends.map(({ number, step, fault }) => [number, step, fault])).toEqual([
    [1, 0, null],
    [2, 2, null],
    [3, 6, "before call.in-progress"],
    [4, 3, null],
    [5, 4, null],
    [6, 5, null],
    [7, 5, "copy 2 of 3"],
    [8, 5, "copy 3 of 3"],
    [9, 7, null],
  ]);
  expect(plan.faults).toEqual([{ from: 24, to: 24 }]);
  expect(plan.expectations[0]).toEqual({ from: 26, to: 26 });
  expect(plan.expectations[2]).toEqual({ from: 28, to: 30 });
});

test("steps keep their place in the file although they are planned in the order they happen", async () => {
  const { plan } = await check(
    "version: 1\nscenario: s\nprovider: mirai\nsteps:\n  - 9s: call.ended\n  - 0s: call.initiate\n  - 4s: call.in-progress\n",
  );
  expect(plan?.steps.map(({ index, type }) => `${index} ${type}`)).toEqual([
    "1 call.initiate",
    "2 call.in-progress",
    "0 call.ended",
  ]);
  expect(plan?.sends.map(({ step }) => step)).toEqual([1, 2, 0]);
});

test("what is wrong names its line, its path and what was expected", async () => {
  const text =
    "version: 1\nscenario: s\nprovider: mirai\nsteps:\n  - 0s: call.initiate\n    fault: {delay: soon}\n";
  expect((await check(text)).problems).toEqual([
    { line: 6, path: "steps.0.fault.delay", sentence: expect.stringContaining("Write a time as 0s, 18s") },
  ]);
  const unknown =
    "version: 1\nscenario: s\nprovider: mirai\nsteps:\n  - 0s: call.initiate\n  - 1s: call.nothing\n";
  expect((await check(unknown)).problems).toEqual([
    { line: 6, path: "steps.1", sentence: "Mirai has no event called call.nothing." },
  ]);
  const noPlace =
    "version: 1\nscenario: s\nprovider: mirai\nsteps:\n  - 0s: call.initiate\n    without: [event.nothing]\n";
  expect((await check(noPlace)).problems[0]).toMatchObject({ line: 5, path: "steps.0" });
  expect((await check("a: [")).problems[0]?.sentence).toMatch(/^This is not readable YAML/);
});

test("a matrix names its cases, and a case is planned by its number", async () => {
  const { plan } = await check(textOf("atoms-missed"), 2);
  expect(plan?.case).toBe(2);
  expect(plan?.cases).toHaveLength(2);
});

test("what each request is said to be is what a run would say, for every scenario of Ringback", async () => {
  for (const file of bundled) {
    const text = textOf(file.replace(".yaml", ""));
    const parsed = parseScenario(text);
    if (!parsed.ok) throw new Error(file);
    const [scenario] = parsed.cases;
    const pack = packs.find(({ id }) => id === scenario.provider);
    if (!pack) throw new Error(scenario.provider);
    const run = planRun(scenario, {
      seed: scenario.seed,
      runId: "run_1",
      startedAt: Date.UTC(2026, 2, 2),
      speed: 1,
      path: `/hooks/${scenario.provider}`,
      template: (type) => parts.templateOf(scenario.provider, type) ?? new Uint8Array(),
      pack,
    });
    const { plan } = await check(text);
    expect(
      plan?.sends.map(({ number, plannedMs, fault }) => [number, plannedMs, fault]),
      file,
    ).toEqual(run.sends.map(({ number, plannedMs, fault }) => [number, plannedMs, fault]));
  }
});

test("a step with a payload of its own may have a type that nobody knows, and each payload is tried", async () => {
  const { problems, plan } = await check(
    "version: 1\nscenario: own\nprovider: mirai\nsteps:\n  - 0s: nobody.knows\n    payload: {a: 1}\n  - 1s: nobody.knows\n    payload: text\n    set: {a: 1}\n",
  );
  expect(plan).toBeNull();
  expect(problems).toMatchObject([{ line: 7, path: "steps.1" }]);
});

test.each([" ".repeat(150_000), `epoch+${" ".repeat(150_000)}x`, "{{".repeat(50_000)])(
  "a template that never closes costs no more than reading it",
  async (open) => {
    const payload = JSON.stringify(`{{${open}`);
    const { problems } = await check(
      `version: 1\nscenario: open\nprovider: mirai\nmatrix: {n: [1, 2]}\nsteps:\n  - 0s: call.initiate\n    payload: ${payload}\n    set: {a: "{{ n }}"}\n`,
    );
    expect(problems.map(({ line }) => line)).toEqual([6]);
  },
);

test("a small file never unfolds into a large run: it is refused with what to change", async () => {
  const file = (rest: string) => `version: 1\nscenario: bomb\nprovider: mirai\n${rest}`;
  const holes = (name: string, count: number) => `"${`{{${name}}}`.repeat(count)}"`;
  const long = "A".repeat(90_000);
  const ofValues = await check(
    file(
      `with: {x: "${long}"}\nsteps:\n  - 0s: call.initiate\n    payload: ${holes("x", 10_000)}\nexpect: []\n`,
    ),
  );
  expect(ofValues.problems.map(({ sentence }) => sentence)).toEqual([
    "Its templates make it longer than 10 MB; shorten the values under “with”, or name them less often.",
  ]);
  const ofCases = await check(
    file(`matrix: {x: ["${long}", b]}\nsteps:\n  - 0s: call.initiate\n    payload: ${holes("x", 10_000)}\n`),
  );
  expect(ofCases.problems).toMatchObject([{ line: 4, path: "matrix" }]);
  const parsed = parseScenario(
    file(
      `with: {x: "${long}"}\nsteps:\n  - 0s: call.initiate\n    payload: ${holes("x", 10)}\n    fault: {burst: 1000}\n`,
    ),
  );
  const pack = packs.find(({ id }) => id === "mirai");
  if (!parsed.ok || !pack) throw new Error("it cannot be read");
  const plan = planRun(parsed.cases[0], {
    ...{ seed: 1, runId: "run_bomb", startedAt: 0, speed: 1, pack },
    template: () => new Uint8Array(),
  });
  expect(plan.problems).toEqual([
    "Its requests have more than 64 MB together; send fewer copies or shorter payloads.",
  ]);
});
