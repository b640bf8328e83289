/** Is this call as its provider promises, and where does what it says come from: told by what is seen. */
import type { Page } from "@playwright/test";
import { callRailEvent, postCallRail } from "../harness/callrail-events";
import { untilCall } from "../harness/calls";
import { completedCall, miraiEvent, post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";

const own = oneEngine();
test.describe.configure({ mode: "serial" });

const callOf = (page: Page) => page.getByRole("region", { name: "Call", exact: true });
const inspectorOf = (page: Page) => page.getByRole("complementary", { name: "Event" });
const search = (page: Page) => page.getByRole("textbox", { name: "Search calls" });
const listOf = (page: Page) => page.getByRole("listbox", { name: "Calls" });

async function postAll(bodies: string[]): Promise<void> {
  for (const body of bodies) expect(await post(`${own.engine.receiver}/hooks/mirai`, body)).toBe(200);
}

test.beforeAll(async () => {
  await postAll(completedCall("c_good"));
  const [initiate = "", inProgress = "", ended = "", ...rest] = completedCall("c_broken");
  const busy = miraiEvent("call.busy", { id: "c_broken" }, { call: { endedAt: "2026-03-02T10:00:31Z" } });
  await postAll([initiate, busy, initiate, ended, inProgress, ...rest.slice(0, 2)]);
  const report = { reAttemptCount: 1, rescheduledCount: 0 };
  await postAll([miraiEvent("call.lifecycle-ended", { id: "c_broken" }, { report })]);
  await untilCall(own.engine, "c_broken", { final: true, delivery: "synced" });
});

test("finds the call that breaks a rule, reads the rule, and follows it to the event", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  await search(page).fill("conformance:");
  await expect(page.getByRole("option", { name: /conformance:broken/ })).toContainText("1");
  await search(page).fill("conformance:broken ");
  await expect(listOf(page).getByRole("option")).toHaveCount(1);
  await expect(callOf(page)).toContainText("does not conform");

  const conformance = page.getByRole("region", { name: "Conformance" });
  await expect(conformance).toContainText("call.ended before call.in-progress");
  await expect(conformance).toContainText("may be the network's");
  await expect(conformance).toContainText(
    "Mirai: call.in-progress always precedes what comes of a conversation",
  );
  await expect(conformance).toContainText("“Call Lifecycle & Webhooks”");
  await conformance.getByRole("button", { name: /^ended/ }).click();
  await expect(inspectorOf(page)).toContainText("call.ended");
});

test("a call that keeps the rules says so and nothing more", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  await search(page).fill("conformance:conforms ");
  await expect(callOf(page)).toContainText("conforms");
  await expect(page.getByRole("region", { name: "Conformance" })).toHaveCount(0);
});

test("sees which event told a field, what it replaced, and opens that event", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  await search(page).fill("conformance:broken ");
  await page.getByRole("button", { name: "Where from" }).click();
  const table = page.getByRole("table", { name: "Where call record v1 comes from" });
  const outcome = table.getByRole("row", { name: /^outcome completed/ });
  await expect(outcome).toContainText("call.completed");
  await expect(outcome).toContainText("replaced 1 value");
  await table.getByRole("button", { name: "outcome", exact: true }).click();
  await expect(table).toContainText("replaced busy from call.busy");
  await expect(table.getByRole("row", { name: /^phone / })).toContainText("setting");
  await expect(table.getByRole("row", { name: /^agent / })).toContainText("no event told it");
  await table
    .getByRole("row", { name: /^summary / })
    .getByRole("button", { name: "end-of-call" })
    .click();
  await expect(inspectorOf(page)).toContainText("end-of-call");
  await page.getByRole("button", { name: "Facts", exact: true }).click();
  const facts = page.getByRole("table", { name: "Where the facts come from" });
  await expect(facts.getByRole("row", { name: /^dialAttempts 2/ })).toContainText("event.data.report");
});

test("advice stands at the source; it is put away, taken up and settled", async ({ page }) => {
  await own.engine.client.sources.create({ name: "callrail", provider: "callrail" });
  const key = (call: number) => `CAL${String(call).padStart(32, "0")}`;
  for (let call = 0; call < 20; call += 1) {
    const fields = { resource_id: key(call), recording: "", recording_player: "" };
    await postCallRail(own.engine, "post-call", callRailEvent("post-call", fields));
  }
  await untilCall(own.engine, key(19), { final: true });
  await openConsole(page, own.engine, "Calls");
  await page.getByRole("button", { name: /pieces? of advice on your sources/ }).click();
  await expect(page.getByRole("main", { name: "Setup" })).toBeVisible();
  await page.getByRole("button", { name: "Open callrail" }).click();
  const advice = page
    .getByRole("listitem")
    .filter({ hasText: "none of 20 conversations brought a recording" });
  await expect(advice).toContainText("20 conversations · 0 with a recording");
  await advice.getByRole("button", { name: "Put away" }).click();
  await expect(advice).toHaveCount(0);
  await page.getByRole("button", { name: "1 put away" }).click();
  await advice.getByRole("button", { name: "Take up" }).click();
  await advice.getByRole("button", { name: "We do not record" }).click();
  await expect(advice).toHaveCount(0);
  await expect(page.getByRole("switch", { name: "callrail: we record" })).not.toBeChecked();
  const never = page.getByRole("listitem").filter({ hasText: "Pre-Call was never seen in 20 calls" });
  await never.getByRole("button", { name: "It is not switched on" }).click();
  await expect(never).toHaveCount(0);
  await expect(page.getByText("None of these is missing in a call")).toBeVisible();
  await openScreen(page, "Calls");
});
