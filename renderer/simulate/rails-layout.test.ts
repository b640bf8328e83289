import { expect, test } from "vitest";
import type { PlannedStep } from "../../shared/scenario-plan";
import { layoutRails, type WireSendPlace } from "./rails-layout";

function step(index: number, happensMs: number, change: Partial<PlannedStep> = {}): PlannedStep {
  return {
    index,
    type: `call.${index}`,
    label: `event ${index}`,
    kind: "lifecycle",
    stage: "dialing",
    call: null,
    happensMs,
    lines: { from: index, to: index },
    fault: null,
    faultLines: null,
    droppedBy: null,
    dropped: false,
    ...change,
  };
}

function send(number: number, of: number, ms: number, state: WireSendPlace["state"] = "planned") {
  return { number, step: of, ms, state };
}

const room = { width: 560, selected: null };

test("untouched threads are straight, and moments keep their order on both rails", () => {
  const steps = [0, 4000, 9000].map((ms, index) => step(index, ms));
  const layout = layoutRails(
    { steps },
    steps.map(({ index, happensMs }) => send(index + 1, index, happensMs)),
    room,
  );
  expect(layout.threads.map(({ from, to }) => from === to)).toEqual([true, true, true]);
  expect(layout.numbers.map(({ text }) => text)).toEqual(["1", "2", "3"]);
  const xs = layout.script.map(({ from }) => from);
  expect(xs).toEqual(xs.toSorted((a, b) => a - b));
  expect(layout.chips).toEqual([]);
});

test("quiet time is a break of one width, however long it is", () => {
  const steps = [0, 18_000, 318_000, 337_000].map((ms, index) => step(index, ms));
  const { breaks } = layoutRails({ steps }, [], room);
  expect(breaks.map(({ ms }) => ms)).toEqual([300_000]);
  expect(breaks.map(({ from, to }) => Math.round(to - from))).toEqual([40]);
});

test("a place on the axis and its moment are the same thing told twice", () => {
  const steps = [0, 18_000, 318_000, 337_000].map((ms, index) => step(index, ms));
  const { axis } = layoutRails({ steps }, [], room);
  for (const ms of [-2000, 0, 9000, 18_000, 100_000, 337_000, 350_000])
    expect(Math.round(axis.msOf(axis.xOf(ms)))).toBe(ms);
});

test("drop has no end, copies fan out, and numbers are the order on the wire", () => {
  const steps = [
    step(0, 0, { dropped: true, fault: { drop: true } }),
    step(1, 5000),
    step(2, 9000, { fault: { duplicate: 3, within: "2s" } }),
    step(3, 14_000, { fault: { before: "call.1" } }),
  ];
  const layout = layoutRails(
    { steps },
    [send(1, 3, 4000), send(2, 1, 5000), send(3, 2, 9000), send(4, 2, 10_000), send(5, 2, 11_000)],
    room,
  );
  const threads = (index: number) => layout.threads.filter((thread) => thread.step === index);
  expect(threads(0).map(({ to }) => to)).toEqual([null]);
  expect(threads(2)).toHaveLength(3);
  const [crossing] = threads(3);
  expect(crossing?.to).toBeLessThan(threads(1)[0]?.from ?? 0);
  expect(layout.numbers.map(({ text }) => text)).toEqual(["1", "2", "3", "4", "5"]);
  expect(layout.chips.map(({ text }) => text)).toEqual(["drop", "×3", "reorder"]);
});

test("a burst is one pin with its numbers, and what is not sent yet is ahead", () => {
  const steps = [step(0, 0, { fault: { burst: 5 } }), step(1, 8000)];
  const layout = layoutRails(
    { steps },
    [...[1, 2, 3, 4, 5].map((number) => send(number, 0, 0, "sent")), send(6, 1, 8000, "ahead")],
    room,
  );
  expect(layout.wire.map(({ sends, ahead }) => [sends.length, ahead])).toEqual([
    [5, false],
    [1, true],
  ]);
  expect(layout.numbers.map(({ text }) => text)).toEqual(["1–5", "6"]);
  expect(layout.threads).toHaveLength(2);
});

test("three hundred events merge, grey threads go, and nothing leaves the drawing", () => {
  const steps = Array.from({ length: 300 }, (_, index) =>
    step(index, index * 1000, index === 150 ? { fault: { delay: "20s" } } : {}),
  );
  const layout = layoutRails(
    { steps },
    steps.map(({ index, happensMs }) => send(index + 1, index, index === 150 ? 170_000 : happensMs)),
    room,
  );
  expect(layout.crowded).toBe(true);
  expect(layout.script.length).toBeLessThan(80);
  expect(layout.threads.map(({ step: of }) => of)).toEqual([150]);
  expect(layout.labels.map(({ text }) => text)).toEqual(["event 150"]);
  const xs = [...layout.script, ...layout.wire].flatMap(({ from, to }) => [from, to]);
  expect(Math.min(...xs)).toBeGreaterThan(90);
  expect(Math.max(...xs)).toBeLessThanOrEqual(531);
});

test("labels and chips never touch each other, and the selected event has its label", () => {
  const steps = Array.from({ length: 14 }, (_, index) =>
    step(index, index * 800, { label: "lifecycle-ended", fault: index % 2 ? { signature: "bad" } : null }),
  );
  const layout = layoutRails({ steps }, [], { width: 560, selected: 6 });
  expect(layout.labels.some(({ step: of }) => of === 6)).toBe(true);
  for (const row of [0, 1]) {
    const spans = layout.labels
      .filter((label) => label.row === row)
      .map(({ x, width }) => ({ from: x - width / 2, to: x + width / 2 }));
    expect(touching(spans)).toEqual([]);
  }
  expect(touching(layout.chips.map(({ x, width }) => ({ from: x - width / 2, to: x + width / 2 })))).toEqual(
    [],
  );
});

function touching(spans: { from: number; to: number }[]): unknown[] {
  const inOrder = spans.toSorted((a, b) => a.from - b.from);
  return inOrder.filter((span, index) => index > 0 && span.from < (inOrder[index - 1]?.to ?? 0));
}
