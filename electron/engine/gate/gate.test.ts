import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallRecordContent } from "../destinations/destination";
import { sandboxCrm } from "../destinations/sandbox-crm";
import { mirai } from "../providers/mirai/pack";
import { endOfCall, type LogEntry, lifecycleEnded, logOf, ZERO } from "../providers/mirai/test-log";
import type { Pack } from "../providers/pack";
import { foldCall } from "../reader/fold-call";
import { effectiveGate } from "./effective";
import { judgeFacts } from "./facts";
import { isAllowedAtAll, judgeGate } from "./gate";

const running = ["call.initiate", { type: "call.in-progress", start: 2, at: 2 }];
const done = [
  ...running,
  { type: "call.ended", start: 2, end: 60, at: 60 },
  endOfCall(2, 60),
  lifecycleEnded(0, "completed"),
];

/** Any pack with an exact list of statuses; the gate knows none of them by name. */
function packWith(status: string | null, allowStatuses: string[] | null): Pack {
  return {
    ...mirai,
    gatePreset: { ...mirai.gatePreset, allowStatuses },
    judge: async (...given) => ({ ...(await mirai.judge(...given)), allowStatus: status }),
  };
}

async function gateOf(pack: Pack, entries: (string | LogEntry)[]) {
  const readings = logOf(...entries).map((reading) => ({ ...reading, inFold: true, signatureFailed: false }));
  const fold = await foldCall(pack, readings, pack);
  const time = { now: ZERO + 100_000, receivingSince: 0 };
  const facts = judgeFacts(fold, pack.gatePreset, time, { final: null, incomplete: () => false });
  const { verdict } = judgeGate({
    pack,
    fold,
    facts,
    content: {} as CallRecordContent, // A sandbox CRM takes whatever it is.
    origin: "live",
    destination: sandboxCrm,
    gate: effectiveGate(pack, sandboxCrm.gate, {}),
    time,
    byHand: null,
    told: false,
    stored: {
      destinationId: "d_1",
      name: "Sandbox CRM",
      kind: "sandbox-crm",
      url: null,
      enabled: true,
      switchedOnAt: 0,
      createdAt: 0,
      settings: {},
      gate: {},
      sending: {},
    },
    sourceSwitchedOnAt: 0,
    finalFrom: facts.final?.position ?? 0,
    holdPosition: 0,
    releasedUpTo: null,
    wasTold: () => false,
    wouldChange: null,
  });
  const allowed = verdict.checks.find(({ name }) => name === "allowed");
  return { verdict, allowed, atAll: isAllowedAtAll(fold, pack.gatePreset) };
}

const two = ["done", "done.agent"];

describe("an exact list of statuses that may leave", () => {
  test("a status of the list opens the gate", async () => {
    for (const status of two) {
      const { verdict, atAll } = await gateOf(packWith(status, two), done);
      expect([verdict.state, atAll]).toEqual(["opened", true]);
    }
  });

  test("without a list no status is asked for", async () => {
    expect((await gateOf(packWith(null, null), done)).verdict.state).toBe("opened");
  });

  test.each([
    [
      "done.user",
      "Its status is “done.user”: only “done” and “done.agent” may leave, compared exactly. It is not the same as “done”.",
    ],
    [
      "DONE",
      "Its status is “DONE”: only “done” and “done.agent” may leave, compared exactly. It is not the same as “done”.",
    ],
    [
      "done ",
      "Its status is “done ”: only “done” and “done.agent” may leave, compared exactly. It is not the same as “done”.",
    ],
    ["don", "Its status is “don”: only “done” and “done.agent” may leave, compared exactly."],
    [null, "It has no status: only “done” and “done.agent” may leave, compared exactly."],
  ])("the status %s closes it, in one sentence for verdict and check", async (status, sentence) => {
    const { verdict, allowed, atAll } = await gateOf(packWith(status, two), done);
    expect([verdict.state, verdict.sentence, atAll]).toEqual(["closed", sentence, false]);
    expect(allowed).toMatchObject({ mark: "cross", because: sentence });
    expect([verdict.deadlineAt, verdict.heldBy]).toEqual([null, null]);
  });

  test("before the end it waits, and says already that this status may not leave", async () => {
    const { verdict, allowed } = await gateOf(packWith("running", two), running);
    const why = "Its status is “running”: only “done” and “done.agent” may leave, compared exactly.";
    expect([verdict.state, verdict.sentence]).toEqual(["waiting", `Waiting for the end of the call. ${why}`]);
    expect(allowed).toMatchObject({ mark: "clock", because: why });
  });

  test("no other text ever passes", async () => {
    const near = fc.oneof(
      fc.string(),
      fc.tuple(fc.constantFrom(...two), fc.string({ minLength: 1 })).map(([one, more]) => one + more),
      fc.constantFrom(...two).map((one) => one.toUpperCase()),
    );
    await fc.assert(
      fc.asyncProperty(
        near.filter((status) => !two.includes(status)),
        async (status) => {
          const { verdict, atAll } = await gateOf(packWith(status, two), done);
          expect([verdict.state, atAll]).toEqual(["closed", false]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
