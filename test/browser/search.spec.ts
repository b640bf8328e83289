/** Searching as it feels: terms become chips, the box offers what there is, and what one keeps is there again. */
import type { Page } from "@playwright/test";
import { send } from "../harness/calls";
import { busyCall, completedCall, miraiEvent } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";

const own = oneEngine();
test.describe.configure({ mode: "serial" });

const search = (page: Page, list = "events") => page.getByRole("textbox", { name: `Search ${list}` });
const offered = (page: Page) => page.getByRole("listbox", { name: /: |^Fields$/ });
const lines = (page: Page) => offered(page).getByRole("option");
const active = (page: Page) => offered(page).getByRole("option", { selected: true });
const chip = (page: Page, term: string) => page.getByRole("button", { name: `Take out ${term}` });
const rows = (page: Page) =>
  page
    .getByRole("grid", { name: "events" })
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") });
const calls = (page: Page) => page.getByRole("listbox", { name: "Calls" }).getByRole("option");
const banner = (page: Page) => page.getByRole("status").filter({ hasText: "filter on" });

const withMetadata = (bodies: string[], metadata: object) =>
  bodies.map((body) => JSON.stringify({ ...JSON.parse(body), metadata }));

test.beforeAll(async () => {
  const { engine } = own;
  for (const [index, region] of ["north", "north", "south"].entries()) {
    const id = `c_${region}_${index}`;
    const metadata = { region, orderId: `A-${index}`, phone: `+1202555010${index}`, name: "Dana Reyes" };
    await send(engine, withMetadata(index === 2 ? completedCall(id) : busyCall(id), metadata));
  }
  await send(engine, [
    miraiEvent("call.initiate", {
      id: "c_plain",
      metadata: { phone: "+12025550199", note: "there was no answer" },
    }),
  ]);
  await engine.until(async () => {
    const { backlog, indexBehind, events } = await engine.client.status.get();
    return events === 13 && backlog === 0 && indexBehind === 0;
  }, "all read and indexed");
});

test("the box offers fields and values with their number, and what is finished becomes a chip", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Events");
  await search(page).pressSequentially("ty");
  await expect(lines(page)).toHaveText(["type:the platform's name of the event"]);
  await page.keyboard.press("Tab");
  await expect(search(page)).toHaveValue("type:");
  await expect(offered(page)).toHaveAccessibleName("type: the platform's name of the event");
  await expect(lines(page).filter({ hasText: "call.initiate" })).toContainText("4");
  await expect(active(page)).toContainText("type:call.initiate");

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(active(page)).toContainText("type:call.lifecycle-ended");
  await page.keyboard.press("Enter");
  await expect(chip(page, "type:call.lifecycle-ended")).toBeVisible();
  await expect(search(page)).toHaveValue("");
  await expect(offered(page)).toBeHidden();
  await expect(rows(page)).toHaveCount(3);
  await expect(banner(page)).toContainText("3 of 13 events shown");

  // The numbers are those of what is left: one of the three belongs to a call that was completed.
  await search(page).pressSequentially("-outcome:c");
  await expect(lines(page)).toHaveText(["-outcome:completedthey talked1"]);
  await page.keyboard.press("Escape");
  await expect(offered(page)).toBeHidden();
  await expect(search(page)).toHaveValue("-outcome:c");
  await expect(search(page)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(active(page)).toContainText("-outcome:completed");
  await page.keyboard.press("Tab");
  await expect(chip(page, "-outcome:completed")).toBeVisible();
  await expect(rows(page)).toHaveCount(2);

  await page.keyboard.press("Backspace");
  await expect(chip(page, "-outcome:completed")).toBeHidden();
  await expect(search(page)).toHaveValue("-outcome:completed");
  await expect(active(page)).toContainText("-outcome:completed");
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(rows(page)).toHaveCount(13);
});

test("words are found in what was sent, and a wrong term leaves the result", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await search(page).fill('"no answer" ');
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("c_plain");

  await search(page).fill("stage:flying ");
  await expect(page.getByRole("alert")).toContainText("“flying” does not fit stage.");
  await expect(rows(page)).toHaveCount(1);
  await expect(banner(page)).toContainText("the result of the last query that could be read");
  await page.keyboard.press("Backspace");
  await search(page).fill("stage:dialing ");
  await expect(page.getByRole("alert")).toBeHidden();
  await expect(rows(page)).toHaveCount(4);
});

test("calls are searched with the same box, by what their metadata holds", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  await expect(calls(page)).toHaveCount(4);
  await search(page, "calls").pressSequentially("meta.reg");
  await expect(lines(page)).toHaveText(["meta.region3"]);
  await page.keyboard.press("Tab");
  await expect(lines(page)).toHaveText(["meta.region:north2", "meta.region:south1"]);
  await page.keyboard.press("Tab");
  await expect(chip(page, "meta.region:north")).toBeVisible();
  await expect(calls(page)).toHaveCount(2);
  await expect(banner(page)).toContainText("2 of 4 calls shown");
});

test("a view is saved, taken, renamed, and deleted with a way back", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await search(page).fill("type:call.busy ");
  await expect(rows(page)).toHaveCount(2);
  const button = page.getByRole("button", { name: "Saved views" });
  const panel = page.getByRole("dialog", { name: "Saved views" });
  await button.click();
  await panel.getByRole("textbox", { name: "Name of the view" }).fill("Busy lines");
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("button", { name: /^Busy lines/ })).toContainText("type:call.busy");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(rows(page)).toHaveCount(13);

  await button.click();
  await panel.getByRole("button", { name: /^Busy lines/ }).click();
  await expect(chip(page, "type:call.busy")).toBeVisible();
  await expect(rows(page)).toHaveCount(2);

  await button.click();
  await panel.getByRole("button", { name: "Rename Busy lines" }).click();
  await panel.getByRole("textbox", { name: "New name" }).fill("Engaged");
  await page.keyboard.press("Enter");
  await panel.getByRole("button", { name: "Remove Engaged" }).click();
  await expect(panel.getByRole("status")).toContainText("“Engaged” was deleted.");
  expect((await own.engine.client.views.list()).rows).toEqual([]);
  await panel.getByRole("button", { name: "Undo" }).click();
  await expect(panel.getByRole("button", { name: /^Engaged/ })).toBeVisible();
  expect((await own.engine.client.views.list()).rows).toMatchObject([
    { name: "Engaged", q: "type:call.busy" },
  ]);
});

test("an event is pinned and noted by key, and found by both", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  const busy = rows(page).filter({ hasText: "call.busy" }).first();
  await busy.click();
  await page.keyboard.press("Shift+P");
  await expect(busy.getByRole("img", { name: "pinned" })).toBeVisible();
  const inspector = page.getByRole("complementary", { name: "Event" });
  await expect(inspector.getByRole("button", { name: "Take the pin out (P)" })).toBeVisible();

  await page.keyboard.press("n");
  const area = inspector.getByRole("textbox", { name: "Text of the note" });
  await expect(area).toBeFocused();
  await page.keyboard.type("ask the carrier");
  await page.keyboard.press("Control+Enter");
  await expect(inspector.getByRole("region", { name: "Note" })).toContainText("ask the carrier");
  await expect(busy.getByRole("img", { name: "has a note" })).toBeVisible();

  await search(page).fill("has:pin has:note ");
  await expect(rows(page)).toHaveCount(1);
  await inspector.getByRole("button", { name: "Take the pin out (P)" }).click();
  await expect(busy.getByRole("img", { name: "pinned" })).toBeHidden();
});

test("a call too: its pin stands in the list, its note in its head", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  const row = calls(page).filter({ hasText: "Dana Reyes" }).first();
  await row.click();
  await page.keyboard.press("Shift+P");
  await expect(row.getByRole("img", { name: "pinned" })).toBeVisible();
  await page.keyboard.press("n");
  await page.keyboard.type("call back on Monday");
  await page.keyboard.press("Control+Enter");
  const call = page.getByRole("region", { name: "Call", exact: true });
  await expect(call.getByRole("region", { name: "Note" })).toContainText("call back on Monday");
  await call.getByRole("button", { name: "Edit note" }).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await call.getByRole("button", { name: "Save note" }).click();
  await expect(call.getByRole("region", { name: "Note" })).toBeHidden();
  await expect(row.getByRole("img", { name: "has a note" })).toBeHidden();
});

test("a key of metadata is a column, and groups the calls; the keys walk over heads and calls", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Events");
  await page.getByRole("button", { name: "Column: none" }).click();
  await page.getByRole("menuitem", { name: /^orderId/ }).click();
  await expect(page.getByRole("columnheader", { name: "orderId" })).toBeVisible();
  await expect(rows(page).filter({ hasText: "c_south_2" }).first()).toContainText("A-2");

  await openScreen(page, "Calls");
  await page.getByRole("button", { name: "Group by: none" }).click();
  await page.getByRole("menuitem", { name: /^region/ }).click();
  const grouped = page.getByRole("listbox", { name: "Calls by region" }).getByRole("option");
  await expect(grouped).toHaveText([
    /^region ?north ?2/,
    /Dana Reyes/,
    /Dana Reyes/,
    /south ?1/,
    /without it ?1/,
  ]);

  const current = page
    .getByRole("listbox", { name: "Calls by region" })
    .getByRole("option", { selected: true });
  await grouped.nth(2).click();
  await page.keyboard.press("j");
  await expect(current.filter({ hasText: "south" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(grouped).toHaveCount(6);
  await page.keyboard.press("j");
  await expect(page.getByRole("region", { name: "Call", exact: true })).toContainText("c_south_2");
  await page.keyboard.press("k");
  await page.keyboard.press("ArrowLeft");
  await expect(grouped).toHaveCount(5);

  // What comes is counted where it belongs.
  await send(
    own.engine,
    withMetadata(busyCall("c_south_3"), { region: "south", phone: "+12025550150", name: "Kim Novak" }),
  );
  await expect(grouped.filter({ hasText: "south" })).toContainText("2");
  await page.getByRole("button", { name: "Group by: region" }).click();
  await page.getByRole("menuitem", { name: "Do not group" }).click();
  await page.getByRole("button", { name: "1 new" }).click();
  await expect(calls(page)).toHaveCount(5);
});
