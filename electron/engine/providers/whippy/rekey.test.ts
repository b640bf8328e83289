import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Json } from "../../../../shared/words";
import type { RunContext } from "../pack";
import { valueAt } from "../paths";
import { rekey } from "./rekey";

const start = Date.parse("2026-03-02T10:00:00Z");
const times: Record<string, number> = {
  "call.created": start,
  call_in_progress: start + 4000,
  "call_completed.agent_hangup": start + 64_000,
  "message.created": start + 70_000,
  "message.updated": start + 75_000,
};

function rekeyed(type: string, runId = "run-1"): Json {
  const body = readFileSync(new URL(`../../../../fixtures/whippy/${type}.json`, import.meta.url));
  const run: RunContext = {
    runId,
    seed: 1,
    type,
    callKey: `c_${runId}`,
    at: times[type] ?? start,
    timeOf: (other) => times[other] ?? null,
    metadata: { userId: "u_7", name: "Kim Fischer" },
    values: { caller: "+12025550177", company: "Example Depot" },
  };
  const draft = rekey({ method: "POST", path: "/", headers: [], body: new Uint8Array(body) }, run);
  return JSON.parse(new TextDecoder().decode(draft.body));
}

const at = (type: string, path: string, runId?: string) => valueAt(rekeyed(type, runId), path);

test("start, end and duration of a call come from the run's own steps", () => {
  const call = (path: string) => at("call_completed.agent_hangup", `data.${path}`);
  expect({
    id: call("id"),
    created: call("created_at"),
    updated: call("updated_at"),
    started: call("call.started_at"),
    ended: call("call.ended_at"),
    seconds: call("call.duration_seconds"),
  }).toEqual({
    id: "c_run-1",
    created: "2026-03-02T10:00:00.000000Z",
    updated: "2026-03-02T10:01:04.000000Z",
    started: "2026-03-02T10:00:04.000000Z",
    ended: "2026-03-02T10:01:04.000000Z",
    seconds: 60,
  });
});

test("contact and conversation are one within a run and others in the next", () => {
  const types = [
    "call_in_progress",
    "call_completed.agent_hangup",
    "message.created",
    "conversation.updated",
  ];
  const contacts = (runId: string) => types.map((type) => at(type, "data.contact_id", runId));
  expect(new Set(contacts("run-1")).size).toBe(1);
  expect(new Set([...contacts("run-1"), ...contacts("run-2")]).size).toBe(2);
  expect(at("conversation.updated", "data.id")).toBe(at("message.created", "data.conversation_id"));
  expect(at("call_in_progress", "data.call.conversation_url")).toBe(
    `https://app.example.com/conversations/${at("call_in_progress", "data.conversation_id")}`,
  );
});

test("the customer's end of the line is the caller, the contact has the run's name and id", () => {
  expect([at("call_in_progress", "data.from"), at("call_in_progress", "data.to")]).toEqual([
    "+12025550177",
    "+12025550100",
  ]);
  expect(at("call.created", "data.to")).toBe("+12025550177");
  expect(at("call.created", "data.contact")).toMatchObject({
    phone: "+12025550177",
    external_id: "u_7",
    name: "Kim Fischer",
    company: "Example Depot",
  });
});

test("each event has a request_id of its own; a text that is changed stays the same text", () => {
  const types = Object.keys(times);
  const ids = types.flatMap((type) => [at(type, "request_id"), at(type, "request_id", "run-2")]);
  expect(new Set(ids).size).toBe(2 * types.length);
  expect(at("message.updated", "data.id")).toBe(at("message.created", "data.id"));
  expect(at("message.updated", "data.created_at")).toBe(at("message.created", "data.created_at"));
});

test("a body that is no JSON object is left alone", () => {
  const draft = { method: "POST", path: "/", headers: [], body: new TextEncoder().encode("[1") };
  const run = { metadata: {}, values: {}, timeOf: () => null } as unknown as RunContext;
  expect(rekey(draft, run)).toBe(draft);
});
