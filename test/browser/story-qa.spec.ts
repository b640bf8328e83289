/**
 * QA has a list of cases. One is written from a template, one is made of a recorded call without anybody's number in it;
 * both are broken on purpose, played and saved. The same files run headless, where the exit code and a JUnit report say
 * what came of them. An expectation that was wrong is found in the terminal, seen in the console, and mended.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { makeFolder, runToEnd } from "../harness/engine-process";
import { startRecorder } from "../harness/recorder";
import { writeShop } from "../harness/shop-handler";
import { expect, oneEngine, openConsole, playFast, test } from "./console-page";
import { picture } from "./guide-pictures";

const own = oneEngine();
test.describe.configure({ mode: "serial" });
const scratch = makeFolder();
test.afterAll(() => scratch.remove());

const scenario = (page: Page) => page.getByRole("region", { name: "Scenario", exact: true });
const play = (page: Page) => page.getByRole("region", { name: "Play", exact: true });
const proves = (page: Page) => page.getByRole("region", { name: "What it proves" });
const text = (page: Page) => page.getByRole("textbox", { name: "Scenario file" });
const fileOf = (name: string) => join(own.engine.data, "scenarios", `${name}.yaml`);
const verify = (...args: string[]) => runToEnd(["verify", ...args]);

async function playToEnd(page: Page): Promise<void> {
  await page.getByRole("radio", { name: "100×" }).click();
  await play(page).getByRole("button", { name: "Play", exact: true }).click();
  await expect(proves(page)).toContainText(/exit \d/, { timeout: 30_000 });
}

async function saveAs(page: Page, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "Name of the scenario" }).fill(name);
  await page.keyboard.press("Control+s");
  await expect(scenario(page)).toContainText(`Saved as ${name}`);
}

test("a template is broken on purpose, played, and saved as one's own", async ({ page }) => {
  await openConsole(page, own.engine, "Simulate");
  await page.getByRole("textbox", { name: "Search scenarios" }).fill("late");
  await expect(page.locator('[data-scenario="mirai-summary-late"]')).toBeVisible();
  await picture(page, "qa-1-choose");
  await page.getByRole("textbox", { name: "Search scenarios" }).fill("busy-never-retried");
  await page.locator('[data-scenario="busy-never-retried"]').click();
  await expect(scenario(page)).toContainText("valid");
  await play(page)
    .getByRole("button", { name: /^call\.busy, / })
    .click();
  await play(page).getByRole("switch", { name: "duplicate", exact: true }).click();
  await expect(text(page)).toContainText("fault: {duplicate: 2, within: 1s}");
  await playToEnd(page);
  await expect(proves(page)).toContainText("exit 0");
  await saveAs(page, "busy-told-twice");
  await picture(page, "qa-2-played");
});

test("a recorded call becomes a case without anybody's name", async ({ page }) => {
  const { party } = await playFast(own.engine);
  await openConsole(page, own.engine, "Calls");
  await page.getByRole("option").filter({ hasText: party }).first().click();
  const call = page.getByRole("region", { name: "Call", exact: true });
  await call.getByRole("button", { name: "Make a scenario …" }).click();
  const panel = page.getByRole("complementary", { name: "Make a scenario of this call" });
  await expect(panel.getByRole("region", { name: "Worth knowing" })).toContainText("Replaced: numbers");
  await picture(page, "qa-3-recorded");
  await panel.getByRole("button", { name: "Open in Simulate" }).click();
  await expect(scenario(page)).toContainText("valid");
  await playToEnd(page);
  await expect(proves(page)).toContainText("exit 0");
  await saveAs(page, "recorded-sample");
  expect(readFileSync(fileOf("recorded-sample"), "utf8")).not.toContain(party);
});

test("headless: what passed is 0, what failed 1, what nobody could see 2, what could not run 3", async () => {
  test.setTimeout(300_000);
  const junit = join(scratch.path, "report.xml");
  const good = await verify(fileOf("busy-told-twice"), fileOf("recorded-sample"), "--junit", junit);
  expect(good.stdout).toContain("2 passed, 0 failed");
  expect(good.code).toBe(0);
  expect(readFileSync(junit, "utf8")).toMatch(/<testsuites [^>]*failures="0"/);

  const handler = writeShop(scratch.path, "by arrival");
  const judged = ["--verdicts", "idempotency", "--path", "/hooks", "--junit", junit, "--", process.execPath];
  const doubled = await verify(fileOf("recorded-sample"), ...judged, handler);
  expect(doubled.stdout).toContain("exact copy: call.completed");
  expect(doubled.code).toBe(1);
  expect(readFileSync(junit, "utf8")).toContain("verdict: idempotency");
  writeShop(scratch.path, "by event");
  const mended = await verify(fileOf("recorded-sample"), ...judged, handler);
  expect(`${mended.stdout}${mended.stderr}`).toContain("1 passed, 0 failed");
  expect(mended.code).toBe(0);

  // A handler that somebody else started does something, and nobody sees what.
  const silent = await startRecorder();
  const unseen = await verify(fileOf("busy-told-twice"), "--to", silent.url, "--verdicts", "idempotency");
  await silent.close();
  expect(unseen.stdout).toContain("Ringback does not run your handler, so what it causes is not seen");
  expect(unseen.code).toBe(2);

  const broken = join(scratch.path, "broken.yaml");
  writeFileSync(broken, `${readFileSync(fileOf("busy-told-twice"), "utf8")}  - nothing: {}\n`);
  const unread = await verify(broken);
  expect(`${unread.stdout}${unread.stderr}`).toMatch(/broken\.yaml.*\d+.*Nothing known is expected here/s);
  expect(unread.code).toBe(3);
});

test("a wrong expectation is found in the terminal, seen in the console, mended, and green", async ({
  page,
}) => {
  const before = readFileSync(fileOf("busy-told-twice"), "utf8");
  writeFileSync(fileOf("busy-told-twice"), `${before}  - call: {outcome: completed}\n`);
  const report = await verify(fileOf("busy-told-twice"));
  expect(report.code).toBe(1);
  expect(report.stdout).toContain("outcome: expected completed, got busy");

  await openConsole(page, own.engine, "Simulate");
  await page.getByRole("textbox", { name: "Search scenarios" }).fill("busy-told-twice");
  await page.locator('[data-scenario="busy-told-twice"]').click();
  await playToEnd(page);
  await expect(proves(page)).toContainText("exit 1");
  const wrong = proves(page).getByRole("table", { name: "Differences: call: {outcome: completed}" });
  await expect(wrong.getByRole("row").last()).toHaveText('outcomeexpected "completed"got "busy"');
  await picture(page, "qa-4-wrong");

  await text(page).focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("End");
  await page.keyboard.press("Shift+Home");
  await page.keyboard.type("- call: {outcome: busy}");
  await expect(scenario(page)).toContainText("valid");
  await page.keyboard.press("Control+s");
  await playToEnd(page);
  await expect(proves(page)).toContainText("exit 0");
  const mended = await verify(fileOf("busy-told-twice"));
  expect(mended.stdout).toContain("1 passed, 0 failed");
  expect(mended.code).toBe(0);

  // The run that failed is kept beside the one that passed.
  const runs = proves(page).getByRole("region", { name: "Runs of this scenario" });
  await picture(page, "qa-5-green");
  await runs.getByRole("button").nth(1).click();
  await expect(wrong.getByRole("row").last()).toHaveText('outcomeexpected "completed"got "busy"');
});
