/** What is shown together was read together: never the row of one moment and the timeline of the next. */
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readCallDetail } from "../../electron/engine/call-detail";
import { openReader, openWriter, type Reader } from "../../electron/engine/store/database";
import { send, untilCall } from "../harness/calls";
import { makeFolder, startEngine } from "../harness/engine-process";
import { completedCall } from "../harness/mirai-events";

/** A connection beside which somebody writes as soon as it has read the first row. */
function disturbed(reader: Reader, write: () => void): Reader {
  let written = false;
  const statement = (sql: string) => {
    const own = reader.prepare(sql);
    const get = (...values: unknown[]) => {
      const row = own.get(...values);
      if (!written && row !== undefined) {
        written = true;
        write();
      }
      return row;
    };
    return new Proxy(own, {
      get: (target, name) => (name === "get" ? get : bound(target, name)),
    });
  };
  return new Proxy(reader, { get: (target, name) => (name === "prepare" ? statement : bound(target, name)) });
}

function bound(target: object, name: string | symbol): unknown {
  const value = Reflect.get(target, name, target);
  return typeof value === "function" ? value.bind(target) : value;
}

test("a call that changes while it is read is shown as it was before, whole, and as it became the next time", async () => {
  const folder = makeFolder();
  const engine = await startEngine(folder.path);
  await send(engine, completedCall("moment-1"));
  const { callId } = await untilCall(engine, "moment-1", { final: true, delivery: "synced" });
  await engine.stop();

  const path = join(folder.path, "ringback.sqlite");
  const writer = openWriter(path);
  const reader = openReader(path);
  onTestFinished(() => {
    for (const one of [reader, writer]) one.close();
    folder.remove();
  });
  const change = () => {
    writer.prepare("UPDATE call SET events = 1, detail = json_set(detail, '$.timeline', json('[]'))").run();
    writer.prepare("DELETE FROM call_record").run();
  };
  const during = readCallDetail(disturbed(reader, change), callId);
  expect(during).toMatchObject({ events: 6, callRecords: [{ version: 1 }] });
  expect(during?.timeline).toHaveLength(6);
  const after = readCallDetail(reader, callId);
  expect(after).toMatchObject({ events: 1, callRecords: [], timeline: [] });
});
