/** The Person screen: one person's calls, texts, forms and actions, what joined them, and what asks. */
import type { Page } from "@playwright/test";
import { miraiEvent, post } from "../harness/mirai-events";
import { addCallRail, callRailCall, callRailText, tell, tomaszStory } from "../harness/person-story";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();
const hour = 3_600_000;

test.beforeAll(async () => {
  await addCallRail(own.engine);
  await tell(own.engine, tomaszStory(Date.now()));
  await own.engine.until(async () => {
    const { rows } = await own.engine.client.calls.list({ q: "call:c_d0076b", limit: 1 });
    return rows[0]?.delivery === "synced";
  }, "the story read and delivered");
});

const person = (page: Page) => page.getByRole("main", { name: "Person" });
const items = (page: Page) => page.getByRole("grid", { name: "items" }).getByRole("row");
const panel = (page: Page) => page.getByRole("complementary", { name: "Why these belong together" });

async function openTomasz(page: Page): Promise<void> {
  await openConsole(page, own.engine, "Calls");
  await page.getByRole("textbox", { name: "Search calls" }).fill("call:c_d0076b ");
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.getByRole("option").click();
  await page.getByRole("button", { name: "Open person" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tomasz Kern");
}

test("a call leads to its person, and back to where one was", async ({ page }) => {
  await openTomasz(page);
  await expect(person(page)).toContainText("14 items since");
  await expect(person(page)).toContainText("talked 11 m 50 s in 3 calls");
  await expect(items(page)).toHaveCount(15);
  // What it was opened for is chosen, in the table and on the time line.
  await expect(items(page).nth(1)).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("button", { name: /^call, 3 m 18 s/, pressed: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("main", { name: "Calls" })).toBeVisible();
  await expect(page.getByText("filter on")).toBeVisible();
  await expect(page.getByRole("option", { selected: true })).toContainText("Tomasz Kern");
});

test("every contact value says where it came from and what it took the place of", async ({ page }) => {
  await openTomasz(page);
  const values = person(page).locator("dl");
  await expect(values).toContainText("Tomasz Kernform, was KERN TOMASZ");
  await expect(values).toContainText("12 Lake Road, Portland, OR 97201Mirai create_order");
  await values.getByRole("button", { name: /form_data\.email/ }).click();
  await expect(page.getByRole("complementary", { name: "Event" })).toContainText("tomasz.kern@example.com");
});

test("a mark of the time line chooses its row, a row its mark; Enter opens the call or the event", async ({
  page,
}) => {
  await openTomasz(page);
  await page.getByRole("button", { name: /^call, missed/ }).click();
  await expect(items(page).filter({ hasText: "call, missed" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("j");
  await expect(items(page).filter({ hasText: "thanks" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("button", { name: /^3 items, the first a text/, pressed: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main", { name: "Events" })).toBeVisible();
  await expect(page.getByRole("complementary", { name: "Event" })).toContainText("thanks");
});

test("a weak match asks; M moves it to another person and M takes that back", async ({ page }) => {
  await openTomasz(page);
  const question = panel(page).getByRole("region", { name: "A weak match" });
  await expect(question).toContainText("Same number, other name: is this Tomasz?");
  await expect(question.getByRole("row", { name: /^caller id/ })).toHaveText(
    "caller idKERN ANNAKERN TOMASZ, twice",
  );
  await expect(items(page).filter({ hasText: "phone only: weak" })).toHaveCount(1);
  await question.getByRole("button", { name: "Leave open" }).click();
  await panel(page).getByRole("button", { name: "Show" }).click();
  await page.keyboard.press("m");
  const answered = panel(page).getByRole("region", { name: "Answered by hand" });
  await expect(answered).toContainText("KERN ANNA is someone else");
  await expect(items(page)).toHaveCount(14);
  await expect(panel(page)).toContainText("13 sure, 0 weak");
  await page.keyboard.press("m");
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: "It is Tomasz" }).click();
  await expect(answered).toContainText("KERN ANNA is the same person");
  await expect(items(page).filter({ hasText: "said by hand" })).toHaveCount(1);
  await answered.getByRole("button", { name: "Undo" }).click();
  await expect(question).toBeVisible();
});

test("the log leads to a person: from a row, from its keys and from the inspector", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  const row = page.getByRole("row").filter({ hasText: "text-received" }).first();
  await row.getByRole("button", { name: "+1 202 555 0126" }).click();
  await expect(person(page)).toContainText("ok friday works");
  await page.keyboard.press("Backspace");
  await expect(page.getByRole("main", { name: "Events" })).toBeVisible();
  await row.click();
  await page.keyboard.press("p");
  await expect(person(page)).toBeVisible();
  await page.getByRole("button", { name: "Back (Esc)" }).click();
  const inspector = page.getByRole("complementary", { name: "Event" });
  await inspector.getByRole("tab", { name: "About" }).click();
  await inspector.getByRole("button", { name: "Open person" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tomasz Kern");
});

test("what comes waits behind a pill while a row is looked at", async ({ page }) => {
  await openTomasz(page);
  await items(page).filter({ hasText: "STOP mails" }).click();
  const rows = await items(page).allInnerTexts();
  await tell(own.engine, [callRailText(Date.now(), "are you there?", "received")]);
  await page.getByRole("button", { name: "1 new" }).waitFor();
  expect(await items(page).allInnerTexts()).toEqual(rows);
  await page.getByRole("button", { name: "1 new" }).click();
  await expect(items(page).nth(1)).toContainText("are you there?");
});

test("a caller who withheld the number stands alone and says why", async ({ page }) => {
  const hidden = miraiEvent("call.initiate", { id: "c_hidden", metadata: { phone: "anonymous" } });
  await post(`${own.engine.receiver}/hooks/mirai`, hidden);
  await openConsole(page, own.engine, "Calls");
  await page.getByRole("option").filter({ hasText: "c_hidden" }).click();
  await page.keyboard.press("p");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Number withheld");
  await expect(panel(page)).toContainText("withheld the number: calls without one are never joined");
});

test("three hundred items are one page: marks merge, rows are drawn where they are seen", async ({
  page,
}) => {
  const theirs = {
    person_resource_id: "PERcrowd",
    customer_phone_number: "+12025550177",
    customer_name: "LEE SAM",
  };
  const text = { person_resource_id: "PERcrowd", source_number: "202-555-0177" };
  const now = Date.now();
  for (let index = 0; index < 150; index += 1) {
    await tell(own.engine, [
      callRailCall(now - index * 5 * hour, theirs),
      callRailText(now - (index * 5 + 2) * hour, `text ${index}`, "received", text),
    ]);
  }
  await openConsole(page, own.engine, "Events");
  await page.getByRole("button", { name: "+1 202 555 0177" }).first().click();
  await expect(person(page)).toContainText("300 items since");
  await expect(page.getByText(/^rows \d+–\d+ of 300$/)).toBeVisible();
  expect(await items(page).count()).toBeLessThan(60);
  await page.getByRole("radio", { name: "All" }).click();
  const marks = page.getByRole("group", { name: "CallRail, in time" }).getByRole("button");
  const lefts = await marks.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left));
  for (const [index, left] of lefts.entries())
    if (index > 0) expect(left - (lefts[index - 1] ?? 0)).toBeGreaterThanOrEqual(23);
});
