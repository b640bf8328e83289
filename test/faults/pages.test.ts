/**
 * A database with damaged pages. What can be read is shown, webhooks are kept, the damage is said in the status, once in the
 * log and by doctor, and nothing that came upon it ends the engine.
 */
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type EngineProcess, runToEnd, startEngine } from "../harness/engine-process";
import { busyCall, post } from "../harness/mirai-events";
import { askDoctor as doctor } from "./ask-doctor";
import { flip, flipPage, lastPageOf, pageBytes, pagesOf } from "./damage";
import { recordFault } from "./fault-rows";
import { type Filled, fillFolder, sendBusy, untilDamageSaid } from "./filled-folder";

let filled: Filled;
beforeAll(async () => {
  filled = await fillFolder(40, "stopped");
}, 240_000);
afterAll(() => filled?.remove());

const ports = ["--receiver-port", "0", "--console-port", "0", "--crm-port", "0"];
const paths = [
  "/status",
  "/events?limit=100",
  "/calls?limit=100",
  "/deliveries?limit=100",
  "/events/e2",
  "/events/e2/body",
];

async function startOn(data: string): Promise<EngineProcess> {
  const engine = await startEngine(data);
  onTestFinished(() => engine.kill());
  return engine;
}

test.each(["event_body", "event_view", "reading", "call", "call_gate", "call_record", "delivery"])(
  "a damaged page of %s leaves the engine running, is said, and the rest can be read",
  async (table) => {
    const data = filled.copy();
    const page = pagesOf(data, table)[0] as number;
    flipPage(data, page);
    const before = await doctor(data);
    expect(before).toMatchObject({ code: 1, says: expect.stringContaining("ringback restore") });

    const engine = await startOn(data);
    await sendBusy(engine, "c_later");
    const answers = [];
    for (const path of paths) answers.push({ path, ...(await engine.rest("GET", path)) });
    const failed = answers.filter(({ status }) => status !== 200);
    for (const { status, body } of failed)
      expect([status, (body as { message: string }).message]).toEqual([
        500,
        expect.stringContaining("the database is damaged there"),
      ]);
    // The status is what the console's frame is made of: without it nothing is shown at all.
    expect(answers[0]?.status).toBe(200);
    expect(failed.length).toBeLessThan(paths.length - 1);
    expect((await untilDamageSaid(engine)).sentence).toContain("restore your newest backup");
    expect(engine.log.filter((line) => line.includes("a part of the database is damaged"))).toHaveLength(1);
    // An event that met it while it was read is marked, and named in the log.
    const others = engine.log.filter((line) => line.includes("malformed") && !line.includes("passed over"));
    expect(others).toHaveLength(1);
    expect(await doctor(data)).toMatchObject({ says: expect.stringContaining("ringback restore") });
    await sendBusy(engine, "c_last");
    expect(await engine.stop()).toBe(0);
    recordFault({
      group: "Disk",
      fault: "A damaged page",
      where: `a leaf of the table ${table}`,
      tried: 1,
      outcome: "held",
      saw: `${6 - failed.length} of 6 kinds of answers as before, ${failed.length} say that the database is damaged there; 6 events sent meanwhile were answered 200; an alert, one line in the log, doctor, and how to restore`,
    });
  },
);

test("damage where new events would be written: senders are told to come again, and the alert says so", async () => {
  const data = filled.copy();
  flipPage(data, lastPageOf(data, "event_body"));
  const engine = await startOn(data);
  const statuses: number[] = [];
  for (const body of busyCall("c_later")) statuses.push(await post(`${engine.receiver}/hooks/mirai`, body));
  expect(statuses).toEqual([503, 503, 503]);
  expect((await untilDamageSaid(engine)).sentence).toContain("new webhooks cannot be kept");
  expect((await engine.client.calls.list({ limit: 100 })).rows).toHaveLength(filled.calls);
  expect(await engine.stop()).toBe(0);
  recordFault({
    group: "Disk",
    fault: "A damaged page",
    where: "the page that the next event would be written to",
    tried: 3,
    outcome: "held",
    saw: "3 of 3 events were answered 503, so that their sender comes again; the alert says that none can be kept; all calls of before are shown",
  });
});

const ruined: [string, (data: string) => void][] = [
  ["the magic of the header", (data) => flip(join(data, "ringback.sqlite"), 0, 16)],
  ["the fields of the header", (data) => flip(join(data, "ringback.sqlite"), 16, 80)],
  ["the page of the schema", (data) => flip(join(data, "ringback.sqlite"), 100, pageBytes - 100)],
  ["the first page of the events", (data) => flipPage(data, pagesOf(data, "event")[0] as number)],
  ["the page of counts and cursors", (data) => flipPage(data, pagesOf(data, "meta")[0] as number)],
  ["cut off after 20 pages", (data) => truncateSync(join(data, "ringback.sqlite"), 20 * pageBytes)],
  ["cut off within the first page", (data) => truncateSync(join(data, "ringback.sqlite"), 5000)],
  ["cut off to no bytes at all", (data) => truncateSync(join(data, "ringback.sqlite"), 0)],
];

test.each(ruined)(
  "%s: no engine starts, in one sentence with a way out, and doctor says the same",
  async (where, ruin) => {
    const data = filled.copy();
    ruin(data);
    const start = await runToEnd(["serve", "--data", data, ...ports]);
    expect({ code: start.code, lines: start.stderr.trim().split("\n").length }, start.stderr).toEqual({
      code: 3,
      lines: 1,
    });
    expect(start.stderr).toMatch(/restore your newest backup|--data/i);
    const asked = await doctor(data);
    expect(asked.code).toBe(1);
    recordFault({
      group: "Disk",
      fault: "A ruined database file",
      where,
      tried: 1,
      outcome: "held",
      saw: `exit code 3, nothing written over it; ${start.stderr.replaceAll(data, "<folder>")}`,
    });
  },
);
