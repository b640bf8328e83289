import { expect, test } from "vitest";
import type { CallRecordContent } from "../destinations/destination";
import type { FoldedCall } from "./fold-call";
import { freezeVersion } from "./freeze-version";
import type { CallInput, JudgedCall } from "./judge-call";

test("a call record is not older than the newest event it says", () => {
  const frozenAt = (began: number, receivedAt: number) => {
    const judged = { call: {}, records: [] } as unknown as JudgedCall;
    freezeVersion(
      {
        callId: "c",
        maySend: true,
        time: { now: began },
        pack: { gatePreset: {} },
        before: { removedVersion: () => 0, lastRecord: () => null },
      } as unknown as CallInput,
      judged,
      { newest: { position: 1, receivedAt } } as FoldedCall,
      { content: {} as CallRecordContent, text: "{}" },
      "the final event of the call",
    );
    return judged.records[0]?.frozenAt;
  };
  expect(frozenAt(1_000, 1_012)).toBe(1_012);
  expect(frozenAt(6_000, 1_012)).toBe(6_000);
});
