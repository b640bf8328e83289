/** A source is removed on screen: asked where traffic is under way, undone at once, brought back later. */
import type { Page } from "@playwright/test";
import { send, untilCall } from "../harness/calls";
import { completedCall } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine(async (engine) => {
  await send(engine, completedCall("c_removed"));
  await untilCall(engine, "c_removed", { final: true });
  await engine.client.sources.create({ name: "unused", provider: "retell" });
});

const lines = (page: Page) => page.getByRole("table", { name: "Sources" });

test("one to which nothing came goes at once, and undo brings it back", async ({ page }) => {
  await openConsole(page, own.engine, "Setup");
  await lines(page).getByRole("button", { name: "Open unused" }).click();
  await page.getByRole("button", { name: "Remove this source" }).click();
  const notice = page.getByRole("complementary", { name: "What was done" });
  await expect(notice).toContainText("The source unused was removed");
  await expect(lines(page)).not.toContainText("/hooks/unused");
  await expect(page.getByRole("heading", { name: "Removed" })).toHaveCount(0);
  await notice.getByRole("button", { name: /^Undo/ }).click();
  await expect(lines(page)).toContainText("/hooks/unused");
});

test("one with events of this hour asks, then stands under Removed with its events, and comes back", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Setup");
  await lines(page).getByRole("button", { name: "Open mirai" }).click();
  await page.getByRole("button", { name: "Remove this source" }).click();
  await expect(
    page.getByText(/An event came \d+ (?:s|m) ago\. From now on its URL answers 404/),
  ).toBeVisible();
  await page.getByRole("button", { name: "Remove mirai" }).click();
  await expect(lines(page)).not.toContainText("/hooks/mirai");
  const removed = page.getByRole("region", { name: "Removed" });
  await expect(removed).toContainText(/\/hooks\/mirai\d+ events/);
  expect((await own.engine.client.calls.list({ limit: 5 })).rows).toHaveLength(1);
  await page.keyboard.press("1");
  await expect(page.getByRole("listbox", { name: "Calls" }).getByRole("option")).toHaveCount(1);
  await page.keyboard.press("7");
  await removed.getByRole("button", { name: "Bring mirai back" }).click();
  await expect(lines(page)).toContainText("/hooks/mirai");
  await expect(removed).toHaveCount(0);
});
