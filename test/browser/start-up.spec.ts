/** A full folder opens like an empty one: from the start of the engine until a key is answered on the screen. */
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import Database from "better-sqlite3";
import { fillFolder } from "../bench/filled-folder";
import { multiplyLog } from "../bench/multiply-log";
import { startEngine } from "../harness/engine-process";
import { expect, inviteTo, test } from "./console-page";

const rounds = 5;
const day = 24 * 60 * 60 * 1000;
const needed = 12 * 2 ** 30;
const { bavail, bsize } = statfsSync(tmpdir());

test.skip(bavail * bsize < needed, "a million events need 12 GB in the temporary folder");
test.setTimeout(20 * 60_000);

/** A million events of all platforms, read, searched and delivered a month ago. */
async function fillFull(data: string): Promise<void> {
  const path = join(data, "ringback.sqlite");
  await fillFolder(path, 10_000, { idleMs: 30 * day });
  expect(multiplyLog(path, 1_000_000)).toBe(1_000_000);
  const database = new Database(path);
  database.exec("UPDATE delivery SET state = 'delivered', next_at = NULL WHERE state <> 'superseded'");
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
}

/** Milliseconds until the calls stand there and the key 2 has brought the events. */
async function timeToInteractive(
  browser: Browser,
  data: string,
  seen: (page: Page) => Promise<void>,
): Promise<number> {
  const begun = performance.now();
  const engine = await startEngine(data);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(await inviteTo(engine));
    await seen(page);
    await page.keyboard.press("2");
    await page.getByRole("main", { name: "Events" }).waitFor();
    return performance.now() - begun;
  } finally {
    await context.close();
    await engine.stop();
  }
}

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

test("with a million events the console is there in at most twice the time of an empty folder", async ({
  browser,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "ringback-start-"));
  const [empty, full] = [join(folder, "empty"), join(folder, "full")];
  try {
    mkdirSync(full);
    await fillFull(full);
    const took = { empty: [] as number[], full: [] as number[] };
    const sample = (page: Page) => page.getByRole("button", { name: "Play a sample call" }).first().waitFor();
    const calls = (page: Page) =>
      page.getByRole("main", { name: "Calls" }).getByRole("option").first().waitFor();
    for (let round = 0; round <= rounds; round += 1) {
      const [one, other] = [
        await timeToInteractive(browser, empty, sample),
        await timeToInteractive(browser, full, calls),
      ];
      // The first round fills the caches of the machine.
      if (round > 0) took.empty.push(one) && took.full.push(other);
    }
    const [none, million] = [median(took.empty), median(took.full)];
    console.log(
      `start to interactive: empty ${Math.round(none)} ms, a million events ${Math.round(million)} ms, ratio ${(million / none).toFixed(2)}`,
    );
    expect(million / none).toBeLessThanOrEqual(2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
