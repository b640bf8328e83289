/** The timeline under the hand: zoomed, dragged, walked, read by its card, and while a call streams in. */
import type { Page } from "@playwright/test";
import { miraiEvent, post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, playFast, test } from "./console-page";
import { postAll } from "./sending";

const own = oneEngine();
test.describe.configure({ mode: "serial" });

const timelineOf = (page: Page) => page.getByRole("group", { name: /^Timeline/ });
const pinsOf = (page: Page) => timelineOf(page).getByRole("button");
const cardOf = (page: Page) => page.getByRole("tooltip");
const stripOf = (page: Page) => page.getByRole("scrollbar", { name: /timeline/ });
const hook = () => `${own.engine.receiver}/hooks/mirai`;

async function placesOf(page: Page): Promise<string[]> {
  return pinsOf(page).evaluateAll((pins) => pins.map((pin) => (pin as HTMLElement).style.left));
}

async function widthOf(page: Page): Promise<number> {
  return timelineOf(page).evaluate((plot) => (plot as HTMLElement).offsetWidth);
}

/** Opens the console at one call. */
async function openCall(page: Page, callId: string): Promise<void> {
  await openConsole(page, own.engine, "Calls");
  await page.locator(`#call-${callId}`).click();
  await expect(pinsOf(page).first()).toBeVisible();
}

async function callOf(key: string): Promise<string> {
  const call = await own.engine.until(async () => {
    const { rows } = await own.engine.client.calls.list({ limit: 100 });
    return rows.find((row) => row.key === key);
  }, `the call ${key}`);
  return call.callId;
}

test("zooms with the keys, the wheel over its axis and by dragging along it, and shows where one is", async ({
  page,
}) => {
  const { callId } = await playFast(own.engine);
  await openCall(page, callId);
  const fit = await widthOf(page);
  await expect(stripOf(page)).toHaveCount(0);

  await page.keyboard.press("+");
  await expect(stripOf(page)).toBeVisible();
  await expect.poll(() => widthOf(page)).toBeGreaterThan(fit * 1.4);
  await page.keyboard.press("-");
  await expect.poll(() => widthOf(page)).toBe(fit);
  await expect(stripOf(page)).toHaveCount(0);

  const axis = page.locator(".timeline-axis");
  const box = await axis.boundingBox();
  if (!box) throw new Error("the axis has no place");
  // What is under the pointer stays under it.
  const ended = timelineOf(page).getByRole("button", { name: /^call\.ended/ });
  const before = await ended.boundingBox();
  if (!before) throw new Error("the pin has no place");
  await page.mouse.move(before.x + before.width / 2, box.y + 10);
  await page.mouse.wheel(0, -120);
  await expect.poll(() => widthOf(page)).toBeGreaterThan(fit);
  await expect.poll(async () => Math.abs(((await ended.boundingBox())?.x ?? 0) - before.x)).toBeLessThan(3);
  await page.keyboard.press("0");
  await expect.poll(() => widthOf(page)).toBe(fit);

  await page.mouse.move(box.x + box.width * 0.5, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 10, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => widthOf(page)).toBeGreaterThan(fit * 3);

  // In the lanes one drags what is seen, on the strip the window over it.
  const scroller = page.locator(".timeline-scroll");
  const scrolled = () => scroller.evaluate((one) => one.scrollLeft);
  const left = await scrolled();
  await page.mouse.move(box.x + 300, box.y - 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 400, box.y - 2, { steps: 4 });
  await page.mouse.up();
  expect(await scrolled()).toBeCloseTo(left - 100, -1);
  await stripOf(page).focus();
  await page.keyboard.press("Home");
  await expect.poll(scrolled).toBe(0);
  await page.keyboard.press("End");
  await expect.poll(scrolled).toBeGreaterThan(fit);

  // Arrow keys lead to what is not seen, and bring it into sight with its card.
  await timelineOf(page).locator("[data-pin][tabindex='0']").focus();
  await page.keyboard.press("Home");
  await expect(timelineOf(page).getByRole("button", { name: /^call\.initiate/ })).toBeFocused();
  await expect(cardOf(page)).toContainText("call.initiate");
  await page.keyboard.press("0");
  await expect.poll(() => widthOf(page)).toBe(fit);
});

test("the hover card lets the pointer and the keyboard in, to copy both clocks", async ({
  page,
  readClipboard,
}) => {
  const { callId } = await playFast(own.engine);
  const { timeline } = await own.engine.client.calls.get({ callId });
  const ended = timeline.find(({ type }) => type === "call.ended");
  if (!ended) throw new Error("the sample call ends");
  await openCall(page, callId);
  const pin = timelineOf(page).getByRole("button", { name: /^call\.ended/ });
  await expect(pin).toHaveAttribute("aria-description", /occurred \d\d:.+received \d\d:/);
  await pin.hover();
  const copy = cardOf(page).getByRole("button", { name: "Copy when it was received" });
  await copy.click();
  await expect(cardOf(page).getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await readClipboard()).toBe(new Date(ended.receivedAt).toISOString());
  await page.mouse.move(5, 5);
  await expect(cardOf(page)).toHaveCount(0);

  await pin.focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(cardOf(page)).toContainText("call.ended");
  expect(await readClipboard()).toBe(ended.eventId);
  // It hides nothing: all pins can be seen beside it.
  const card = await cardOf(page).boundingBox();
  if (!card) throw new Error("the card has no place");
  for (const one of await pinsOf(page).all()) {
    const box = await one.boundingBox();
    if (!box) throw new Error("the pin has no place");
    const isUnder =
      box.x + box.width > card.x &&
      box.x < card.x + card.width &&
      box.y + box.height > card.y &&
      box.y < card.y + card.height;
    expect(isUnder).toBe(false);
  }
});

test("arrow keys lead from one attempt to the other", async ({ page }) => {
  const { callId } = await own.engine.client.runs.create({ scenario: "shop", speed: 100 });
  await own.engine.until(async () => {
    const call = await own.engine.client.calls.get({ callId }).catch(() => null);
    return call?.final ? call : null;
  }, "the shop's call, final");
  await openCall(page, callId);
  const first = timelineOf(page).getByRole("button", { name: /^call\.busy/ });
  await first.focus();
  await page.keyboard.press("ArrowDown");
  await expect(cardOf(page)).toContainText("call.initiate");
  await expect(timelineOf(page).getByRole("button", { name: /^call\.initiate, arrived as 3/ })).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(first).toBeFocused();
});

test("a live call holds its pins still while its bar grows, and a new pin drops in", async ({ page }) => {
  const call = { id: "c_live" };
  await post(hook(), miraiEvent("call.initiate", call, { call: { status: "initiate" } }));
  await openCall(page, await callOf("c_live"));
  const bar = page.locator(".tl-bar[data-open]");
  const grown = () => bar.evaluate((one) => Number.parseFloat((one as HTMLElement).style.width));
  const before = { places: await placesOf(page), width: await grown() };
  await expect.poll(grown).toBeGreaterThan(before.width);
  expect(await placesOf(page)).toEqual(before.places);
  await expect(page.locator(".tl-now")).toHaveCount(1);

  const startedAt = new Date().toISOString();
  await post(hook(), miraiEvent("call.in-progress", call, { call: { status: "in-progress", startedAt } }));
  await expect(pinsOf(page)).toHaveCount(2);
  await expect(pinsOf(page).last()).toHaveAttribute("data-fresh", "true");
  await expect(pinsOf(page).first()).not.toHaveAttribute("data-fresh", "true");
});

test("300 and then 900 events stream into the open call: only what is new is drawn, and what finds room", async ({
  page,
}) => {
  test.setTimeout(300_000);
  const call = { id: "c_crowd" };
  const startedAt = new Date().toISOString();
  await post(hook(), miraiEvent("call.initiate", call, { call: { status: "initiate" } }));
  await post(hook(), miraiEvent("call.in-progress", call, { call: { status: "in-progress", startedAt } }));
  await openCall(page, await callOf("c_crowd"));
  const rows = page.getByRole("table", { name: "Events of this call" }).locator("[data-row]");
  await expect(rows).toHaveCount(2);

  const stream = async (from: number, to: number) => {
    await page.evaluate(countChanges);
    await postAll(hook(), bodiesOf(call, from, to), 16);
    await expect(page.locator(".call-counts > b")).toHaveText(`${to + 2} events`, { timeout: 90_000 });
    return page.evaluate(() => (window as unknown as Counted).counted);
  };

  const few = await stream(0, 300);
  await expect(rows).toHaveCount(302);
  // A row that stands is not touched when another comes.
  expect(few.rowsTouched, JSON.stringify(few)).toBeLessThan(30);
  expect(few.rowsAdded).toBe(300);

  const many = await stream(300, 900);
  expect(many.rowsTouched, JSON.stringify(many)).toBeLessThan(30);
  expect(many.rowsAdded, "a long table shows its first rows only").toBeLessThanOrEqual(100);
  // However many they are, what is drawn of them stays what finds room.
  expect(await timelineOf(page).evaluate((plot) => plot.querySelectorAll("*").length)).toBeLessThan(600);
  test.info().annotations.push({ type: "long tasks", description: JSON.stringify({ few, many }) });

  // Zoomed in as far as it goes, each event is a pin of its own, and only those in sight are drawn.
  await timelineOf(page).locator("[data-pin]").first().focus();
  for (let step = 0; step < 14; step += 1) await page.keyboard.press("+");
  await expect(page.getByRole("button", { name: "Zoom in" })).toBeDisabled();
  await expect(timelineOf(page).locator(".tl-pin").nth(5)).toBeVisible();
  expect(await pinsOf(page).count()).toBeLessThan(400);
  await page.keyboard.press("End");
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  await expect.poll(focused).toMatch(/arrived as (89\d|90\d)/);
});

function bodiesOf(call: { id: string }, from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) =>
    miraiEvent("action", call, { action: "create_order", payload: { number: from + index } }),
  );
}

type Counted = {
  counted: { rowsAdded: number; rowsTouched: number; longTasks: number; longestMs: number };
};

/** In the page: rows of the table that came and rows that changed, and the tasks that held it up. */
function countChanges(): void {
  const counted = { rowsAdded: 0, rowsTouched: 0, longTasks: 0, longestMs: 0 };
  (window as unknown as Counted).counted = counted;
  const table = document.querySelector(".event-table tbody");
  if (!table) throw new Error("the call has no table");
  const added = new WeakSet<Node>();
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target === table) {
        for (const node of addedNodes) {
          if (!(node instanceof HTMLElement) || node.dataset.row === undefined) continue;
          added.add(node);
          counted.rowsAdded += 1;
        }
        continue;
      }
      const row = target instanceof Element ? target.closest("[data-row]") : null;
      if (row && !added.has(row)) counted.rowsTouched += 1;
    }
  }).observe(table, { childList: true, subtree: true, attributes: true, characterData: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      counted.longTasks += 1;
      counted.longestMs = Math.max(counted.longestMs, Math.round(duration));
    }
  }).observe({ entryTypes: ["longtask"] });
}
