import { expect, test } from "vitest";
import type { RunContext } from "../pack";
import { makeCallKey, rekey } from "./rekey";

const AT = 1_772_445_600_000;
const run: RunContext = {
  runId: "run_1",
  seed: 7,
  type: "call.hangup",
  callKey: makeCallKey("c_1"),
  at: AT,
  timeOf: (type) => (type === "call.initiated" ? AT - 96_000 : null),
  metadata: { userId: "u_1" },
  values: { caller: "+12025550177" },
};
const send = (payload: object) => {
  const data = { event_type: "call.hangup", id: "d", occurred_at: "2026-01-01T00:00:00Z", payload };
  const body = new TextEncoder().encode(JSON.stringify({ data }));
  const made = rekey({ method: "POST", path: "/", headers: [], body }, run);
  return JSON.parse(new TextDecoder().decode(made.body)).data;
};

test("a session is a UUID", () => {
  expect(run.callKey).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("times are the run's, lines stay apart, the account's own number stays", () => {
  const leg = (call_leg_id: string) =>
    send({
      call_session_id: "S",
      call_leg_id,
      from: "+12025550100",
      to: "+12025550142",
      start_time: "2026-01-01T00:00:00Z",
      end_time: "2026-01-01T00:01:00Z",
    });
  const { payload, occurred_at } = leg("A");
  expect(payload).toMatchObject({
    call_session_id: run.callKey,
    from: "+12025550100",
    to: "+12025550177",
    start_time: new Date(AT - 96_000).toISOString(),
    end_time: new Date(AT).toISOString(),
  });
  expect(occurred_at).toBe(new Date(AT).toISOString());
  expect(leg("A")).toEqual(leg("A"));
  expect(leg("B").payload.call_leg_id).not.toBe(payload.call_leg_id);
  expect(leg("B").id).not.toBe(leg("A").id);
});

test("a body of nobody's is left alone", () => {
  const draft = {
    method: "POST",
    path: "/",
    headers: [] as [string, string][],
    body: new TextEncoder().encode("{}"),
  };
  expect(rekey(draft, run)).toBe(draft);
});
