/**
 * A call is the fold of the set of its readings: any events of a pack, any of them missing, told again or out of order,
 * give a call and never an exception; handing the same set over in another order changes nothing ("a function of the set,
 * each with its place in the log", ARCHITECTURE.md); a copy changes nothing but the number of copies; and what the reader
 * remembers of a call from event to event is what it would make of all its events at once.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { packs } from "../../electron/engine/providers/packs";
import { openCallMemory, readCallBefore } from "../../electron/engine/reader/call-before";
import { type FoldedCall, type FoldReading, foldCall } from "../../electron/engine/reader/fold-call";
import { judgeCall } from "../../electron/engine/reader/judge-call";
import { spellCall } from "../../electron/engine/store/calls";
import { openReader, openWriter } from "../../electron/engine/store/database";
import { appendEvents, toEventValues } from "../../electron/engine/store/events";
import { applyReadings, type StoredReading, spellReading } from "../../electron/engine/store/readings";
import { saveSource } from "../../electron/engine/store/sources";
import { testSource } from "../../electron/engine/store/test-source";
import { settingsOf } from "../packs/fixtures";
import { logOf, poolOf, startedAt } from "./logs";
import { longest, runs } from "./runs";

/** Everything a fold says, with what it draws when it is asked. */
function told(fold: FoldedCall, readings: FoldReading[]) {
  const { receivedAtOf, attemptOf, legOf, timeline, marks, ...rest } = fold;
  const places = readings
    .map(({ position }) => position)
    .sort((a, b) => a - b)
    .map((position) => [position, receivedAtOf(position), attemptOf(position), legOf(position)]);
  return { ...rest, timeline, marks, places };
}

describe.each(packs.map((pack) => [pack.id, pack] as const))("%s", (_id, pack) => {
  const settings = settingsOf(pack);
  const log = logOf(poolOf(pack));
  const fold = async (readings: FoldReading[]) =>
    told(await foldCall(pack, readings, pack, settings), readings);

  test("any set gives a call, and the same one however it is handed over", { timeout: longest }, async () => {
    const shuffled = log.chain((readings) =>
      fc.tuple(fc.constant(readings), fc.shuffledSubarray(readings, { minLength: readings.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([readings, other]) => {
        const one = await fold(readings);
        expect(await fold(other)).toEqual(one);
        // What is kept is JSON: a value that only lives in memory would be another one after a restart.
        const { places: _, ...said } = one;
        expect(JSON.parse(JSON.stringify(said.facts))).toEqual(said.facts);
      }),
      runs(120),
    );
  });

  test("a copy changes nothing about the call but its copies", { timeout: longest }, async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.nat(), async (readings, which) => {
        const counting = readings.filter(({ inFold }) => inFold);
        const original = counting[which % Math.max(counting.length, 1)];
        fc.pre(original !== undefined);
        if (!original || pack.duplicateKey(original) === null) return;
        const last = readings.at(-1) as FoldReading;
        const copy = { ...original, position: last.position + 1, receivedAt: last.receivedAt + 1000 };
        const [before, after] = [await fold(readings), await fold([...readings, copy])];
        // The same bytes may open another attempt, and are no copy then; a pack says so.
        const attemptOf = (places: typeof after.places, position: number) =>
          places.find(([at]) => at === position)?.[2];
        if (after.attempts.length !== before.attempts.length) return;
        if (attemptOf(after.places, copy.position) !== attemptOf(after.places, original.position)) return;
        const said = ({
          facts,
          judgement,
          artifacts,
          followUps,
          test,
          spam,
          originals,
          attemptRows,
          legs,
        }: typeof after) => ({
          facts,
          judgement,
          artifacts,
          followUps,
          test,
          spam,
          originals,
          attemptRows,
          legs,
        });
        expect(said(after)).toEqual(said(before));
      }),
      runs(120),
    );
  });
});

const folder = mkdtempSync(join(tmpdir(), "ringback-fold-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(packs.map((pack) => [pack.id, pack] as const))("%s", (_id, pack) => {
  const source = testSource(pack.id, { createdAt: startedAt });

  test("what is remembered from batch to batch is what all its events say", {
    timeout: longest,
  }, async () => {
    const writer = openWriter(join(folder, `${pack.id}.sqlite`));
    writer.pragma("synchronous = OFF");
    const reader = openReader(join(folder, `${pack.id}.sqlite`));
    saveSource(writer, source);
    const log = logOf(poolOf(pack));
    let cursor = 0;
    let calls = 0;
    const judge = (
      callId: string,
      readings: StoredReading[],
      before: ReturnType<typeof readCallBefore>,
      now: number,
    ) =>
      judgeCall({
        database: reader,
        callId,
        namespace: "live",
        origin: "live",
        pack,
        source,
        readings,
        before,
        destinations: [],
        time: { now, receivingSince: startedAt },
        rules: null,
        newFrom: Number.POSITIVE_INFINITY,
        maySend: true,
        readAgain: false,
        highWater: 0,
      });
    try {
      await fc.assert(
        fc.asyncProperty(
          log,
          fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 12 }),
          async (all, sizes) => {
            const callId = `c_${++calls}`;
            const memory = openCallMemory(reader);
            for (let from = 0, step = 0; from < all.length; step += 1) {
              const batch = all.slice(from, from + (sizes[step % sizes.length] ?? 1));
              from += batch.length;
              const added = batch.map((one, index): StoredReading => {
                const { position: _, receivedAt, inFold, signatureFailed: __, ...reading } = one;
                return {
                  position: cursor + index + 1,
                  ordinal: 0,
                  callId,
                  inFold,
                  reading,
                  receivedAt,
                  namespace: "live",
                  origin: "live",
                  sourceId: source.sourceId,
                };
              });
              const now = Math.max(...batch.map(({ receivedAt }) => receivedAt));
              const before = memory.before(callId);
              const readings = [...before.readings(), ...added];
              const judged = await judge(callId, readings, before, now);
              memory.fold(callId, readings, judged, 100);
              const values = added.map(({ receivedAt }) =>
                toEventValues({
                  source: "here",
                  sourceId: source.sourceId,
                  claimed: true,
                  origin: "live",
                  namespace: "live",
                  receivedAt,
                  method: "POST",
                  url: "/hooks/here",
                  httpVersion: "1.1",
                  peer: "",
                  headers: [],
                  bytes: 0,
                  signature: "no-secret",
                  signatureBecause: "",
                  secretId: null,
                }),
              );
              writer
                .transaction(() => {
                  appendEvents(writer, [{ events: values, bodies: new Uint8Array() }]);
                  applyReadings(writer, {
                    ...emptyBatch(cursor, cursor + added.length),
                    readings: added.map(spellReading),
                    calls: [spellCall(judged.call)],
                    finalsByTime: judged.finalsByTime,
                  });
                })
                .immediate();
              cursor += added.length;
              // From scratch: as a reader that starts anew finds it.
              const fresh = readCallBefore(reader, callId);
              expect(fresh.readings()).toEqual(readings.map((one) => JSON.parse(JSON.stringify(one))));
              expect(memory.before(callId).position()).toEqual(fresh.position());
              const again = await judge(callId, fresh.readings(), fresh, now);
              const next = await judge(callId, memory.before(callId).readings(), memory.before(callId), now);
              expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(next)));
            }
          },
        ),
        runs(12),
      );
    } finally {
      reader.close();
      writer.close();
    }
  });
});

function emptyBatch(expectedCursor: number, nextCursor: number) {
  return {
    expectedCursor,
    settingsRevision: Number.MAX_SAFE_INTEGER,
    nextCursor,
    views: [],
    messages: [],
    drift: { types: [], items: [], known: [] },
    problemsAnew: [],
    walked: null,
    walkedSource: null,
    postponed: [],
    caughtUp: [],
    vanished: [],
    gates: [],
    rereadHolds: [],
    wouldChange: [],
    at: 0,
    records: [],
    deliveries: [],
  };
}
