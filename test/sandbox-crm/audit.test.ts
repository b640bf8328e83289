import { createHash } from "node:crypto";
import SqliteDatabase from "better-sqlite3";
import { expect, test } from "vitest";
import { type ReplyBody, startCrm, startOfTime } from "./start-crm";

test("a write leaves one row that says who did what, with every property before and after", async () => {
  const { ask, clock } = await startCrm();
  const path = "/objects/calls/mirai:c_9f";
  const first = JSON.stringify({ properties: { outcome: "completed", summary: "short" }, version: 1 });
  const second = JSON.stringify({ properties: { summary: "long", score: 4 }, version: 2 });
  await ask("PUT", path, first, {
    "x-correlation-id": "dlv_1.1",
    "idempotency-key": "crm:mirai:c_9f:call:v1",
  });
  clock.advance(1000);
  const answer = await ask("PUT", path, second, { "x-correlation-id": "dlv_2.1" });
  const common = {
    actor: "integration",
    method: "PUT",
    route: path,
    objectType: "calls",
    objectId: "1",
    externalId: "mirai:c_9f",
  };
  expect(answer.headers.get("x-correlation-id")).toBe("dlv_2.1");
  expect((await ask("GET", "/audit")).body).toEqual({
    rows: [
      {
        ...common,
        auditId: 2,
        at: startOfTime + 1000,
        what: "upsert call mirai:c_9f v2",
        outcome: "updated",
        status: 200,
        correlationId: "dlv_2.1",
        idempotencyKey: null,
        requestSha256: createHash("sha256").update(second).digest("hex"),
        changes: [
          ["summary", "short", "long"],
          ["score", null, 4],
        ],
      },
      {
        ...common,
        auditId: 1,
        at: startOfTime,
        what: "upsert call mirai:c_9f v1",
        outcome: "created",
        status: 201,
        correlationId: "dlv_1.1",
        idempotencyKey: "crm:mirai:c_9f:call:v1",
        requestSha256: createHash("sha256").update(first).digest("hex"),
        changes: [
          ["outcome", null, "completed"],
          ["summary", null, "short"],
        ],
      },
    ],
    cursor: null,
  });
});

test("every request under /objects leaves exactly one row, reads and refusals too", async () => {
  const { ask, audit } = await startCrm();
  const call = { outcome: "busy" };
  await ask("PUT", "/objects/calls/mirai:a", { properties: call, version: 2 });
  await ask("PUT", "/objects/calls/mirai:a", { properties: call, version: 2 });
  await ask("PUT", "/objects/calls/mirai:a", { properties: call, version: 1 });
  await ask("PUT", "/objects/calls/mirai:b", { properties: {} });
  await ask("POST", "/objects/contacts", { properties: { name: "Ada" } });
  await ask("PATCH", "/objects/contacts/2", { properties: { name: "Grace" } });
  await ask("GET", "/objects/contacts/2");
  await ask("GET", "/objects/contacts/9");
  await ask("GET", "/objects/calls?externalId=mirai:a");
  await ask("GET", "/objects/contacts?phone=+12025550100");
  await ask("GET", "/objects/unicorns");
  await ask("PUT", "/objects/contacts/crm-7", "{");
  await ask("PUT", "/objects/contacts/crm-7", "x".repeat(1024 * 1024 + 1));
  await ask("DELETE", "/objects/contacts");
  // None of these is about an object.
  await ask("GET", "/counts");
  await ask("GET", "/records/contacts/2");
  await ask("GET", "/changes?after=0");
  const rows = await audit();
  expect(rows.map((row: ReplyBody) => [row.actor, row.what, row.outcome, row.status, row.objectId])).toEqual([
    ["integration", "upsert call mirai:a v2", "created", 201, "1"],
    ["integration", "upsert call mirai:a v2", "unchanged", 200, "1"],
    ["integration", "upsert call mirai:a v1", "stale-ignored", 200, "1"],
    ["integration", "upsert call mirai:b: CALL_NOT_FINAL", "refused", 422, null],
    ["integration", "create contact", "created", 201, "2"],
    ["user", "edit contact 2", "updated", 200, "2"],
    ["integration", "read contact 2", "looked-up", 200, "2"],
    ["integration", "read contact 9: NOT_FOUND", "refused", 404, null],
    ["integration", "look up calls by externalId mirai:a", "looked-up", 200, "1"],
    ["integration", "look up contacts by phone +12025550100", "looked-up", 200, null],
    ["integration", "GET /objects/unicorns: NOT_FOUND", "refused", 404, null],
    ["integration", "upsert contact crm-7: BAD_JSON", "refused", 400, null],
    ["integration", "PUT /objects/contacts/crm-7: BODY_TOO_LARGE", "refused", 413, null],
    ["integration", "DELETE /objects/contacts: METHOD_NOT_ALLOWED", "refused", 405, null],
  ]);
});

test("the console's own reads leave no row, its writes do", async () => {
  const { ask, audit } = await startCrm();
  const console = { "x-actor": "console" };
  await ask("POST", "/objects/contacts", { properties: { name: "Ada" } }, console);
  await ask("GET", "/objects/contacts", undefined, console);
  await ask("GET", "/objects/contacts/1", undefined, console);
  expect((await audit()).map((row: ReplyBody) => [row.actor, row.what])).toEqual([
    ["console", "create contact"],
  ]);
});

test("a correlation id that does not look like one is replaced, and the new one is told", async () => {
  const { ask, audit } = await startCrm();
  const odd = await ask("GET", "/objects/calls", undefined, { "x-correlation-id": "two words" });
  const long = await ask("GET", "/objects/calls", undefined, { "x-correlation-id": "x".repeat(65) });
  const told = [odd, long].map(({ headers }) => headers.get("x-correlation-id"));
  expect(told).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  expect((await audit()).map((row: ReplyBody) => row.correlationId)).toEqual(told);
});

test("the log is found by object, external id and correlation id, in pages", async () => {
  const { ask } = await startCrm();
  for (const key of ["a", "b", "c"]) {
    await ask(
      "PUT",
      `/objects/calls/mirai:${key}`,
      { properties: { outcome: "busy" } },
      { "x-correlation-id": `dlv-${key}` },
    );
  }
  const found = async (query: string) =>
    (await ask("GET", `/audit?${query}`)).body.rows.map((row: ReplyBody) => row.externalId);
  const page = (await ask("GET", "/audit?limit=2")).body;
  expect([
    await found("objectType=calls&objectId=2"),
    await found("externalId=mirai:c"),
    await found("correlationId=dlv-a"),
    page.rows.map((row: ReplyBody) => row.externalId),
    await found(`limit=2&cursor=${page.cursor}`),
  ]).toEqual([["mirai:b"], ["mirai:c"], ["mirai:a"], ["mirai:c", "mirai:b"], ["mirai:a"]]);
});

test("a row can not be changed, deleted or replaced, not even by someone who opens the file", async () => {
  const { ask, audit, path } = await startCrm();
  await ask("POST", "/objects/contacts", { properties: { name: "Ada" } });
  const before = await audit();
  const intruder = new SqliteDatabase(path);
  expect(() => intruder.exec("UPDATE audit SET actor = 'nobody'")).toThrow(/can not be changed/);
  expect(() => intruder.exec("DELETE FROM audit")).toThrow(/can not be deleted/);
  expect(() => intruder.exec("INSERT OR REPLACE INTO audit SELECT * FROM audit")).toThrow(
    /can not be replaced/,
  );
  intruder.close();
  expect(await audit()).toEqual(before);
});

test("when the audit row can not be written, the change is not made either", async () => {
  const { ask, path } = await startCrm();
  const saboteur = new SqliteDatabase(path);
  saboteur.exec(
    "CREATE TRIGGER sabotage BEFORE INSERT ON audit WHEN NEW.outcome = 'created' BEGIN SELECT RAISE(ABORT, 'full'); END",
  );
  saboteur.close();
  const reply = await ask("POST", "/objects/contacts", { properties: { name: "Ada" } });
  expect([reply.status, reply.body.code, (await ask("GET", "/counts")).body.contacts]).toEqual([
    500,
    "FAULT",
    0,
  ]);
  expect((await ask("GET", "/audit")).body.rows.map((row: ReplyBody) => [row.outcome, row.status])).toEqual([
    ["fault", 500],
  ]);
});
