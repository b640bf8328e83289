/** A log of so many calls, a set of rules as people write them, and dry runs of them through the real thread. */
import { createSettableClock } from "../../electron/engine/clock";
import { createDryRuns } from "../../electron/engine/dry-run/dry-run";
import { openReader, openWriter } from "../../electron/engine/store/database";
import { saveDestination } from "../../electron/engine/store/destinations";
import { readCallsIn, readReadingsOfCalls } from "../../electron/engine/store/dry-run";
import type { DryRun } from "../../shared/dry-run";
import type { RuleCondition, RuleDefinition } from "../../shared/rules";
import { built } from "./filled-folder";
import { firstAt } from "./mixed-events";

const log = { info() {}, warn: console.error, error: console.error };
const destinationId = "x_bench";

export function addDestination(path: string): void {
  const writer = openWriter(path);
  saveDestination(writer, {
    ...{ destinationId, name: "WhatsApp", kind: "whatsapp", url: null, enabled: true },
    ...{ switchedOnAt: 0, createdAt: firstAt, settings: {}, gate: {}, sending: {} },
  });
  writer.close();
}

export function countCalls(path: string): { calls: number; events: number } {
  const reader = openReader(path);
  const count = (table: string) => reader.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  const counts = { calls: count("call"), events: count("event") };
  reader.close();
  return counts;
}

const field = (
  name: string,
  operator: "is" | "at-least" | "there" | "contains",
  value?: string | number,
): RuleCondition => ({ kind: "field", field: name, operator, ...(value === undefined ? {} : { value }) });

/** Two thirds at final, a third now; two conditions each, one rule in ten with an expression, one in five with hours. */
export function benchRules(count: number): RuleDefinition[] {
  const days = [1, 2, 3, 4, 5];
  return Array.from({ length: count }, (_, index) => {
    const conditions = [
      [field("outcome", "is", "completed"), field("metadata.amount", "at-least", index * 5)],
      [field("metadata.region", "is", "north"), field("summary", "there")],
      [field("talkSeconds", "at-least", 30 + index), field("summary", "contains", "plain")],
    ][index % 3] as RuleCondition[];
    if (index % 10 === 9)
      conditions[1] = { kind: "expression", expression: "$number(metadata.amount) > 250" };
    if (index % 5 === 3) conditions.push({ kind: "hours", days, from: "08:00", to: "18:00" });
    const isNow = index % 3 === 1;
    return {
      name: `Rule ${index}`,
      runs: isNow ? "now" : "final",
      trigger: isNow ? { on: "end" } : null,
      ...{ providers: [], sources: [], conditions, group: null, zone: "America/Los_Angeles" },
      actions: [
        {
          ...{ actionId: "a1", destinationId },
          fields: { to: "{{person.phone}}", text: '{{summary else "none"}}', reason: "a bench" },
        },
      ],
    };
  });
}

export async function runDry(
  path: string,
  definitions: RuleDefinition[],
  stopAfterMs: number | null = null,
): Promise<DryRun & { cpuMs: number; longestSilenceMs: number; stopMs: number }> {
  const clock = createSettableClock(firstAt + 7 * 24 * 3_600_000, () => {});
  const dryRuns = createDryRuns({ worker: built("dry-run"), path, crmPath: null, clock, log });
  // Of all threads: what others do on the machine moves it less than the time of day.
  const before = process.cpuUsage();
  try {
    let run = dryRuns.start({ definitions, from: firstAt, to: clock.now() });
    const begun = performance.now();
    let [readAt, longestSilenceMs] = [begun, 0];
    while (run.state === "running") {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (stopAfterMs !== null && performance.now() - begun > stopAfterMs) break;
      const next = dryRuns.get(run.dryRunId);
      if (!next) throw new Error("the run is gone");
      if (next.read > run.read) {
        longestSilenceMs = Math.max(longestSilenceMs, performance.now() - readAt);
        readAt = performance.now();
      }
      run = next;
    }
    const { user, system } = process.cpuUsage(before);
    const stopping = performance.now();
    run = dryRuns.stop(run.dryRunId) ?? run;
    // Its thread is free again once it answers another question.
    await dryRuns.try({ definition: definitions[0] as RuleDefinition, callId: "none", position: null });
    return { ...run, cpuMs: (user + system) / 1000, longestSilenceMs, stopMs: performance.now() - stopping };
  } finally {
    await dryRuns.close();
    clock.close();
  }
}

/** Milliseconds in which all readings of all calls are read as a dry run reads them, and nothing more. */
export function readAlone(path: string): number {
  const reader = openReader(path);
  const stretch = { from: 0, to: Number.MAX_SAFE_INTEGER, providers: null, sources: null };
  const begun = performance.now();
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const calls = readCallsIn(reader, stretch, { before, limit: 64 });
    if (calls.length === 0) break;
    readReadingsOfCalls(
      reader,
      calls.map(({ callId }) => callId),
    );
    before = calls.at(-1)?.lastPosition ?? 0;
  }
  const ms = performance.now() - begun;
  reader.close();
  return ms;
}
