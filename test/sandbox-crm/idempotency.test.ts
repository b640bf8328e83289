import { expect, test } from "vitest";
import { type Reply, type ReplyBody, startCrm } from "./start-crm";

const day = 24 * 60 * 60 * 1000;
const key = { "idempotency-key": "key-1" };
const replayed = ({ headers }: Reply) => headers.get("idempotency-replayed");

test("the same key and body again gets the first answer, makes no second record and leaves a row", async () => {
  const { ask, audit, clock } = await startCrm();
  const body = { properties: { title: "Call back" } };
  const first = await ask("POST", "/objects/tasks", body, key);
  clock.advance(day - 1);
  const again = await ask("POST", "/objects/tasks", body, key);
  expect([again.status, again.body, replayed(first), replayed(again)]).toEqual([
    201,
    first.body,
    null,
    "true",
  ]);
  expect((await ask("GET", "/counts")).body.tasks).toBe(1);
  expect((await audit()).map((row: ReplyBody) => [row.outcome, row.objectId, row.idempotencyKey])).toEqual([
    ["created", "1", "key-1"],
    ["unchanged", "1", "key-1"],
  ]);
});

test("the same key with another body, or for another record, is refused", async () => {
  const { ask } = await startCrm();
  const body = { properties: { outcome: "busy" } };
  await ask("PUT", "/objects/calls/mirai:a", body, key);
  const otherBody = await ask("PUT", "/objects/calls/mirai:a", { properties: { outcome: "completed" } }, key);
  const otherRecord = await ask("PUT", "/objects/calls/mirai:b", body, key);
  expect([otherBody, otherRecord].map((reply) => [reply.status, reply.body.code])).toEqual([
    [422, "IDEMPOTENCY_MISMATCH"],
    [422, "IDEMPOTENCY_MISMATCH"],
  ]);
});

test("after a day the key is free again", async () => {
  const { ask, clock } = await startCrm();
  await ask("POST", "/objects/tasks", { properties: { title: "one" } }, key);
  clock.advance(day);
  const later = await ask("POST", "/objects/tasks", { properties: { title: "two" } }, key);
  expect([later.status, later.body.id, replayed(later)]).toEqual([201, "2", null]);
});

test("a refusal is not kept: when its cause is gone, the same request gets through with the same key", async () => {
  const { ask } = await startCrm();
  await ask("POST", "/objects/contacts", { properties: { phone: "+12025550100" } });
  const body = { properties: { phone: "+12025550100" } };
  const refused = await ask("PUT", "/objects/contacts/crm-7", body, key);
  await ask("PATCH", "/objects/contacts/1", { properties: { phone: null } });
  const cured = await ask("PUT", "/objects/contacts/crm-7", body, key);
  expect([refused.status, cured.status, replayed(cured)]).toEqual([409, 201, null]);
});

test("the kept answer survives a restart", async () => {
  const before = await startCrm();
  const body = { properties: { title: "Call back" } };
  await before.ask("POST", "/objects/tasks", body, key);
  await before.close();
  const after = await startCrm(before.path);
  const again = await after.ask("POST", "/objects/tasks", body, key);
  expect([again.status, again.body.id, replayed(again)]).toEqual([201, "1", "true"]);
});

test("a key that can not be recorded is refused, not passed over", async () => {
  const { ask } = await startCrm();
  const body = { properties: {} };
  const refused = await ask("POST", "/objects/tasks", body, { "idempotency-key": "x".repeat(256) });
  expect([refused.status, refused.body.code]).toEqual([422, "IDEMPOTENCY_KEY_NOT_VALID"]);
});
