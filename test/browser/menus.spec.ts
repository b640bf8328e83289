/** The menu of a row: what its buttons and keys do, at the pointer, and by the menu key and Shift+F10. */
import type { Page } from "@playwright/test";
import { expect, oneEngine, openConsole, openScreen, playFast, test } from "./console-page";

const own = oneEngine(playFast);

const menu = (page: Page, name: string) => page.getByRole("menu", { name, exact: true });
const item = (page: Page, name: string | RegExp) => page.getByRole("menuitem", { name });
const calls = (page: Page) => page.getByRole("listbox", { name: "Calls" }).getByRole("option");
const log = (page: Page) => page.getByRole("grid", { name: "events" });
const eventRows = (page: Page) =>
  log(page)
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") });
const notice = (page: Page) => page.getByRole("complementary", { name: "What was done" });

test("a call: the same as in the head of the call, with its keys", async ({ page }) => {
  await openConsole(page, own.engine);
  await calls(page).first().click({ button: "right" });
  const said = (await menu(page, "The call").getByRole("menuitem").allInnerTexts()).map((text) =>
    text.replace(/\n/g, " "),
  );
  expect(said).toContain("Pin Shift+P");
  expect(said).toContain("Replay … r");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "More for this call" }).click();
  const inHead = (await menu(page, "More for this call").getByRole("menuitem").allInnerTexts()).map((text) =>
    text.replace(/\n/g, " "),
  );
  expect(inHead).toEqual(said);
  await page.keyboard.press("Escape");

  await calls(page).first().click({ button: "right" });
  await item(page, /^Pin/).click();
  await expect(calls(page).first().getByRole("img", { name: "pinned" })).toBeVisible();
  await expect(notice(page)).toContainText("The call pinned");
  await page.keyboard.press("Control+z");
  await expect(notice(page)).toContainText("Undone");
  await expect(calls(page).first().getByRole("img", { name: "pinned" })).toHaveCount(0);
});

test("an event: by Shift+F10 and by the menu key, on the row that is shown", async ({
  page,
  readClipboard,
}) => {
  await openConsole(page, own.engine, "Events");
  await expect(eventRows(page).first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(log(page).getByRole("row", { selected: true })).toHaveCount(1);
  await page.keyboard.press("Shift+F10");
  await expect(menu(page, "The event")).toBeVisible();
  await expect(item(page, /^Replay …/)).toContainText("r");
  await page.keyboard.press("Escape");
  await expect(menu(page, "The event")).toBeHidden();
  await page.keyboard.press("ContextMenu");
  await item(page, /^Copy as cURL/).click();
  await expect(notice(page)).toContainText("the event as cURL copied");
  expect(await readClipboard()).toMatch(/^curl -X '?POST/);
});

test("beside a row the browser keeps its own menu", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await expect(eventRows(page).first()).toBeVisible();
  const isTaken = await log(page)
    .getByRole("columnheader")
    .first()
    .evaluate((head) => {
      const event = new MouseEvent("contextmenu", { bubbles: true, cancelable: true });
      return !head.dispatchEvent(event);
    });
  expect(isTaken).toBe(false);
  await expect(page.getByRole("menu")).toHaveCount(0);
});

test("a pin of the timeline: what can be done with its event", async ({ page }) => {
  await openConsole(page, own.engine);
  const timeline = page.getByRole("group", { name: /^Timeline/ });
  await timeline.getByRole("button", { name: /^call\.initiate/ }).click({ button: "right" });
  await expect(menu(page, "The event of the call")).toBeVisible();
  await item(page, "Show it in the log").click();
  await expect(page.getByRole("main", { name: "Events" })).toBeVisible();
  await expect(
    page.getByRole("complementary", { name: "Event" }).getByRole("heading", { level: 2 }),
  ).toHaveText("call.initiate");
});

test("a call record, a scenario and a record of the sandbox CRM", async ({ page, readClipboard }) => {
  await openConsole(page, own.engine, "Deliver");
  const record = page.getByRole("treegrid", { name: "call records" }).getByRole("row").nth(1);
  await record.click({ button: "right" });
  await expect(menu(page, "The call record")).toContainText("Show its gate");
  // What is through cannot be sent again.
  await expect(item(page, /^Redrive/)).toHaveCount(0);
  await item(page, "Show its call").click();
  await expect(page.getByRole("main", { name: "Calls" })).toBeVisible();

  await openScreen(page, "Simulate");
  await page.locator("[data-scenario=busy-then-order]").click({ button: "right" });
  await item(page, "Copy the command that plays it").click();
  await expect.poll(readClipboard).toBe("ringback play busy-then-order");

  await openScreen(page, "Sandbox");
  const contact = page.getByRole("list", { name: "Contacts" }).getByRole("button").first();
  await contact.click({ button: "right" });
  await item(page, "Why is it so?").click();
  await expect(page.getByRole("region", { name: /^Why/ })).toBeVisible();
});
