import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openReader, openWriter, type Writer } from "./database";
import { appendEvents, type NewEvent, toEventValues } from "./events";
import { endOpenReplays, insertReplay, readReplay, readSentOn, saveSent } from "./replays";

function append(writer: Writer, namespace: string): number {
  const event: NewEvent = {
    source: "mirai",
    sourceId: "s_1",
    claimed: true,
    origin: namespace === "live" ? "live" : "replayed",
    namespace,
    receivedAt: 5,
    method: "POST",
    url: "/hooks/mirai",
    httpVersion: "1.1",
    peer: "127.0.0.1:1",
    headers: [],
    bytes: 0,
    signature: "no-secret",
    signatureBecause: "",
    secretId: null,
  };
  return appendEvents(writer, [{ events: [toEventValues(event)], bodies: new Uint8Array() }]);
}

test("killed between an event and its answer, a replay keeps the link and says how far it came", () => {
  const folder = mkdtempSync(join(tmpdir(), "ringback-replays-"));
  const writer = openWriter(join(folder, "ringback.sqlite"));
  const reader = openReader(join(folder, "ringback.sqlite"));
  onTestFinished(() => {
    reader.close();
    writer.close();
    rmSync(folder, { recursive: true });
  });
  const positions = [append(writer, "live"), append(writer, "live"), append(writer, "live")];
  const replay = {
    replayId: "replay_1",
    source: null,
    handler: null,
    edit: null,
    perSecond: null,
    startedAt: 1,
  };
  insertReplay(writer, { ...replay, sign: "again", positions });
  const first = append(writer, "replay_1");
  append(writer, "live");
  const nothing = { answerMs: null, error: null, signedWith: null, first: null, compared: null };
  const sent = { ...nothing, replayId: "replay_1", number: 1, status: 200, sentAt: 2, cameHere: true };
  expect(saveSent(writer, sent)).toBe(first);
  // The second one is committed; its answer was never read.
  const second = append(writer, "replay_1");
  endOpenReplays(writer, 9);

  expect(readReplay(reader, "replay_1")).toMatchObject({
    state: "stopped",
    endedAt: 9,
    reason: "Ringback was closed while it sent",
    planned: 3,
    sent: 2,
    succeeded: 1,
    items: [
      { eventId: "e1", status: 200, newEventId: `e${first}` },
      { eventId: "e2", sentAt: 5, status: null, newEventId: `e${second}` },
      { eventId: "e3", sentAt: null, newEventId: null },
    ],
  });
  expect(readSentOn(reader, second).replayOf).toEqual({ eventId: "e2", replayId: "replay_1", edited: false });
  // Over is over: the next start changes nothing.
  endOpenReplays(writer, 10);
  expect(readReplay(reader, "replay_1")?.endedAt).toBe(9);
});
