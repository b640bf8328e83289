import { expect, test } from "vitest";
import { type createClient, type ReplyBody, startCrm } from "./start-crm";

type Ask = ReturnType<typeof createClient>["ask"];

const names = (rows: ReplyBody[]) => rows.map((row) => row.properties.name);

async function startWithPeople() {
  const crm = await startCrm();
  for (const [index, name] of ["Ada", "Grace", "Ångström", "Edsger", "Barbara"].entries()) {
    await crm.ask("PUT", `/objects/contacts/crm-${index}`, {
      properties: { name, phone: `+1202555010${index}` },
    });
    if (index % 2 === 1) crm.clock.advance(1000);
  }
  return crm;
}

/** Every page from the first to the last. */
async function readPages(ask: Ask, path: string): Promise<ReplyBody[][]> {
  const pages: ReplyBody[][] = [];
  let cursor: string | null = null;
  do {
    const page: ReplyBody = (await ask("GET", cursor === null ? path : `${path}&cursor=${cursor}`)).body;
    pages.push(page.rows);
    cursor = page.cursor;
  } while (cursor !== null);
  return pages;
}

test("a list is newest updated first and its pages meet without gap or repeat", async () => {
  const { ask, clock } = await startWithPeople();
  clock.advance(1000);
  await ask("PATCH", "/objects/contacts/1", { properties: { note: "called" } });
  const inTwos = await readPages(ask, "/objects/contacts?limit=2");
  // One by one, a page also ends between records of the same millisecond.
  const oneByOne = await readPages(ask, "/objects/contacts?limit=1");
  expect([inTwos.map(names), oneByOne.map(names)]).toEqual([
    [["Ada", "Barbara"], ["Edsger", "Ångström"], ["Grace"]],
    [["Ada"], ["Barbara"], ["Edsger"], ["Ångström"], ["Grace"]],
  ]);
});

test("records of a megabyte come a few at a time, and all of them", async () => {
  const { ask } = await startCrm();
  const text = "x".repeat(30_000);
  for (const name of ["a", "b", "c", "d", "e", "f"]) {
    await ask("PUT", `/objects/contacts/${name}`, { properties: { name, notes: Array(34).fill(text) } });
  }
  const pages = await readPages(ask, "/objects/contacts?limit=500");
  expect(pages.map(names)).toEqual([
    ["f", "e", "d", "c"],
    ["b", "a"],
  ]);
});

test("filters find by external id, phone (even with a bare plus), text, contact and call", async () => {
  const { ask } = await startWithPeople();
  const properties = { outcome: "completed", name: "demo" };
  await ask("PUT", "/objects/calls/mirai:a", { properties, contactId: "1" });
  await ask("PUT", "/objects/tasks/t-1", { properties: { name: "call back" }, callExternalId: "mirai:a" });
  const found = async (path: string) => names((await ask("GET", path)).body.rows);
  expect([
    await found("/objects/contacts?externalId=crm-1"),
    await found("/objects/contacts?phone=%2B12025550103"),
    await found("/objects/contacts?phone=+12025550103"),
    await found("/objects/contacts?q=ångs"),
    await found("/objects/contacts?q=5550104"),
    await found("/objects/contacts?q=CRM-0"),
    await found("/objects/contacts?q=%25"),
    await found("/objects/calls?contactId=1"),
    await found("/objects/calls?contactId=2"),
    await found("/objects/tasks?callExternalId=mirai:a"),
  ]).toEqual([
    ["Grace"],
    ["Edsger"],
    ["Edsger"],
    ["Ångström"],
    ["Barbara"],
    ["Ada"],
    [],
    ["demo"],
    [],
    ["call back"],
  ]);
});

test("what can not be found says where to look", async () => {
  const { ask } = await startCrm();
  const replies = [
    await ask("GET", "/objects/contacts/1"),
    await ask("GET", "/objects/unicorns"),
    await ask("GET", "/nowhere"),
    await ask("GET", "/records/contacts/1"),
    await ask("GET", "/objects/contacts?externalid=crm-7"),
    await ask("GET", "/objects/contacts?phone=0202"),
    await ask("GET", "/objects/contacts?limit=501"),
    await ask("GET", "/objects/contacts?cursor=xyz"),
    await ask("GET", "/objects/contacts/%zz"),
    await ask("DELETE", "/objects/contacts"),
  ];
  expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
    [404, "NOT_FOUND"],
    [404, "NOT_FOUND"],
    [404, "NOT_FOUND"],
    [404, "NOT_FOUND"],
    [422, "QUERY_NOT_VALID"],
    [422, "PHONE_NOT_E164"],
    [422, "QUERY_NOT_VALID"],
    [422, "BAD_CURSOR"],
    [400, "BAD_PATH"],
    [405, "METHOD_NOT_ALLOWED"],
  ]);
  for (const { body } of replies) expect(body.message).toMatch(/\.$/);
});
