import { expect, test } from "vitest";
import type { DeliveryRow, OutboxRow } from "../../shared/deliveries";
import type { DestinationSending } from "../../shared/sending";
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
      rule: null,
      step: "call",
      stepOrder: index,
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

test("what waits says what keeps it: the breaker, a person who paused it, an earlier version, a question", () => {
  const sending = (breaker: "closed" | "open", paused = false) =>
    ({ breaker: { state: breaker }, settings: { paused } }) as DestinationSending;
  const step = (part: Partial<DeliveryRow>) =>
    record({ state: "pending", deliveryAttempts: 0, nextAt: 5, ...part }).steps[0] as DeliveryRow;
  const words = [
    stateWords(step({}), sending("open")),
    stateWords(step({}), sending("closed", true)),
    stateWords(step({ nextAt: null, version: 2 }), sending("open")),
    stateWords(step({ state: "held", question: { about: "unmatched", candidates: [] } })),
    stateWords(step({ state: "superseded", decision: { choice: "drop" } })),
  ].map((one) => one.words);
  expect(words).toEqual(["breaker open", "paused", "waits for v1", "held: unmatched", "dropped"]);
});

test("attempts that do not count are no part of “n of 10”", () => {
  const row = record({ state: "pending", nextAt: 5, deliveryAttempts: 2, countedAttempts: 0 });
  expect(attemptWords(row, 10)).toBe("0");
});
