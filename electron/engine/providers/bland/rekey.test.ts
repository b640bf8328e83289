import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Json } from "../../../../shared/words";
import type { RunContext } from "../pack";
import { valueAt } from "../paths";
import { makeCallKey, rekey } from "./rekey";

const at = Date.parse("2026-03-02T10:01:00Z");

function rekeyed(type: string, given: Partial<RunContext> = {}): Json {
  const body = readFileSync(new URL(`../../../../fixtures/bland/${type}.json`, import.meta.url));
  const run: RunContext = {
    runId: "run-1",
    seed: 1,
    type: "post-call",
    callKey: makeCallKey("c_run-1"),
    at,
    timeOf: () => null,
    metadata: { userId: "u_7", name: "Kim Fischer" },
    values: { caller: "+12025550177" },
    ...given,
  };
  const draft = rekey({ method: "POST", path: "/", headers: [], body: new Uint8Array(body) }, run);
  return JSON.parse(new TextDecoder().decode(draft.body));
}

test("a call key has the form of Bland's, and the same text gives the same", () => {
  expect(makeCallKey("c_1")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(makeCallKey("c_1")).toBe(makeCallKey("c_1"));
  expect(makeCallKey("c_1")).not.toBe(makeCallKey("c_2"));
});

test("the call ends as its record comes, and is as long as the template's", () => {
  const body = rekeyed("post-call");
  expect(
    ["started_at", "created_at", "end_at", "corrected_duration"].map((path) => valueAt(body, path)),
  ).toEqual(["2026-03-02T10:00:20.000Z", "2026-03-02T10:00:08.000Z", "2026-03-02T10:30:20.000Z", "40"]);
  expect(valueAt(body, "transcripts.0.created_at")).toBe("2026-03-02T10:00:22.000Z");
});

test("it began no later than what was told of it first", () => {
  const told = rekeyed("post-call", { timeOf: (type) => (type === "in-call" ? at - 90_000 : null) });
  expect([valueAt(told, "corrected_duration"), valueAt(told, "call_length")]).toEqual(["90", 1.5]);
});

test("the person's end of the line, the metadata and the links are the run's", () => {
  const key = makeCallKey("c_run-1");
  expect(rekeyed("post-call")).toMatchObject({
    call_id: key,
    to: "+12025550177",
    from: "+12025550100",
    metadata: { userId: "u_7", name: "Kim Fischer" },
    variables: { call_id: key, to: "+12025550177", name: "Kim Fischer" },
    recording_url: `https://recordings.example.com/${key}.mp3`,
  });
  expect(valueAt(rekeyed("post-call-inbound"), "from")).toBe("+12025550177");
  expect(rekeyed("in-call")).toMatchObject({ call_id: key, timestamp: "2026-03-02T10:01:00.000Z" });
});

test("a body that is none of Bland's is left alone", () => {
  const run = { metadata: {}, values: {}, timeOf: () => null } as unknown as RunContext;
  for (const body of ["[1", "[]", '{"call_id":"CALL-1"}']) {
    const draft = { method: "POST", path: "/", headers: [], body: new TextEncoder().encode(body) };
    expect(rekey(draft, run)).toBe(draft);
  }
});
