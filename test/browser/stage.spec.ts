/** One call on the whole window, step by step, against what the engine says of it; and where its messages landed. */
import type { Page } from "@playwright/test";
import { miraiEvent, post } from "../harness/mirai-events";
import { untilLanded } from "../harness/rules";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";

const own = oneEngine();

const stage = (page: Page) => page.getByRole("main", { name: "Stage" });
const gate = (page: Page) => page.getByRole("region", { name: "Finalization gate" });
const gated = (page: Page) => page.getByRole("region", { name: "Sandbox CRM, behind the gate" });
const naive = (page: Page) => page.getByRole("region", { name: "Naive twin, no gate" });
const outbox = (page: Page) => page.getByRole("complementary", { name: "Local outbox" });
const time = (page: Page) => page.getByRole("slider", { name: "As of" });
const steps = 10;

/** The open run waits for each next event; then so many are sent by its key. */
async function press(page: Page, callId: string, upTo: number): Promise<void> {
  const arrived = async () => {
    const { rows } = await own.engine.client.runs.list({ limit: 10 });
    return rows.find((run) => run.callId === callId)?.sent ?? 0;
  };
  await expect(page.getByRole("button", { name: /^Next event now/ })).toBeVisible();
  for (let sent = await arrived(); sent < upTo; sent += 1) {
    await page.keyboard.press("ArrowRight");
    await expect.poll(arrived).toBe(sent + 1);
  }
}

async function rulesOn(): Promise<void> {
  const { client } = own.engine;
  if ((await client.rules.list()).rows.length === 0)
    await client.rules.addReady({ readyIds: ["place-order", "order-mail"] });
}

async function callOf(callId: string) {
  return own.engine.client.calls.get({ callId });
}

test("without a call the stage offers one to play, at ten times the speed, and leads back", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Deliver");
  await page.keyboard.press("g");
  await expect(page.getByRole("heading", { level: 1, name: "Stage" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Screens" })).toHaveCount(0);
  await stage(page).getByRole("button", { name: "Play the shop's call at 10×" }).click();
  await expect(gate(page)).toContainText("Waiting for");
  await expect(outbox(page)).toContainText("No rule is switched on");
  const { rows } = await own.engine.client.runs.list({ limit: 1 });
  expect(rows[0]).toMatchObject({
    scenario: "A shop, the cart that was left behind",
    speed: 10,
    state: "playing",
  });
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Go on", exact: true })).toBeVisible();
  await outbox(page).getByRole("button", { name: "Add two: order now, mail at final" }).click();
  await expect(outbox(page)).toContainText("waits for the gate");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("main", { name: "Deliver" })).toBeVisible();
  await own.engine.client.runs.stop({ runId: rows[0]?.runId ?? "" });
});

test("with two rules on: gate, both cards and the outbox say what the engine says, as of every moment", async ({
  page,
}) => {
  const { client } = own.engine;
  await rulesOn();
  const { callId } = await client.runs.create({ scenario: "shop", speed: 1, paused: true });
  await openConsole(page, own.engine, "Simulate");
  await page.keyboard.press("g");
  // The order is placed while they still talk; the mail waits.
  await press(page, callId, 5);
  const order = outbox(page).getByRole("region", { name: "Order, Place the order" });
  await expect(order.getByRole("article")).toContainText("Order by phone");
  await expect(order).toContainText("6:48");
  const mail = outbox(page).getByRole("region", { name: "Mail, Mail: your order" });
  await expect(mail).toContainText("waits for the gate");
  await expect(outbox(page)).toContainText("1 landed, 1 waits, 0 sent out");
  const waiting = await callOf(callId);
  expect(waiting.gate[0]?.state).toBe("waiting");
  await expect(gate(page)).toContainText(waiting.gate[0]?.sentence ?? "?");
  for (const { name, mark } of waiting.gate[0]?.checks.slice(0, 4) ?? [])
    await expect(gate(page).getByRole("listitem").filter({ hasText: name })).toHaveAttribute(
      "data-mark",
      mark,
    );
  await expect(gated(page)).toContainText("not written yet");
  await expect(naive(page)).toContainText("5 writes, all wrong");

  await press(page, callId, steps);
  await expect(gate(page)).toContainText("The gate opened at 7:33.");
  await expect(gated(page)).toContainText("written once, 7:33");
  await expect(outbox(page)).toContainText("2 landed, 0 wait, 0 sent out");
  const [landed] = await untilLanded(own.engine, callId, 1);
  await expect(mail.getByRole("article")).toContainText(landed?.payload.message.subject ?? "?");
  await expect(mail.getByRole("article")).toContainText(landed?.payload.message.to ?? "?");
  const call = await callOf(callId);
  const { writes, externalId } = await client.twin.call({ callId });
  await expect(naive(page)).toContainText(`${writes.length} writes, ${writes.length - 1} wrong`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(call.personName ?? "?");
  const inCrm = async () => {
    const { rows } = await client.crm.objects({ type: "calls", limit: 500 });
    return rows.filter((row) => JSON.stringify(row).includes(externalId)).length;
  };
  await expect.poll(inCrm).toBe(1);

  // Back in time all of it moves together; what lies ahead is told as such.
  await page.keyboard.press("[");
  await page.keyboard.press("[");
  await expect(gate(page)).toContainText("The gate waits until the call is final.");
  await expect(gated(page)).toContainText("One, complete, at 7:33.");
  await expect(mail).toContainText("at 7:33");
  await time(page).focus();
  await page.keyboard.press("Home");
  await expect(time(page)).toHaveAttribute("aria-valuetext", "0:00");
  await expect(gated(page)).toContainText("0 writes so far");
  await expect(naive(page)).toContainText("1 write, wrong");
  await expect(order).toContainText("at 6:48");
  await page.keyboard.press("End");
  await expect(gate(page)).toContainText("The gate opened at 7:33.");
  const box = await time(page).locator("..").boundingBox();
  if (!box) throw new Error("the time has no place");
  await page.mouse.click(box.x + 4, box.y + 14);
  await expect(time(page)).toHaveAttribute("aria-valuetext", "0:00");
  await time(page).blur();
  for (let moment = 0; moment < 12; moment += 1) await page.keyboard.press("]");
  await expect(time(page)).toHaveAttribute("aria-valuetext", "now, 7:33");

  await page.keyboard.press("t");
  await expect(naive(page)).toHaveCount(0);
  await page.keyboard.press("t");
  await expect(naive(page)).toBeVisible();

  await page.keyboard.press("Escape");
  await expect(page.getByRole("main", { name: "Simulate" })).toBeVisible();
});

test("F loses the next event, L makes it late, 0 begins again as a new call", async ({ page }) => {
  const { client } = own.engine;
  const { callId, runId } = await client.runs.create({ scenario: "shop", speed: 1, paused: true });
  await openConsole(page, own.engine, "Calls");
  await page.keyboard.press("g");
  await press(page, callId, 1);
  await page.keyboard.press("f");
  await press(page, callId, 2);
  const failed = async () => (await client.runs.get({ runId })).sends[1]?.error ?? "";
  await expect.poll(failed).not.toBe("");
  await page.keyboard.press("l");
  await expect
    .poll(async () => (await client.runs.get({ runId })).sends.some(({ fault }) => fault !== null))
    .toBe(true);
  await page.keyboard.press("0");
  await expect.poll(async () => (await client.runs.get({ runId })).state).toBe("stopped");
  const newest = async () => (await client.runs.list({ limit: 1 })).rows[0];
  await expect.poll(async () => (await newest())?.callId).not.toBe(callId);
  await expect(page.getByRole("banner")).toContainText("/ 7:33");
  await client.runs.stop({ runId: (await newest())?.runId ?? "" });
});

test("on Calls the call that is followed comes on the stage, by its key and from the palette", async ({
  page,
}) => {
  await post(`${own.engine.receiver}/hooks/mirai`, miraiEvent("call.initiate", { id: "c_followed" }));
  await openConsole(page, own.engine, "Calls");
  await expect(page.getByText("c_followed").first()).toBeVisible();
  await page.keyboard.press("g");
  await expect(page.getByRole("banner")).toContainText("live");
  await page.keyboard.press("Escape");
  await expect(page.getByText("c_followed").first()).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("stage");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("banner")).toContainText("live");
});

test("of a real call numbers are masked until somebody shows them", async ({ page }) => {
  await post(`${own.engine.receiver}/hooks/mirai`, miraiEvent("call.initiate", { id: "c_real" }));
  const real = await own.engine.until(async () => {
    const { rows } = await own.engine.client.calls.list({ limit: 50 });
    return rows.find(({ key }) => key === "c_real");
  }, "the real call");
  await openConsole(page, own.engine, "Calls");
  await page
    .getByRole("option", { name: new RegExp(real.key) })
    .or(page.getByText(real.personName ?? real.key))
    .first()
    .click();
  await page.keyboard.press("g");
  const digits = (real.phone ?? "").slice(-4);
  await expect(page.getByRole("banner")).toContainText("live");
  await expect(page.getByRole("banner")).not.toContainText(digits);
  await page.getByRole("button", { name: "real numbers masked" }).click();
  await expect(page.getByRole("banner")).toContainText(digits);
});

test("the local outbox: from the call to its message, by look, by keys, and live", async ({ page }) => {
  const { client } = own.engine;
  await rulesOn();
  const played = await client.runs.create({ scenario: "shop", speed: 100 });
  await untilLanded(own.engine, played.callId, 1);
  const { rows: before } = await client.localOutbox.list({});
  const [first] = before;
  if (!first) throw new Error("nothing landed before");
  await openConsole(page, own.engine, "Deliver");
  await page.getByRole("radio", { name: /^Local outbox/ }).click();
  const list = page.getByRole("list", { name: "Newest first" });
  const read = page.getByRole("region", { name: "Message", exact: true });
  await expect(list.getByRole("listitem")).toHaveCount(before.length);
  await expect(read.getByRole("article")).toContainText(first.payload.message.subject ?? "?");
  await expect(read).toContainText(first.because);
  for (const line of first.payload.because) await expect(read).toContainText(line);

  const { callId } = await client.runs.create({ scenario: "shop", speed: 100 });
  await untilLanded(own.engine, callId, 1);
  await expect(list.getByRole("listitem")).toHaveCount(before.length + 1);
  await page.keyboard.press("j");
  await expect(list.getByRole("button").nth(1)).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("k");
  await expect(list.getByRole("button").nth(0)).toHaveAttribute("aria-current", "true");

  await page.getByRole("radio", { name: /^Chat/ }).click();
  await expect(read).toContainText("No message matches");
  await page.getByRole("radio", { name: /^Messages of every look/ }).click();
  await read.getByRole("button", { name: "Let out …" }).click();
  await expect(read).toContainText(`${before.length + 1} landed here and stay here`);
  await read.getByRole("button", { name: "Not yet" }).click();

  await read.getByRole("button", { name: "Stage" }).click();
  await outbox(page).getByRole("button", { name: "Open" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(list.getByRole("listitem")).toHaveCount(before.length + 1);

  await openScreen(page, "Calls");
  await page.getByRole("button", { name: "1 message in the local outbox" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(1);
});
