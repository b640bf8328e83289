/** What is proposed for payloads nobody has mapped; every proposal is an expression that compiles and gives something. */
import { expect, test } from "vitest";
import type { Json } from "../../../../shared/words";
import { compileExpression } from "./expression";
import { proposeMapping } from "./propose";

const dialler: Json[] = ["ringing", "answered", "call.ended"].map((type, index) => ({
  id: `evt_${index}`,
  callId: "c-7",
  event_type: type,
  timestamp: "2026-03-02T10:00:00Z",
  data: {
    direction: "inbound",
    from: "+12025550142",
    to: "+12025550100",
    status: type,
    recordingUrl: "https://example.com/1.mp3",
  },
}));

const proposed = (payloads: Json[]) =>
  Object.fromEntries(proposeMapping(payloads).map(({ field, expression }) => [field, expression]));

test("obvious fields are found by their names, wherever they stand", () => {
  expect(proposed(dialler)).toEqual({
    callKey: "callId",
    type: "event_type",
    occurredAt: "timestamp",
    status: "data.status",
    direction: "data.direction",
    recording: "data.recordingUrl",
    phone: 'data.direction = "inbound" ? data.from : data.to',
    endedWhen: 'event_type = "call.ended"',
    finalWhen: 'event_type = "call.ended"',
  });
});

test("each says what speaks for it", () => {
  expect(proposeMapping(dialler).find(({ field }) => field === "callKey")?.why).toBe(
    "in 3 of 3 events, such as c-7",
  );
  expect(proposeMapping(dialler).find(({ field }) => field === "endedWhen")?.why).toBe(
    "event_type says “call.ended”",
  );
});

test("an id that is another one in each event is the event’s, not the call’s", () => {
  expect(proposed([{ id: "1" }, { id: "2" }])).toEqual({});
  expect(proposed([{ id: "1" }, { id: "1" }])).toEqual({ callKey: "id" });
});

test("a name alone is not enough: its values must be of use", () => {
  expect(
    proposed([{ call_id: "c", phone: "later", duration: "long", timestamp: true, metadata: "none" }]),
  ).toEqual({
    callKey: "call_id",
  });
});

test("everything that is proposed compiles and gives something", async () => {
  for (const { expression } of proposeMapping(dialler)) {
    const compiled = compileExpression(expression);
    if (!compiled.ok) throw new Error(compiled.sentence);
    for (const payload of dialler)
      expect(await compiled.evaluate(payload, {})).not.toEqual({ value: undefined });
  }
});

test.each([[[]], [[null]], [["text", 7, []]]])("of %j nothing is proposed", (payloads) => {
  expect(proposeMapping(payloads)).toEqual([]);
});
