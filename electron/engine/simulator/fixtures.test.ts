import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Scenario } from "../../../shared/scenario";
import type { Reading } from "../providers/pack";
import { findPack } from "../providers/packs";
import { readFixture } from "./fixture-bytes";
import { planRun } from "./plan";
import { parseScenario } from "./scenario";

const fixtures = new URL("../../../fixtures/", import.meta.url);
const startedAt = Date.UTC(2026, 2, 2, 10);

function casesOf(name: string): Scenario[] {
  const parsed = parseScenario(readFileSync(new URL(`scenarios/${name}`, fixtures), "utf8"));
  if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
  return parsed.cases;
}

function planCase(scenario: Scenario, runId: string) {
  const pack = findPack(scenario.provider);
  if (!pack) throw new Error(`no pack ${scenario.provider}`);
  const plan = planRun(scenario, {
    seed: scenario.seed,
    runId,
    startedAt,
    speed: 1,
    path: `/hooks/${scenario.provider}`,
    template: (type) => readFixture(fileURLToPath(fixtures), pack, type) ?? new Uint8Array(),
    pack,
  });
  return { plan, pack };
}

async function readCase(scenario: Scenario, runId: string) {
  const { plan, pack } = planCase(scenario, runId);
  const settings = {
    country: "US",
    personPaths: pack.personPaths,
    mapping: pack.userDefined?.sampleMapping ?? null,
  };
  const secret = { secretId: "s", label: "test", value: pack.testSecret, match: null };
  return Promise.all(
    plan.sends.map(async ({ type, call, fault, plannedMs, request: { path, ...request } }) => {
      const raw = { ...request, url: path };
      const context = { secrets: [secret], publicUrls: [], receivedAt: startedAt + plannedMs };
      const [reading] = await pack.read(raw, settings);
      const { signature } = pack.verify(raw, context);
      const callKey = plan.calls.find(({ name }) => name === call)?.key;
      return { type, call, fault: fault ?? "", reading, signature, callKey };
    }),
  );
}

describe.each(readdirSync(new URL("scenarios", fixtures)))("%s", (name) => {
  test("its pack verifies every request and reads it without a problem, as an event of its call", async () => {
    for (const scenario of casesOf(name)) {
      expect(planCase(scenario, "run_1").plan.problems).toEqual([]);
      for (const { type, fault, reading, signature, callKey } of await readCase(scenario, "run_1")) {
        // What a fault breaks on purpose is not as the provider sends it.
        if (!/signature/.test(fault)) expect(signature).toBe("verified");
        if (!/changed/.test(fault)) expect([reading?.type, reading?.problems]).toEqual([type, []]);
        // A text, a form or a contact is about the call's person; everything else is about the call.
        const isOfPerson = reading?.subject && "person" in reading.subject;
        if (!isOfPerson) expect(reading?.subject).toMatchObject({ call: callKey });
      }
    }
  });

  test("is about one person in each line of a call, in every event that names one", async () => {
    for (const scenario of casesOf(name)) {
      const read = (await readCase(scenario, "run_1")).map((one) => ({ ...one, line: lineOf(one) }));
      for (const line of new Set(read.map((one) => one.line))) {
        const facts = read.filter((one) => one.line === line).flatMap(({ reading }) => reading?.facts ?? []);
        for (const field of ["phone", "personKey"] as const)
          expect(new Set(facts.flatMap((one) => one[field] ?? [])).size).toBeLessThanOrEqual(1);
      }
    }
  });

  test("ten plays are ten calls; the same seed, run id and start time are the same bytes in the same order", () => {
    for (const scenario of casesOf(name)) {
      const plays = Array.from({ length: 10 }, (_, play) => planCase(scenario, `run_${play}`).plan);
      const keys = plays.flatMap(({ calls }) => calls.map(({ key }) => key));
      expect(new Set(keys).size).toBe(10 * Object.keys(scenario.calls ?? { one: {} }).length);
      const again = planCase(structuredClone(scenario), "run_0").plan;
      expect(again.sends).toEqual(plays[0]?.sends);
      const bodies = plays.map(({ sends }) => sends.map(({ request }) => [...request.body].join()).join());
      expect(new Set(bodies).size).toBe(10);
    }
  });

  test("names nobody who exists: numbers of fiction, addresses of example.com", () => {
    const text = readFileSync(new URL(`scenarios/${name}`, fixtures), "utf8");
    for (const [number] of text.matchAll(/\+\d{7,}/g)) expect(number).toMatch(/^\+120255501\d\d$/);
    for (const [, host] of text.matchAll(/(?:@|:\/\/)([\w.-]+\w)/g))
      expect(host).toMatch(/(^|\.)example\.(com|org)$|^127\.0\.0\.1$/);
  });
});

/** Another line of a call may be somebody else's: who is transferred to is not who called. */
function lineOf({ call, reading }: { call: string | null; reading?: Reading | undefined }): string {
  const { subject } = reading ?? {};
  return `${call} ${subject && "call" in subject ? (subject.leg ?? "") : ""}`;
}

test("the sample: another person with each play, a summary, a follow-up", async () => {
  const [sample] = casesOf("sample.yaml");
  if (!sample) throw new Error("no sample");
  const people = await Promise.all(
    ["run_1", "run_2"].map(async (runId) => {
      const readings = (await readCase(sample, runId)).map(({ reading }) => reading);
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
