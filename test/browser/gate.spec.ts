/** A destination's gate, as its user sets it: what a change would do is read before it is saved, and taken back after. */
import type { Page } from "@playwright/test";
import { atomsEvent } from "../harness/atoms-events";
import { advance, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { post } from "../harness/mirai-events";
import { type Recorder, startRecorder } from "../harness/recorder";
import { expect, openConsole, test } from "./console-page";

const folder = makeFolder();
let engine: EngineProcess;
let remote: Recorder;
let destinationId: string;

test.beforeAll(async () => {
  remote = await startRecorder();
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  await engine.client.sources.create({ name: "atoms", provider: "atoms", verify: "record" });
  const made = await engine.client.destinations.create({
    name: "Their system",
    kind: "any-url",
    url: remote.url,
  });
  destinationId = made.destinationId;
});
test.afterEach(async ({ page }) => page.close());
test.afterAll(async () => {
  await engine.stop();
  await remote.close();
  folder.remove();
});

/** A conversation that has ended, and whose analysis has not come. */
async function talked(key: string): Promise<void> {
  for (const type of ["pre-conversation", "post-conversation"])
    await post(`${engine.receiver}/hooks/atoms`, atomsEvent(type, key));
  await untilCall(engine, key, { ended: true });
}

const gate = (page: Page) => page.getByRole("region", { name: "Finalization gate" });
const settings = (page: Page) => page.getByRole("region", { name: "Gate of Their system" });
const outbox = (page: Page) => page.getByRole("region", { name: "Outbox" });

async function openGateOf(page: Page, key: string): Promise<void> {
  await openConsole(page, engine, "Deliver");
  await page.getByRole("button", { name: "Their system", exact: true }).click();
  await page
    .getByRole("list", { name: "Calls waiting at the gate" })
    .getByRole("button", { name: key })
    .click();
  await expect(gate(page).getByRole("heading", { name: "Waiting" })).toBeVisible();
}

test("a waiting time is changed from the gate that waits: it says what that does, does it, and is undone", async ({
  page,
}) => {
  await talked("c_waits");
  await advance(engine, 120_000);
  await openGateOf(page, "c_waits");
  await expect(gate(page).getByRole("status")).toContainText(
    /^Waiting for the final event analytics-completed\. Otherwise it leaves marked incomplete at .*, in 13 m/,
  );
  const deadline = gate(page).getByRole("row", { name: /^deadline 15 m from the end/ });
  await expect(deadline).toContainText("assumed");

  await deadline.getByRole("button", { name: "Change" }).click();
  const wait = settings(page)
    .getByRole("region", { name: "Calls of Atoms" })
    .getByLabel("Wait for the final event, from the end");
  await expect(wait).toBeFocused();
  const save = settings(page).getByRole("button", { name: "Save the gate" });
  await expect(save).toBeDisabled();

  await wait.fill("soon");
  await expect(settings(page)).toContainText("“soon” is no length of time");
  await expect(save).toBeDisabled();
  await wait.fill("1m");
  await expect(settings(page)).toContainText(
    "1 call that waits would leave now; those already final stay as they were.",
  );
  const example = settings(page).getByRole("list", { name: "Not final yet" }).getByRole("listitem");
  await expect(example).toContainText("c_waits");
  await expect(example).toContainText("Opened without the summary: the deadline passed.");
  expect(remote.requests).toHaveLength(0);

  await save.click();
  await expect(settings(page)).toContainText("saved");
  await expect(gate(page).getByRole("heading", { name: "Opened" })).toBeVisible();
  await expect(outbox(page).getByRole("row").filter({ hasText: "Their system" })).toContainText("delivered");
  expect(remote.requests).toHaveLength(1);
  expect((await engine.client.gates.settings({ destinationId })).settings).toEqual({
    providers: { atoms: { waitForFinalMs: 60_000 } },
  });

  await settings(page).getByRole("button", { name: "Undo" }).click();
  await expect(wait).toHaveValue("");
  await expect(settings(page)).toContainText("All of it is as its preset.");
  expect((await engine.client.gates.settings({ destinationId })).settings).toEqual({});
  // What left under it is not taken back, and not told again.
  await expect(gate(page).getByRole("heading", { name: "Opened" })).toBeVisible();
  expect(remote.requests).toHaveLength(1);
});

test("one ended call is finalized by hand with a key: asked once, and its record says so", async ({
  page,
}) => {
  await talked("c_hand");
  await openGateOf(page, "c_hand");
  await page.keyboard.press("f");
  const question = gate(page).getByRole("region", { name: "Finalize now" });
  await expect(question).toContainText("It leaves for Their system now without the summary and final event");
  await expect(question.getByRole("button", { name: "Finalize for Their system" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(gate(page).getByRole("status")).toContainText(
    "Finalized by hand, without the summary and final event.",
  );
  await expect(gate(page).getByRole("heading", { name: "Opened" })).toBeVisible();
  const { callRecords } = await untilCall(engine, "c_hand", {});
  expect(callRecords[0]?.because).toBe("Finalized by hand, without the summary and final event.");
});

test("what no destination takes is counted, and shown with its reason", async ({ page }) => {
  const { rows } = await engine.client.destinations.list();
  const takes = { provider: { never: ["atoms"] } };
  for (const row of rows)
    await engine.client.gates.save({ destinationId: row.destinationId, gate: { takes } });
  await talked("c_nobody");
  await openConsole(page, engine, "Deliver");
  await page.getByRole("button", { name: "1 call that no destination takes" }).click();
  const list = page.getByRole("list", { name: "Calls that no destination takes" });
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(list).toContainText(/c_nobody.*leaves out calls of this provider: its provider is “atoms”/);
});
