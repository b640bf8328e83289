import { expect, test } from "vitest";
import type { DeliveryRow } from "../../shared/deliveries";
import type { Batch } from "../entities";
import { mergeRecord, recordsOf } from "./outbox-live";

const batch = (...steps: [string, number][]): Batch => ({
  events: [],
  calls: [],
  runs: [],
  replays: [],
  reconciliations: [],
  verdictRuns: [],
  routes: [],
  deliveries: steps.map(
    ([step, stepOrder]) =>
      ({ deliveryId: step, callId: "c", version: 1, destinationId: "x", step, stepOrder }) as DeliveryRow,
  ),
});
const stepsOf = (row: { steps: DeliveryRow[] } | undefined) => row?.steps.map(({ step }) => step);

test("the steps of a record stand in the order they are sent, whatever a destination calls them", () => {
  const [shown] = recordsOf(batch(["association", 3], ["call", 2], ["contact", 1]));
  expect(stepsOf(shown)).toEqual(["contact", "call", "association"]);
  const [live] = recordsOf(batch(["comment", 4], ["contact", 1]));
  if (!shown || !live) throw new Error("a batch with deliveries has records");
  expect(stepsOf(mergeRecord(shown, live))).toEqual(["contact", "call", "association", "comment"]);
});
