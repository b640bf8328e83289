/** Simulate: a file is chosen, broken on purpose, played, judged and saved; and a call leads back to its file. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";

const own = oneEngine();

const scenario = (page: Page) => page.getByRole("region", { name: "Scenario", exact: true });
const play = (page: Page) => page.getByRole("region", { name: "Play", exact: true });
const proves = (page: Page) => page.getByRole("region", { name: "What it proves" });
const text = (page: Page) => page.getByRole("textbox", { name: "Scenario file" });
const toggle = (page: Page, name: string) => play(page).getByRole("switch", { name, exact: true });

/** Lines of the file that carry the amber mark in the gutter. */
const markedLines = (page: Page) => page.locator(".scenario-fault-gutter .scenario-fault-line");

async function choose(page: Page, name: string): Promise<void> {
  const other = page.getByRole("button", { name: "Choose another scenario" });
  if (await other.isVisible()) await other.click();
  await page.getByRole("textbox", { name: "Search scenarios" }).fill(name);
  await page.locator(`[data-scenario="${name}"]`).click();
  await expect(scenario(page)).toContainText("valid");
}

async function playToEnd(page: Page): Promise<void> {
  await page.getByRole("radio", { name: "100×" }).click();
  await play(page).getByRole("button", { name: "Play", exact: true }).click();
  await expect(proves(page)).toContainText(/exit \d/, { timeout: 30_000 });
}

test("a fault is switched on, written into the file, played and judged; the file is saved as one's own", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Simulate");
  await choose(page, "lifecycle-ended-first");
  const before = await markedLines(page).count();

  await play(page)
    .getByRole("button", { name: /^call\.ended, / })
    .click();
  await toggle(page, "duplicate").click();
  await expect(text(page)).toContainText("fault: {duplicate: 2, within: 1s}");
  await expect(markedLines(page)).toHaveCount(before + 1);
  await expect(toggle(page, "duplicate")).toBeChecked();
  await expect(play(page).getByRole("button", { name: "Take away ×2 of call.ended" })).toBeVisible();
  await expect(scenario(page).getByRole("img", { name: "not saved" })).toBeVisible();

  await playToEnd(page);
  const rows = play(page).getByRole("treegrid", { name: "sends" });
  await expect(rows.getByRole("row", { name: /call\.ended.*copy 2 of 2.*200/ })).toBeVisible();
  await expect(proves(page)).toContainText("PASS");
  await expect(proves(page).getByRole("region", { name: "Runs of this scenario" })).toContainText("done");

  await page.keyboard.press("Control+s");
  await expect(scenario(page)).toContainText("Saved as lifecycle-ended-first-2, yours");
  const folder = join(own.engine.data, "scenarios");
  expect(readdirSync(folder)).toEqual(["lifecycle-ended-first-2.yaml"]);
  expect(readFileSync(join(folder, "lifecycle-ended-first-2.yaml"), "utf8")).toContain("duplicate: 2");

  await page.reload();
  await openScreen(page, "Simulate");
  await expect(page.getByRole("textbox", { name: "Name of the scenario" })).toHaveValue(
    "lifecycle-ended-first-2",
  );
  await expect(text(page)).toContainText("fault: {duplicate: 2, within: 1s}");
  await choose(page, "lifecycle-ended-first");
  await expect(text(page), "Ringback's own is as it was").not.toContainText("duplicate: 2");
});

test("a wire pin that is dragged writes a delay, dragged before another event a reorder; undo takes both back", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Simulate");
  await choose(page, "busy-never-retried");
  await choose(page, "mirai-recording-never");
  const original = await page.locator(".scenario-text .cm-content").innerText();
  const pin = (type: string) => play(page).getByRole("button", { name: new RegExp(`^${type} sent at`) });
  const xOf = async (locator: Locator) => {
    const box = await locator.first().boundingBox();
    return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
  };
  const drag = async (type: string, toX: number) => {
    const from = await xOf(pin(type));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(toX, from.y, { steps: 4 });
    await page.mouse.up();
  };
  await drag("call\\.ended", (await xOf(pin("call\\.completed"))).x + 12);
  await expect(text(page)).toContainText(/fault: \{delay: \d+(\.\d)?s\}/);
  await expect(toggle(page, "delay")).toBeChecked();
  await page.keyboard.press("Control+z");
  await expect(text(page)).not.toContainText(/fault: \{delay/);
  await drag("call\\.ended", (await xOf(pin("call\\.in-progress"))).x - 12);
  await expect(text(page)).toContainText("fault: {before: call.in-progress}");
  await expect(toggle(page, "reorder")).toBeChecked();
  // The same by keys: Shift with an arrow sends it a little later than it happens.
  await play(page)
    .getByRole("button", { name: /^call\.ended, / })
    .focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(text(page)).not.toContainText("before: call.in-progress");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect(scenario(page).getByRole("img", { name: "not saved" })).toBeHidden();
  expect(await page.locator(".scenario-text .cm-content").innerText()).toBe(original);
});

test("step by step: the next event by key, made to fail, and stopped after being asked once", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Simulate");
  await choose(page, "busy-then-order");
  await page.getByRole("radio", { name: /^Step by step/ }).click();
  await page.keyboard.press("Escape");
  await play(page).getByText("same seed").click();
  await page.keyboard.press("p");
  const rows = play(page).getByRole("treegrid", { name: "sends" }).getByRole("row");
  await expect(rows.filter({ hasText: "waiting" })).toHaveCount(1);
  await page.keyboard.press("ArrowRight");
  await expect(rows.filter({ hasText: "200" })).toHaveCount(1);
  await page.keyboard.press("f");
  await expect(rows.filter({ hasText: "made to fail" })).toHaveCount(1);
  await page.keyboard.press("ArrowRight");
  await expect(rows.filter({ hasText: "Lost on its way, as you asked" })).toHaveCount(1);
  // Held down it is pressed once, however often the keyboard says so.
  for (let told = 0; told < 3; told++) await page.keyboard.down("Escape");
  await expect(play(page)).toContainText("again stops the run");
  await page.keyboard.up("Escape");
  await page.keyboard.press("Escape");
  await expect(play(page)).toContainText(/Stopped after 2 of \d+ requests/);
});

test("a file that cannot be read says where and why, loses nothing, and leads to its line", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Simulate");
  await choose(page, "mirai-timed-out");
  await text(page).focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("  - nothing: {}\n");
  const problem = scenario(page).getByRole("button", { name: /^line \d+ Nothing known is expected here/ });
  await expect(problem).toBeVisible();
  await expect(play(page)).toContainText("the rails show it as it was before");
  await expect(play(page).getByRole("button", { name: "Play", exact: true })).toBeDisabled();
  await problem.click();
  await expect(page.locator(".cm-activeLineGutter").first()).toBeVisible();
  await choose(page, "busy-then-order");
  await page.getByRole("button", { name: "Choose another scenario" }).click();
  await page.getByRole("textbox", { name: "Search scenarios" }).fill("mirai-timed-out");
  await scenario(page)
    .getByRole("button", { name: /^mirai-timed-out/ })
    .click();
  await expect(text(page), "what was typed waits").toContainText("nothing: {}");
});

test("a file is deleted and put back; a new one begins valid", async ({ page }) => {
  await openConsole(page, own.engine, "Simulate");
  await page.getByRole("button", { name: "New", exact: true }).click();
  await expect(scenario(page)).toContainText("valid");
  await page.getByRole("textbox", { name: "Name of the scenario" }).fill("short call");
  await scenario(page).getByRole("button", { name: "Save", exact: true }).click();
  await expect(scenario(page)).toContainText("Saved as short-call");
  await page.getByRole("button", { name: "More about the scenario" }).click();
  await page.getByRole("menuitem", { name: "Remove short-call" }).click();
  await page.getByRole("button", { name: "Choose another scenario" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(scenario(page).getByRole("button", { name: /^short-call/ })).toBeVisible();
  const { text: back } = await own.engine.client.scenarios.get({ name: "short-call" });
  expect(back).toContain("scenario: a new scenario");
});

test("a call that a scenario made leads back to its file, at the event that was chosen", async ({ page }) => {
  const run = await own.engine.client.runs.create({ scenario: "busy-then-order", speed: 100 });
  await own.engine.until(
    async () =>
      (await own.engine.client.calls.list({ limit: 50 })).rows.find(
        (row) => row.callId === run.callId && row.final,
      ),
    "the call final",
  );
  await openConsole(page, own.engine, "Calls");
  await page.getByRole("listbox", { name: "Calls" }).getByRole("option").first().click();
  await page.getByRole("button", { name: /^end-of-call, arrived as/ }).click();
  await page.getByRole("button", { name: "Play again with a fault …" }).click();
  await expect(page.getByRole("main", { name: "Simulate" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name of the scenario" })).toHaveValue("busy-then-order");
  await expect(play(page).getByRole("button", { name: /^end-of-call, / })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expect(toggle(page, "reorder")).toBeChecked();
  await expect(proves(page)).toContainText("exit 0");
});
