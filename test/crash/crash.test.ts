/**
 * The crash suite: the engine is killed at named points and hits, one by one, crossed with what a CRM and a provider
 * do wrong meanwhile, and ends every time with one contact and one call. In the same run an engine that creates
 * instead of upserting has to fail, or the suite would show nothing. See docs/crash-suite.md.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordFault } from "../faults/fault-rows";
import { entry } from "../harness/engine-process";
import { planCases, planNegativeControl } from "./case-plan";
import { type CaseReport, runCases } from "./crash-suite";
import { buildEngine, buildThatCreates, type Installation } from "./installation";
import { notRun, points } from "./points";
import { chooseSeed, createRandom } from "./random";

const seed = chooseSeed();
const again = `repeat with CRASH_SEED=${seed}`;
/** A part of the cases, by what their names contain: `CRASH_CASES="K19"`. */
const only = process.env.CRASH_CASES ?? "";

describe(`killed at every point (seed ${seed})`, () => {
  let built: Installation;
  let creating: Installation;
  let suite: Awaited<ReturnType<typeof runCases>>;
  let control: Awaited<ReturnType<typeof runCases>>;

  beforeAll(async () => {
    built = buildEngine("crash-points");
    creating = buildThatCreates(built);
    const cases = planCases(createRandom(seed)).filter(({ name }) => name.includes(only));
    suite = await runCases(cases, { engine: built, crm: built }, { upserts: true });
    control = await runCases(planNegativeControl(), { engine: creating, crm: built }, { upserts: false });
    console.log(describeSuite(suite.reports, suite.problems, control.reports));
  }, 1_200_000);
  afterAll(() => {
    built?.remove();
    creating?.remove();
  });

  it("ended every time with one contact, one call, no call in progress and nothing undelivered", () => {
    expect(suite.reports.filter(isFailed), again).toEqual([]);
    expect(suite.problems, again).toEqual([]);
    recordFault({
      group: only === "K19" ? "Disk" : "Processes",
      fault: only === "K19" ? "Disk full, then SIGKILL" : "SIGKILL at a named point",
      where: only
        ? `the crash suite's cases ${only}: an append, the reader's write, a lease, a result`
        : "every point of docs/crash-suite.md",
      tried: suite.reports.length,
      outcome: "held",
      saw: `${suite.reports.length} cases, ${suite.reports.reduce((sum, { kills }) => sum + kills, 0)} kills: every answered event in the log, one contact and one call in the CRM, the database sound`,
    });
  });

  it("really died by SIGKILL at the point and hit of the case, at every point", () => {
    const killed = new Set(
      suite.reports.filter(({ kills }) => kills > 0).map(({ name }) => name.split(":")[0]),
    );
    expect(only ? "a part of them" : [...killed].sort(), again).toEqual(
      only ? "a part of them" : Object.keys(points).sort(),
    );
    for (const { name, kills, planned, problems } of control.reports)
      expect({ name, kills, problems }).toMatchObject({ name, kills: planned });
  });

  it("an engine that creates instead of upserting fails at the second hit and after a lost answer", () => {
    const failed = control.reports.filter(isFailed);
    expect(failed.map(({ name }) => name.replace(/; in progress.*/, ""))).toEqual(
      expect.arrayContaining([
        "K7: after the CRM hit 2",
        "K8: before markAndClaim hit 2",
        "K9: inside markAndClaim hit 2",
        "K7: answer lost after commit at delivery 2",
      ]),
    );
    for (const { problems } of failed) expect(problems.join()).toMatch(/[2-9] calls in the CRM/);
  });
});

it("an ordinary build has none of the points", () => {
  const folder = dirname(entry);
  const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const text = files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  expect(text).not.toContain("RINGBACK_CRASH_PLAN");
  expect(text).not.toContain("max_page_count");
  expect(text.match(/(?<!function )\b(crashPoint|diskFullPoint|crashInCheckpoint)\(/g) ?? []).toEqual([]);
});

function isFailed({ problems }: CaseReport): boolean {
  return problems.length > 0;
}

function describeSuite(reports: CaseReport[], problems: string[], control: CaseReport[]): string {
  const sum = (count: (one: CaseReport) => number) => reports.reduce((all, one) => all + count(one), 0);
  const list = (title: string, lines: string[]) =>
    lines.length > 0 ? [`${title}:`, ...lines.map((line) => `  ${line}`)] : [];
  return [
    `seed ${seed}`,
    `crash suite: ${reports.length} cases, ${sum(({ kills }) => kills)} kills, ${reports.filter(isFailed).length} failed`,
    `negative control: ${control.filter(isFailed).length} failed`,
    ...list(
      "failed",
      reports.filter(isFailed).map((one) => `${one.name}\n    ${one.problems.join("\n    ")}`),
    ),
    ...list("and", problems),
    ...list(
      "never came there so often, so nobody was killed",
      reports.filter(({ kills, planned }) => kills < planned).map(({ name }) => name),
    ),
    ...list(
      "the fault found no delivery",
      reports.filter(({ spoilt }) => !spoilt).map(({ name }) => name),
    ),
    ...list("not run", notRun),
  ].join("\n");
}
