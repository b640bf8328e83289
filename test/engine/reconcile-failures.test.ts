/** What goes wrong while a list is had: a sentence and the next step each, and the last result stays. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Reconciliation } from "../../shared/reconciliations";
import {
  asCallRail,
  exportFile,
  type ListServer,
  listKey,
  makeCalls,
  startCallRailList,
} from "../harness/call-lists";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

const calls = makeCalls(230, Date.now());
const since = (calls[0]?.startedAt ?? 0) - 60_000;
let engine: EngineProcess;
let list: ListServer;
let sourceId: string;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path);
  list = await startCallRailList(calls.map(asCallRail));
  ({ sourceId } = await engine.client.sources.create({ name: "callrail", provider: "callrail" }));
  await engine.client.sources.create({ name: "atoms", provider: "atoms" });
  await engine.client.sources.setList({ sourceId, key: listKey, account: "ACC0a1b", baseUrl: list.url });
});
beforeEach(() => void list.requests.splice(0));
afterAll(async () => {
  await engine.stop();
  await list.close();
  folder.remove();
});

async function byApi(): Promise<Reconciliation> {
  return ended(await engine.client.reconciliations.create({ source: "callrail", by: "api", since }));
}

async function byCsv(text: string | Uint8Array<ArrayBuffer>, timeZone?: string): Promise<Reconciliation> {
  const file = exportFile(text);
  return ended(
    await engine.client.reconciliations.create({
      source: "callrail",
      by: "csv",
      file,
      ...(timeZone ? { timeZone } : {}),
    }),
  );
}

async function ended({ reconciliationId }: Reconciliation): Promise<Reconciliation> {
  return engine.until(async () => {
    const run = await engine.client.reconciliations.get({ reconciliationId });
    return run.state !== "running" && run;
  }, "the reconciliation ended");
}

test("a wrong key is refused by CallRail, in words; the last result stays", async () => {
  const good = await byApi();
  expect(good.counts.missing).toBe(230);
  await engine.client.sources.setList({ sourceId, key: "another-key" });
  const run = await byApi();
  expect(run).toMatchObject({
    state: "failed",
    failure: {
      code: "key-refused",
      sentence: "CallRail refuses the API key (401). It says: “HTTP Token: Access denied.”",
      next: "Make a key in CallRail's settings (API v3) and set it in this source.",
    },
  });
  const kept = (await engine.client.reconciliations.list({})).rows;
  expect(kept.map(({ state }) => state)).toEqual(["failed", "done"]);
  await engine.client.sources.setList({ sourceId, key: listKey });
});

test("an answer that repeats the key does not show it", async () => {
  list.next({ status: 403, body: { error: `${listKey} may not do that` } });
  expect((await byApi()).failure?.sentence).toContain("It says: “[redacted] may not do that”");
});

test("429 with Retry-After is waited for, and the list goes on where it was", async () => {
  list.next({ status: 429, headers: { "retry-after": "1" } });
  expect(await byApi()).toMatchObject({ state: "done", counts: { listed: 230 } });
  expect(list.requests).toHaveLength(4);
});

test("429 that asks for too long ends it, with the time", async () => {
  list.next({ status: 429, headers: { "retry-after": "3600" } });
  expect((await byApi()).failure).toEqual({
    code: "rate-limited",
    sentence: "CallRail allows no more requests just now (429); it asks to wait 60 m.",
    next: "Reconcile again later, or choose a shorter window.",
  });
});

test("a server error is asked again; one that stays is said", async () => {
  const broken = { status: 500, headers: { "retry-after": "0" }, body: { error: "boom" } };
  list.next(broken);
  expect((await byApi()).state).toBe("done");
  list.next(broken, broken, broken, broken);
  expect((await byApi()).failure).toEqual({
    code: "server-error",
    sentence: "CallRail answered 500, several times. It says: “boom”",
    next: "Reconcile again in some minutes.",
  });
});

test("broken JSON, an answer that is no list, and a list that never ends", async () => {
  const html = { status: 200, body: "<html>", headers: {} };
  list.next({ ...html, body: undefined });
  expect((await byApi()).failure).toMatchObject({ code: "not-json" });
  list.next({ status: 200, body: { companies: [] } });
  expect((await byApi()).failure?.sentence).toBe(
    'CallRail answered, and it is no list of calls: “{"companies":[]}”.',
  );
  const again = (request: { path: string }) => ({
    status: 200,
    body: { calls: [], has_next_page: true, next_page: `${list.url}${request.path}` },
  });
  list.next(again);
  expect((await byApi()).failure).toMatchObject({
    code: "endless",
    sentence: "CallRail names a page of the list that was read already: it would never end.",
  });
});

test("neither a redirect nor a next page elsewhere gets the key", async () => {
  list.next({ status: 302, headers: { location: "https://elsewhere.example.com/" } });
  expect((await byApi()).failure).toMatchObject({ code: "redirected" });
  const next_page = "https://elsewhere.example.com/v3/a/x/calls.json";
  list.next({ status: 200, body: { calls: [], has_next_page: true, next_page } });
  expect((await byApi()).failure?.sentence).toBe(
    "CallRail names a next page at another address (elsewhere.example.com); the key was not sent there.",
  );
});

test("nobody there is said, and it can be stopped while it waits", async () => {
  const gone = await startCallRailList([]);
  await gone.close();
  await engine.client.sources.setList({ sourceId, baseUrl: gone.url });
  expect((await byApi()).failure).toMatchObject({
    code: "unreachable",
    sentence: `${new URL(gone.url).host} cannot be reached (ECONNREFUSED).`,
  });
  await engine.client.sources.setList({ sourceId, baseUrl: list.url });
  list.next({ status: 429, headers: { "retry-after": "200" } });
  const started = await engine.client.reconciliations.create({ source: "callrail", by: "api", since });
  const { reconciliationId } = started;
  await engine.until(async () => {
    const { progress } = await engine.client.reconciliations.get({ reconciliationId });
    return progress.doing === "CallRail asks to wait 4 m";
  }, "it waits");
  await expect(
    engine.client.reconciliations.create({ source: "callrail", by: "api", since }),
  ).rejects.toThrow("is being reconciled");
  expect(await engine.client.reconciliations.cancel({ reconciliationId })).toMatchObject({
    state: "cancelled",
  });
});

const header = "Call Status;Phone Number;Duration (seconds);Start Time;Call ID";

test("another delimiter, a byte order mark and quoted line ends are read", async () => {
  const [first] = calls;
  const time = new Date(first?.startedAt ?? 0).toISOString();
  const text = `\uFEFF${header};Note\r\n"Answered\nCall";${first?.phone};20;${time};${first?.key};"a;\r\nb"\r\n`;
  expect(await byCsv(text)).toMatchObject({
    state: "done",
    counts: { listed: 1, missing: 1 },
    addable: { missing: 1, different: 0 },
  });
});

test.each([
  ["an empty file", "", "empty"],
  ["a header alone", header, "The file has a header and no calls."],
  ["cut off", `${header}\n"Answered`, "Row 2 breaks off within a quoted cell"],
  [
    "another provider's",
    "Call ID,From,To,Status,Created At\nCALL-1,a,b,completed,2026-03-02T10:00:00Z",
    "It looks like an export of Atoms.",
  ],
  [
    "anything",
    "hello,world\n1,2",
    "This is no export of CallRail: it has no column “Start Time” and “Phone Number”, only “hello”, “world”.",
  ],
  [
    "no times",
    `${header}\nAnswered Call;2025550142;20;soon;`,
    "None of the 1 rows has a time that can be read.",
  ],
])("an export that is %s says so", async (_what, text, sentence) => {
  const run = await byCsv(text);
  expect(run.state).toBe("failed");
  expect(run.failure?.sentence).toContain(sentence);
  expect(run.failure?.next).not.toBe("");
});

test("a file that is too large is not read", async () => {
  const run = await byCsv(new Uint8Array(25 * 1024 * 1024));
  expect(run.failure?.sentence).toBe(
    "The file cannot be read. It has 25 MB; 20 MB can be compared at a time. Export fewer days.",
  );
  const form = new FormData();
  form.set("source", "callrail");
  form.set("by", "csv");
  form.set("file", new File([new Uint8Array(50 * 1024 * 1024)], "calls.csv"));
  const answer = await fetch(`${engine.console}/api/reconciliations`, {
    method: "POST",
    headers: { authorization: `Bearer ${engine.token}` },
    body: form,
  });
  const { reconciliationId } = (await answer.json()) as Reconciliation;
  const posted = await ended(await engine.client.reconciliations.get({ reconciliationId }));
  expect(posted.failure?.sentence).toContain("It has 50 MB; 20 MB can be compared at a time.");
  expect((await engine.client.reconciliations.list({})).rows.map(({ state }) => state)).toEqual([
    "failed",
    "done",
  ]);
});

test("a window that is none, a source without a list and one that is not there", async () => {
  const create = engine.client.reconciliations.create;
  await expect(create({ source: "callrail", by: "api" })).rejects.toThrow("Say since when");
  await expect(create({ source: "callrail", by: "api", since: 10, until: 5 })).rejects.toThrow(
    "ends before it begins",
  );
  await expect(create({ source: "callrail", by: "api", since: 0 })).rejects.toThrow("at most 100 days");
  await expect(create({ source: "mirai", by: "api", since })).rejects.toThrow("list of calls is not known");
  await expect(create({ source: "nobody", by: "api", since })).rejects.toThrow("There is no source “nobody”");
});
