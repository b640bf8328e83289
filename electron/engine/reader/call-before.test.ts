import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { saveCallRecord } from "../store/call-records";
import { releaseCalls } from "../store/calls";
import { openReader, openWriter, type Reader, type Writer } from "../store/database";
import { saveDestination } from "../store/destinations";
import { saveDeliveries } from "../store/outbox";
import { type CallBefore, openCallMemory, readCallBefore } from "./call-before";
import type { JudgedCall } from "./judge-call";

let folder: string;
let writer: Writer;
let reader: Reader;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ringback-call-before-"));
  writer = openWriter(join(folder, "ringback.sqlite"));
  reader = openReader(join(folder, "ringback.sqlite"));
  saveDestination(writer, {
    destinationId: "x",
    name: "X",
    kind: "sandbox-crm",
    url: null,
    enabled: true,
    switchedOnAt: 0,
    createdAt: 0,
    settings: {},
    gate: {},
    sending: {},
  });
});
afterEach(() => {
  reader.close();
  writer.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a fold of the call “c” gives that matters to its next one, written as the reader has it written. */
function fold(version: number, ...steps: string[]): JudgedCall {
  const records = [
    { callId: "c", version, content: "{}", contentSha256: `${version}`, frozenAt: 5, because: "it ended" },
  ];
  const deliveries = steps.map((step, index) => ({
    deliveryId: `${step}-${version}`,
    destinationId: "x",
    callId: "c",
    version,
    step,
    stepOrder: index,
    idempotencyKey: `${step}:v${version}`,
    payload: "{}",
    payloadSha256: `${step} ${version}`,
    at: 5,
  }));
  for (const record of records) saveCallRecord(writer, record);
  saveDeliveries(writer, deliveries);
  return { records, deliveries, finalsByTime: [] as JudgedCall["finalsByTime"] } as JudgedCall;
}

function tell(before: CallBefore) {
  return {
    position: before.position(),
    lastRecord: before.lastRecord(),
    sent: before.sentTo("x"),
    released: before.releasedUpTo("x"),
  };
}

test("what is remembered of a call over its folds is what the store would say", () => {
  const calls = openCallMemory(reader);
  expect(tell(calls.before("c"))).toEqual({
    position: { finalByTime: null, finalsOfGates: new Map(), holdPosition: 0 },
    lastRecord: null,
    sent: new Map(),
    released: null,
  });
  calls.fold("c", [], fold(1, "contact", "call"), 100);
  expect(tell(calls.before("c"))).toEqual(tell(readCallBefore(reader, "c")));
  calls.fold("c", [], fold(2, "call", "task"), 100);
  expect(tell(calls.before("c"))).toEqual(tell(readCallBefore(reader, "c")));
  expect(tell(calls.before("c")).sent.get("call")?.version).toBe(2);
});

test("a call that stood in the store before is asked for there, and after forgetting so is any other", () => {
  fold(1, "contact");
  const calls = openCallMemory(reader);
  expect(calls.before("c").lastRecord()?.version).toBe(1);
  expect(calls.before("c").releasedUpTo("x")).toBeNull();
  releaseCalls(writer, ["c"], "x", 9);
  expect(calls.before("c").releasedUpTo("x")).toBeNull();
  calls.forget();
  expect(calls.before("c").releasedUpTo("x")).toBe(0);
});

test("what does not fit is asked for again, the oldest first", () => {
  const calls = openCallMemory(reader);
  const much = 10 * 1024 * 1024;
  calls.before("c");
  calls.fold("c", [], fold(1, "contact"), much);
  releaseCalls(writer, ["c"], "x", 9);
  calls.before("d");
  expect(calls.before("c").releasedUpTo("x")).toBeNull();
  calls.fold("d", [], { records: [], deliveries: [], finalsByTime: [] } as unknown as JudgedCall, much);
  expect(calls.before("c").releasedUpTo("x")).toBe(0);
});
