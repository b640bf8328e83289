/** What the console keeps: widths, what was looked at, and the place in a list. */
import type { Page } from "@playwright/test";
import { miraiEvent } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, openScreen, playFast, test } from "./console-page";
import { postAll } from "./sending";

const own = oneEngine();

const log = (page: Page) => page.getByRole("grid", { name: "events" });
const rows = (page: Page) =>
  log(page)
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") });
const call = (page: Page) => page.getByRole("region", { name: "Call", exact: true });
const reload = async (page: Page) => {
  await page.reload();
  await expect(page.getByRole("contentinfo")).toContainText("receiving on");
};

test("the width of a pane is kept, and a double click gives back the one it came with", async ({ page }) => {
  await playFast(own.engine);
  await openConsole(page, own.engine);
  const list = page.getByRole("region", { name: "Calls", exact: true });
  const width = async () => Math.round((await list.boundingBox())?.width ?? 0);
  const line = page.getByRole("separator", { name: "Width of the panes" }).first();
  await expect(call(page)).toContainText("call.ended");
  const first = await width();
  const box = await line.boundingBox();
  if (!box) throw new Error("the line between the panes is not drawn");
  await page.mouse.move(box.x + box.width / 2, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 90, box.y + 200, { steps: 6 });
  await page.mouse.up();
  await expect.poll(width).toBeGreaterThan(first + 60);
  const wide = await width();
  await reload(page);
  await expect.poll(width).toBe(wide);
  await line.dblclick({ position: { x: 0, y: 300 } });
  await expect.poll(width).toBe(first);
});

test("the call and the event that were looked at are there after a reload", async ({ page }) => {
  const older = await playFast(own.engine);
  await playFast(own.engine);
  await openConsole(page, own.engine);
  await page.getByRole("option").filter({ hasText: older.party }).last().click();
  await expect(call(page).getByRole("heading", { level: 1 })).toContainText(older.party);
  await openScreen(page, "Events");
  await rows(page).nth(3).click();
  const inspector = page.getByRole("complementary", { name: "Event" });
  await expect(inspector).toContainText(/#\d+/);
  const position = /#\d+/.exec(await inspector.innerText())?.[0] ?? "";
  await reload(page);
  await expect(page.getByRole("main", { name: "Events" })).toBeVisible();
  await expect(inspector).toContainText(position);
  await openScreen(page, "Calls");
  await expect(call(page)).toContainText(older.key);
});

test("what was followed is followed after a reload", async ({ page }) => {
  await openConsole(page, own.engine);
  await expect(page.getByRole("button", { name: "Following" })).toHaveAttribute("aria-pressed", "true");
  await reload(page);
  await expect(page.getByRole("button", { name: "Following" })).toHaveAttribute("aria-pressed", "true");
});

test("coming back to a list, it stands at the row where it was left, though others came above", async ({
  page,
}) => {
  const hook = `${own.engine.receiver}/hooks/mirai`;
  const events = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) =>
      miraiEvent("call.initiate", { id: `c_place_${from + index}` }, { call: { status: "initiate" } }),
    );
  await postAll(hook, events(0, 300));
  await own.engine.until(async () => (await own.engine.client.status.get()).backlog === 0, "all read");
  await openConsole(page, own.engine, "Events");
  await rows(page).first().hover();
  await page.mouse.wheel(0, 2_400);
  await expect(page.getByText(/^rows 8\d–/)).toBeVisible();
  const firstSeen = () =>
    log(page).evaluate((grid) => {
      const top = grid.getBoundingClientRect().top + 29;
      const seen = [...grid.querySelectorAll<HTMLElement>(".table-row")]
        .filter((row) => row.getBoundingClientRect().bottom > top)
        .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
      return seen[0]?.textContent ?? "";
    });
  const left = await firstSeen();
  await openScreen(page, "Live");
  await postAll(hook, events(300, 12));
  await own.engine.until(async () => (await own.engine.client.status.get()).backlog === 0, "all read");
  await openScreen(page, "Events");
  await expect.poll(firstSeen).toBe(left);
});

test("a key is given away: told where it is taken, swapped, kept over a reload, and given back", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Setup");
  await page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name: "Keys" }).click();
  const everywhere = page.getByRole("region", { name: "Keys: Everywhere" });
  const give = async (line: RegExp, key: string) => {
    await everywhere.getByRole("button", { name: line }).click();
    await page.keyboard.press(key);
  };
  await give(/^w: reconcile/, "Escape");
  await give(/^w: reconcile/, "i");
  await expect(everywhere.getByRole("alert")).toContainText("i does “bring in” (Everywhere)");
  await everywhere.getByRole("button", { name: "Swap the two" }).click();
  await expect(everywhere.getByRole("button", { name: /^w: bring in/ })).toBeVisible();

  await reload(page);
  await page.keyboard.press("w");
  await expect(page.getByRole("complementary", { name: "Bring in" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  const help = page.getByRole("complementary", { name: "Keys" });
  await expect(help.locator("dl > div").filter({ hasText: "reconcile" })).toHaveText(/^i/);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Give all 2 back" }).click();
  await page.keyboard.press("i");
  await expect(page.getByRole("complementary", { name: "Bring in" })).toBeVisible();
});

test("what is remembered and is nothing of this version is passed over", async ({ page }) => {
  await openConsole(page, own.engine, "Setup");
  await page.evaluate(() => {
    const { state, version } = JSON.parse(localStorage.getItem("ringback.view") ?? "{}");
    localStorage.setItem(
      "ringback.view",
      JSON.stringify({ version, state: { ...state, setupPart: "gone" } }),
    );
    localStorage.setItem("ringback.recent", JSON.stringify({ version, state: { ids: 5 } }));
  });
  await reload(page);
  await expect(page.getByRole("heading", { level: 1, name: "Sources" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(
    page.getByRole("dialog", { name: "Search or run a command" }).getByRole("option").first(),
  ).toBeVisible();
});
