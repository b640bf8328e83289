import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findPack } from "../providers/packs";
import { planRun } from "./plan";
import { parseScenario } from "./scenario";

const fixtures = new URL("../../../fixtures/", import.meta.url);
const startedAt = Date.UTC(2026, 2, 2, 10);

function planFixture(name: string, runId: string) {
  const parsed = parseScenario(readFileSync(new URL(`scenarios/${name}`, fixtures), "utf8"));
  if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
  const [scenario] = parsed.cases;
  const pack = findPack(scenario.provider);
  if (!pack) throw new Error(`no pack ${scenario.provider}`);
  const plan = planRun(scenario, {
    seed: scenario.seed,
    runId,
    startedAt,
    speed: 1,
    path: `/hooks/${scenario.provider}`,
    template: (type) => readFileSync(new URL(`${scenario.provider}/${type}.json`, fixtures)),
    pack,
  });
  return { plan, pack };
}

async function readFixture(name: string, runId: string) {
  const { plan, pack } = planFixture(name, runId);
  const settings = {
    country: "US",
    personPaths: pack.personPaths,
    mapping: pack.userDefined?.sampleMapping ?? null,
  };
  const secret = { secretId: "s", label: "test", value: pack.testSecret, match: null };
  return Promise.all(
    plan.sends.map(async ({ type, plannedMs, request: { path, ...request } }) => {
      const raw = { ...request, url: path };
      const context = { secrets: [secret], publicUrls: [], receivedAt: startedAt + plannedMs };
      const [reading] = await pack.read(raw, settings);
      const { signature } = pack.verify(raw, context);
      return { type, reading, signature, callKey: plan.callKey };
    }),
  );
}

describe.each(readdirSync(new URL("scenarios", fixtures)))("%s", (name) => {
  test("its pack verifies every request and reads it without a problem, as an event of the run", async () => {
    const { plan } = planFixture(name, "run_1");
    expect(plan.problems).toEqual([]);
    for (const { type, reading, signature, callKey } of await readFixture(name, "run_1")) {
      expect([signature, reading?.type, reading?.problems]).toEqual(["verified", type, []]);
      // A text or a form is about the run's person; everything else is about its call.
      if (reading?.message) expect(reading.subject).toEqual({ person: reading.facts.personKey });
      else expect(reading?.subject).toEqual({ call: callKey });
    }
  });

  test("is about one person, in every event that names one", async () => {
    const facts = (await readFixture(name, "run_1")).flatMap(({ reading }) => reading?.facts ?? []);
    const named = (field: "phone" | "personKey") => new Set(facts.flatMap((one) => one[field] ?? []));
    expect(named("phone").size).toBe(1);
    expect(named("personKey").size).toBeLessThanOrEqual(1);
  });
});

test("the sample: another person with each play, a summary, a follow-up", async () => {
  const people = await Promise.all(
    ["run_1", "run_2"].map(async (runId) => {
      const readings = (await readFixture("sample.yaml", runId)).map(({ reading }) => reading);
      const end = readings.find((reading) => reading?.type === "end-of-call");
      expect(end?.followUps.length).toBeGreaterThan(0);
      const { phone, personName, externalId } = end?.facts ?? {};
      expect(end?.artifacts.summary).toMatchObject({
        state: "there",
        text: expect.stringContaining(`${personName}`),
      });
      return [phone, externalId];
    }),
  );
  expect(new Set(people.flat()).size).toBe(4);
});
