/** Several rows at once: how they are selected, what the bar offers, what was observed, and the way back. */
import type { Page } from "@playwright/test";
import type { EngineProcess } from "../harness/engine-process";
import { miraiEvent } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, playFast, test } from "./console-page";
import { postAll } from "./sending";

const own = oneEngine(async (engine) => {
  await playFast(engine);
  await playFast(engine);
});

const log = (page: Page) => page.getByRole("grid", { name: "events" });
const rows = (page: Page) =>
  log(page)
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") });
const picked = (page: Page) => page.locator("[data-picked]");
const bar = (page: Page, name = "Selected events") => page.getByRole("region", { name });
const notice = (page: Page) => page.getByRole("complementary", { name: "What was done" });
const calls = (page: Page) => page.getByRole("listbox", { name: "Calls" }).getByRole("option");

test("Ctrl and Shift with a click, Escape lets go, and a plain click chooses one", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await rows(page)
    .nth(1)
    .click({ modifiers: ["Control"] });
  await rows(page)
    .nth(4)
    .click({ modifiers: ["Control"] });
  await expect(bar(page)).toContainText("2 events selected");
  await expect(log(page).getByRole("row", { selected: true })).toHaveCount(2);
  await rows(page)
    .nth(6)
    .click({ modifiers: ["Shift"] });
  await expect(bar(page)).toContainText("3 events selected");
  await page.keyboard.press("Escape");
  await expect(bar(page)).toBeHidden();
  await rows(page)
    .nth(2)
    .click({ modifiers: ["Control"] });
  await expect(bar(page)).toContainText("1 event selected");
  await rows(page).nth(3).click();
  await expect(bar(page)).toBeHidden();
  await expect(page.getByRole("complementary", { name: "Event" })).toBeVisible();
});

test("Shift with j, k and the arrows goes on from the row that is shown, and back", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+J");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(bar(page)).toContainText("3 events selected");
  await page.keyboard.press("Shift+K");
  await expect(bar(page)).toContainText("2 events selected");
  await page.keyboard.press("j");
  await expect(bar(page)).toBeHidden();
});

test("what is selected is pinned as one, and the pins are taken out again by undo", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await rows(page).nth(0).click();
  await rows(page)
    .nth(3)
    .click({ modifiers: ["Shift"] });
  await expect(bar(page)).toContainText("4 events selected");
  await bar(page).getByRole("button", { name: "Pin", exact: true }).click();
  await expect(notice(page)).toContainText("4 events pinned");
  await expect(log(page).getByRole("img", { name: "pinned" })).toHaveCount(4);
  await expect(bar(page).getByRole("button", { name: "Take the pins out" })).toBeVisible();
  await notice(page).getByRole("button", { name: /^Undo/ }).click();
  await expect(log(page).getByRole("img", { name: "pinned" })).toHaveCount(0);
  expect((await own.engine.client.events.list({ q: "has:pin" })).rows).toHaveLength(0);
});

test("the marks A and B by Space stay what they are", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await rows(page).nth(2).click();
  await page.keyboard.press(" ");
  await rows(page)
    .nth(0)
    .click({ modifiers: ["Control"] });
  await expect(page.getByText("1 marked")).toBeVisible();
  await expect(bar(page)).toContainText("2 events selected");
  await page.keyboard.press("Escape");
  await expect(page.getByText("1 marked")).toBeVisible();
});

test("two that are selected are compared", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await rows(page)
    .nth(0)
    .click({ modifiers: ["Control"] });
  await rows(page)
    .nth(1)
    .click({ modifiers: ["Control"] });
  await bar(page).getByRole("button", { name: "Compare" }).click();
  await expect(page.getByRole("heading", { name: "Compare" })).toBeVisible();
});

/** More events than a page of the list holds. */
async function receiveMany(engine: EngineProcess): Promise<void> {
  const bodies = Array.from({ length: 450 }, (_, index) =>
    miraiEvent("call.initiate", { id: `c_bulk_${index}` }, { call: { status: "initiate" } }),
  );
  await postAll(`${engine.receiver}/hooks/mirai`, bodies);
  await engine.until(async () => (await engine.client.status.get()).backlog === 0, "all read");
}

test("Ctrl+A takes all that the filter shows, also what was not read yet, and the list holds still", async ({
  page,
}) => {
  await receiveMany(own.engine);
  await openConsole(page, own.engine, "Events");
  await page.getByRole("textbox", { name: "Search events" }).fill("type:call.initiate ");
  await expect(page.getByRole("button", { name: "Take out type:call.initiate" })).toBeVisible();
  const found = (await own.engine.client.search.count({ in: "events", q: "type:call.initiate" })).count;
  expect(found).toBeGreaterThan(450);
  await rows(page).first().hover();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+a");
  await expect(notice(page)).toContainText(`All ${found} of the events shown are selected`);
  await expect(bar(page)).toContainText(`${found} events selected`);
  await bar(page)
    .getByRole("button", { name: `Replay ${found} …` })
    .click();
  await expect(page.getByText(`Replay ${found} events`)).toBeVisible();
});

test("long work shows how far it is and is stopped by Escape, which lets go of nothing", async ({ page }) => {
  await receiveMany(own.engine);
  await openConsole(page, own.engine, "Events");
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press("Control+a");
  await expect(notice(page)).toContainText(/^All \d/);
  const pressed = page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const watching = new MutationObserver(() => {
          if (!document.querySelector("progress")) return;
          watching.disconnect();
          // The key is listened to when the bar was drawn.
          setTimeout(() => {
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
            resolve();
          }, 50);
        });
        watching.observe(document.body, { childList: true, subtree: true });
      }),
  );
  const pinned = async () => (await own.engine.client.search.count({ in: "events", q: "has:pin" })).count;
  const before = await pinned();
  await bar(page).getByRole("button", { name: /^Pin/ }).click();
  await pressed;
  await expect(notice(page)).toContainText(/^\d+ of \d+ events? pinned/);
  await expect(bar(page)).toContainText("events selected");
  const [, done, of] = /(\d+) of (\d+)/.exec((await notice(page).textContent()) ?? "") ?? [];
  expect(Number(done)).toBeLessThan(Number(of));
  await notice(page).getByRole("button", { name: /^Undo/ }).click();
  await expect.poll(pinned).toBe(before);
});

test("long work shows how far it is and can be stopped", async ({ page }) => {
  await receiveMany(own.engine);
  await openConsole(page, own.engine, "Events");
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press("Control+a");
  await expect(notice(page)).toContainText(/^All \d/);
  // A pin takes a millisecond or two: whoever presses Stop has to be in the page.
  const shownWhile = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const watching = new MutationObserver(() => {
          const bar = document.querySelector("progress");
          const stop = [...document.querySelectorAll("button")].find((one) => one.textContent === "Stop");
          if (!bar || !stop) return;
          watching.disconnect();
          stop.click();
          resolve(bar.getAttribute("aria-label") ?? "");
        });
        watching.observe(document.body, { childList: true, subtree: true });
      }),
  );
  await bar(page).getByRole("button", { name: "Pin", exact: true }).click();
  expect(await shownWhile).toBe("Pinning");
  await expect(notice(page)).toContainText(/^\d+ of \d+ events pinned/);
  const pinned = (await own.engine.client.search.count({ in: "events", q: "has:pin" })).count;
  await expect(notice(page)).toContainText(`${pinned} of`);
});

test("calls: selected, copied, and their events replayed in the order they came", async ({
  page,
  readClipboard,
}) => {
  await openConsole(page, own.engine);
  await page.getByRole("textbox", { name: "Search calls" }).fill("final:true ");
  await expect(calls(page)).toHaveCount(2);
  await calls(page).nth(0).click();
  await calls(page)
    .nth(1)
    .click({ modifiers: ["Shift"] });
  await expect(bar(page, "Selected calls")).toContainText("2 calls selected");
  await expect(picked(page)).toHaveCount(2);
  await bar(page, "Selected calls").getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Copy their ids" }).click();
  await expect.poll(async () => (await readClipboard()).split("\n").length).toBe(2);
  await page.keyboard.press("r");
  await expect(page.getByText("Replay 2 calls")).toBeVisible();
});

test("call records: the bar names how many of them can be sent again", async ({ page }) => {
  await openConsole(page, own.engine, "Deliver");
  const records = page
    .getByRole("treegrid", { name: "call records" })
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") });
  await records.nth(0).click({ modifiers: ["Control"] });
  await records.nth(1).click({ modifiers: ["Control"] });
  const selected = bar(page, "Selected call records");
  await expect(selected).toContainText("2 call records selected");
  await expect(selected.getByRole("button", { name: "Copy as NDJSON" })).toBeVisible();
  // Both are delivered: there is nothing to redrive.
  await expect(selected.getByRole("button", { name: /Redrive/ })).toHaveCount(0);
});
