/** Sending kept events once more from the console: edited in place, to a handler that is mended meanwhile, or here. */
import type { Page } from "@playwright/test";
import { completedCall, miraiEvent, post } from "../harness/mirai-events";
import { type Recorder, startRecorder } from "../harness/recorder";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();
let handler: Recorder;

const hook = () => `${own.engine.receiver}/hooks/mirai`;
const inspector = (page: Page) => page.getByRole("complementary", { name: "Event" });
const sheet = (page: Page) => page.getByRole("complementary", { name: /[Rr]eplay/ });
const answers = (page: Page) => sheet(page).getByRole("table", { name: "Answers" }).locator("tbody tr");
const row = (page: Page, text: string) =>
  page.getByRole("grid", { name: "events" }).getByRole("row").filter({ hasText: text });

const busy = miraiEvent("call.busy", { id: "c_edited" }, { call: { status: "busy" } });

test.beforeAll(async () => {
  handler = await startRecorder(() => ({ status: 500 }));
  for (const body of [busy, ...completedCall("c_whole")]) expect(await post(hook(), body)).toBe(200);
  await own.engine.until(async () => {
    const { rows } = await own.engine.client.calls.list({});
    return rows.some(({ key, events }) => key === "c_whole" && events === 6);
  }, "the call with all its events");
});
test.afterAll(() => handler.close());

test("an event is edited and replayed to a handler that failed on it, and is fixed", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await row(page, "c_edited").click();
  await expect(inspector(page)).toContainText("call.busy");

  await page.keyboard.press("r");
  await expect(sheet(page)).toContainText("It becomes an event of a replay");
  await sheet(page).getByRole("textbox", { name: "URL of a handler" }).fill(`${handler.url}/webhooks`);
  await expect(sheet(page)).toContainText(`Sends one request to ${handler.url}/webhooks`);
  await expect(sheet(page)).toContainText("with its test secret: mirai has no secret of its own");
  await sheet(page).getByRole("button", { name: "Send 1 event" }).click();
  await expect(answers(page)).toHaveText(/call\.busy.*200 .*Ringback.*500 /);
  expect(handler.requests.map(({ body }) => body)).toEqual([busy]);
  await page.keyboard.press("Escape");
  await expect(sheet(page)).toBeHidden();

  handler.answer(() => ({ status: 200, body: { done: true } }));
  await page.keyboard.press("Shift+R");
  const body = sheet(page).getByRole("textbox", { name: "Body to send" });
  await body.getByText('"busy"', { exact: true }).dblclick();
  await page.keyboard.type("no-answer");
  await expect(sheet(page).getByRole("list", { name: "Changes" })).toHaveText(
    'event.data.call.status"busy"→"no-answer"',
  );
  await body.press("Control+End");
  await page.keyboard.type(" x");
  await expect(sheet(page)).toContainText(/No JSON: it breaks in line \d+, column 3/);
  await page.keyboard.press("Backspace");
  await expect(sheet(page)).toContainText("1 value changed");
  // Where it went last is where it goes.
  await sheet(page).getByRole("button", { name: "Send 1 event" }).click();
  await expect(answers(page)).toHaveText(/500 .*200 .*fixed/);
  const sent = handler.requests.at(-1)?.body ?? "";
  expect(JSON.parse(sent)).toEqual(JSON.parse(busy.replace('"status":"busy"', '"status":"no-answer"')));

  await page.keyboard.press("Escape");
  await inspector(page).getByRole("tab", { name: "About" }).click();
  const sentOn = inspector(page).getByRole("region", { name: "Sent on" }).getByRole("listitem");
  await expect(sentOn).toHaveText([/replayed.*\/webhooks.*500/, /replayed.*\/webhooks.*200.*answer/]);
});

test("a whole call is replayed here, and each new event knows the one it repeats", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  await page
    .getByRole("option", { name: /c_whole|Dana Reyes/ })
    .first()
    .click();
  const call = page.getByRole("region", { name: "Call", exact: true });
  await expect(call).toContainText("c_whole");
  await page.keyboard.press("r");
  await sheet(page)
    .getByRole("radio", { name: /own receiver/ })
    .check();
  await sheet(page).getByRole("button", { name: "Send 6 events" }).click();
  await expect(sheet(page).getByRole("status")).toHaveText("6 events sent: 6 same");
  await sheet(page)
    .getByRole("button", { name: /^Open the new event/ })
    .last()
    .click();
  await page.keyboard.press("Escape");
  await expect(inspector(page)).toContainText("call.lifecycle-ended");
  await expect(inspector(page).getByRole("button", { name: "replay of #7" })).toBeVisible();
  await inspector(page).getByRole("tab", { name: "About" }).click();
  await expect(inspector(page).getByRole("region", { name: "Sent on" })).toContainText(/Replay of\s*#7/);
});

test("a handler that nobody allowed is asked about in place", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await row(page, "c_edited").last().click();
  await expect(inspector(page)).toContainText("call.busy");
  await page.keyboard.press("r");
  await sheet(page).getByRole("textbox", { name: "URL of a handler" }).fill("http://10.255.255.1:9/in");
  await sheet(page).getByRole("button", { name: "Send 1 event" }).click();
  await expect(sheet(page).getByRole("alert")).toContainText("10.255.255.1 is not this machine");
  await expect(sheet(page).getByRole("alert")).not.toContainText("POST /api");
  await expect(sheet(page).getByRole("button", { name: "Allow 10.255.255.1 and send" })).toBeVisible();
});
