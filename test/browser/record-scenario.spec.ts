/** A recorded call becomes a scenario in its panel, is taken along as a file, and is played again as a new call. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseScenario } from "../../electron/engine/simulator/scenario";
import { makeFolder } from "../harness/engine-process";
import { expect, oneEngine, openConsole, playFast, test } from "./console-page";

const own = oneEngine();
const folder = makeFolder();
test.afterAll(() => folder.remove());

test("a call becomes a scenario, is downloaded, opened in Simulate, played, and is a second call", async ({
  page,
}) => {
  const { party } = await playFast(own.engine);
  await openConsole(page, own.engine, "Calls");
  await page
    .getByRole("region", { name: "Call", exact: true })
    .getByRole("button", { name: "Make a scenario …" })
    .click();
  const panel = page.getByRole("complementary", { name: "Make a scenario of this call" });
  await expect(panel.getByRole("region", { name: "Worth knowing" })).toContainText("Replaced: numbers");
  const file = panel.getByRole("region", { name: "The file" });
  await expect(file).toContainText("call.lifecycle-ended");
  await expect(file).not.toContainText(party);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    panel.getByRole("button", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("mirai-completed-recorded.yaml");
  const path = join(folder.path, "call.yaml");
  await download.saveAs(path);
  expect(parseScenario(readFileSync(path, "utf8"))).toMatchObject({ ok: true });

  await panel.getByText(/^All \d events/).click();
  await panel.getByRole("checkbox", { name: "call.initiate" }).uncheck();
  await expect(file).not.toContainText("call.initiate");
  await expect(panel).toContainText("nothing is expected of a part of a call");
  await panel.getByRole("checkbox", { name: "call.initiate" }).check();
  await panel.getByRole("switch", { name: "With real data" }).click();
  await expect(file).toContainText(party);
  await panel.getByRole("switch", { name: "With real data" }).click();

  await expect(file).toContainText("call.initiate");
  await panel.getByRole("button", { name: "Open in Simulate" }).click();
  await expect(panel).toBeHidden();
  const simulate = page.getByRole("main");
  await expect(simulate).toContainText("6 steps");
  await simulate
    .getByRole("region", { name: "Play", exact: true })
    .getByRole("button", { name: "Play", exact: true })
    .click();
  await expect.poll(async () => (await own.engine.client.calls.list({})).rows.length).toBe(2);
});
