/** Two events against each other: marked by key, judged in a sentence, side by side and by path. */
import { post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();

test("Space marks two events, D compares them, and the panel says what they are to each other", async ({
  page,
}) => {
  const call = { id: "c_compare", durationSeconds: 252 };
  const event = (data: object) => JSON.stringify({ event: { type: "call.ended", data: { call: data } } });
  await post(`${own.engine.receiver}/hooks/mirai`, event(call));
  await post(
    `${own.engine.receiver}/hooks/mirai`,
    event({ ...call, durationSeconds: 252.1, recordingUrl: null }),
  );
  await openConsole(page, own.engine, "Events");

  const rows = page.getByRole("row").filter({ hasText: "c_compare" });
  await expect(rows).toHaveCount(2);
  // The later one is marked first: A is the one that came first all the same.
  for (const row of [rows.nth(0), rows.nth(1)]) {
    await row.click();
    await page.keyboard.press("Space");
  }
  await expect(rows.nth(1)).toContainText("A");
  await expect(rows.nth(0)).toContainText("B");
  await page.keyboard.press("d");

  const panel = page.getByRole("complementary", { name: "Compare" });
  await expect(panel).toContainText("The same event, different bytes. A key of call and event keeps one.");
  await expect(panel).toContainText("1 changed");
  await expect(panel).toContainText("1 added");
  await expect(panel.getByRole("table", { name: "Body" }).locator("mark")).toHaveText(["252", "252.1"]);

  await panel.getByRole("radio", { name: "Paths" }).click();
  await expect(panel.getByRole("row")).toContainText([
    "Path",
    "event.data.call.durationSeconds252252.1",
    "event.data.call.recordingUrlnot therenull",
  ]);

  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await rows.nth(0).click();
  const inspector = page.getByRole("complementary", { name: "Event" });
  await inspector.getByRole("tab", { name: "About" }).click();
  await inspector.getByRole("button", { name: "Compare with the original" }).click();
  await expect(panel).toContainText("The same event, different bytes.");
});
