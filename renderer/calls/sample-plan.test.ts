import { expect, it } from "vitest";
import scenario from "../../fixtures/scenarios/sample.yaml?raw";
import { plannedTypes, sampleInput } from "./sample-plan";

it("plans the card as the sample scenario is written", () => {
  const steps = [...scenario.matchAll(/^ {2}- ([\d.]+)s: (\S+)$/gm)].map(([, seconds, type]) => [
    type,
    Number(seconds) * 1000,
  ]);
  expect(steps.map(([type]) => type)).toEqual(plannedTypes);
  expect(sampleInput(null).timeline.map(({ type, placedAt }) => [type, placedAt])).toEqual(steps);
});

it("keeps every pin in its place when the real event comes", () => {
  const planned = sampleInput(null).timeline;
  const first = planned[0];
  if (!first) throw new Error("no plan");
  const real = { ...first, eventId: "e1", receivedAt: 1_795_481_775_324, signature: "verified" as const };
  const filled = sampleInput({ timeline: [real] } as unknown as Parameters<typeof sampleInput>[0]).timeline;
  expect(filled.map(({ eventId, placedAt }) => [eventId, placedAt])).toEqual(
    planned.map(({ eventId, placedAt }) => [eventId, placedAt]),
  );
  expect(filled[0]?.signature).toBe("verified");
});
