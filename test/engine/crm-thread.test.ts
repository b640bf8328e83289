/** The sandbox CRM waits for its disk in a thread of its own: a sender of events does not wait with it. */
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { makeFolder, startEngine } from "../harness/engine-process";
import { miraiEvent, post } from "../harness/mirai-events";

test("while the CRM cannot write, events are answered and kept", async () => {
  const folder = makeFolder();
  const engine = await startEngine(folder.path);
  const elsewhere = new Database(join(folder.path, "crm.sqlite"));
  try {
    elsewhere.exec("BEGIN IMMEDIATE");
    const settled: string[] = [];
    const writing = fetch(`${engine.crm}/objects/contacts`, {
      method: "POST",
      headers: { authorization: `Bearer ${engine.crmToken}` },
      body: JSON.stringify({ properties: { name: "Ada" } }),
    }).then(({ status }) => {
      settled.push("crm");
      return status;
    });
    for (const id of ["c_1", "c_2", "c_3"]) {
      await post(`${engine.receiver}/hooks/mirai`, miraiEvent("call.initiate", { id }));
      settled.push(id);
    }
    await engine.until(async () => {
      const { rows } = await engine.client.calls.list({ limit: 10 });
      return rows.length === 3 ? rows : null;
    }, "three calls");
    elsewhere.exec("ROLLBACK");
    expect(await writing).toBe(201);
    expect(settled).toEqual(["c_1", "c_2", "c_3", "crm"]);
  } finally {
    elsewhere.close();
    await engine.stop();
    folder.remove();
  }
});
