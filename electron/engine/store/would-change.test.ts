import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { saveCallRecord } from "./call-records";
import { openReader, openWriter } from "./database";
import {
  countWouldChange,
  leaveAsIs,
  listWouldChange,
  readWouldChangeIds,
  saveVanished,
  saveWouldChange,
  sendAsNextVersion,
} from "./would-change";

function openBoth() {
  const folder = mkdtempSync(join(tmpdir(), "ringback-would-change-"));
  const [writer, reader] = [openWriter(join(folder, "a.sqlite")), openReader(join(folder, "a.sqlite"))];
  onTestFinished(() => {
    reader.close();
    writer.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { writer, reader };
}

const record = (callId: string, version: number) => ({
  callId,
  version,
  content: `{"key":"${callId}"}`,
  contentSha256: `sha-${callId}-${version}`,
  frozenAt: 1,
  because: "it was final",
});

test("a call that nothing of the log is read as any more is listed, cannot be sent, and asks once", () => {
  const { writer, reader } = openBoth();
  saveCallRecord(writer, record("c_1", 1));
  saveCallRecord(writer, record("c_1", 2));
  saveVanished(writer, "c_never_left", 5);
  saveVanished(writer, "c_1", 5);
  expect(listWouldChange(reader, { limit: 10 })).toEqual({
    rows: [{ callId: "c_1", version: 2, content: null, at: 5, before: '{"key":"c_1"}' }],
    cursor: null,
  });
  expect(sendAsNextVersion(writer, ["c_1"], 6)).toEqual([]);
  leaveAsIs(writer, ["c_1"], 7);
  saveVanished(writer, "c_1", 8);
  expect(countWouldChange(reader)).toBe(0);
});

test("pages go on from the last row, newest first, and a change that stands keeps its time", () => {
  const { writer, reader } = openBoth();
  const change = (callId: string, at: number, content = "{}") => ({
    callId,
    version: 1,
    content,
    contentSha256: content,
    at,
  });
  for (const [index, callId] of ["c_1", "c_2", "c_3", "c_4"].entries()) {
    saveCallRecord(writer, record(callId, 1));
    saveWouldChange(writer, callId, change(callId, index < 2 ? 10 : 20));
  }
  saveWouldChange(writer, "c_1", change("c_1", 99));
  const seen: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = listWouldChange(reader, { limit: 3, ...(cursor ? { cursor } : {}) });
    seen.push(...page.rows.map(({ callId, at }) => `${callId} ${at}`));
    cursor = page.cursor;
  }
  expect(seen).toEqual(["c_3 20", "c_4 20", "c_1 10", "c_2 10"]);
  saveWouldChange(writer, "c_1", change("c_1", 99, "[]"));
  saveWouldChange(writer, "c_2", null);
  expect(listWouldChange(reader, { limit: 1 }).rows[0]).toMatchObject({ callId: "c_1", at: 99 });
  expect(readWouldChangeIds(reader, undefined).sort()).toEqual(["c_1", "c_3", "c_4"]);
  expect(readWouldChangeIds(reader, ["c_4", "c_4", "c_9"])).toEqual(["c_4"]);
});
