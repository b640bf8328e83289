import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { answerWith } from "../../electron/sandbox-crm/answer";
import { type Face, matchPath } from "../../electron/sandbox-crm/face";
import { faces } from "../../electron/sandbox-crm/faces";
import { createSandboxCrm } from "../../electron/sandbox-crm/sandbox-crm";
import { searchObjects } from "../../electron/sandbox-crm/search";
import { upsertByUnique } from "../../electron/sandbox-crm/write-object";
import { createClient, makeFolder, type ReplyBody, startCrm, startOfTime, token } from "./start-crm";

test("an account defines a type of its own with an external-id field, and the field finds its records", async () => {
  const { ask } = await startCrm();
  const defined = await ask("PUT", "/types/placements", {
    one: "Placement",
    many: "Placements",
    externalIdProperty: "placementNumber",
  });
  expect([defined.status, defined.body.custom]).toEqual([201, true]);
  const first = await ask("PUT", "/objects/placements/pl-1", {
    properties: { name: "Night shift", placementNumber: "P-100" },
  });
  expect([first.status, first.body.type, first.body.externalId]).toEqual([201, "placements", "pl-1"]);
  const second = await ask("PUT", "/objects/placements/pl-2", { properties: { placementNumber: "P-100" } });
  expect([second.status, second.body.code, second.body.data.existingId]).toEqual([
    409,
    "VALUE_TAKEN",
    first.body.id,
  ]);
  const types = (await ask("GET", "/types")).body.rows;
  expect(types.map(({ name, count }: ReplyBody) => [name, count])).toEqual([
    ["contacts", 0],
    ["companies", 0],
    ["calls", 0],
    ["tasks", 0],
    ["tickets", 0],
    ["orders", 0],
    ["notes", 0],
    ["placements", 1],
  ]);
});

test("a property becomes unique only when no two records share a value", async () => {
  const { ask } = await startCrm();
  await ask("POST", "/objects/companies", { properties: { domain: "example.com" } });
  await ask("POST", "/objects/companies", { properties: { domain: "example.com" } });
  const refused = await ask("PUT", "/properties/companies/domain", { hasUniqueValue: true });
  expect([refused.status, refused.body.code]).toEqual([409, "VALUES_NOT_UNIQUE"]);
  await ask("PATCH", "/objects/companies/2", { properties: { domain: "example.org" } });
  expect((await ask("PUT", "/properties/companies/domain", { hasUniqueValue: true })).status).toBe(201);
});

test("an external id is one record's within an integration; another integration may use the same", async () => {
  const { ask } = await startCrm();
  const body = { properties: { name: "Ada" } };
  const ours = await ask("PUT", "/objects/contacts/7", body);
  const theirs = await ask("PUT", "/objects/contacts/7", body, { "x-integration": "avionte" });
  const again = await ask("PUT", "/objects/contacts/7", body, { "x-integration": "avionte" });
  expect([ours, theirs, again].map(({ status, body }) => [status, body.id])).toEqual([
    [201, "1"],
    [201, "2"],
    [200, "2"],
  ]);
});

test("the same number under two integrations is allowed, and said", async () => {
  const { ask } = await startCrm();
  const body = { properties: { phone: "+12025550100" } };
  await ask("PUT", "/objects/contacts/7", body);
  const theirs = await ask("PUT", "/objects/contacts/8", body, { "x-integration": "avionte" });
  expect([theirs.status, theirs.body.warnings]).toEqual([201, ["contact 1 of ringback has the same phone"]]);
});

test("a deleted record is gone from lists and keeps its external id: 409 with the existing id, until restored", async () => {
  const { ask } = await startCrm();
  const body = { properties: { name: "Ada" } };
  await ask("PUT", "/objects/contacts/crm-7", body);
  const deleted = await ask("DELETE", "/objects/contacts/1");
  expect([deleted.status, deleted.body.outcome]).toEqual([200, "deleted"]);
  expect((await ask("GET", "/objects/contacts")).body.rows).toEqual([]);
  expect(
    (await ask("GET", "/objects/contacts?deleted=true")).body.rows.map(({ id }: ReplyBody) => id),
  ).toEqual(["1"]);
  const refused = await ask("PUT", "/objects/contacts/crm-7", body);
  expect([refused.status, refused.body.code, refused.body.data]).toEqual([
    409,
    "RECORD_DELETED",
    { existingId: "1", existingExternalId: "crm-7" },
  ]);
  await ask("POST", "/objects/contacts/1/restore");
  expect((await ask("PUT", "/objects/contacts/crm-7", body)).body.outcome).toBe("unchanged");
});

test("a merged record answers as the one it became, to its id and to its external id", async () => {
  const { ask } = await startCrm();
  await ask("PUT", "/objects/contacts/a", { properties: { name: "Ada" } });
  await ask("PUT", "/objects/contacts/b", { properties: { name: "A. Example", city: "Vienna" } });
  await ask("PUT", "/objects/calls/mirai:a", { properties: { outcome: "busy" }, contactId: "2" });
  const merged = await ask("POST", "/objects/contacts/1/merge", { from: "2" });
  expect([merged.body.outcome, merged.body.properties]).toEqual(["merged", { name: "Ada", city: "Vienna" }]);
  expect((await ask("GET", "/objects/contacts/2")).body.id).toBe("1");
  const followed = await ask("PUT", "/objects/contacts/b", { properties: { city: "Graz" } });
  expect([followed.status, followed.body.id, followed.body.properties.city]).toEqual([200, "1", "Graz"]);
  expect((await ask("GET", "/objects/calls/3")).body.contactId).toBe("1");
});

test("links are typed, read from both sides, and putting one again changes nothing", async () => {
  const { ask } = await startCrm();
  await ask("POST", "/objects/contacts", { properties: { name: "Ada" } });
  await ask("PUT", "/objects/calls/mirai:a", { properties: { outcome: "busy" } });
  const put = () => ask("PUT", "/objects/calls/2/associations/contacts/1");
  expect([(await put()).status, (await put()).status]).toEqual([201, 200]);
  const fromContact = (await ask("GET", "/objects/contacts/1/associations/calls")).body.rows;
  expect(fromContact).toEqual([
    { toId: "2", toType: "calls", typeId: 193, category: "HUBSPOT_DEFINED", label: null },
  ]);
  // The first contact of a call is whose call it is.
  expect((await ask("GET", "/objects/calls/2")).body.contactId).toBe("1");
  const unknown = await ask("PUT", "/objects/calls/2/associations/contacts/1", { typeId: 7 });
  expect([unknown.status, unknown.body.code]).toEqual([422, "ASSOCIATION_TYPE_NOT_FOUND"]);
  await ask("DELETE", "/objects/contacts/1/associations/calls/2");
  expect((await ask("GET", "/objects/calls/2/associations")).body.rows).toEqual([]);
});

test("what names its call before the call is written is linked to it once it is", async () => {
  const { ask } = await startCrm();
  const order = { properties: { title: "By phone" }, callExternalId: "mirai:a" };
  await ask("PUT", "/objects/orders/mirai:a:order", order);
  expect((await ask("GET", "/objects/orders/1/associations")).body.rows).toEqual([]);
  await ask("PUT", "/objects/calls/mirai:a", { properties: { outcome: "completed" } });
  expect((await ask("GET", "/objects/calls/2/associations/orders")).body.rows).toMatchObject([
    { toId: "1", label: "led to" },
  ]);
});

/** A vendor's face in miniature: upsert by a unique property, a search that lags, errors in its own shape. */
const example: Face = {
  name: "example",
  prefixes: ["vendor"],
  integration: "vendor",
  render: ({ code, message }) => ({ status: 400, body: [{ errorCode: code, message }] }),
  routes: [
    {
      method: "PATCH",
      path: "/vendor/:type/:property/:value",
      handle({ params, writing }) {
        const { type = "", property = "", value = "" } = params;
        const intent = { what: `upsert ${value}`, type };
        const written = upsertByUnique(writing, type, { property, value }, { properties: { name: "Ada" } });
        if ("code" in written) return { refusal: written, intent };
        return answerWith(200, { ref: written.object.id }, intent, written);
      },
    },
    {
      method: "GET",
      path: "/vendor/:type",
      handle({ database, now, settings, params, request }) {
        const found = searchObjects(database, params.type ?? "", {
          groups: [[{ property: "name", operator: "EQ", value: request.query.name ?? "" }]],
          limit: 10,
          now,
          lagMs: settings.searchLagMs,
        });
        return answerWith(
          200,
          { total: found.total },
          { what: "search", type: null },
          { outcome: "looked-up" },
        );
      },
    },
  ],
};

test("a face gets rules, rows, keys and the lag from one place, and says refusals its own way", async () => {
  faces.push(example);
  const { ask, audit, clock } = await startCrm(undefined, { searchLagMs: 2_000 });
  const path = "/vendor/contacts/ref/crm-7";
  const early = await ask("PATCH", path);
  expect([early.status, early.body[0].errorCode]).toEqual([400, "NOT_UNIQUE"]);
  await ask("PUT", "/properties/contacts/ref", { hasUniqueValue: true });
  const key = { "idempotency-key": '"one"', "x-correlation-id": "try-1" };
  const first = await ask("PATCH", path, undefined, key);
  const again = await ask("PATCH", path, undefined, key);
  expect([first.body, again.body, again.headers.get("idempotency-replayed")]).toEqual([
    { ref: "1" },
    { ref: "1" },
    "true",
  ]);
  const search = async () => (await ask("GET", "/vendor/contacts?name=Ada")).body.total;
  const soon = await search();
  clock.advance(2_000);
  expect([soon, await search()]).toEqual([0, 1]);
  const lost = await ask("POST", "/vendor/nowhere/at/all/1");
  expect([lost.status, lost.body[0].errorCode]).toEqual([400, "NOT_FOUND"]);
  const rows = (await audit()).filter((row: ReplyBody) => row.correlationId === "try-1");
  expect(rows.map(({ outcome, objectId }: ReplyBody) => [outcome, objectId])).toEqual([
    ["created", "1"],
    ["unchanged", "1"],
  ]);
  faces.splice(faces.indexOf(example), 1);
});

test.each([
  ["/crm/:type/:id", ["crm", "calls", "7"], { type: "calls", id: "7" }],
  ["/crm/:type/search", ["crm", "calls", "7"], null],
  ["/crm", ["crm", ""], null],
])("the pattern %s against %j", (pattern, path, params) => {
  expect(matchPath(pattern, path)).toEqual(params);
});

test("an account that takes unfinished calls is one switch away", async () => {
  const { ask } = await startCrm();
  const ringing = { properties: { status: "ringing" } };
  const refused = await ask("PUT", "/objects/calls/mirai:a", ringing);
  const marked = { properties: { ...ringing.properties, incomplete: ["outcome"] } };
  const incomplete = await ask("PUT", "/objects/calls/mirai:b", marked);
  await ask("PATCH", "/sandbox/settings", { account: { refusesNotFinal: false } });
  const naive = await ask("PUT", "/objects/calls/mirai:a", ringing);
  expect([refused.body.code, incomplete.status, naive.status]).toEqual(["CALL_NOT_FINAL", 201, 201]);
});

test("an account that was made to take everything does so, until it is switched, and stays switched", async () => {
  const path = join(makeFolder(), "crm.sqlite");
  const account = { name: "Naive twin", refusesNotFinal: false };
  const clock = { now: () => startOfTime };
  const open = async () => {
    const crm = await createSandboxCrm({ path, port: 0, token, clock, account });
    onTestFinished(() => crm.close());
    return { ...crm, ...createClient(crm.url) };
  };
  const put = (ask: ReturnType<typeof createClient>["ask"], key: string) =>
    ask("PUT", `/objects/calls/${key}`, { properties: { status: "ringing" } });
  const first = await open();
  expect([
    (await put(first.ask, "a")).status,
    (await first.ask("GET", "/sandbox/settings")).body.account,
  ]).toEqual([201, account]);
  await first.ask("PATCH", "/sandbox/settings", { account: { refusesNotFinal: true } });
  await first.close();
  expect((await put((await open()).ask, "b")).body.code).toBe("CALL_NOT_FINAL");
});
