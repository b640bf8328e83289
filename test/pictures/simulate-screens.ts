/** Simulate: the list of scenarios, one of them, a run, and verdicts on a handler that ships every copy. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { freePort, listens } from "../../electron/headless/free-port";
import { chosen, open, type Screen } from "./screen";

const handlers = join(import.meta.dirname, "..", "..", "fixtures", "handlers");

const orderFor = (handler: string) => `version: 1
scenario: an order for my handler
provider: mirai
handler: ${handler}
call: {metadata: {phone: "{{caller}}"}}
steps:
  - 0s: call.initiate
  - 60s: create_order
  - 1m30s: call.completed
  - 1m40s: call.lifecycle-ended
`;

export const simulateScreens: Screen[] = [
  {
    group: "Simulate",
    name: "scenarios",
    states: ["empty", "typical"],
    go: (page) => open(page, "Simulate"),
  },
  {
    group: "Simulate",
    name: "scenario with a forecast",
    states: ["typical"],
    async go(page) {
      await openScenario(page);
      await page.getByRole("button", { name: "Forecast", exact: true }).click();
    },
  },
  {
    group: "Simulate",
    name: "run",
    states: ["empty"],
    async go(page) {
      await openScenario(page);
      await chosen(page, "100×").click();
      await page
        .getByRole("region", { name: "Play" })
        .getByRole("button", { name: "Play", exact: true })
        .click();
      await page
        .getByRole("region", { name: "What it proves" })
        .getByText(/exit \d/)
        .waitFor({ timeout: 40_000 });
    },
  },
  {
    group: "Simulate",
    name: "verdicts",
    states: ["empty"],
    async go(page, { engine }) {
      const port = await freePort();
      await engine.client.scenarios.save({
        name: "my-order",
        text: orderFor(`http://127.0.0.1:${port}/hooks`),
      });
      const handler = spawn(process.execPath, [join(handlers, "faulty.mjs"), "copies"], {
        env: { PORT: String(port), RINGBACK_CRM: engine.crm, RINGBACK_CRM_TOKEN: engine.crmToken },
        stdio: "ignore",
      });
      try {
        while (!(await listens(port)));
        await openScenario(page, "my-order");
        const panel = page.getByRole("region", { name: "Verdicts", exact: true });
        for (const name of ["Order", "Answer in time", "Loss"])
          await panel.getByRole("button", { name, exact: true }).click();
        await panel.getByRole("button", { name: "Run", exact: true }).click();
        await panel.getByText(/exit \d/).waitFor({ timeout: 90_000 });
      } finally {
        handler.kill();
      }
    },
  },
];

async function openScenario(page: Page, name = "busy-then-order"): Promise<void> {
  await open(page, "Simulate");
  await page.getByRole("textbox", { name: "Search scenarios" }).fill(name);
  await page.locator(`[data-scenario="${name}"]`).click();
}
