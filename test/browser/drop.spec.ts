/** What is dropped on the window: one file is taken, and everything else is answered in a sentence. */
import type { Page } from "@playwright/test";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";

const own = oneEngine();

type Dropped = { name: string; text?: string; bytes?: number };

async function drop(page: Page, files: readonly Dropped[]): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, text = "", bytes } of given)
      data.items.add(new File([bytes === undefined ? text : new Uint8Array(bytes)], name));
    return data;
  }, files);
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

const said = (page: Page) => page.getByRole("complementary", { name: "What was done" });
const scenario = "version: 1\nscenario: dropped\nprovider: mirai\nseed: 1\nsteps:\n  - 0s: call.initiate\n";

test("a scenario file becomes a scenario, not saved yet", async ({ page }) => {
  await openConsole(page, own.engine);
  await openScreen(page, "Simulate");
  await drop(page, [{ name: "My story.yaml", text: scenario }]);
  await expect(said(page)).toContainText("“My story.yaml” is opened as a scenario, not saved yet.");
  await expect(page.getByRole("textbox", { name: "Name of the scenario" })).toHaveValue("my-story");
  await expect(page.getByRole("img", { name: "not saved" })).toBeVisible();
});

test("what is no scenario, empty, or several files at once is answered in a sentence", async ({ page }) => {
  await openConsole(page, own.engine);
  await drop(page, [{ name: "values.yaml", text: "replicas: 3\n" }]);
  await expect(said(page)).toContainText("“values.yaml” is no scenario");
  await drop(page, [{ name: "nothing.json" }]);
  await expect(said(page)).toContainText("“nothing.json” is empty");
  await drop(page, [
    { name: "a.json", text: "{}" },
    { name: "b.json", text: "{}" },
  ]);
  await expect(said(page)).toContainText("2 files were dropped and none was taken: drop one at a time.");
  await expect(page.getByRole("complementary", { name: "Bring in" })).toHaveCount(0);
});

test("a file of another kind and one of 100 MB are answered where they would be brought in", async ({
  page,
}) => {
  await openConsole(page, own.engine);
  await drop(page, [{ name: "photo.png", bytes: 3_000 }]);
  const panel = page.getByRole("complementary", { name: "Bring in" });
  await expect(panel).toContainText("A raw body: 1 event.");
  await expect(panel).toContainText("No pack knows it: it is kept and shown as it came.");
  await drop(page, [{ name: "all.ndjson", bytes: 100 * 1024 * 1024 }]);
  await expect(page.getByText("24 MB can be brought in at a time")).toBeVisible();
});
