import { expect, test } from "vitest";
import { mirai } from "../providers/mirai/pack";
import type { Leg, Pack } from "../providers/pack";
import { type FoldReading, foldCall } from "./fold-call";
import { foldLegs } from "./legs";

const start = Date.UTC(2026, 7, 14, 14, 0, 0);

type Entry = {
  leg?: string;
  parent?: string;
  type: string;
  stage: FoldReading["stage"];
  rank: number;
  second: number;
};

/** Readings as a pack makes them that reads one line per leg; they arrive in the order given. */
function arriving(...entries: Entry[]): FoldReading[] {
  return entries.map(({ leg, parent, type, stage, rank, second }, index) => ({
    subject: { call: "CA1", ...(leg ? { leg } : {}), ...(parent ? { parent } : {}) },
    type,
    label: type,
    kind: stage === "final" ? "final" : "lifecycle",
    stage,
    rank,
    sequence: null,
    occurredAt: start + second * 1000,
    occurredFrom: "Timestamp",
    occurredOrders: true,
    facts: {},
    artifacts: {},
    problems: [],
    bodySha256: `${leg} ${type}`,
    test: false,
    spam: false,
    followUps: [],
    position: index + 1,
    receivedAt: start + second * 1000 + 200,
    inFold: true,
    signatureFailed: false,
  }));
}

/** An agent talks, dials a person, and leaves; the two go on without it. */
const transferred = arriving(
  { leg: "ai", type: "initiated", stage: "dialing", rank: 0, second: 0 },
  { leg: "ai", type: "answered", stage: "in-conversation", rank: 2, second: 5 },
  { leg: "person", parent: "ai", type: "initiated", stage: "dialing", rank: 0, second: 60 },
  { leg: "person", parent: "ai", type: "answered", stage: "in-conversation", rank: 2, second: 70 },
  { leg: "ai", type: "completed", stage: "final", rank: 4, second: 72 },
  { leg: "person", parent: "ai", type: "completed", stage: "final", rank: 4, second: 300 },
);

/** Of the pack only what the fold asks of it here: no attempts, no rules. */
const pack: Pack = {
  ...mirai,
  lifecycle: { rules: [], awaited: [], terminal: [], deadlines: [] },
  attempts: () => [],
  duplicateKey: () => null,
  judge: () => ({
    outcome: null,
    outcomeFrom: null,
    outcomeDetail: null,
    outcomeClass: null,
    stage: null,
    ended: null,
    final: null,
    artifacts: {},
    restUntil: null,
    allowStatus: null,
  }),
};

test("legs that readings name stand behind the one they were dialled from", () => {
  const { rows, legOf } = foldLegs({}, transferred.toReversed());
  expect(rows).toEqual([
    { leg: "ai", parent: null, depth: 0, words: "call", outcome: null, startedAt: null, endedAt: null },
    {
      leg: "person",
      parent: "ai",
      depth: 1,
      words: "child leg",
      outcome: null,
      startedAt: null,
      endedAt: null,
    },
  ]);
  expect(transferred.map(({ position }) => legOf(position))).toEqual([
    "ai",
    "ai",
    "person",
    "person",
    "ai",
    "person",
  ]);
});

test("a call of one line has no legs, whether its readings name it or not", () => {
  const one = arriving({ leg: "ai", type: "initiated", stage: "dialing", rank: 0, second: 0 });
  expect(foldLegs({}, one).rows).toEqual([]);
  expect(foldLegs({}, one).legOf(1)).toBeNull();
  expect(foldLegs({}, arriving({ type: "initiated", stage: "dialing", rank: 0, second: 0 })).rows).toEqual(
    [],
  );
});

test("a parent that is no line of the call, and a ring of parents, hide nobody", () => {
  const leg = (name: string, parent: string | null): Leg => ({
    leg: name,
    parent,
    words: name,
    outcome: null,
    startedAt: null,
    endedAt: null,
    positions: [],
  });
  const told = [leg("a", "b"), leg("b", "a"), leg("c", "elsewhere"), leg("d", "c")];
  const { rows } = foldLegs({ legs: () => told }, []);
  expect(rows.map(({ leg: name, depth }) => [name, depth])).toEqual([
    ["c", 0],
    ["d", 1],
    ["a", 0],
    ["b", 1],
  ]);
});

test("eight thousand lines, each dialled from the one before, are put in order", () => {
  const chain = Array.from(
    { length: 8000 },
    (_, index): Leg => ({
      leg: `l${index}`,
      parent: index === 0 ? null : `l${index - 1}`,
      words: "",
      outcome: null,
      startedAt: null,
      endedAt: null,
      positions: [index],
    }),
  );
  const { rows, legOf } = foldLegs({ legs: () => chain.toReversed() }, []);
  expect(rows.map(({ leg }) => leg)).toEqual(chain.map(({ leg }) => leg));
  expect(rows.at(-1)?.depth).toBe(7999);
  expect(legOf(7999)).toBe("l7999");
});

test("one line rings while another talks: that is no disorder, and each has stages of its own", async () => {
  const { timeline } = await foldCall(pack, transferred, mirai);
  expect(timeline.findings).toEqual([]);
  expect(timeline.marks.map(({ leg, position }) => `${leg} ${position}`)).toEqual([
    "ai 1",
    "ai 2",
    "person 3",
    "person 4",
    "ai 5",
    "person 6",
  ]);
  const spans = timeline.phases.map(({ leg, stage, occurred }) => {
    const second = (at: number | null) => (at === null ? null : (at - start) / 1000);
    return [leg, stage, second(occurred.from), second(occurred.to)];
  });
  expect(spans).toEqual([
    ["ai", "dialing", 0, 5],
    ["ai", "in-conversation", 5, 72],
    ["person", "dialing", 60, 70],
    ["person", "in-conversation", 70, 300],
  ]);
});

test("within its own line an event that was overtaken is late", async () => {
  const [initiated, answered, ...rest] = transferred;
  if (!initiated || !answered) throw new Error("no events");
  const late = { ...initiated, position: 2, receivedAt: start + 20_000 };
  const { timeline } = await foldCall(pack, [late, { ...answered, position: 1 }, ...rest], mirai);
  expect(timeline.findings.map(({ kind, position }) => [kind, position])).toEqual([["late", 2]]);
});

test("a line whose events move the call to no stage rings until it was answered, and talks until it ended", async () => {
  const silent = transferred.map((reading) => {
    const isPerson = reading.subject && "call" in reading.subject && reading.subject.leg === "person";
    return isPerson ? { ...reading, stage: null } : reading;
  });
  const line = (outcome: Leg["outcome"]): Leg[] => [
    {
      leg: "ai",
      parent: null,
      words: "AI agent",
      outcome: "completed",
      startedAt: start,
      endedAt: null,
      positions: [1, 2, 5],
    },
    {
      leg: "person",
      parent: "ai",
      words: "dialled",
      outcome,
      startedAt: start + 70_000,
      endedAt: start + 300_000,
      positions: [3, 4, 6],
    },
  ];
  const barsOf = async (outcome: Leg["outcome"]) => {
    const { timeline } = await foldCall({ ...pack, legs: () => line(outcome) }, silent, mirai);
    return timeline.phases.flatMap(({ leg, stage, occurred: { from, to } }) =>
      leg === "person" ? [[stage, (from - start) / 1000, to === null ? null : (to - start) / 1000]] : [],
    );
  };
  expect(await barsOf("completed")).toEqual([
    ["dialing", 60, 70],
    ["in-conversation", 70, 300],
  ]);
  expect(await barsOf("no-answer")).toEqual([["dialing", 60, 300]]);
});

test("nobody talks on a line that reached nobody, whatever the call does meanwhile", async () => {
  const told: Leg[] = [
    {
      leg: "ai",
      parent: null,
      words: "AI agent",
      outcome: "completed",
      startedAt: start,
      endedAt: null,
      positions: [1, 2, 5],
    },
    {
      leg: "person",
      parent: "ai",
      words: "transfer cancelled",
      outcome: "failed",
      startedAt: null,
      endedAt: null,
      positions: [3, 4, 6],
    },
  ];
  const { timeline } = await foldCall({ ...pack, legs: () => told }, transferred, mirai);
  expect(timeline.phases.flatMap(({ leg, stage }) => (leg === "person" ? [stage] : []))).toEqual(["dialing"]);
});

test("a line that ended talks no longer, though none of its own events said so", async () => {
  const told: Leg[] = [
    {
      leg: "ai",
      parent: null,
      words: "AI agent",
      outcome: "completed",
      startedAt: start,
      endedAt: start + 72_000,
      positions: [1, 2],
    },
    {
      leg: "person",
      parent: "ai",
      words: "transferred to +12025550123",
      outcome: null,
      startedAt: start + 60_000,
      endedAt: null,
      positions: [3, 4],
    },
  ];
  const { timeline, legs } = await foldCall({ ...pack, legs: () => told }, transferred.slice(0, 4), mirai);
  expect(legs.map(({ words, depth }) => [words, depth])).toEqual([
    ["AI agent", 0],
    ["transferred to +12025550123", 1],
  ]);
  const talks = timeline.phases.filter(({ stage }) => stage === "in-conversation");
  expect(talks.map(({ leg, occurred }) => [leg, occurred.to])).toEqual([
    ["ai", start + 72_000],
    ["person", null],
  ]);
  expect(timeline.spark.map(({ stage }) => stage)).toEqual(["dialing", "in-conversation"]);
});
