/** The story of a first visit, told by what is seen: a sample call plays, and its record reaches the sandbox CRM. */
import type { Page } from "@playwright/test";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();
test.describe.configure({ mode: "serial" });

const callOf = (page: Page) => page.getByRole("region", { name: "Call", exact: true });
const listOf = (page: Page) => page.getByRole("listbox", { name: "Calls" }).getByRole("option");
const inspectorOf = (page: Page) => page.getByRole("complementary", { name: "Event" });
const countOf = (page: Page, type: string) =>
  page.getByRole("group", { name: "Type of record" }).getByRole("button", { name: type });

const pinsInOrder = [
  "call.initiate, arrived as 1",
  "call.in-progress, arrived as 2",
  "call.ended, arrived as 3, sent 2 times",
  "call.completed, arrived as 6",
  "end-of-call, arrived as 5",
  "call.lifecycle-ended, arrived as 7",
];

test("opens and is already listening", async ({ page }) => {
  await openConsole(page, own.engine);
  const first = page.getByRole("region", { name: "First run" });
  await expect(first.getByRole("heading", { level: 1 })).toHaveText("Listening. Nothing to set up.");
  await expect(first).toContainText(`${own.engine.receiver}/hooks/mirai`);
  await expect(page.getByRole("banner")).toContainText(`${own.engine.receiver}/hooks/mirai`);
  await expect(page.getByRole("banner")).toContainText("local only");
  await expect(page.getByRole("contentinfo")).toContainText("0 events · 0 calls");

  const steps = page.getByRole("complementary", { name: "First minutes" });
  await expect(steps.getByRole("listitem").filter({ has: page.getByLabel("done") })).toContainText([
    "answered its own test",
    "test row committed",
  ]);
  await expect(steps).toContainText("2 of 9");
  await expect(steps).toContainText("What leaves this machine: nothing.");
  await expect(page.getByRole("region", { name: "Calls", exact: true })).toContainText("No calls yet");
});

test("plays a sample call: pins fill in, and the CRM learns of it only at its end, without a reload", async ({
  page,
  browserPage: crm,
}) => {
  await openConsole(crm, own.engine, "Sandbox");
  await expect(countOf(crm, "Calls")).toHaveText(/0$/);
  await expect(crm.getByRole("region", { name: "Record" })).toContainText("The sandbox CRM is empty");
  await noteWhenCallsAppear(crm);

  await openConsole(page, own.engine, "Calls");
  const sample = page.getByRole("region", { name: "Sample call" });
  await expect(sample.getByRole("button", { name: /, planned/ })).toHaveCount(6);
  await sample.getByRole("button", { name: "Play a sample call" }).click();
  await expect(sample.getByRole("heading")).toHaveText("Playing a sample call");
  await expect(sample.getByRole("button", { name: /^Playing, \d of 7 sent$/ })).toBeDisabled();
  await expect(listOf(page)).toContainText("in call");

  // Half-way: what came is filled, what is to come is still planned, and the CRM knows nothing.
  await expect(sample).toContainText("3 of 6 events have come.");
  await expect(sample.getByRole("button", { name: /, arrived as/ })).toHaveCount(3);
  await expect(sample.getByRole("button", { name: /, planned/ })).toHaveCount(3);
  await expect(listOf(page)).toContainText("waiting");
  expect(await countOf(crm, "Calls").textContent()).toMatch(/0$/);

  await expect(sample.getByRole("heading")).toHaveText("A whole call", { timeout: 15_000 });
  await expect(callOf(page).getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("region", { name: "First run" })).toBeHidden();
  await expect(listOf(page)).toContainText("synced");

  await expect(countOf(crm, "Contacts")).toHaveText(/1$/);
  await expect(countOf(crm, "Calls")).toHaveText(/1$/);
  await expect(countOf(crm, "Tasks")).toHaveText(/1$/);
  const { rows } = await own.engine.client.events.list({ q: "type:call.lifecycle-ended", limit: 1 });
  const calls = await crm.evaluate(() => (window as unknown as Noted).callsSeenAt);
  expect(calls, "times at which the CRM screen's count of calls changed").toHaveLength(1);
  expect(calls[0]).toBeGreaterThanOrEqual(rows[0]?.receivedAt ?? Number.POSITIVE_INFINITY);
});

type Noted = { callsSeenAt: number[] };

/** Keeps the moment of every change of the number of calls that the CRM screen shows. */
async function noteWhenCallsAppear(crm: Page): Promise<void> {
  await countOf(crm, "Calls").evaluate((button) => {
    const noted = window as unknown as Noted;
    noted.callsSeenAt = [];
    let before = button.textContent;
    new MutationObserver(() => {
      if (button.textContent === before) return;
      before = button.textContent;
      noted.callsSeenAt.push(Date.now());
    }).observe(button, { subtree: true, characterData: true, childList: true });
  });
}

test("plays it again: another call of another caller", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  await expect(listOf(page)).toHaveCount(1);
  const key = await callOf(page).getByTitle("The provider's key of the call").textContent();
  await page.getByRole("button", { name: "Play a sample call" }).click();
  await expect(page.getByRole("button", { name: /^Playing, \d of 7 sent$/ })).toBeVisible();
  await expect(listOf(page)).toHaveCount(2);
  await expect(listOf(page).first()).toHaveAttribute("aria-selected", "true");
  await expect(callOf(page)).not.toContainText(key ?? "");
  await expect(callOf(page)).toContainText("call.lifecycle-ended came", { timeout: 20_000 });
  await expect(listOf(page).first()).toContainText("synced");

  const callers = await page.locator(".call-row-parties").allTextContents();
  expect(callers).toHaveLength(2);
  for (const caller of callers) expect(caller).toMatch(/^\+1 202 555 01\d\d → \S+ \S+$/);
  expect(new Set(callers).size).toBe(2);
  await expect(page.getByText("2 of 2 calls shown")).toBeVisible();
});

async function callIdsOf(): Promise<string[]> {
  return (await own.engine.client.calls.list({ limit: 100 })).rows.map(({ callId }) => callId);
}

test("shows the call's worth: one event sent twice, one out of order", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  const call = callOf(page);
  const timeline = call.getByRole("group", { name: /^Timeline/ });
  const pins = timeline.getByRole("button");
  await expect(pins).toHaveCount(6);
  expect(await pins.evaluateAll((all) => all.map((pin) => pin.getAttribute("aria-label")))).toEqual(
    pinsInOrder,
  );
  await expect(timeline).toContainText(/\d\.\d s late/);
  await expect(call).toContainText("6 events");
  await expect(call.getByRole("button", { name: "1 sent 2×" })).toBeVisible();
  await expect(call.getByRole("button", { name: "1 out of order" })).toBeVisible();
  const late = call.getByRole("row").filter({ hasText: "call.completed" });
  await expect(late).toContainText("late");
  await expect(call.getByRole("row").filter({ hasText: "late" })).toHaveCount(1);
  await expect(call.getByRole("row").filter({ hasText: "call.ended" })).toContainText("1 copy ignored");
  await expect(call.getByRole("region", { name: "Findings" }).getByRole("listitem")).toHaveText([
    "call.ended was sent 2 times",
    /^call\.completed came \d\.\d s after an event it precedes, as number 6$/,
  ]);

  await timeline.getByRole("button", { name: /^call\.completed/ }).hover();
  const card = page.getByRole("tooltip");
  await expect(card).toContainText("call.completed");
  await expect(card).toContainText("came 6th, not 5th");
});

test("opens the copy from the timeline, which says whose copy it is", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  const pin = callOf(page).getByRole("button", { name: /^call\.ended, arrived as 3/ });
  await pin.click();
  const inspector = inspectorOf(page);
  await expect(inspector.getByRole("heading", { level: 2 })).toHaveText("call.ended");
  await inspector.getByRole("tab", { name: "About" }).click();
  const copies = inspector
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: "All copies of this event" }) });
  const [first, second] = [copies.getByRole("button").nth(0), copies.getByRole("button").nth(1)];
  await expect(copies.getByRole("button").filter({ hasText: /#\d+/ })).toHaveCount(2);
  await expect(first).toContainText("this one");
  const original = /#\d+/.exec((await first.locator(".mono").first().textContent()) ?? "")?.[0] ?? "";
  const copy = /#\d+/.exec((await second.locator(".mono").first().textContent()) ?? "")?.[0] ?? "";

  await second.click();
  await expect(inspector.locator("header")).toContainText(`call.ended${copy}`);
  await expect(inspector.locator("header")).toContainText(`copy of ${original}`);
  await expect(second).toContainText("this one");
  await expect(pin).toHaveAttribute("aria-pressed", "true");
  await expect(copies).toContainText(`This is a copy of ${original}, which came first.`);
  await inspector.getByRole("button", { name: "Close (Esc)" }).click();
  await expect(inspector).toBeHidden();
});

test("beside an open event in a small window the call keeps its name, and what can be done with it", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await openConsole(page, own.engine, "Calls");
  await callOf(page)
    .getByRole("button", { name: /^call\.ended, arrived as 3/ })
    .click();
  await expect(inspectorOf(page)).toBeVisible();
  const name = await callOf(page).getByRole("heading", { level: 1 }).boundingBox();
  expect(name?.width).toBeGreaterThan(180);
  const head = await callOf(page).locator(".call-head").boundingBox();
  for (const action of ["Play again with a fault …", "Make a scenario …", "Share", "More for this call"]) {
    const box = await callOf(page).getByRole("button", { name: action }).boundingBox();
    expect((box?.x ?? 9999) + (box?.width ?? 0), action).toBeLessThan((head?.x ?? 0) + (head?.width ?? 0));
  }
});

test("says at the gate why the call may leave", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  const gate = page.getByRole("region", { name: "Finalization gate" });
  await expect(gate).toContainText("Gate opened");
  await expect(gate).toContainText("call record v1 frozen");
  await expect(gate.getByRole("listitem")).toHaveText([
    /^ended\d\d:\d\d:\d\d( [AP]M)?$/,
    "completeoutcome, summary",
    "finallifecycle-ended",
    "allowedsimulated, stays on this machine",
  ]);
  for (const fact of await gate.getByRole("listitem").all()) await expect(fact).toHaveClass(/gate-check/);
  await gate.getByRole("button", { name: "lifecycle-ended" }).click();
  await expect(inspectorOf(page).getByRole("heading", { level: 2 })).toHaveText("call.lifecycle-ended");

  const record = page.getByRole("region", { name: "Call record" });
  await expect(record.getByRole("heading")).toHaveText("Call record v1");
  await expect(record).toContainText(/Sandbox CRM · contact\s*delivered/);
  await expect(record).toContainText(/Sandbox CRM · call\s*delivered/);
  await expect(record).toContainText(/Sandbox CRM · task\s*delivered/);
});

test("leads to the CRM, which has each call, contact and task once", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  const heading = await callOf(page).getByRole("heading", { level: 1 }).textContent();
  const name = heading?.split(" → ")[1] ?? "";
  await page.getByRole("region", { name: "Call record" }).getByRole("button", { name: "Open call" }).click();
  const record = page.getByRole("region", { name: "Record", exact: true });
  await expect(record.getByRole("heading", { level: 1 })).toHaveText("Outbound call, completed");
  await expect(record).toContainText(
    new RegExp(`${name} confirmed order A-\\d+ with Example Clinic and asked for the invoice by e-mail\\.`),
  );
  await expect(record).toContainText(/Follow up: send.email/);

  // Two callers may draw the same number, and are then one contact.
  const numbers = new Set(
    (await own.engine.client.calls.list({ limit: 100 })).rows.map(({ phone }) => phone),
  );
  await expect(countOf(page, "Contacts")).toHaveText(new RegExp(`${numbers.size}$`));
  await expect(countOf(page, "Calls")).toHaveText(/2$/);
  await expect(countOf(page, "Tasks")).toHaveText(/2$/);
  await countOf(page, "Contacts").click();
  await expect(page.getByRole("list", { name: "Contacts" }).getByRole("listitem")).toHaveCount(numbers.size);

  await record.getByRole("button", { name: "Open contact" }).click();
  await expect(record.getByRole("heading", { level: 1 })).toHaveText(name);
  const activity = record.getByRole("region", { name: "Activity" });
  await expect(activity).toContainText("Outbound call, completed");
  await expect(activity).toContainText(/Follow up: send.email/);
  await expect(activity).toContainText(`${name} confirmed order`);

  const audit = page.getByRole("region", { name: "Audit" });
  await audit.getByRole("button", { name: "this record" }).click();
  const created = audit.getByRole("row").filter({ hasText: "created" }).getByRole("button");
  await expect(created).toHaveCount(numbers.size + 4);
  const upserts = await created.allTextContents();
  expect(new Set(upserts).size).toBe(upserts.length);
  for (const callId of await callIdsOf()) {
    const about = upserts.filter((upsert) => upsert.includes(callId)).toSorted();
    expect(about).toEqual([`upsert call mirai:${callId} v1`, `upsert task mirai:${callId}:follow-up`]);
  }

  await record.getByRole("button", { name: "Open call" }).first().click();
  await expect(page.getByRole("main", { name: "Calls" })).toBeVisible();
  await expect(callOf(page).getByRole("heading", { level: 1 })).toHaveText(heading ?? "");
});
