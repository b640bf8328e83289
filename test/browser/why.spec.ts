/** Somebody asks why a customer is not in the CRM, and is led to the cause. */
import type { Page } from "@playwright/test";
import { busyCall, miraiEvent, post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();
const hook = () => `${own.engine.receiver}/hooks/mirai`;
const why = (page: Page) => page.getByRole("region", { name: "Why?" });
const checks = (page: Page) => why(page).getByRole("list", { name: "Checks" }).getByRole("listitem");

async function ask(page: Page, text: string): Promise<void> {
  const box = why(page).getByRole("textbox", { name: "Call id, phone or external id" });
  await box.fill(text);
  await box.press("Enter");
}

test.beforeAll(async () => {
  for (const body of [...busyCall("c_there"), miraiEvent("call.initiate", { id: "c_waits" })])
    expect(await post(hook(), body)).toBe(200);
  await own.engine.until(async () => {
    const { rows } = await own.engine.client.calls.list({});
    return rows.find(({ key }) => key === "c_there")?.delivery === "synced" && rows.length === 2;
  }, "one call in the CRM and one under way");
});

test("a customer nobody named is missing because nothing of theirs was received", async ({ page }) => {
  await openConsole(page, own.engine, "Sandbox");
  await ask(page, "(202) 555-0199");
  await expect(why(page)).toContainText("Nothing that was received names the number +12025550199.");
  await expect(checks(page)).toHaveText([/^failed: received nothing that was received names \+12025550199/]);
  await why(page).getByRole("button", { name: "Ask the platform" }).click();
  await expect(page.getByRole("heading", { name: /Reconcile/ })).toBeVisible();
});

test("a call that is not over leads to its gate; one that arrived is there on both sides", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Calls");
  await page
    .getByRole("option")
    .filter({ hasText: "c_waits" })
    .or(page.getByRole("option").first())
    .first()
    .click();
  await expect(page.getByRole("region", { name: "Call", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "More for this call" }).click();
  await page.getByRole("menuitem", { name: "Why is its record so?" }).click();
  await expect(why(page)).toContainText("Waiting for the end of the call");
  await expect(checks(page).filter({ hasText: "ended" })).toHaveText(/^waits: ended/);
  await why(page).getByRole("button", { name: "Open the gate" }).click();
  await expect(page.getByRole("region", { name: "Finalization gate" })).toContainText(
    "Waiting for the end of the call",
  );

  await page.keyboard.press("5");
  await ask(page, "mirai:c_there");
  await expect(why(page)).toContainText(/It is there: call \d+, under contact \d+\./);
  await why(page).getByRole("radio", { name: "doubled" }).click();
  await expect(why(page)).toContainText("Nothing is there twice.");
});

test("a question the engine cannot answer says so beside it", async ({ page }) => {
  await openConsole(page, own.engine, "Sandbox");
  await expect(why(page)).toContainText("Name a call, a number or a person");
  await ask(page, "u_nobody");
  await expect(why(page)).toContainText("Nothing that was received names the external id u_nobody.");
});
