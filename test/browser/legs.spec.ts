/** A call of two legs: each has its lane, and the end of the agent's is not the end of the call. */
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();
const picture = (name: string) => ({ path: `${process.env.PICTURES}/${name}.png` });

test("a transferred call shows the person's leg under the agent's, and its events by leg", async ({
  page,
}) => {
  const { engine } = own;
  await engine.client.sources.create({ name: "retell", provider: "retell" });
  const { callId } = await engine.client.runs.create({ scenario: "retell-transferred", speed: 60 });
  await engine.until(async () => {
    const call = await engine.client.calls.get({ callId: callId ?? "" }).catch(() => null);
    return call?.final ? call : null;
  }, "the transferred call, final");
  await openConsole(page, engine, "Calls");
  await page.getByText("Retell · call_transfer").first().click();
  const call = page.getByRole("region", { name: "Call", exact: true });
  await expect(call.getByTitle("AI agent, completed")).toContainText("AI agent");
  await expect(call.getByTitle("transferred to +12025550123, completed")).toContainText("+1 202 555 0123");
  await expect(call.getByTitle(/not the end of the call/)).toHaveCount(1);
  await expect(call.getByText(/AI leg ended/).first()).toBeVisible();
  await expect(
    call.getByRole("table", { name: "Events of this call" }).getByTitle(/^Leg 2 of 2/),
  ).toHaveCount(3);

  const first = call.locator("[data-pin][tabindex='0']");
  await first.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tooltip")).toContainText("+1 202 555 0123");
  if (process.env.PICTURES) await page.screenshot(picture("legs"));
});
