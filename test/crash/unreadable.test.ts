/**
 * An event that cannot be read (its reading spins, or throws in the fold) is marked and passed over. Only that event:
 * those that came with it are read as if it were not there.
 */
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder, startEngine } from "../harness/engine-process";
import { busyCall } from "../harness/mirai-events";
import { untilSettled } from "./crash-run";
import { type Evidence, readEvidence } from "./evidence";
import { buildEngine, type Fault } from "./installation";
import { createRandom } from "./random";
import { startSenders } from "./senders";

// It builds two engines.
it("passes over the event that spins and the one that throws, and over no other", {
  timeout: 180_000,
}, async () => {
  const bodies = [
    ...busyCall("before"),
    ...withNote(busyCall("spins"), "spin here"),
    ...busyCall("between"),
    ...withNote(busyCall("throws"), "throw here"),
    ...busyCall("after"),
  ];
  const unable = await readAll("cannot-bear-some", bodies);
  const able = await readAll(null, bodies);

  const unread = unable.views.filter(({ readError }) => readError !== null);
  expect(unread).toEqual([
    expect.objectContaining({ position: 5, readError: "Reading it took longer than 2 s." }),
    expect.objectContaining({ position: 11, readError: expect.stringContaining("thrown on purpose") }),
  ]);
  const others = ({ views, calls }: Evidence) => [
    views.filter(({ position }) => position !== 5 && position !== 11),
    calls.filter(({ key }) => key !== "spins" && key !== "throws"),
  ];
  expect(others(unable)).toEqual(others(able));
});

/** The second of the call's events brings the note. */
function withNote(events: string[], note: string): string[] {
  return events.map((body, index) => {
    const event = JSON.parse(body) as { metadata: Record<string, unknown> };
    return index === 1 ? JSON.stringify({ ...event, metadata: { ...event.metadata, note } }) : body;
  });
}

async function readAll(fault: Fault | null, bodies: string[]): Promise<Evidence> {
  const built = buildEngine(fault);
  const folder = makeFolder();
  const data = join(folder.path, "engine");
  const receiving = await startEngine(data, { entry: built.entry });
  // On one connection, so that the order is known; and killed before they are read, so that they are read together.
  const senders = startSenders(`${receiving.receiver}/hooks/mirai`, 1, createRandom(1));
  await senders.post(bodies, () => {});
  senders.close();
  await receiving.kill();
  const reading = await startEngine(data, { entry: built.entry });
  try {
    await untilSettled(reading);
    await reading.stop();
    return readEvidence(data);
  } finally {
    await reading.kill();
    folder.remove();
    built.remove();
  }
}
