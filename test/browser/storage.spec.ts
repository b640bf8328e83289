/** Setup › Storage, as its user meets it: a backup with its path, a check, a rule that is previewed first, a person deleted. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { send, untilCall } from "../harness/calls";
import { makeFolder, startEngine } from "../harness/engine-process";
import { completedCall } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();

async function openStorage(page: Page) {
  await openConsole(page, own.engine, "Setup");
  await page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name: "Storage" }).click();
  await expect(page.getByRole("heading", { name: "Storage" })).toBeVisible();
}

test("a backup is made and named, and a check says what it looked at", async ({ page }) => {
  await send(own.engine, completedCall("c_storage"));
  await untilCall(own.engine, "c_storage", { final: true });
  await openStorage(page);
  await expect(page.getByText("No backup of this folder is known.")).toBeVisible();
  await page.getByRole("button", { name: "Make a backup" }).click();
  await expect(page.getByText(/\d+ events and \d calls? are in .*each with its hash/)).toBeVisible();
  await expect(page.getByRole("list", { name: "Known backups" })).toContainText("events");
  await page.getByRole("button", { name: "Check the files" }).click();
  await expect(page.getByText("Everything that was looked at is sound.")).toBeVisible();
  await expect(page.getByRole("list", { name: "What was observed" })).toContainText(
    "every reference leads somewhere",
  );
  rmSync(join(own.engine.data, "backups"), { recursive: true });
});

test("a backup is looked into, restored into a new folder, and opened by the command that stands there", async ({
  page,
  readClipboard,
}) => {
  await send(own.engine, completedCall("c_restored"));
  await untilCall(own.engine, "c_restored", { final: true });
  const backup = join(own.engine.data, "backups", "for-restore");
  await own.engine.client.keeping.backup({ to: backup });
  await own.engine.until(
    async () => (await own.engine.client.keeping.state()).job?.state === "done",
    "the backup made",
  );
  await openStorage(page);
  const named = page.getByLabel("Backup: the folder that was made, with its manifest.json");
  const look = page.getByRole("button", { name: "Look into it" });
  await named.fill("/nowhere/at-all");
  await look.click();
  await expect(page.getByText(/\/nowhere\/at-all is no backup: it has no manifest\.json/)).toBeVisible();
  await page.getByRole("button", { name: "Restore it …" }).first().click();
  await expect(named).toHaveValue(backup);
  await look.click();
  const holds = page.getByRole("region", { name: "What the backup holds" });
  await expect(holds).toContainText(/\d+ events and \d+ calls?, as of /);
  await expect(holds).toContainText("The key is not in it");
  await expect(holds).toContainText("Sound: every file is as it was backed up");
  const to = holds.getByLabel("Into a folder that is new or empty");
  expect(await to.inputValue()).toMatch(/-restored-\d{4}-\d\d-\d\d$/);
  // Never over the one that runs.
  await to.fill(own.engine.data);
  await holds.getByRole("button", { name: "Restore into it" }).click();
  await expect(holds.getByText(/is within the data folder/)).toBeVisible();
  const fresh = makeFolder();
  const place = join(fresh.path, "new one");
  await to.fill(place);
  await holds.getByRole("button", { name: "Restore into it" }).click();
  await expect(page.getByText(/every hash was right\. This folder goes on as it is\./)).toBeVisible();
  await expect(page.getByText("Nothing is sent there until you say so")).toBeVisible();
  await page.getByRole("button", { name: "Copy the command" }).click();
  expect(await readClipboard()).toBe(`npx ringback open --data "${place}"`);
  const restored = await startEngine(place);
  try {
    expect((await restored.client.calls.list({ limit: 20 })).rows.map(({ key }) => key)).toContain(
      "c_restored",
    );
  } finally {
    await restored.stop();
    fresh.remove();
  }
  // One byte is another: it says so, and offers nothing.
  const file = join(backup, "tokens.json");
  writeFileSync(file, readFileSync(file, "utf8").replace("{", "["));
  await look.click();
  await expect(holds.getByText(/tokens\.json is not what was backed up/)).toBeVisible();
  await expect(holds.getByRole("button", { name: "Restore into it" })).toHaveCount(0);
  rmSync(backup, { recursive: true });
});

test("it is proven that nothing is lost: by a second engine that is killed, and stopped half-way", async ({
  page,
}) => {
  test.setTimeout(180_000);
  await openStorage(page);
  const kills = page.getByLabel("How many kills, up to 100");
  await kills.fill("101");
  await expect(page.getByText("Write a whole number from 1 to 100.")).toBeVisible();
  const begin = page.getByRole("button", { name: "Prove that nothing is lost" });
  await expect(begin).toBeDisabled();
  const before = provingFolders();
  await kills.fill("2");
  await begin.click();
  await expect(page.getByText(/^[12] of 2 kills, [1-9]\d* answered, [1-9]\d* kept/)).toBeVisible({
    timeout: 90_000,
  });
  await expect(page.getByRole("button", { name: "Check the files" })).toBeDisabled();
  await expect(page.getByText(/^prove: 2 kills, [1-9]\d* acked, \d+ kept, 0 lost$/)).toBeVisible({
    timeout: 90_000,
  });
  await expect(page.getByRole("list", { name: "What was observed" })).toContainText("Syncs before answers: ");
  await kills.fill("100");
  await begin.click();
  await expect(page.getByText(/^1 of 100 kills/)).toBeVisible({ timeout: 90_000 });
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("Stopped: nothing is proven. The scratch folder is removed.")).toBeVisible();
  expect(provingFolders()).toEqual(before);
});

/** Of this machine, others' runs included. */
const provingFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith("ringback-prove-"));

test("retention is off; a rule is previewed with what stays and why, and switched on by hand", async ({
  page,
}) => {
  await openStorage(page);
  const toggle = page.getByRole("switch", { name: "Retention" });
  await expect(toggle).not.toBeChecked();
  await expect(toggle).toBeDisabled();
  await expect(page.getByText("Off: nothing is removed by itself.")).toBeVisible();
  await page.getByLabel("Calls older than, days").fill("nine");
  await expect(page.getByText("Write whole numbers from 1, or leave a field empty.")).toBeVisible();
  await page.getByLabel("Calls older than, days").fill("30");
  await page.getByRole("button", { name: "Preview" }).first().click();
  await expect(page.getByText("Nothing would go now.")).toBeVisible();
  await toggle.click();
  await expect(page.getByText("On: looked at every hour, and each run is written down.")).toBeVisible();
  expect((await own.engine.client.keeping.state()).retention).toMatchObject({
    enabled: true,
    olderThanDays: 30,
  });
  await toggle.click();
  await expect(page.getByText("Off: nothing is removed by itself.")).toBeVisible();
});

test("a person is deleted from the Person page: previewed, guarded, and looked for afterwards", async ({
  page,
}) => {
  await send(own.engine, completedCall("c_person"));
  await untilCall(own.engine, "c_person", { final: true });
  await openStorage(page);
  const number = page.getByLabel("Number with its country, e-mail or id; several with commas");
  await number.fill("555-0123");
  await page.getByRole("button", { name: "Preview" }).last().click();
  await expect(page.getByText(/Write it with its country/)).toBeVisible();
  await number.fill("+1 202 555 0123");
  await page.getByRole("button", { name: "Preview" }).last().click();
  const card = page.getByRole("region", { name: "What would go" });
  await expect(card).toContainText("It cannot be undone");
  await expect(card).toContainText("crm.sqlite: records");
  await expect(card.getByRole("button", { name: "Remove for good" })).toBeDisabled();
  await card.getByLabel("Type the last four digits of the number").fill("9999");
  await card.getByRole("button", { name: "Remove for good" }).click();
  await expect(
    page.getByText("Type the last four digits of the number to say that you mean it."),
  ).toBeVisible();
  await card.getByLabel("Type the last four digits of the number").fill("0123");
  await card.getByRole("button", { name: "Remove for good" }).click();
  await expect(page.getByText(/It is gone: \d calls?/)).toBeVisible();
  // Where nothing is found there is nothing to guard.
  await number.fill("+1 202 555 0177");
  await page.getByRole("button", { name: "Preview" }).last().click();
  await expect(page.getByText(/^Nothing of it is found: neither in the database/)).toBeVisible();
  await expect(card).toBeHidden();
  await expect(page.getByRole("list", { name: "What was observed" })).toContainText(
    "No search finds it any more.",
  );
  expect((await own.engine.client.calls.list({ limit: 5 })).rows).toEqual([]);
});
