/** The live board: what it says while calls run, on a wall, by keys, and when nothing more comes. */
import type { Page } from "@playwright/test";
import { conversation } from "../harness/board";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();
test.describe.configure({ mode: "serial" });

const region = (page: Page, name: string) => page.getByRole("region", { name });
const tile = (page: Page, label: string) => page.locator("dl > div").filter({ hasText: label });
const wall = (page: Page) => page.getByRole("heading", { level: 1, name: "Live, wallboard" });

async function send(engine: EngineProcess, bodies: string[]): Promise<void> {
  for (const body of bodies) expect(await post(`${engine.receiver}/hooks/mirai`, body)).toBe(200);
}

test("an empty board says why it is empty, and offers one action", async ({ page }) => {
  await openConsole(page, own.engine, "Live");
  await expect(page.getByText("No call has started today.")).toBeVisible();
  await expect(region(page, "In progress")).toContainText("No call yet today");
  await expect(region(page, "Late and stuck")).toContainText("Nothing is late or stuck.");
  await expect(tile(page, "Satisfaction")).toContainText("no call tells one");
  await page.getByRole("button", { name: "Play a scenario" }).click();
  await expect(page.getByRole("main", { name: "Simulate" })).toBeVisible();
});

test("one call stands on the board from its first event to its last, and its age ticks", async ({ page }) => {
  await openConsole(page, own.engine, "Live");
  const events = conversation({ id: "one-call", at: Date.now(), phone: "+12025550188" });
  await send(own.engine, events.slice(0, 2));
  const row = region(page, "In progress").getByRole("row").filter({ hasText: "+1 202 555 0188" });
  await expect(row).toContainText("in conversation");
  await expect(tile(page, "Active calls")).toContainText("1of 1 in progress");
  await expect(row).toContainText("0:02");
  await expect(row).toContainText("0:04");
  await send(own.engine, events.slice(2));
  await expect(row).toHaveCount(0);
  await expect(tile(page, "Completed today")).toContainText("1of 1 ended");
  await expect(region(page, "What just happened")).toContainText("ended: completed");
  await region(page, "What just happened").getByRole("button").first().click();
  await expect(page.getByRole("region", { name: "Call", exact: true })).toContainText("+1 202 555 0188");
});

test("the wallboard follows a scenario, and its numbers are those of the list of calls", async ({ page }) => {
  const { client } = own.engine;
  await openConsole(page, own.engine, "Live");
  await page.keyboard.press("f");
  await expect(wall(page)).toBeAttached();
  await expect(page.getByRole("navigation", { name: "Screens" })).toHaveCount(0);
  await expect(page.getByRole("contentinfo")).toHaveCount(0);
  await page.keyboard.press("f");
  await page.getByRole("radio", { name: "Calls of scenarios too" }).click();
  await page.keyboard.press("f");
  const runs = [
    await client.runs.create({ scenario: "sample", speed: 20 }),
    await client.runs.create({ scenario: "busy-never-retried", speed: 100 }),
  ];
  await expect(region(page, "In progress").getByRole("listitem").first()).toBeVisible();
  await own.engine.until(async () => {
    const { rows } = await client.calls.list({ q: "origin:simulated" });
    return (
      rows.filter(({ callId, final }) => final && runs.some((run) => run.callId === callId)).length === 2
    );
  }, "both calls final");
  const { rows } = await client.calls.list({ limit: 500 });
  const ended = rows.filter((row) => row.ended);
  const completed = ended.filter(({ outcome }) => outcome === "completed").length;
  const busy = ended.filter(({ outcome }) => outcome === "busy").length;
  await expect(tile(page, "Completed today")).toContainText(`${completed}of ${ended.length}`);
  const ways = region(page, "How they ended");
  await expect(ways.getByRole("listitem").filter({ hasText: "busy" })).toContainText(String(busy));
  await expect(ways).toContainText("simulated too");
  await expect(tile(page, "Active calls")).toContainText("0of 0");
  await expect(region(page, "In progress")).toContainText("No call is under way");
  await expect(tile(page, "Ack, slowest 1 %")).toContainText(/limit 30 s/);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { level: 1, name: "Live", exact: true })).toBeVisible();
  await expect(page.getByRole("contentinfo")).toBeVisible();
});

test("simulated calls are counted only where that is said", async ({ page }) => {
  await openConsole(page, own.engine, "Live");
  await page.getByRole("radio", { name: "Live and pulled calls" }).click();
  await expect(tile(page, "Completed today")).toContainText("1of 1 ended");
  await page.getByRole("radio", { name: "Calls of scenarios too" }).click();
  await expect(page.getByText("2 of 3 simulated")).toBeVisible();
  await expect(tile(page, "Completed today")).toContainText("of 3 ended");
});

test("the day is that of the zone one chooses, and the choice is kept", async ({ page }) => {
  await openConsole(page, own.engine, "Live");
  const choice = page.getByRole("combobox", { name: "Time zone of the day" });
  await choice.selectOption("Pacific/Kiritimati");
  const day = (timeZone: string) =>
    new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", day: "numeric", month: "short" }).format();
  await expect(page.getByRole("main", { name: "Live" })).toContainText(day("Pacific/Kiritimati"));
  await page.reload();
  await expect(choice).toHaveValue("Pacific/Kiritimati");
  await choice.selectOption("The engine's zone");
});

test("a crowd shows the longest and says how many more there are", async ({ page }) => {
  await openConsole(page, own.engine, "Live");
  const at = Date.now();
  for (let number = 0; number < 64; number += 1)
    await send(
      own.engine,
      conversation({ id: `crowd-${number}`, at, phone: `+12025550${100 + number}` }).slice(0, 2),
    );
  const list = region(page, "In progress");
  await expect(list).toContainText("64 in call of 64");
  await expect(list.getByRole("row")).toHaveCount(61);
  await expect(list).toContainText("and 4 more");
  await page.keyboard.press("f");
  await expect(list.getByRole("listitem")).toHaveCount(6);
  await expect(list.getByRole("listitem").first()).toContainText("+1 202 555 0100");
  await expect(list).toContainText("and 59 more");
  await page.keyboard.press("f");
});

test("on a wall nothing is smaller than 20 pixels at 1440 across, and nothing is cut off", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Live");
  await page.keyboard.press("f");
  await expect(wall(page)).toBeAttached();
  for (const size of [
    { width: 1440, height: 900 },
    { width: 1280, height: 720 },
    { width: 2560, height: 1440 },
  ]) {
    await page.setViewportSize(size);
    const unit = Math.min(size.width / 1440, size.height / 900);
    const found = await page.evaluate(() => {
      const texts = [...document.querySelectorAll<HTMLElement>(".wall *")].filter(
        (one) =>
          !one.closest(".visually-hidden, svg") &&
          [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
      );
      return {
        smallest: Math.min(...texts.map((one) => Number.parseFloat(getComputedStyle(one).fontSize))),
        outside: texts
          .filter((one) => {
            const { left, top, right, bottom } = one.getBoundingClientRect();
            return left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1;
          })
          .map((one) => one.textContent),
      };
    });
    expect(found.outside).toEqual([]);
    expect(found.smallest).toBeGreaterThanOrEqual(20 * unit - 0.01);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("less motion: rows do not slide and bars do not grow by themselves", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openConsole(page, own.engine, "Live");
  await page.keyboard.press("f");
  await expect(wall(page)).toBeAttached();
  await send(own.engine, conversation({ id: "crowd-0", at: Date.now() }).slice(2));
  await expect(region(page, "In progress")).toContainText("63, stage by stage");
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test("a board whose engine is killed says since when it is stale, goes grey, and lives again with the next engine", async ({
  page,
  watch,
}) => {
  watch.expectProblems(/The live feed ended|ERR_CONNECTION_REFUSED|WebSocket connection to/);
  const folder = makeFolder();
  const first = await startEngine(folder.path);
  let second: EngineProcess | null = null;
  try {
    await openConsole(page, first, "Live");
    await send(first, conversation({ id: "before", at: Date.now() }));
    await expect(tile(page, "Completed today")).toContainText("1of 1 ended");
    await page.keyboard.press("f");
    const number = tile(page, "Completed today").locator("b");
    const alive = await number.evaluate((one) => getComputedStyle(one).color);
    await first.kill();
    const line = page.getByRole("status").filter({ hasText: "stale since" });
    await expect(line).toHaveText(/stale since \d\d:\d\d:\d\d.*The engine is gone/);
    await expect(number).toHaveText("1");
    expect(await number.evaluate((one) => getComputedStyle(one).color)).not.toBe(alive);
    const port = (url: string) => new URL(url).port;
    second = await startEngine(folder.path, {
      flags: [
        "--receiver-port",
        port(first.receiver),
        "--console-port",
        port(first.console),
        "--crm-port",
        port(first.crm),
      ],
    });
    await expect(line).toHaveCount(0);
    await send(second, conversation({ id: "after", at: Date.now() }));
    await expect(tile(page, "Completed today")).toContainText("2of 2");
  } finally {
    await first.kill();
    await second?.stop();
    folder.remove();
  }
});

test("a connection over which nothing comes is stale after five seconds", async ({ page, watch }) => {
  watch.expectProblems(/The live feed ended/);
  let isSilent = false;
  await page.routeWebSocket("**/rpc", (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!isSilent) socket.send(message);
    });
  });
  await openConsole(page, own.engine, "Live");
  await expect(tile(page, "Active calls")).toContainText("in progress");
  isSilent = true;
  const line = page.getByRole("status").filter({ hasText: "stale since" });
  await expect(line).toContainText("Connected, but the engine sends nothing.");
  isSilent = false;
  await expect(line).toHaveCount(0);
});
