/** A filter says how many it finds, also where more of them are there than were read. */
import { untilRead } from "../harness/calls";
import { miraiEvent, post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();

test("what a filter finds is counted, not estimated from the page", async ({ page }) => {
  const { engine } = own;
  for (let index = 0; index < 230; index += 1)
    await post(`${engine.receiver}/hooks/mirai`, miraiEvent("call.initiate", { id: `c_${index}` }));
  await post(`${engine.receiver}/hooks/mirai`, miraiEvent("call.busy", { id: "c_1" }));
  await untilRead(engine);
  await openConsole(page, engine, "Events");
  await page.getByRole("textbox", { name: "Search events" }).fill("type:call.initiate");
  await page.keyboard.press("Enter");
  const banner = page.getByRole("status").filter({ hasText: "filter on" });
  await expect(banner).toContainText("230 of 231 events found");
  // It keeps up with what comes.
  await post(`${engine.receiver}/hooks/mirai`, miraiEvent("call.initiate", { id: "c_new" }));
  await expect(banner).toContainText("231 of 232 events found");
});
