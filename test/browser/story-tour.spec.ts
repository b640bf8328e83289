/** The five minutes of the README, in their order; its pictures are taken here. Every name and number is a scenario's own. */

import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";
import { picture } from "./guide-pictures";

const own = oneEngine();
test.use({ colorScheme: "dark" });

test("listening, a call, its person, what left, where it arrived, and how it is broken", async ({ page }) => {
  test.setTimeout(180_000);
  await openConsole(page, own.engine);
  await expect(page.getByText("Listening").first()).toBeVisible();
  await picture(page, "tour-1-listening");

  await page.getByRole("button", { name: "Play a sample call" }).first().click();
  await expect(page.getByText("synced").first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: /^call\.ended, arrived as/ }).click();
  await expect(
    page.getByRole("complementary", { name: "Event" }).getByRole("tab", { name: "Payload" }),
  ).toBeVisible();
  await picture(page, "tour-2-timeline");

  await own.engine.client.sources.create({ name: "callrail", provider: "callrail" });
  const run = await own.engine.client.runs.create({ scenario: "callrail-person", speed: 50 });
  const call = await own.engine.until(async () => {
    const { rows } = await own.engine.client.calls.list({ limit: 100 });
    return rows.find(({ callId, delivery }) => callId === run.callId && delivery === "synced");
  }, "the call of a person synced");
  // The list stays where the reader put it: what is new stands behind a button.
  const fresh = page.getByRole("button", { name: /\d+ new/ });
  if (await fresh.isVisible()) await fresh.click();
  await page.getByRole("option").filter({ hasText: "CallRail" }).first().click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("p");
  await expect(page.getByText("Why these belong together")).toBeVisible();
  await picture(page, "tour-3-person");

  await openScreen(page, "Deliver");
  const outbox = page.getByRole("region", { name: "Outbox" });
  await outbox
    .getByRole("row")
    .filter({ hasText: call.key.slice(0, 8) })
    .first()
    .click();
  await page.keyboard.press("Enter");
  await expect(page.getByText("corr").first()).toBeVisible();
  await picture(page, "tour-4-deliver");

  await openScreen(page, "Sandbox");
  await page.getByRole("list", { name: "Contacts" }).getByRole("button").first().click();
  await expect(page.getByRole("region", { name: "Audit" }).getByRole("row").nth(1)).toBeVisible();
  await picture(page, "tour-5-sandbox");

  await openScreen(page, "Simulate");
  await page.getByRole("textbox", { name: "Search scenarios" }).fill("busy-then-order");
  await page.locator('[data-scenario="busy-then-order"]').click();
  await page.getByRole("radio", { name: "100×" }).click();
  await page
    .getByRole("region", { name: "Play", exact: true })
    .getByRole("button", { name: "Play", exact: true })
    .click();
  await expect(page.getByRole("region", { name: "What it proves" })).toContainText(/exit \d/, {
    timeout: 60_000,
  });
  await picture(page, "tour-6-simulate");
});
