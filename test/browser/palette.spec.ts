/** The command palette: what can be done here and where one can go, by typing, and back to where one was. */
import type { Page } from "@playwright/test";
import { expect, oneEngine, openConsole, openScreen, playFast, test } from "./console-page";

const own = oneEngine();

const palette = (page: Page) => page.getByRole("dialog", { name: "Search or run a command" });
const box = (page: Page) => palette(page).getByRole("combobox", { name: "Search or run a command" });
const lines = (page: Page) => palette(page).getByRole("option");
const chosen = (page: Page) => palette(page).getByRole("option", { selected: true });
const screenIs = (page: Page, name: string) =>
  expect(page.getByRole("main", { name, exact: true })).toBeVisible();

async function ask(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(box(page)).toBeFocused();
  await page.keyboard.type(words);
}

test("opens while one types, and Escape gives the focus back to where it was", async ({ page }) => {
  await openConsole(page, own.engine);
  await page.keyboard.press("/");
  const search = page.getByRole("textbox", { name: "Search calls" });
  await page.keyboard.type("dana");
  await page.keyboard.press("Control+k");
  await expect(box(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  await expect(search).toBeFocused();
  await expect(search).toHaveValue("dana");
});

test("goes to a screen, to a part of Setup and to a source by name", async ({ page }) => {
  await openConsole(page, own.engine);
  await ask(page, "deliv");
  await expect(chosen(page)).toContainText("Deliver");
  await page.keyboard.press("Enter");
  await screenIs(page, "Deliver");

  await ask(page, "appear");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Appearance" })).toBeVisible();

  await ask(page, "hooks mirai");
  await expect(chosen(page)).toContainText("/hooks/mirai");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Sources" })).toBeVisible();
  await expect(page.getByRole("table", { name: "Sources" })).toContainText("Set a secret");
});

test("leaves out what would do nothing now", async ({ page }) => {
  await openConsole(page, own.engine);
  await expect(page.getByText("No calls yet")).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(lines(page).filter({ hasText: /^Bring in/ })).toBeVisible();
  for (const words of [/^Next call/, /^Call before/, /^Select all that are shown/, /^Menu of the row/])
    await expect(lines(page).filter({ hasText: words })).toHaveCount(0);
});

test("lists what can be done here with its key, and does it", async ({ page }) => {
  await playFast(own.engine);
  await openConsole(page, own.engine);
  await expect(page.getByRole("region", { name: "Call", exact: true })).toContainText("call.ended");
  await page.keyboard.press("Control+k");
  const here = palette(page).getByRole("group", { name: "Here" });
  await expect(here.getByRole("option", { name: /^Write a note/ })).toContainText("n");
  // Nothing is marked, so nothing can be compared.
  await expect(here.getByRole("option", { name: /^Compare/ })).toHaveCount(0);
  await page.keyboard.type("write a note");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Text of the note" })).toBeFocused();
});

test("finds a call by number, by the beginning of a name and by its id", async ({ page }) => {
  const call = await playFast(own.engine);
  const { phone } = await own.engine.client.calls.get({ callId: call.callId });
  await openConsole(page, own.engine, "Setup");
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone ?? "") ?? [];
  await ask(page, `${area} ${exchange} ${line}`);
  const found = palette(page).getByRole("group", { name: "Calls" }).getByRole("option");
  await expect(found.first()).toContainText(call.party);
  // The calls came after the line that searches the events; the first line is the chosen one all the same.
  await expect(chosen(page)).toContainText(call.party);

  await page.keyboard.press("Control+a");
  await page.keyboard.type(call.party.slice(0, -2));
  await expect(found.filter({ hasText: call.party }).first()).toBeVisible();

  await page.keyboard.press("Control+a");
  await page.keyboard.type(call.key.slice(0, 8));
  await expect(found).toHaveCount(1);
  await expect(chosen(page)).toContainText(call.party);
  await page.keyboard.press("Enter");
  await screenIs(page, "Calls");
  await expect(page.getByRole("region", { name: "Call", exact: true })).toContainText(call.key);
});

test("what was chosen lately stands first, also after a reload", async ({ page }) => {
  await openConsole(page, own.engine);
  await ask(page, "drift");
  await page.keyboard.press("Enter");
  await screenIs(page, "Events");
  await page.reload();
  await screenIs(page, "Events");
  await expect(page.getByRole("contentinfo")).toContainText("receiving on");
  await page.keyboard.press("Control+k");
  await expect(palette(page).getByRole("group", { name: "Recent" }).getByRole("option")).toContainText(
    "Drift",
  );
});

test("opens a scenario, and plays it with Ctrl+Enter", async ({ page }) => {
  await openConsole(page, own.engine);
  await ask(page, "busy-then-order");
  await expect(chosen(page)).toContainText("busy-then-order");
  await expect(palette(page)).toContainText("play");
  const runs = (await own.engine.client.runs.list({})).rows.length;
  await page.keyboard.press("Control+Enter");
  await screenIs(page, "Simulate");
  await expect(page.getByRole("textbox", { name: "Name of the scenario" })).toHaveValue("busy-then-order");
  await own.engine.until(
    async () => (await own.engine.client.runs.list({})).rows.length > runs,
    "another run",
  );
});

test("a saved view, a destination and a rule are found by name", async ({ page }) => {
  await own.engine.client.views.create({ name: "Lost in Leeds", in: "events", q: "type:call.busy" });
  await openConsole(page, own.engine);
  await ask(page, "leeds");
  await expect(chosen(page)).toContainText("Lost in Leeds");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Take out type:call.busy" })).toBeVisible();
  await ask(page, "sandbox gate");
  await expect(chosen(page)).toContainText("its gate and outbox");
  await page.keyboard.press("Enter");
  await screenIs(page, "Deliver");
});

test("what has no name is looked for among the events", async ({ page }) => {
  await openConsole(page, own.engine);
  await ask(page, "zebra crossing");
  await expect(palette(page)).toContainText("nothing has this name, and no call");
  await expect(lines(page)).toHaveCount(1);
  await expect(chosen(page)).toContainText("Search events for “zebra crossing”");
  await page.keyboard.press("Enter");
  await screenIs(page, "Events");
  await expect(page.getByText("No event matches")).toBeVisible();
});

test("what was found for other words goes with them", async ({ page }) => {
  await openConsole(page, own.engine);
  await openScreen(page, "Setup");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("stage:final");
  const found = palette(page).getByRole("group", { name: "Calls" }).getByRole("option");
  await expect(found.first()).toBeVisible();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("zzzzzz");
  await expect(found).toHaveCount(0);
  await expect(palette(page)).toContainText("nothing has this name, and no call");
});
