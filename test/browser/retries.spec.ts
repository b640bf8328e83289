/** What a platform does when a webhook fails: shown with where it comes from, set otherwise for a source, and forecast. */
import type { Page } from "@playwright/test";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";

const own = oneEngine();
const picture = async (page: Page, name: string) => {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png` });
};

const retriesOf = (page: Page, source: string) => page.getByRole("region", { name: `Retries of ${source}` });
const forecast = (page: Page) => page.getByRole("region", { name: "Forecast", exact: true });

async function openSource(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: `Open ${name}` }).click();
}

test("a pack that publishes nothing says so first, and each value says where it comes from", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Setup");
  await openSource(page, "mirai");
  const retries = retriesOf(page, "mirai");
  await expect(retries.getByRole("paragraph").first()).toHaveText(
    "Nothing is published about Mirai's retries: what stands here is assumed until you set it.",
  );
  await expect(retries.getByRole("row", { name: /^Gives up after/ })).toContainText("the first attempt");
  await expect(retries.getByRole("row", { name: /^Gives up after/ })).toContainText("assumed");
});

test("a value that is changed says yours, and the forecast counts with it until it is put back", async ({
  page,
}) => {
  await own.engine.client.sources.create({ name: "whippy", provider: "whippy" });
  await openConsole(page, own.engine, "Simulate");
  const part = forecast(page);
  await expect(part.getByRole("list", { name: "Platforms" })).toHaveCount(0);
  await part.getByRole("button", { name: "Forecast" }).click();
  await expect(part.getByRole("status")).toContainText("Your handler is down 12 m: ");
  await expect(part.getByRole("status")).toContainText("CallRail loses the event");
  const whippy = part.getByRole("listitem").filter({ hasText: /^Whippy/ });
  await expect(whippy).toContainText("Events of the first 11 m 30 s are lost");
  await expect(whippy).toContainText("assumedwhen it sends again, that it sends again after this failure");
  const down = part.getByRole("textbox", { name: "How long your handler is down" });
  await down.fill("12");
  await expect(part.getByRole("alert")).toHaveText("“12” has no unit: write 12s, 12m or 12h.");
  await down.fill("20s");
  await expect(whippy).toContainText("No event is lost");
  await down.fill("12m");
  await picture(page, "forecast-all");
  await part.getByRole("button", { name: "Retries of whippy" }).click();

  const retries = retriesOf(page, "whippy");
  const when = retries.getByRole("row", { name: /^When/ });
  await expect(when).toContainText("after 10 s, 20 s");
  await expect(when).toContainText("assumed");
  await picture(page, "retries");
  await retries.getByRole("button", { name: "Change" }).click();
  const form = page.getByRole("form", { name: "Change the retries of whippy" });
  await form.getByRole("textbox", { name: "When" }).fill("1m, 5x");
  await expect(form.getByRole("alert")).toHaveText("“5x” is no length of time: write it as 30s, 5m or 2h5m.");
  await expect(form.getByRole("button", { name: "Save" })).toBeDisabled();
  await picture(page, "retries-wrong");
  await form.getByRole("textbox", { name: "When" }).fill("1m, 2h5m");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(when).toContainText("after 1 m, 2 h 5 m");
  await expect(when).toContainText("yours");
  const row = async () => (await own.engine.client.sources.list()).rows.find(({ name }) => name === "whippy");
  expect((await row())?.retry).toEqual({ delaysMs: [60_000, 7_500_000] });

  await openScreen(page, "Simulate");
  const ownWhippy = part.getByRole("listitem").filter({ hasText: /^Whippy \(source whippy\)/ });
  await expect(ownWhippy).toContainText("No event is lost: the last attempt comes 2 h 6 m after the first");
  await expect(ownWhippy).toContainText("yours");
  await ownWhippy.getByRole("button", { name: "Retries of whippy" }).click();
  await retries.getByRole("button", { name: "Change" }).click();
  await form.getByRole("button", { name: "Back to the pack's: When" }).click();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(when).toContainText("assumed");
  await expect.poll(async () => (await row())?.retry).toBeNull();
});

test("of a scenario each event is in time, late or lost, from its start or from the event that is chosen", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Simulate");
  await page.getByRole("textbox", { name: "Search scenarios" }).fill("whippy-agent-hangup");
  await page.locator('[data-scenario="whippy-agent-hangup"]').click();
  await expect(page.getByRole("region", { name: "Scenario", exact: true })).toContainText("valid");
  const part = forecast(page);
  await part.getByRole("textbox", { name: "How long your handler is down" }).fill("25s");
  await part.getByRole("radio", { name: "It answers 503" }).click();
  const events = part.getByRole("list", { name: "Events of the scenario" }).locator("> li");
  await expect(part.getByRole("status")).toContainText("Your handler answers 503 for 25 s");
  await expect(events.first()).toContainText("late, 30 s");
  await picture(page, "forecast-scenario");
  const play = page.getByRole("region", { name: "Play" });
  await play.getByRole("group", { name: "Script" }).getByRole("button").last().click();
  await part.getByRole("combobox", { name: "from" }).selectOption("step");
  await expect(events.first()).toContainText("in time");
  await picture(page, "forecast-from");
  const file = page.getByRole("textbox", { name: "Scenario file" });
  await file.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("wrong: 1\n");
  await expect(part).toContainText("The file cannot be read now, so this is over all platforms.");
  await expect(part.getByRole("status")).toContainText("CallRail loses the event");
});
