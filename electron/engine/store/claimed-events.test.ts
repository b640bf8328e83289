import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openWriter, readMeta } from "./database";
import { appendEvents, toEventValues } from "./events";
import { applyReadings, type ReadingBatch, startReadingAgain } from "./readings";
import { testSource } from "./test-source";
import { writes } from "./writes";

const source = testSource("mirai", { name: "clinic", createdAt: 1 });

test("events that get a source while the reader reads them as nobody's are not written as nobody's", () => {
  const folder = mkdtempSync(join(tmpdir(), "ringback-claimed-"));
  const writer = openWriter(join(folder, "ringback.sqlite"));
  onTestFinished(() => {
    writer.close();
    rmSync(folder, { recursive: true });
  });
  const nobodys = {
    source: "clinic",
    sourceId: null,
    claimed: false,
    origin: "live" as const,
    namespace: "live",
    receivedAt: 5,
    method: "POST",
    url: "/hooks/clinic",
    httpVersion: "1.1",
    peer: "127.0.0.1:1",
    headers: [],
    bytes: 0,
    signature: "no-secret" as const,
    signatureBecause: "",
    secretId: null,
  };
  appendEvents(writer, [{ events: [toEventValues(nobodys)], bodies: new Uint8Array() }]);
  // The reader has them in hand, from the log's beginning; neither the source nor reading again moves that.
  const inHand = {
    expectedCursor: 0,
    settingsRevision: readMeta(writer, "settings_revision"),
    nextCursor: 1,
  };
  expect(writes.saveSource(writer, source).result).toBe(1);
  startReadingAgain(writer);
  expect(applyReadings(writer, inHand as ReadingBatch)).toMatchObject({ moved: true });
  expect(readMeta(writer, "cursor")).toBe(0);

  // Saved again with nothing to claim, nobody waits for other settings.
  const revision = readMeta(writer, "settings_revision");
  writes.saveSource(writer, { ...source, answerStatus: 202 });
  expect(readMeta(writer, "settings_revision")).toBe(revision);
});
