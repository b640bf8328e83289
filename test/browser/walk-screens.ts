/** The way through every screen of a filled console; whoever walks says what is looked at on each. */
import type { Page } from "@playwright/test";
import { expect, openScreen } from "./console-page";

export type Look = (where: string) => Promise<void>;

export async function chooseTheme(page: Page, theme: "Dark" | "Light"): Promise<void> {
  await page.getByRole("radiogroup", { name: "Theme" }).getByRole("radio", { name: theme }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", theme.toLowerCase());
}

export async function walkEveryScreen(page: Page, look: Look): Promise<void> {
  const inspector = page.getByRole("complementary", { name: "Event" });
  await openScreen(page, "Calls");
  // Not the one that Simulate made for the theme before.
  const whole = page.getByRole("option").filter({ hasNotText: /busy|dead|2 attempts/ });
  await whole.click();
  await expect(page.getByRole("region", { name: "Finalization gate" })).toBeVisible();
  await look("Calls");
  await page.getByRole("button", { name: /^call\.ended, arrived as/ }).click();
  for (const tab of ["Payload", "Headers", "Raw", "About"]) {
    await inspector.getByRole("tab", { name: tab }).click();
    await expect(inspector.getByRole("tabpanel")).toContainText(/\w/);
    await look(`Calls with an event, ${tab}`);
  }
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await look("Calls with its keys");
  await page.keyboard.press("Escape");
  await page.getByRole("option").filter({ hasText: "busy" }).click();
  await expect(page.getByRole("region", { name: "Call", exact: true })).toContainText("busy");
  await look("a busy call");
  await page.getByRole("option").first().click();
  const share = page.getByRole("complementary", { name: "Share this call" });
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await look("Calls with the Share list");
  await page.getByRole("menuitem", { name: /^Bundle/ }).click();
  await expect(share.getByRole("region", { name: "What is replaced" })).toContainText("ids");
  await look("sharing a call");
  await share.getByRole("switch", { name: "With real data" }).click();
  await expect(share.getByRole("button", { name: "Save with real data" })).toBeEnabled();
  await look("sharing a call with real data");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Make a scenario …" }).click();
  const scenario = page.getByRole("complementary", { name: "Make a scenario of this call" });
  await scenario.getByText(/^All \d events/).click();
  await expect(scenario.getByRole("region", { name: "The file" })).toContainText("version: 1");
  await look("making a scenario");
  await page.keyboard.press("Escape");
  await page.keyboard.press("i");
  const bringIn = page.getByRole("complementary", { name: "Bring in" });
  await look("bringing in, empty");
  await bringIn.getByRole("textbox").fill('{"event":{"type":"call.busy","data":{"call":{"id":7}}},"a":');
  await expect(bringIn.getByRole("region", { name: "Events" })).toContainText("breaks off");
  await look("bringing in something broken");
  await page.keyboard.press("Escape");
  await expect(bringIn).toBeHidden();

  await page.getByRole("button", { name: "Open person" }).click();
  await expect(page.getByRole("grid", { name: "items" })).toContainText("call, ");
  await look("Person");
  await page.keyboard.press("?");
  await look("Person with its keys");
  await page.keyboard.press("Escape");

  await openScreen(page, "Events");
  await page.getByRole("row").filter({ hasText: "end-of-call" }).first().click();
  await expect(inspector).toContainText("metadata");
  await look("Events");
  await page.getByRole("textbox", { name: "Search events" }).fill("nonsense:1 ");
  await expect(page.getByRole("alert")).toBeVisible();
  await look("Events with a wrong term");
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await page.getByRole("radio", { name: /^Drift/ }).click();
  await page.getByRole("row").filter({ hasText: "call.carrier" }).click();
  const item = page.getByRole("complementary", { name: "Drift item" });
  await expect(item).toContainText("What changes");
  await look("Drift");
  await item.getByRole("button", { name: "Schema", exact: true }).click();
  for (const tab of ["Built in", "Yours"]) {
    await page.getByRole("complementary", { name: "Schema" }).getByRole("tab", { name: tab }).click();
    await look(`a schema, ${tab}`);
  }
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.getByRole("radio", { name: /^Log/ }).click();
  await page.getByRole("row").filter({ hasText: "c_busy" }).last().click();
  await expect(inspector).toContainText("is a field the schema does not know");
  await look("an event with drift");
  await page.getByRole("radio", { name: /^Refusals/ }).click();
  await page.getByRole("row").filter({ hasText: "the body is over the limit" }).click();
  await expect(page.getByRole("complementary", { name: "Refusal" })).toBeVisible();
  await look("Refusals");

  await openScreen(page, "Sandbox");
  for (const type of ["Contacts", "Calls", "Tasks"]) {
    await page.getByRole("group", { name: "Type of record" }).getByRole("button", { name: type }).click();
    await page.getByRole("list", { name: type }).getByRole("button").first().click();
    await expect(page.getByRole("region", { name: "Audit" }).getByRole("row")).not.toHaveCount(1);
    await page.getByRole("region", { name: "Audit" }).getByRole("row").nth(1).getByRole("button").click();
    await look(`Sandbox, ${type}`);
  }

  await walkSimulate(page, look);
  await walkDeliver(page, look);
  await walkLive(page, look);

  await openScreen(page, "Setup");
  const sources = page.getByRole("table", { name: "Sources" });
  await sources.getByRole("button", { name: "Open mirai" }).click();
  await page.getByRole("button", { name: "Set a secret" }).click();
  await page.getByRole("button", { name: "Add source" }).click();
  await look("Setup with a source open, its retries shown");
  const retries = sources.getByRole("region", { name: "Retries of mirai" });
  await retries.getByRole("button", { name: "Change" }).click();
  await retries.getByRole("textbox", { name: "When" }).fill("5x");
  await expect(retries.getByRole("alert")).toContainText("is no length of time");
  await look("Setup with a source open");
  await retries.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("textbox", { name: "Country of mirai" }).fill("??");
  await expect(page.getByRole("alert")).toContainText("two letters of a country");
  await look("Setup with a wrong country");
  const parts = page.getByRole("navigation", { name: "Setup" }).getByRole("button");
  for (const part of await parts.all()) {
    await part.click();
    await expect(part).toHaveAttribute("aria-current", "page");
    await look(`Setup, ${await part.textContent()}`);
  }
  await page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name: "Forwarding" }).click();
  await page.getByRole("button", { name: "Add a route" }).click();
  const form = page.getByRole("form", { name: "Add a route" });
  await form.getByLabel("Your handler's URL").fill("https://10.255.255.1/webhooks");
  await form.getByRole("button", { name: "Add and begin" }).click();
  await expect(form.getByRole("alert")).toContainText("10.255.255.1 is not this machine");
  await look("Setup, a route that needs the user's word");
}

async function walkLive(page: Page, look: Look): Promise<void> {
  await openScreen(page, "Live");
  await page.getByRole("radio", { name: "Calls of scenarios too" }).click();
  await expect(page.getByRole("region", { name: "How they ended" })).toContainText("busy");
  await look("Live");
  await page.keyboard.press("f");
  await expect(page.getByRole("heading", { level: 1, name: "Live, wallboard" })).toBeAttached();
  await look("the wallboard");
  await page.keyboard.press("Escape");
}

async function walkSimulate(page: Page, look: Look): Promise<void> {
  await openScreen(page, "Simulate");
  const choose = page.getByRole("button", { name: "Choose another scenario" });
  // The second theme finds it as the first one left it.
  if (await choose.isVisible()) await choose.click();
  await page.getByRole("textbox", { name: "Search scenarios" }).fill("busy-then");
  await look("Simulate, its scenarios");
  await page.getByRole("button", { name: /^busy-then-order/ }).click();
  const play = page.getByRole("region", { name: "Play" });
  await play.getByRole("button", { name: /^end-of-call, / }).click();
  await expect(play.getByRole("switch", { name: "reorder" })).toBeChecked();
  await page.getByRole("button", { name: "Forecast", exact: true }).click();
  await expect(page.getByRole("list", { name: "Events of the scenario" })).toContainText("lost");
  await look("Simulate with a step chosen");
  await page.getByRole("radio", { name: "100×" }).click();
  await play.getByRole("button", { name: "Play", exact: true }).click();
  await expect(page.getByRole("region", { name: "Expectations" })).toContainText("so far");
  await look("Simulate while it plays");
  await expect(page.getByRole("region", { name: "What it proves" })).toContainText("exit 0", {
    timeout: 30_000,
  });
  await play.getByRole("row", { name: /copy 2 of 3/ }).click();
  await look("Simulate with an answer open");
  const file = page.getByRole("textbox", { name: "Scenario file" });
  await file.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("wrong: 1\n");
  await expect(page.getByText('A scenario has no key "wrong"')).toBeVisible();
  await look("Simulate with a file that cannot be read");
  // As many steps of its history as the typing took; at its beginning it stays.
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("Control+z");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Scenario", exact: true })).toContainText("valid");
}

async function walkDeliver(page: Page, look: Look): Promise<void> {
  await openScreen(page, "Deliver");
  const outbox = page.getByRole("region", { name: "Outbox" });
  const rows = outbox.getByRole("row").and(page.locator("[aria-expanded]"));
  for (const words of ["dead", "delivered"]) {
    await rows.filter({ hasText: words }).first().click();
    await page.keyboard.press("Enter");
    await outbox.getByRole("button", { name: "Show payload" }).first().click();
    await expect(outbox.getByText("Copy payload")).toBeVisible();
    await look(`Deliver with one that is ${words}`);
  }
  const atGate = page.getByRole("region", { name: "At the gate" });
  for (const list of ["waiting", "held", "by history"]) {
    await atGate.getByRole("radio", { name: list }).click();
    await look(`Deliver, ${list} at the gate`);
  }
  await page.getByRole("article", { name: "Late system" }).getByRole("button", { name: "Preview" }).click();
  await expect(atGate.getByRole("button", { name: /^Send \d to Late system/ })).toBeVisible();
  await page.getByRole("button", { name: "Add a destination" }).click();
  await look("Deliver with what is held by history");
  // What asks has the whole height; the outbox is back beside what waits.
  await atGate.getByRole("radio", { name: "waiting" }).click();
  await page.getByRole("textbox", { name: "Search the outbox" }).fill("state:ded ");
  await expect(outbox.getByRole("alert")).toBeVisible();
  await look("Deliver with a wrong term");
  await page.getByRole("button", { name: "Take out state:ded" }).click();
}
