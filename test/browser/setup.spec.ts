/** Setup, as its user meets it: a source is added and told how to answer, its secret proves itself, the log is read again. */
import type { Page } from "@playwright/test";
import { busyCall, post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, openScreen, playFast, type ScreenName, test } from "./console-page";

const own = oneEngine();

const part = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name }).click();

async function sourceNamed(name: string) {
  return (await own.engine.client.sources.list()).rows.find((one) => one.name === name);
}

test("a source is added for a provider the engine has, and opens with what is to be done there", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Setup");
  await page.getByRole("button", { name: "Add source" }).click();
  const { rows: providers } = await own.engine.client.providers.list();
  await expect(page.getByLabel("Provider").getByRole("option")).toHaveText(providers.map(({ name }) => name));
  await page.getByLabel("Name, the last part of its URL").fill("clinic");
  await page.getByLabel("Provider").selectOption("mirai");
  await page.getByRole("main").getByRole("button", { name: "Add source" }).last().click();

  const sources = page.getByRole("table", { name: "Sources" });
  await expect(sources.getByRole("row", { name: /\/hooks\/clinic/ }).first()).toContainText("not set");
  await expect(sources).toContainText(`${own.engine.receiver}/hooks/clinic`);
  await expect(sources).toContainText("Give this URL as callbackUrl when you start a call");

  await sources.getByRole("radio", { name: "Refuse: enforce" }).click();
  await expect(sources).toContainText("answered 401: the provider sees the failure and may stop sending");
  const status = sources.getByRole("textbox", { name: "Answer status of clinic" });
  await status.fill("404");
  await expect(sources.getByRole("alert")).toContainText("from 200 to 299");
  await status.fill("204");
  await status.press("Enter");
  const country = sources.getByRole("textbox", { name: "Country of clinic" });
  await country.fill("gb");
  await expect(sources).toContainText("United Kingdom: numbers without a country code");
  await country.blur();
  await sources.getByRole("switch", { name: "clinic: we record" }).click();
  await sources.getByLabel("Phone").fill("metadata.mobile\n\nmetadata.phone\nmetadata.mobile");
  await sources.getByRole("button", { name: "Save paths" }).click();
  await expect(sources).toContainText("saved");
  await expect(sources.getByRole("row", { name: /\/hooks\/clinic/ }).first()).toContainText("204 at once");
  expect(await sourceNamed("clinic")).toMatchObject({
    verify: "enforce",
    answerStatus: 204,
    country: "GB",
    expects: { recording: false, summary: true },
    personPaths: {
      phone: ["metadata.mobile", "metadata.phone"],
      name: ["metadata.name", "metadata.customerName"],
    },
  });
});

test("a secret is named by what it matched; without one it says how many events wait unverified", async ({
  page,
}) => {
  for (const body of busyCall("c_unsigned")) await post(`${own.engine.receiver}/hooks/mirai`, body);
  await openConsole(page, own.engine, "Setup");
  await part(page, "Secrets");
  const mirai = page.getByRole("article", { name: "Secrets of mirai" });
  await expect(mirai).toContainText("3 events wait unverified");
  await expect(mirai).toContainText("not set");
  await mirai.getByRole("button", { name: "Set the secrets of mirai" }).click();
  await mirai.getByLabel("Label").fill("2026");
  await mirai.getByLabel("Value").fill("sk_example_of_a_secret");
  await mirai.getByLabel("Company (optional)").fill("C-7");
  await mirai.getByRole("button", { name: "Save secret" }).click();
  await expect(mirai).toContainText(/“2026” of .* matched no event yet/);
  await expect(mirai).toContainText("company C-7");
  await expect(page.getByRole("main")).not.toContainText("sk_example");
  await expect(mirai).not.toContainText("unverified");

  await mirai.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(mirai).toContainText("What it alone signed will be marked “failed”.");
  await mirai.getByRole("button", { name: "Keep it" }).click();
  await mirai.getByRole("button", { name: "Remove", exact: true }).click();
  await mirai.getByRole("button", { name: "Remove it" }).click();
  await expect(mirai).toContainText("not set");
});

test("the log is read again, and says when it was and that nothing was sent", async ({ page }) => {
  await playFast(own.engine);
  const { events, outbox } = await own.engine.client.status.get();
  await openConsole(page, own.engine, "Setup");
  await part(page, "Storage");
  await expect(page.getByRole("main")).toContainText(own.engine.data);
  await page.getByRole("button", { name: "Read the log again" }).click();
  await expect(page.getByRole("status").filter({ hasText: "read again" })).toHaveText(
    `${events} events were read again; nothing was sent`,
  );
  expect((await own.engine.client.status.get()).outbox).toEqual(outbox);
});

test("Keys lists what the list behind ? says on every screen", async ({ page }) => {
  await playFast(own.engine);
  await openConsole(page, own.engine);
  const panel = page.getByRole("complementary", { name: "Keys" });
  const said = new Map<ScreenName, string[]>();
  for (const screen of ["Calls", "Events", "Simulate", "Deliver", "Sandbox"] as const) {
    await openScreen(page, screen);
    await page.keyboard.press("j");
    if (screen === "Calls") await page.getByRole("button", { name: /^call\.ended, arrived as/ }).click();
    await page.keyboard.press("?");
    await expect(panel).toBeVisible();
    const groups = panel.locator("section").filter({ hasNotText: /Everywhere|This list/ });
    said.set(screen, await groups.locator("dl > div").allInnerTexts());
    await page.keyboard.press("Escape");
  }
  await openScreen(page, "Setup");
  await part(page, "Keys");
  for (const [screen, words] of said) {
    expect(words.length, screen).toBeGreaterThan(1);
    const listed = (
      await page
        .getByRole("region", { name: `Keys: ${screen}` })
        .locator("dl > div")
        .all()
    ).map(async (line) => (await line.innerText()).split("\n"));
    const lines = await Promise.all(listed);
    for (const word of words) {
      const [key = "", does = ""] = word.split("\n");
      const isListed = lines.some((line) => line.includes(key) && line.includes(does));
      expect(isListed, `${screen}: ${key} ${does}`).toBe(true);
    }
  }
});

test("a name that is no source is proposed with its provider, and one click makes it one", async ({
  page,
}) => {
  for (const body of busyCall("c_unclaimed")) await post(`${own.engine.receiver}/hooks/front-desk`, body);
  await openConsole(page, own.engine, "Setup");
  const names = page.getByRole("list", { name: "Names that are no source" });
  await expect(names).toContainText("/hooks/front-desk");
  await expect(names).toContainText("certain");
  await expect(names).toContainText(/\d events read as Mirai's call\.initiate/);
  await names.getByRole("button", { name: "Make it Mirai" }).click();
  const sources = page.getByRole("table", { name: "Sources" });
  await expect(sources.getByRole("row", { name: /\/hooks\/front-desk/ }).first()).toContainText("Mirai");
  await expect(page.getByText("/hooks/front-desk")).not.toHaveCount(0);
  await expect(names).toBeHidden();
  const call = await own.engine.until(
    async () => (await own.engine.client.calls.list({ q: "call:c_unclaimed" })).rows[0],
    "the call of what was claimed",
  );
  expect(call.delivery).not.toBe("synced");
});

test("the key linter says what a key would lose, and which one would be right", async ({ page }) => {
  for (const body of ["c_keyed", "c_other"].flatMap(busyCall))
    await post(`${own.engine.receiver}/hooks/mirai`, body);
  await openConsole(page, own.engine, "Setup");
  const sources = page.getByRole("table", { name: "Sources" });
  await sources.getByRole("button", { name: "Open mirai" }).click();
  const judged = sources.getByRole("list", { name: "Keys judged" });
  await expect(judged).toContainText("event.data.call.id would wrongly drop");
  await sources.getByRole("textbox", { name: "De-duplication key of mirai" }).fill("event.type");
  await sources.getByRole("button", { name: "Judge this key" }).click();
  await expect(judged).toContainText("event.type would wrongly drop");
  await expect(sources).toContainText("Better:");
});
