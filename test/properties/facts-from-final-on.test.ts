/**
 * From *final* on the facts only grow: a call that was ended and final stays so, whatever comes late, however long one
 * waits and wherever the clock is set; time alone takes nothing back, *complete* neither. (A late event may tell of another outcome
 * or begin a transcript that nobody expected, and then more is awaited: for a next version, never for the first.) Nothing
 * is final without an observed end, and what time made final is recorded once and not judged again (docs/gate.md).
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CallFactsState, type FinalByTime, judgeFacts } from "../../electron/engine/gate/facts";
import { packs } from "../../electron/engine/providers/packs";
import { type FoldReading, foldCall } from "../../electron/engine/reader/fold-call";
import { settingsOf } from "../packs/fixtures";
import { gap, logOf, poolOf, startedAt } from "./logs";
import { longest, runs } from "./runs";

describe.each(packs.map((pack) => [pack.id, pack] as const))("%s", (_id, pack) => {
  const settings = settingsOf(pack);

  test("what was said from final on is not taken back", { timeout: longest }, async () => {
    await fc.assert(
      fc.asyncProperty(
        logOf(poolOf(pack)),
        fc.array(gap, { minLength: 8, maxLength: 8 }),
        async (log, waits) => {
          let known: FinalByTime | null = null;
          let before: CallFactsState | null = null;
          let seen = 0;
          const look = async (readings: FoldReading[], now: number) => {
            const fold = await foldCall(pack, readings, pack, settings);
            const time = { now, receivingSince: startedAt };
            const facts = judgeFacts(fold, pack.gatePreset, time, { final: known, incomplete: () => false });
            known ??= facts.newlyFinalByTime;
            if (facts.final) expect(facts.ended).not.toBeNull();
            if (before?.final) {
              expect([facts.ended !== null, facts.final !== null]).toEqual([true, true]);
              const timeAlone = readings.length === seen;
              if (before.complete && timeAlone) expect(facts.complete).toBe(true);
            }
            seen = readings.length;
            before = facts;
          };
          for (let count = 1; count <= log.length; count += 1) {
            const readings = log.slice(0, count);
            const now = readings.at(-1)?.receivedAt ?? startedAt;
            await look(readings, now);
            await look(readings, now + (waits[count % waits.length] ?? 0));
          }
        },
      ),
      runs(150),
    );
  });
});
