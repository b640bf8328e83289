import { expect, test } from "vitest";
import { readDocument } from "../scenario-document";
import { writeScenario } from "./write-scenario";

test("what stands at two steps is written out at both: a scenario has no aliases", () => {
  const set = { "event.data.call": { status: "busy" } };
  const step = { type: "call.busy", call: null, payload: undefined, set, without: [], fault: {} };
  const text = writeScenario({
    comments: [],
    name: "busy twice",
    provider: "mirai",
    seed: 1,
    calls: [{ name: null, metadata: {}, with: {} }],
    steps: [
      { ...step, atMs: 0 },
      { ...step, atMs: 1000 },
    ],
    expect: [],
    after: [],
  });
  expect(readDocument(text)).toMatchObject({
    ok: true,
    value: {
      steps: [
        { "0s": "call.busy", set },
        { "1s": "call.busy", set },
      ],
    },
  });
});
