/** What a call has come to is what the user's expressions say, and nothing before they are written. */
import { describe, expect, test } from "vitest";
import type { Mapping } from "../../../../shared/mapping";
import type { PlacedReading } from "../pack";
import { judge } from "./judge";
import { read } from "./read";

const whole: Mapping = {
  expressions: {
    callKey: "id",
    type: "type",
    endedWhen: 'type = "end"',
    finalWhen: 'type = "report"',
    status: "how",
  },
  requires: ["summary"],
};

async function judged(bodies: object[], mapping: Mapping = whole) {
  const settings = { country: "US", personPaths: { externalId: [], phone: [], name: [] }, mapping };
  const readings: PlacedReading[] = [];
  for (const [index, body] of bodies.entries()) {
    const request = {
      method: "POST",
      url: "/",
      headers: [],
      body: new TextEncoder().encode(JSON.stringify({ id: "c", ...body })),
    };
    const [reading] = await read(request, settings);
    if (reading) readings.push({ ...reading, position: index + 1, receivedAt: index });
  }
  return judge(readings, {}, settings);
}

test("ended by one expression, final by the other, and the list of what is required", async () => {
  expect(await judged([{ type: "start" }])).toMatchObject({ ended: null, final: null, outcome: null });
  expect(await judged([{ type: "start" }, { type: "end" }])).toMatchObject({
    ended: { position: 2, because: "“ended when” is true of end." },
    final: null,
    outcome: "completed",
    outcomeClass: "conversation",
    artifacts: { summary: "awaited", transcript: "not-offered", recording: "not-offered" },
  });
});

test("a final event proves the end, for it can only come after it", async () => {
  expect(await judged([{ type: "report" }])).toMatchObject({
    ended: { position: 1, because: "“final when” is true of report, which comes after the end." },
    final: { position: 1 },
    stage: "final",
  });
});

test("without a conversation nothing is awaited", async () => {
  expect(await judged([{ type: "end", how: "busy" }])).toMatchObject({
    outcome: "busy",
    outcomeDetail: "busy",
    outcomeClass: "no-conversation",
    artifacts: { summary: "absent" },
  });
});

test("an outcome says where it comes from: a status that is no word of ours gave none", async () => {
  expect(await judged([{ type: "end", how: "busy" }])).toMatchObject({
    outcomeFrom: { position: 1, path: "how", inferred: true },
  });
  expect(await judged([{ type: "start" }, { type: "end", how: "hung up nicely" }])).toMatchObject({
    outcome: "completed",
    outcomeFrom: { position: 2, path: { rule: "a call that ended without an outcome was completed" } },
  });
});

test("where an outcome is mapped, none is invented", async () => {
  const mapping = { ...whole, expressions: { ...whole.expressions, outcome: "result" } };
  expect(await judged([{ type: "end" }], mapping)).toMatchObject({ outcome: null });
  expect(await judged([{ type: "end", result: "voicemail" }], mapping)).toMatchObject({
    outcomeClass: "voicemail",
  });
});

describe("until all three are chosen it says which are not", () => {
  test.each([
    [["endedWhen"], "Not mapped yet: choose “ended when”. Until then nothing leaves."],
    [
      ["endedWhen", "finalWhen"],
      "Not mapped yet: choose “ended when” and “final when”. Until then nothing leaves.",
    ],
  ])("%j", async (without, undecided) => {
    const expressions = Object.fromEntries(
      Object.entries(whole.expressions).filter(([field]) => !without.includes(field)),
    );
    expect(await judged([{ type: "end" }], { ...whole, expressions })).toMatchObject({ undecided });
  });

  test("then nothing stands in the way", async () => {
    expect(await judged([{ type: "end" }])).not.toHaveProperty("undecided");
  });
});
