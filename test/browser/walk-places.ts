/** Every place of a filled console by the shortest way; for what is asked of all of them and needs no deep state. */
import type { Page } from "@playwright/test";
import { expect, openScreen } from "./console-page";
import type { Look } from "./walk-screens";

export async function walkPlaces(page: Page, look: Look): Promise<void> {
  await openScreen(page, "Calls");
  await page.getByRole("option").first().click();
  await expect(page.getByRole("region", { name: "Call", exact: true })).toBeVisible();
  await look("Calls");
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Bundle/ }).click();
  await expect(page.getByRole("complementary", { name: "Share this call" })).toBeVisible();
  await look("Calls with a sheet");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Open person" }).click();
  await expect(page.getByRole("grid", { name: "items" })).toContainText("call, ");
  await look("Person");

  await openScreen(page, "Events");
  await page.getByRole("grid", { name: "events" }).getByRole("row").nth(1).click();
  await expect(page.getByRole("complementary", { name: "Event" })).toBeVisible();
  await look("Events");
  await page.getByRole("radio", { name: /^Drift/ }).click();
  await expect(page.getByRole("grid", { name: "drift" })).toBeVisible();
  await look("Drift");
  await page.getByRole("radio", { name: /^Refusals/ }).click();
  await look("Refusals");
  await page.getByRole("radio", { name: /^Log/ }).click();

  await openScreen(page, "Simulate");
  await look("Simulate");
  await openScreen(page, "Deliver");
  await expect(page.getByRole("region", { name: "Outbox" }).getByRole("row").nth(1)).toBeVisible();
  await look("Deliver");
  await page.getByRole("radio", { name: /^Rules/ }).click();
  await look("Rules");
  await page.getByRole("radio", { name: /^Local outbox/ }).click();
  await look("Local outbox");
  await page.getByRole("radio", { name: /^Outbox/ }).click();
  await openScreen(page, "Sandbox");
  await expect(page.getByRole("list", { name: "Contacts" }).getByRole("button").first()).toBeVisible();
  await look("Sandbox");
  await openScreen(page, "Live");
  await look("Live");
  await openScreen(page, "Setup");
  const parts = page.getByRole("navigation", { name: "Setup" }).getByRole("button");
  for (const part of await parts.all()) {
    await part.click();
    await look(`Setup, ${await part.textContent()}`);
  }
  await openScreen(page, "Calls");
  await page.keyboard.press("w");
  await expect(page.getByRole("main", { name: "Reconcile" })).toBeVisible();
  await look("Reconcile");
  await page.keyboard.press("g");
  await expect(page.getByRole("complementary", { name: "Local outbox" })).toBeVisible();
  await look("Stage");
  await page.keyboard.press("Escape");
}
