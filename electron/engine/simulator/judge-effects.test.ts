import { expect, test } from "vitest";
import type { EffectRow } from "../../../shared/effects-contract";
import { judgeRecordedEffects } from "./judge-effects";

const handler = { handler: "http://127.0.0.1:3000/hooks" };

function effect(url: string, also: Partial<EffectRow> = {}): EffectRow {
  return {
    ...{ effectId: "1", sessionId: "hs_1", seen: "inside", eventId: null, runId: "run_1", send: 1 },
    ...{ method: "POST", url, status: 201, ms: 3, error: null, bytes: 2, startedAt: 0, afterMs: 1 },
    ...{ untied: null, candidates: [], ...also },
  };
}
const judge = (expected: object, effects: EffectRow[] | null) =>
  judgeRecordedEffects(expected, handler, effects).state;

test("counts what is tied, by method and the start of the URL, and never what only reads", () => {
  const made = [
    effect("http://a/orders/1"),
    effect("http://a/orders", { method: "GET" }),
    effect("http://b/"),
  ];
  expect(judge({ count: 2 }, made)).toBe("pass");
  expect(judge({ count: 1, url: "http://a/orders" }, made)).toBe("pass");
  expect(judge({ count: 2, url: "http://a/orders" }, made)).toBe("fail");
  expect(judge({ method: "PUT" }, made)).toBe("fail");
});

test("what may belong to the run as well is neither a pass nor a failure", () => {
  const untied = effect("http://a/orders/2", { runId: null, send: null, untied: "Made while 2 events …" });
  const made = [effect("http://a/orders/1"), untied];
  expect(judge({ count: 1 }, made)).toBe("inconclusive");
  expect(judge({ count: 2 }, made)).toBe("inconclusive");
  expect(judge({}, [untied])).toBe("inconclusive");
  expect(judge({}, made), "at least one is tied").toBe("pass");
  expect(judge({ count: 0 }, made), "one is too many already").toBe("fail");
});

test("nobody watched: inconclusive, with the step that would settle it", () => {
  expect(judgeRecordedEffects({ count: 1 }, handler, null)).toMatchObject({
    state: "inconclusive",
    sentence: expect.stringContaining("ringback run -- <command>"),
  });
});
