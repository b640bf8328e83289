/** Presenting to a room: what was being typed stays, what is real in it waits, and alerts are told afterwards. */
import { send, untilCall } from "../harness/calls";
import { completedCall } from "../harness/mirai-events";
import { startRecorder } from "../harness/recorder";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";

const own = oneEngine(async (engine) => {
  await send(engine, completedCall("c_shown"));
  await untilCall(engine, "c_shown", { final: true });
});

test("what was typed in an open panel is there when presenting begins, and after it", async ({ page }) => {
  await openConsole(page, own.engine, "Setup");
  await page.getByRole("button", { name: "Add source" }).click();
  const name = page.getByLabel("Name, the last part of its URL");
  await name.fill("clinic-two");
  await page.getByLabel("Provider").selectOption({ label: "CallRail" });
  await page.keyboard.press("Control+Shift+P");
  await expect(page.getByRole("contentinfo")).toContainText("presenting");
  await expect(name).toHaveValue("clinic-two");
  await expect(page.getByLabel("Provider").locator("option:checked")).toHaveText("CallRail");
  await name.fill("clinic-three");
  await page.keyboard.press("Control+Shift+P");
  await expect(page.getByRole("contentinfo")).not.toContainText("presenting");
  await expect(name).toHaveValue("clinic-three");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Add source" }).click();
  await expect(name).toHaveValue("");
});

test("a real number that was being typed is not shown to a room, and is there again afterwards", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Calls");
  await page.getByRole("listbox", { name: "Calls" }).getByRole("option").first().click();
  await page.keyboard.press("n");
  const note = page.getByRole("textbox", { name: "Text of the note" });
  await note.fill("Ring back on +1 202 555 0167 before noon");
  await page.keyboard.press("Control+Shift+P");
  await expect(page.getByRole("contentinfo")).toContainText("presenting");
  await expect(note).toHaveValue("");
  await page.keyboard.press("Control+Shift+P");
  await expect(note).toHaveValue("Ring back on +1 202 555 0167 before noon");
});

test("alerts are muted while it is presented, and afterwards it says how many", async ({ page }) => {
  const receiver = await startRecorder();
  try {
    const { client } = own.engine;
    await client.alerts.setWebhook({ url: `${receiver.url}/alerts` });
    await openConsole(page, own.engine, "Calls");
    await page.keyboard.press("Control+Shift+P");
    await expect(page.getByRole("contentinfo")).toContainText("alerts muted");
    receiver.answer(({ path }) => ({ status: path === "/alerts" ? 200 : 400 }));
    const { destinationId } = await client.destinations.create({
      name: "Refuses all",
      kind: "any-url",
      url: `${receiver.url}/refuses`,
    });
    await client.destinations.update({ destinationId, enabled: true });
    await send(own.engine, completedCall("c_refused"));
    await own.engine.until(async () => (await client.alerts.list()).rows.length > 0, "an alert");
    expect(receiver.requests.filter(({ path }) => path === "/alerts")).toEqual([]);
    await page.keyboard.press("Control+Shift+P");
    await expect(page.getByRole("complementary", { name: "What was done" })).toContainText(
      "1 alert was muted while you presented. What still stands is told now.",
    );
    await expect.poll(() => receiver.requests.filter(({ path }) => path === "/alerts").length).toBe(1);
    await openScreen(page, "Deliver");
  } finally {
    await receiver.close();
  }
});
