/** Plays the cases on lanes, two at a time, and says of each what was seen and what is not as it must be. */
import type { CrashCase } from "./case-plan";
import type { Installation } from "./installation";
import { judgeCase, judgeLane, judgeRecords } from "./judge-cases";
import { type KillSeen, openLane } from "./lane";
import { placeOldSchema, plays } from "./unusual-cases";

export type CaseReport = {
  name: string;
  /** As often as it really died by SIGKILL at the point and hit that were planned. */
  kills: number;
  planned: number;
  /** True: the fault that was planned met a delivery, or none was planned. */
  spoilt: boolean;
  problems: string[];
};

const lanesAtOnce = 2;

export async function runCases(
  cases: CrashCase[],
  builds: { engine: Installation; crm: Installation },
  options: { upserts: boolean },
): Promise<{ reports: CaseReport[]; problems: string[] }> {
  // Those of an old database need a folder of their own each: they come last.
  const queue = [...cases].sort((a, b) => Number(isOfOld(a)) - Number(isOfOld(b)));
  const reports: CaseReport[] = [];
  const problems: string[] = [];

  async function runLane(): Promise<void> {
    for (let first = queue.shift(); first; first = queue.shift()) await runUntilStuck(first);
  }

  /** A lane ends when there are no cases left, after an old database, or when a case never came to its end. */
  async function runUntilStuck(first: CrashCase): Promise<void> {
    const isOld = isOfOld(first);
    const takeNext = () => (isOld || !queue[0] || isOfOld(queue[0]) ? undefined : queue.shift());
    const lane = await openLane({ ...builds, ...(isOld ? { prepare: placeOldSchema } : {}) });
    const played: { one: CrashCase; report: CaseReport }[] = [];
    try {
      for (let one: CrashCase | undefined = first; one; one = takeNext()) {
        lane.passage.forget();
        const result = await plays[one.script](lane, one, builds.engine).catch((error: Error) => ({
          kills: [] as KillSeen[],
          problems: [`it did not come to its end: ${error.message}`, ...lane.lastWords()],
          stuck: true,
        }));
        const kills = result.kills.filter(({ reached, signal }) => reached && signal === "SIGKILL").length;
        const report = {
          name: one.name,
          kills,
          planned: one.kills.length,
          spoilt: one.fault === null || lane.passage.spoilt(),
          problems: result.problems,
        };
        for (const { reached, signal } of result.kills)
          if (reached !== (signal === "SIGKILL"))
            report.problems.push(`it ended with ${signal}, reached: ${reached}`);
        reports.push(report);
        played.push({ one, report });
        if ("stuck" in result) break;
      }
      const left = await lane.end().catch((error: Error) => {
        const said = played.flatMap(({ report }) => report.problems);
        throw new Error(`a lane could not be judged: ${error.message}; ${said.join("; ")}`, { cause: error });
      });
      for (const { one, report } of played) {
        report.problems.push(...judgeCase(one, left));
        if (options.upserts) report.problems.push(...judgeRecords(one, left));
      }
      if (!options.upserts) return;
      problems.push(...lane.errors, ...judgeLane(left, lane.acked, played.length));
    } finally {
      lane.remove();
    }
  }

  await Promise.all(Array.from({ length: lanesAtOnce }, runLane));
  const order = new Map(cases.map(({ name }, index) => [name, index]));
  reports.sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
  return { reports, problems };
}

function isOfOld({ script }: CrashCase): boolean {
  return script === "old schema";
}
