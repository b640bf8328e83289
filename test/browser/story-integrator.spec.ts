/**
 * An integrator has half of the calls twice in the CRM. They find the copy that does it, learn which key would have held,
 * see what their handler did because of each event, prove that it fails, mend it, prove that it holds, and hand the call
 * on without anybody's number in it.
 */
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { freePort } from "../../electron/headless/free-port";
import { tellShopCalls } from "../harness/shop-calls";
import { type Shop, type ShopKey, startShop } from "../harness/shop-handler";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";
import { picture } from "./guide-pictures";

const own = oneEngine();
test.describe.configure({ mode: "serial" });
let shop: Shop | null = null;
let port = 0;

async function start(key: ShopKey, watched: boolean): Promise<string> {
  await shop?.stop();
  shop = await startShop(own.engine, key, { port, watched });
  return shop.url;
}
test.beforeAll(async () => {
  port = await freePort();
});
test.afterAll(() => shop?.stop());

const call = (page: Page) => page.getByRole("region", { name: "Call", exact: true });
const inspector = (page: Page) => page.getByRole("complementary", { name: "Event" });
const verdicts = (page: Page) => page.getByRole("region", { name: "Verdicts", exact: true });

const verdict = (page: Page, name: string) => verdicts(page).getByRole("region", { name, exact: true });

/** Presses Run, and waits until it may be pressed again. */
async function judge(page: Page, only?: string): Promise<void> {
  const run = verdicts(page).getByRole("button", { name: "Run", exact: true });
  for (const name of only === undefined ? [] : ["Idempotency", "Order", "Answer in time", "Loss"])
    if (name !== only) await verdicts(page).getByRole("button", { name, exact: true }).click();
  await run.click();
  await expect(verdicts(page).getByRole("button", { name: "Stop" })).toBeVisible();
  await expect(run).toBeEnabled({ timeout: 90_000 });
}

test("their handler is told, and the CRM has the task three times", async ({ page }) => {
  const url = await start("by arrival", false);
  await openConsole(page, own.engine, "Setup");
  await page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name: "Forwarding" }).click();
  await page.getByRole("button", { name: "Add a route" }).click();
  const form = page.getByRole("form", { name: "Add a route" });
  await form.getByLabel("Your handler's URL").fill(url);
  await form.getByRole("button", { name: "Add and begin" }).click();
  await expect(page.getByRole("contentinfo")).toContainText("forwarding to 1 handler");
  await tellShopCalls(own.engine.receiver);
  await expect(page.getByRole("table", { name: "Routes" })).toContainText("11 answered with 2xx");

  await openScreen(page, "Sandbox");
  await page.getByRole("group", { name: "Type of record" }).getByRole("button", { name: "Tasks" }).click();
  const tasks = page.getByRole("list", { name: "Tasks" }).getByRole("button", { name: /Send the offer/ });
  await expect(tasks).toHaveCount(3);
  await picture(page, "integrator-1-three-tasks");
});

test("the timeline shows which event was sent three times, a comparison what the copies are, the linter which key would hold", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Calls");
  await page.getByRole("option").first().click();
  await call(page)
    .getByRole("button", { name: /^call\.completed, / })
    .click();
  await inspector(page).getByRole("button", { name: "sent 3×" }).click();
  await expect(inspector(page)).toContainText("All copies of this event");
  await picture(page, "integrator-2-sent-3x");
  await inspector(page).getByRole("button", { name: "Compare with its copy" }).click();
  const comparison = page.getByRole("complementary", { name: "Compare" });
  await expect(comparison).toContainText("The same event, the same bytes.");
  await expect(comparison).toContainText(
    "An exact copy: a hash of the body recognises it, and so does a key of call and event.",
  );
  await picture(page, "integrator-3-compare");

  // The sentence speaks of keys, so the way to the judge of keys is beside it.
  await comparison.getByRole("button", { name: "Judge your key" }).click();
  const key = page.getByRole("textbox", { name: "De-duplication key of mirai" });
  await expect(key).toBeFocused();
  await key.fill("event.data.call.id");
  await key.press("Enter");
  const judged = page.getByRole("list", { name: "Keys judged" });
  await expect(judged).toContainText(
    "event.data.call.id would wrongly drop 7 of 11 events, of 2 calls; it catches 2 of 2 copies.",
  );
  await expect(page.getByText("Better:").locator("..")).toContainText("event.type + event.data.call.id");
  await picture(page, "integrator-4-key");
});

test("run under Ringback, each copy is tied to the task it made", async ({ page }) => {
  await start("by arrival", true);
  await openConsole(page, own.engine, "Calls");
  await expect(page.getByRole("contentinfo")).toContainText("handler running: node handler.mjs");
  await page.getByRole("option").first().click();
  await page.keyboard.press("r");
  const sheet = page.getByRole("complementary", { name: /[Rr]eplay/ });
  await expect(sheet.getByRole("radio").first()).toBeVisible();
  await sheet.getByRole("button", { name: "Send 8 events" }).click();
  await expect(sheet.getByRole("status")).toContainText("8 events sent");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("group", { name: /^Effects/ }).getByRole("button")).toHaveCount(3);
  const told = page.getByRole("table", { name: "Events of this call" }).getByRole("row", {
    name: /call\.completed/,
  });
  await expect(told).toContainText("1 effect+2 by copies");
  await picture(page, "integrator-5-effects");
});

test("the call becomes a scenario; the verdict on the handler is FAIL with its evidence, and PASS once it is mended", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await openConsole(page, own.engine, "Calls");
  await page.getByRole("option").first().click();
  await call(page).getByRole("button", { name: "Make a scenario …" }).click();
  const panel = page.getByRole("complementary", { name: "Make a scenario of this call" });
  await panel.getByRole("button", { name: "Open in Simulate" }).click();
  await expect(verdicts(page)).toContainText("No handler to judge");
  await verdicts(page)
    .getByRole("button", { name: `Play it to ${shop?.url}` })
    .click();
  await expect(verdicts(page)).toContainText("This handler was not judged yet");
  await judge(page, "Idempotency");
  await expect(verdict(page, "Idempotency")).toContainText("FAIL");
  await expect(verdict(page, "Idempotency")).toContainText(
    "exact copy: call.completed → sandbox CRM task …: 2, expected 1",
  );
  await picture(page, "integrator-6-fail");

  await start("by event", true);
  await judge(page);
  await expect(verdict(page, "Idempotency")).toContainText("PASS");
  await expect(verdict(page, "Idempotency")).toContainText("fixed");
  await picture(page, "integrator-7-pass");
});

test("the call goes to a colleague as a bundle without anybody's name or number", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  await page.getByRole("option").first().click();
  await call(page).getByRole("button", { name: "Share" }).click();
  await page.getByRole("menuitem", { name: /^Bundle/ }).click();
  const panel = page.getByRole("complementary", { name: "Share this call" });
  await expect(panel.getByRole("region", { name: "What is replaced" })).toContainText("Dana Reyes");
  await picture(page, "integrator-8-share");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    panel.getByRole("button", { name: /^Save/ }).click(),
  ]);
  const bundle = readFileSync(await download.path(), "utf8");
  expect(bundle).not.toContain("Dana Reyes");
  expect(bundle).not.toContain("2025550123");
});
