import { expect, test } from "vitest";
import type { DeliveryRow, OutboxRow } from "../../shared/deliveries";
import { attemptWords, canRedrive, observedWords, stateWords, tellingStep } from "./record-words";

function record(...steps: Partial<DeliveryRow>[]): OutboxRow {
  const common = { callId: "c1", destinationId: "x1", destination: "Sandbox CRM", version: 1, createdAt: 0 };
  return {
    ...common,
    recordId: "c1~1~x1",
    callKey: "c_1",
    person: "Dana Reyes",
    steps: steps.map((step, index) => ({
      ...common,
      deliveryId: `d${index}`,
      step: "call",
      state: "delivered",
      deliveryAttempts: 1,
      countedAttempts: step.deliveryAttempts ?? 1,
      nextAt: null,
      observed: "call 9 created",
      question: null,
      decision: null,
      updatedAt: 0,
      ...step,
    })),
  };
}

const wordsOf = (row: OutboxRow) => {
  const step = tellingStep(row);
  return [step && stateWords(step).words, attemptWords(row, 10), observedWords(row), canRedrive(step)];
};

test("a record that is through says what every step did", () => {
  const row = record({ step: "contact", observed: "contact 4 created", deliveryAttempts: 2 }, {});
  expect(wordsOf(row)).toEqual(["delivered", "2", "contact 4 created, call 9 created", false]);
});

test("a dead step speaks for the record, and the steps behind it do not", () => {
  const row = record(
    { step: "contact", state: "dead", observed: "400 no such field", deliveryAttempts: 1 },
    { state: "blocked", observed: "an earlier step of this call is dead", deliveryAttempts: 0 },
  );
  expect(wordsOf(row)).toEqual(["dead", "1 of 10", "contact: 400 no such field", true]);
});

test("of two that wait the one whose turn it is speaks", () => {
  const row = record(
    { step: "contact", observed: "contact 4 created" },
    { state: "pending", nextAt: 5, deliveryAttempts: 3, observed: "503" },
    { step: "task", state: "pending", deliveryAttempts: 0, observed: "waits for its turn" },
  );
  expect(wordsOf(row)).toEqual(["retry", "3 of 10", "call: 503", true]);
});

test("what waits behind another version has nothing to send yet", () => {
  const row = record({ state: "pending", deliveryAttempts: 0, observed: "waits for its turn" });
  expect(wordsOf(row)).toEqual(["waits its turn", "0", "waits for its turn", false]);
});
