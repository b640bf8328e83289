/** The same story without a mouse: every step by keys, the focus always seen, and no key stolen from who types. */
import type { Page } from "@playwright/test";
import { expectSeenFocus, tabTo } from "./by-keyboard";
import { expect, oneEngine, openConsole, playFast, test } from "./console-page";

const own = oneEngine();
test.describe.configure({ mode: "serial" });

const calls = (page: Page) => page.getByRole("listbox", { name: "Calls" }).getByRole("option");
const chosen = (page: Page) => page.getByRole("option", { selected: true });
const screenIs = (page: Page, name: string) =>
  expect(page.getByRole("main", { name, exact: true })).toBeVisible();

test("Tab reaches the sample and Enter plays it", async ({ page }) => {
  await openConsole(page, own.engine);
  const play = page.getByRole("region", { name: "Sample call" }).getByRole("button", { name: /^Play/ });
  await tabTo(page, play);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Sample call" })).toContainText("Playing a sample call");
  await expect(calls(page)).toContainText("in call");
  // Seen to play; how it ends is told in sample.spec.ts. The call stays as it is: in conversation.
  const [run] = (await own.engine.client.runs.list({})).rows;
  await own.engine.client.runs.stop({ runId: run?.runId ?? "" });
  await expect(page.getByRole("button", { name: "Play a sample call" }).first()).toBeEnabled();
});

test("figures and Ctrl with figures switch the screens", async ({ page }) => {
  await playFast(own.engine);
  await playFast(own.engine);
  await openConsole(page, own.engine);
  for (const [key, name] of [
    ["2", "Events"],
    ["3", "Simulate"],
    ["4", "Deliver"],
    ["5", "Sandbox"],
    ["6", "Live"],
    ["7", "Setup"],
    ["1", "Calls"],
    ["Control+5", "Sandbox"],
    ["Control+1", "Calls"],
  ] as const) {
    await page.keyboard.press(key);
    await screenIs(page, name);
    await expect(page.getByRole("button", { name, exact: true, includeHidden: false })).toHaveAttribute(
      "aria-current",
      "page",
    );
  }
});

test("j and k walk the calls; / searches, and there letters are only letters", async ({ page }) => {
  await openConsole(page, own.engine);
  await expect(calls(page)).toHaveCount(3);
  const parties = await page.locator(".call-row-parties").allTextContents();
  const title = page.getByRole("region", { name: "Call", exact: true }).getByRole("heading", { level: 1 });
  await expect(title).toHaveText(parties[0] ?? "");
  await page.keyboard.press("j");
  await expect(chosen(page)).toContainText(parties[1] ?? "");
  await expect(title).toHaveText(parties[1] ?? "");
  await page.keyboard.press("j");
  await expect(title).toHaveText(parties[2] ?? "");
  await page.keyboard.press("j");
  await expect(title).toHaveText(parties[2] ?? "");
  await page.keyboard.press("k");
  await expect(title).toHaveText(parties[1] ?? "");
  await page.keyboard.press("k");
  await expect(title).toHaveText(parties[0] ?? "");
  await page.keyboard.press("ArrowDown");
  await expect(title).toHaveText(parties[1] ?? "");

  await page.keyboard.press("/");
  const search = page.getByRole("textbox", { name: "Search calls" });
  await expect(search).toBeFocused();
  await expectSeenFocus(page);
  await page.keyboard.type("jk1234?c/");
  await expect(search).toHaveValue("jk1234?c/");
  await screenIs(page, "Calls");
  await expect(page.getByRole("complementary", { name: "Keys" })).toBeHidden();
  await expect(page.getByText("No call matches")).toBeVisible();
  await expect(title).toHaveText(parties[1] ?? "");

  await page.keyboard.press("Control+A");
  await page.keyboard.type("final:true ");
  await expect(page.getByRole("button", { name: "Take out final:true" })).toBeVisible();
  await expect(calls(page)).toHaveCount(2);
  await page.keyboard.press("Backspace");
  await expect(search).toHaveValue("final:true");
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Backspace");
  await expect(page.getByText("filter on")).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(search).not.toBeFocused();
  await page.keyboard.press("k");
  await expect(title).toHaveText(parties[0] ?? "");
});

test("? lists the keys that work here, and goes again", async ({ page }) => {
  await openConsole(page, own.engine);
  const help = page.getByRole("complementary", { name: "Keys" });
  await page.keyboard.press("?");
  await expect(help).toContainText("next call");
  await expect(help).toContainText("search");
  await page.keyboard.press("2");
  await screenIs(page, "Events");
  await expect(help).toContainText("next row");
  await expect(help).not.toContainText("next call");
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.keyboard.press("?");
  await page.keyboard.press("?");
  await expect(help).toBeHidden();
});

test("arrows walk the pins, Enter opens the event, arrows walk its parts, Escape closes it", async ({
  page,
}) => {
  await openConsole(page, own.engine);
  const timeline = page.getByRole("group", { name: /^Timeline/ });
  await tabTo(page, timeline.getByRole("button", { name: /^call\.initiate/ }));
  const card = page.getByRole("tooltip");
  await expect(card).toContainText("call.initiate");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const ended = timeline.getByRole("button", { name: /^call\.ended/ });
  await expect(ended).toBeFocused();
  await expectSeenFocus(page);
  await expect(card).toContainText("sent 2×");
  await page.keyboard.press("End");
  await expect(timeline.getByRole("button", { name: /^call\.lifecycle-ended/ })).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");

  const inspector = page.getByRole("complementary", { name: "Event" });
  await expect(inspector.getByRole("heading", { level: 2 })).toHaveText("call.ended");
  await expect(ended).toBeFocused();
  await expect(ended).toHaveAttribute("aria-pressed", "true");
  await tabTo(page, inspector.getByRole("tab", { name: "Payload" }));
  for (const [name, words] of [
    ["Headers", "in the order and case they were sent"],
    ["Raw", "Download"],
    ["About", "All copies of this event"],
  ] as const) {
    await page.keyboard.press("ArrowRight");
    await expect(inspector.getByRole("tab", { name })).toHaveAttribute("aria-selected", "true");
    await expect(inspector).toContainText(words);
  }
  const copies = inspector.locator(".about-copy");
  await tabTo(page, copies.nth(1));
  await page.keyboard.press("Enter");
  await expect(inspector).toContainText("which came first");
  await page.keyboard.press("Escape");
  await expect(inspector).toBeHidden();
});

test("the log is walked, copied from and left by keys", async ({ page, readClipboard }) => {
  await openConsole(page, own.engine);
  await page.keyboard.press("2");
  await screenIs(page, "Events");
  const log = page.getByRole("grid", { name: "events" });
  const inspector = page.getByRole("complementary", { name: "Event" });
  await expect(log.getByRole("row", { name: /call\.lifecycle-ended/ }).first()).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const second = log.getByRole("row", { selected: true });
  await expect(second).toHaveAttribute("aria-rowindex", "3");
  // Which of the last two came last is the machine's to say.
  const type = /call\.(?:completed|lifecycle-ended)/.exec(await second.innerText())?.[0] ?? "";
  expect(type).not.toBe("");
  await expect(inspector.getByRole("heading", { level: 2 })).toHaveText(type);
  await page.keyboard.press("c");
  await expect(page.getByRole("region", { name: "Events" })).toContainText("copied");
  const copied = await readClipboard();
  expect(copied).toMatch(/^curl -X '?POST/);
  expect(copied).not.toContain("x-signature");
  expect(copied).toContain(`${own.engine.receiver}/hooks/mirai`);
  expect(copied).toContain(type);
  await page.keyboard.press("Escape");
  await expect(inspector).toBeHidden();
  await expect(log.getByRole("row", { selected: true })).toHaveCount(0);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await screenIs(page, "Calls");
  await expect(chosen(page)).toBeVisible();
});

test("the sandbox CRM is read by keys", async ({ page }) => {
  await openConsole(page, own.engine);
  await page.keyboard.press("5");
  const record = page.getByRole("region", { name: "Record", exact: true });
  const types = page.getByRole("group", { name: "Type of record" });
  await tabTo(page, types.getByRole("button", { name: "Calls" }));
  await page.keyboard.press("Enter");
  const rows = page.getByRole("list", { name: "Calls" }).getByRole("button");
  await expect(rows).toHaveCount(2);
  await page.keyboard.press("j");
  await expect(rows.first()).toHaveAttribute("aria-current", "true");
  await expect(record.getByRole("heading", { level: 1 })).toHaveText("Outbound call, completed");
  await page.keyboard.press("j");
  await expect(rows.nth(1)).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("/");
  const search = page.getByRole("textbox", { name: "Search calls" });
  await expect(search).toBeFocused();
  await page.keyboard.type("k1j");
  await expect(search).toHaveValue("k1j");
  await screenIs(page, "Sandbox");
  await page.keyboard.press("Escape");
  await page.keyboard.press("1");
  await screenIs(page, "Calls");
});
