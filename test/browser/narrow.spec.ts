/** A small window with a panel beside the table: what is read first stays in sight, and nothing scrolls sideways. */
import type { Locator } from "@playwright/test";
import { send, untilCall } from "../harness/calls";
import { completedCall } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();

test.use({ viewport: { width: 1280, height: 720 } });

async function expectNothingBeside(table: Locator): Promise<void> {
  await expect
    .poll(() => table.evaluate(({ parentElement: box }) => (box ? box.scrollWidth - box.clientWidth : null)))
    .toBe(0);
}

test("columns of the log give way to the inspector, and come back", async ({ page }) => {
  await send(own.engine, completedCall("c_narrow"));
  await untilCall(own.engine, "c_narrow", { final: true });
  await openConsole(page, own.engine, "Events");
  const log = page.getByRole("grid", { name: "events" });
  const column = (name: string) => log.getByRole("columnheader", { name });
  await expect(column("Ack")).toBeVisible();
  await log.getByRole("row").nth(1).click();
  await expect(page.getByRole("complementary", { name: "Event" })).toBeVisible();
  await expect(column("Ack")).toHaveCount(0);
  for (const name of ["Received", "Event", "Call", "Person", "Schema", "Signature"])
    await expect(column(name)).toBeVisible();
  await expectNothingBeside(log);
  await page.keyboard.press("Escape");
  await expect(column("Ack")).toBeVisible();
});

test("columns of the outbox give way to the set-up of a destination", async ({ page }) => {
  await openConsole(page, own.engine, "Deliver");
  const outbox = page.getByRole("treegrid", { name: "call records" });
  await expect(outbox.getByRole("columnheader", { name: "Next" })).toBeVisible();
  await page.getByRole("button", { name: "Add a destination" }).click();
  await expect(page.getByRole("region", { name: "Set-up of a destination" })).toBeVisible();
  for (const name of ["Call record", "State", "What was observed"])
    await expect(outbox.getByRole("columnheader", { name })).toBeVisible();
  await expect(outbox.getByRole("columnheader", { name: "Attempts" })).toHaveCount(0);
  await expectNothingBeside(outbox);
});
