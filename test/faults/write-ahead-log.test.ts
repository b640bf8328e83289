/**
 * A write-ahead log with damaged bytes, after a kill. SQLite reads it up to there and drops the rest without a word; here it is
 * said, the file is kept, and nothing is written over what might still be saved.
 */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startEngine } from "../harness/engine-process";
import { askDoctor } from "./ask-doctor";
import { flip, pageBytes } from "./damage";
import { recordFault } from "./fault-rows";
import { type Filled, fillFolder, sendBusy, untilDamageSaid } from "./filled-folder";

let filled: Filled;
beforeAll(async () => {
  filled = await fillFolder(30, "killed");
}, 240_000);
afterAll(() => filled?.remove());

const walOf = (data: string) => join(data, "ringback.sqlite-wal");
const keptIn = (data: string) => readdirSync(data).filter((name) => name.includes("-wal.damaged-"));
const step = pageBytes + 24;
const frames = (data: string) => Math.floor((statSync(walOf(data)).size - 32) / step);
const inTheMiddle = (data: string) => 32 + Math.floor(frames(data) / 2) * step;

const places: [string, (data: string) => void][] = [
  ["the magic of its header", (data) => flip(walOf(data), 0, 4)],
  ["the checksum of its header", (data) => flip(walOf(data), 24, 8)],
  ["the page in its first frame", (data) => flip(walOf(data), 32 + 24 + 5000, 1)],
  ["the page in a frame in the middle", (data) => flip(walOf(data), inTheMiddle(data) + 24 + 100, 1)],
  ["the salt of a frame in the middle", (data) => flip(walOf(data), inTheMiddle(data) + 8, 4)],
  ["the checksum of a frame in the middle", (data) => flip(walOf(data), inTheMiddle(data) + 16, 8)],
];

test.each(places)("%s: what is left out is said, and the file is kept", async (where, damage) => {
  const data = filled.copy();
  damage(data);
  const damaged = readFileSync(walOf(data));
  const asked = await askDoctor(data);
  expect(asked).toMatchObject({
    code: 1,
    says: expect.stringMatching(/commits behind them are lost .* Copy/s),
  });
  // To ask must not be what loses it.
  expect(readFileSync(walOf(data)).equals(damaged)).toBe(true);

  const engine = await startEngine(data);
  onTestFinished(() => engine.kill());
  const { events } = await engine.client.status.get();
  const [kept = ""] = keptIn(data);
  expect(readFileSync(join(data, kept)).equals(damaged)).toBe(true);
  expect((await untilDamageSaid(engine)).sentence).toContain(kept);
  expect(engine.log.filter((line) => line.includes("write-ahead log cannot be read"))).toHaveLength(1);
  await sendBusy(engine, "c_later");
  expect(await engine.stop()).toBe(0);
  recordFault({
    group: "Disk",
    fault: "A damaged write-ahead log",
    where,
    tried: 1,
    outcome: "held",
    saw: `SQLite read ${events} of ${filled.events} events and dropped the rest; an alert and the log say so; the file was kept byte for byte; events sent after it were answered 200`,
  });
});

test("doctor says it before the start that would lose it, touches nothing, and again until the kept file is gone", async () => {
  const data = filled.copy();
  flip(walOf(data), inTheMiddle(data) + 24 + 100, 1);
  const damaged = readFileSync(walOf(data));
  expect(await askDoctor(data)).toMatchObject({
    code: 1,
    says: expect.stringMatching(/commits behind them are lost .* Copy/s),
  });
  expect(readFileSync(walOf(data)).equals(damaged)).toBe(true);
  await (await startEngine(data)).stop();
  const [kept = ""] = keptIn(data);
  expect(await askDoctor(data)).toMatchObject({ code: 0, says: expect.stringContaining(kept) });
  rmSync(join(data, kept));
  expect((await askDoctor(data)).says).not.toContain("damaged");
  recordFault({
    group: "Disk",
    fault: "A damaged write-ahead log",
    where: "doctor, before and after the start",
    tried: 3,
    outcome: "held",
    saw: "Before it: exit code 1, how many commits are lost with the next start, and to copy the folder; the file is left as it was. After it: the kept file by its name, until it is removed",
  });
});

test("a log that a kill cut off in the middle of a frame is no damage, and nothing is said", async () => {
  const data = filled.copy();
  const { size } = statSync(walOf(data));
  truncateSync(walOf(data), size - 5000);
  expect((await askDoctor(data)).code).toBe(0);
  expect(keptIn(data)).toEqual([]);
  expect(existsSync(join(data, "ringback.sqlite"))).toBe(true);
  recordFault({
    group: "Disk",
    fault: "A write-ahead log that ends in the middle of a frame",
    where: "as a kill leaves it while it is being written",
    tried: 1,
    outcome: "held",
    saw: "No false alarm: that commit had not been answered yet",
  });
});
