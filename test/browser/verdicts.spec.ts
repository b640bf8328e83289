/** Verdicts on the user's handler, in Simulate: judged, explained, played again in small, and compared with the last run. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { freePort, listens } from "../../electron/headless/free-port";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();
const handlers = join(import.meta.dirname, "..", "..", "fixtures", "handlers");
let program: ChildProcess | null = null;
test.afterAll(() => end());

const text = (url: string) => `version: 1
scenario: an order for my handler
provider: mirai
handler: ${url}
call: {metadata: {phone: "{{caller}}"}}
steps:
  - 0s: call.initiate
  - 60s: create_order
  - 1m30s: call.completed
  - 1m40s: call.lifecycle-ended
`;

const panel = (page: Page) => page.getByRole("region", { name: "Verdicts", exact: true });
const verdict = (page: Page, name: string) => panel(page).getByRole("region", { name, exact: true });

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "Search scenarios" }).fill(name);
  await page.locator(`[data-scenario="${name}"]`).click();
  await expect(page.getByRole("region", { name: "Scenario", exact: true })).toContainText("valid");
}

test("a handler that ships every copy fails, with the smallest case to play; mended it is fixed", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const port = await freePort();
  await own.engine.client.scenarios.save({
    name: "my-order",
    text: text(`http://127.0.0.1:${port}/hooks`),
  });
  await startAgain(port, "faulty.mjs", "copies");
  await openConsole(page, own.engine, "Simulate");
  await choose(page, "my-order");
  await expect(panel(page)).toContainText("This handler was not judged yet");
  for (const name of ["Order", "Answer in time", "Loss"])
    await panel(page).getByRole("button", { name, exact: true }).click();
  await run(page);

  const idempotency = verdict(page, "Idempotency");
  await expect(idempotency).toContainText("FAIL");
  await expect(idempotency).toContainText(
    "exact copy: create_order → sandbox CRM task without an external id: 2, expected 1",
  );
  await expect(verdict(page, "Survives a restart")).toContainText("INCONCLUSIVE");
  await expect(panel(page)).toContainText("exit 1");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    panel(page).getByRole("button", { name: "JUnit" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("my-order.xml");
  expect(readFileSync(await download.path(), "utf8")).toContain("verdict: idempotency");

  await startAgain(port, "sound.mjs");
  await run(page);
  await expect(idempotency).toContainText("PASS");
  await expect(idempotency).toContainText("fixed");
  await expect(panel(page)).toContainText("compared with run 1");
  await expect(panel(page)).toContainText("exit 0");

  await startAgain(port, "faulty.mjs", "copies");
  await run(page);
  await idempotency.getByRole("button", { name: "Play just these: create_order, then create_order" }).click();
  await expect(page.getByRole("textbox", { name: "Scenario file" })).toContainText("fault: { duplicate: 2 }");
  await expect(page.getByRole("textbox", { name: "Name of the scenario" })).toHaveValue("my-order-smallest");
});

test("a file that plays to Ringback itself has no handler to judge, and says what to write", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Simulate");
  const other = page.getByRole("button", { name: "Choose another scenario" });
  if (await other.isVisible()) await other.click();
  await choose(page, "busy-then-order");
  await expect(panel(page)).toContainText("No handler to judge");
  await expect(panel(page).getByRole("button", { name: "Copy the line" })).toBeVisible();
});

/** Starts it and waits for its end. */
async function run(page: Page): Promise<void> {
  const before = await own.engine.client.verdictRuns.list({});
  await panel(page).getByRole("button", { name: "Run", exact: true }).click();
  await own.engine.until(async () => {
    const [newest] = (await own.engine.client.verdictRuns.list({})).rows;
    return newest?.endedAt && newest.verdictRunId !== before.rows[0]?.verdictRunId;
  }, "the end of a verdict run");
  await expect(panel(page).getByRole("button", { name: "Run", exact: true })).toBeEnabled();
}

async function startAgain(port: number, file: string, ...args: string[]): Promise<void> {
  await end();
  const { crm, crmToken } = own.engine;
  program = spawn(process.execPath, [join(handlers, file), ...args], {
    env: { PORT: String(port), RINGBACK_CRM: crm, RINGBACK_CRM_TOKEN: crmToken },
    stdio: "ignore",
  });
  while (!(await listens(port)));
}

async function end(): Promise<void> {
  if (!program || program.exitCode !== null || program.signalCode !== null) return;
  const exited = once(program, "exit");
  program.kill();
  await exited;
}
