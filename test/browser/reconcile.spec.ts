/** Reconcile, as its user meets it: the key is set, a day is compared, and what is missing is added and waits. */
import {
  asCallRail,
  asPostCall,
  type ListServer,
  listKey,
  makeCalls,
  startCallRailList,
} from "../harness/call-lists";
import { callRailEvent, postCallRail } from "../harness/callrail-events";
import { untilRead } from "../harness/calls";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";

const own = oneEngine();
const calls = makeCalls(40, Date.now());
const lost = calls.filter((_, index) => index % 5 === 2).slice(0, 6);
let list: ListServer;

test.beforeAll(async () => {
  list = await startCallRailList(calls.map(asCallRail));
});
test.afterAll(async () => {
  await list.close();
});

test("without a source that can be compared it says which can", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  await page.keyboard.press("w");
  const screen = page.getByRole("main", { name: "Reconcile" });
  await expect(screen).toContainText("The lists of calls of CallRail and Atoms are known");
  await screen.getByRole("button", { name: "Add a source" }).click();
  await expect(page.getByRole("main", { name: "Setup" })).toBeVisible();
});

test("a day is compared with CallRail's API; the missing calls are added and wait under Held by history", async ({
  page,
}) => {
  const { engine } = own;
  await engine.client.sources.create({ name: "callrail", provider: "callrail" });
  for (const call of calls.filter((one) => !lost.includes(one)))
    await postCallRail(engine, "post-call", callRailEvent("post-call", asPostCall(call)));
  await untilRead(engine);

  await openConsole(page, engine, "Setup");
  await page.getByRole("button", { name: "/hooks/callrail" }).first().click();
  await page.getByRole("button", { name: "Reconcile …" }).click();

  const form = page.getByRole("region", { name: "What to compare" });
  const access = form.getByRole("form", { name: "How CallRail is asked" });
  await expect(form.getByRole("button", { name: "Reconcile" })).toBeDisabled();
  await access.getByLabel("Account id").fill("ACC0a1b");
  await access.getByLabel("API key").fill("a-wrong-key-0001");
  await access.getByLabel("Address").fill("http://callrail.example.com");
  await access.getByRole("button", { name: "Save" }).click();
  await expect(access.getByRole("alert")).toContainText("would cross the network in the clear");
  await access.getByLabel("Address").fill(list.url);
  await access.getByRole("button", { name: "Save" }).click();
  await expect(form).toContainText("…0001");

  await form.getByRole("button", { name: "Reconcile" }).click();
  const result = page.getByRole("region", { name: "Result" });
  await expect(result.getByRole("alert")).toContainText("CallRail refuses the API key (401)");
  await expect(result.getByRole("alert")).toContainText("Make a key in CallRail's settings");
  await form.getByRole("button", { name: "Change" }).click();
  await access.getByLabel(/API key/).fill(listKey);
  await access.getByRole("button", { name: "Save" }).click();
  await expect(form).toContainText("…7731");

  await form.getByRole("button", { name: "Reconcile" }).click();
  await expect(result.getByRole("heading")).toHaveText("6 calls of 40 never came here.");
  const table = result.getByRole("grid", { name: "calls" });
  await expect(table).toHaveAttribute("aria-rowcount", "7");
  await result.getByRole("radio", { name: /Only here/ }).click();
  await expect(result).toContainText("No call is only here");
  await result.getByRole("radio", { name: /Missing here/ }).click();

  await expect(table.getByRole("button", { name: /^Add CAL/ })).toHaveCount(6);
  await page.keyboard.press("j");
  await expect(table.getByRole("row", { selected: true })).toHaveCount(1);
  await page.keyboard.press("a");
  await expect(result.getByRole("heading")).toHaveText("5 calls of 40 never came here.");
  await result.getByRole("button", { name: "Add 5 missing calls" }).click();
  await expect(result.getByRole("heading")).toHaveText("All 6 calls that never came are here now.");
  await expect(result).toContainText("6 added");

  await table.getByRole("button", { name: `Open ${lost[0]?.key}` }).click();
  const call = page.getByRole("main", { name: "Calls" });
  await expect(call).toContainText("pulled");
  await expect(call).toContainText("held by history until you send it");
  await page.keyboard.press("w");
  await result.getByRole("button", { name: "See them under Held by history" }).click();
  await expect(page.getByRole("main", { name: "Deliver" })).toContainText("6");
});

test("an export is chosen, compared and told apart from another's; Esc leads back", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await page.keyboard.press("w");
  const form = page.getByRole("region", { name: "What to compare" });
  await form.getByRole("radio", { name: "its export, CSV" }).click();
  const rows = calls.map(
    ({ phone, startedAt, seconds }) => `${phone},${new Date(startedAt).toISOString()},${seconds}`,
  );
  const file = (text: string) => ({ name: "calls.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  const picker = form.getByLabel("The export");
  await picker.setInputFiles(file("Call ID,From,To,Created At\nCALL-1,a,b,2026-03-02T10:00:00Z"));
  await form.getByRole("button", { name: "Compare with the file" }).click();
  const result = page.getByRole("region", { name: "Result" });
  await expect(result.getByRole("alert")).toContainText("It looks like an export of Atoms.");
  // What stood before still does.
  await expect(result.getByRole("heading")).toHaveText("All 6 calls that never came are here now.");

  await form.getByRole("button", { name: "Take another" }).click();
  await picker.setInputFiles(file(["Phone Number,Start Time,Duration (seconds)", ...rows].join("\n")));
  await form.getByRole("button", { name: "Compare with the file" }).click();
  await expect(result.getByRole("heading")).toHaveText(
    "All 40 calls of CallRail's list are here, and the same.",
  );
  await expect(result.getByRole("radio", { name: /Probably the same/ })).toContainText("40");

  await result.getByRole("heading").click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("main", { name: "Events" })).toBeVisible();
  await openScreen(page, "Calls");
  await page.getByRole("button", { name: "Export all calls, or bring in" }).click();
  await page.getByRole("menuitem", { name: /Reconcile with the provider/ }).click();
  await expect(page.getByRole("main", { name: "Reconcile" })).toBeVisible();
});
