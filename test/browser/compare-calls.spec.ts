/** Two whole calls against each other: marked by key or menu, judged in words, their events beside each other. */
import type { Page } from "@playwright/test";
import { atomsEvent } from "../harness/atoms-events";
import { findCall, untilCall } from "../harness/calls";
import { completedCall, miraiEvent, post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();

const hook = () => `${own.engine.receiver}/hooks/mirai`;
const calls = (page: Page) => page.getByRole("listbox", { name: "Calls" }).getByRole("option");
const comparison = (page: Page) => page.getByRole("region", { name: "Compare two calls" });
const pairs = (page: Page) => comparison(page).getByRole("table", { name: "Events beside each other" });

/** A straight call, and one that was busy at first and never got its summary. */
const straight = completedCall("c_straight");
const retried = [
  miraiEvent(
    "call.initiate",
    { id: "c_retried" },
    { call: { status: "initiate", startedAt: null, endedAt: null } },
  ),
  miraiEvent("call.busy", { id: "c_retried" }, { call: { status: "busy", endedAt: "2026-03-02T10:00:31Z" } }),
  ...completedCall("c_retried").filter((body) => !body.includes('"end-of-call"')),
].map((body) => body.replace('"reAttemptCount":0', '"reAttemptCount":1'));

test.beforeAll(async () => {
  for (const body of [...straight, ...retried, ...completedCall("c_alike")])
    expect(await post(hook(), body)).toBe(200);
  await untilCall(own.engine, "c_alike", { final: true, delivery: "synced" });
  await untilCall(own.engine, "c_straight", { final: true, delivery: "synced" });
});

async function choose(page: Page, key: string): Promise<void> {
  const call = await findCall(own.engine, key);
  await calls(page)
    .and(page.locator(`[id="call-${call?.callId}"]`))
    .click();
  await expect(page.getByRole("region", { name: "Call", exact: true })).toContainText(key);
}

test("Space marks one call, D on the second compares them; the judgement says what only one went through", async ({
  page,
}) => {
  await openConsole(page, own.engine);
  await choose(page, "c_retried");
  await page.keyboard.press("Space");
  await expect(page.getByText("1 marked")).toBeVisible();
  await choose(page, "c_straight");
  await page.keyboard.press("d");

  await expect(comparison(page)).toContainText("B had a retry after busy, never got its summary");
  await expect(comparison(page)).toContainText("Both completed.");
  const rows = pairs(page).getByRole("row");
  await expect(rows.filter({ hasText: "call.busy" })).toContainText("call.busy");
  await expect(
    rows.filter({ hasText: "call.busy" }).getByRole("cell", { name: "no such event" }),
  ).toBeVisible();
  await expect(rows.filter({ hasText: "Attempt 2" })).toContainText("Attempt 1");
  await expect(rows.filter({ hasText: "end-of-call" })).toContainText("missing");
  await expect(comparison(page).getByRole("table", { name: "Facts", exact: true })).toContainText(
    "attempts12",
  );
  // What differs between any two calls is there, and folded away.
  const expected = comparison(page)
    .getByText(/expected to differ: .*ids/)
    .first();
  await expect(comparison(page).getByRole("table", { name: "Facts, expected to differ" })).toBeHidden();
  await expected.click();
  await expect(comparison(page).getByRole("table", { name: "Facts, expected to differ" })).toContainText(
    "c_straightc_retried",
  );
});

test("the marked call stands below the one that is shown, folded or as a timeline of its own, until its mark is gone", async ({
  page,
}) => {
  await openConsole(page, own.engine);
  await choose(page, "c_straight");
  await page.keyboard.press(" ");
  const lane = page.getByRole("region", { name: "Compare", exact: true });
  // With itself nothing is compared.
  await expect(lane).toHaveCount(0);
  await choose(page, "c_retried");
  await expect(lane).toContainText("Mirai");
  await expect(lane).toContainText("in conversation");
  // The zero of both: the first pin of one stands over that of the other.
  const first = (timeline: ReturnType<typeof page.getByRole>) =>
    timeline.locator("[data-pin]").first().boundingBox();
  const [own1, other] = [
    await first(page.getByRole("region", { name: "Call", exact: true })),
    await first(lane),
  ];
  expect(Math.abs((own1?.x ?? 0) - (other?.x ?? 99))).toBeLessThan(2);
  await expect(lane.getByText("arrived as")).toHaveCount(0);
  await lane.getByRole("button", { name: "Compare same zero" }).click();
  await expect(lane.getByText("arrived as")).toBeVisible();
  await lane.getByRole("button", { name: "Take its mark away" }).click();
  await expect(lane).toHaveCount(0);
  await expect(page.getByText("1 marked")).toHaveCount(0);
});

test("a row opens the two events against each other, one that only one call has opens alone", async ({
  page,
}) => {
  await openConsole(page, own.engine);
  await choose(page, "c_straight");
  await page.keyboard.press("Space");
  await choose(page, "c_retried");
  await page.keyboard.press("d");

  const ended = pairs(page).getByRole("button", { name: "Compare call.ended of A and B" });
  await pairs(page).getByRole("button", { name: "Compare call.in-progress of A and B" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(ended).toBeFocused();
  await page.keyboard.press("Enter");
  const events = page.getByRole("complementary", { name: "Compare" });
  await expect(events).toContainText("call.ended of two calls.");
  await events.getByRole("radio", { name: "Paths" }).click();
  await expect(events).toContainText("Nothing that counts differs.");
  await expect(events).toContainText(/expected to differ: .*ids/);
  await pairs(page).getByRole("button", { name: "Open call.busy, only B has it" }).click();
  await expect(page.getByRole("complementary", { name: "Event" })).toContainText("call.busy");

  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary", { name: "Event" })).toBeHidden();
  await expect(comparison(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(comparison(page)).toBeHidden();
  await expect(page.getByRole("region", { name: "Call", exact: true })).toContainText("c_retried");
});

test("two that went the same way are the same in everything that counts; the menu compares as well", async ({
  page,
}) => {
  await openConsole(page, own.engine);
  const menu = async (item: string) => {
    await page.getByRole("button", { name: "More for this call" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await choose(page, "c_straight");
  await menu("Mark it for a comparison");
  await choose(page, "c_alike");
  await menu("Compare with the marked call");
  await expect(comparison(page)).toContainText("They are the same in everything that counts.");
  await expect(comparison(page).getByRole("table", { name: "Call record", exact: true })).toBeHidden();
  await expect(comparison(page)).toContainText("Every check came out the same.");
});

test("calls of two platforms stand beside each other by stage", async ({ page }) => {
  await own.engine.client.sources.create({ name: "atoms", provider: "atoms", verify: "record" });
  for (const fixture of ["pre-conversation", "post-conversation", "analytics-completed"])
    await post(`${own.engine.receiver}/hooks/atoms`, atomsEvent(fixture, "a_other"));
  await untilCall(own.engine, "a_other", { final: true });
  await openConsole(page, own.engine);
  await choose(page, "a_other");
  await page.keyboard.press("Space");
  await choose(page, "c_straight");
  await page.keyboard.press("d");
  await expect(comparison(page)).toContainText("Two platforms: Mirai and Atoms.");
  const rows = pairs(page).getByRole("row");
  await expect(rows.filter({ hasText: "call.initiate" })).toContainText("pre-conversation");
  await expect(rows.filter({ hasText: "call.lifecycle-ended" })).toContainText("analytics-completed");
});
