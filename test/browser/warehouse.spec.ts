/** Warehouses as their user meets them: the file with its rows saved, the server with what it asks for. */
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { send, untilCall } from "../harness/calls";
import { busyCall, completedCall } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();
const panel = (page: Page) => page.getByRole("region", { name: "Set-up of a destination" });

async function choose(page: Page, kind: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Add a destination" }).click();
  await panel(page).getByRole("button", { name: kind }).click();
}

test("a warehouse on this machine: tested, added, filled, and saved as CSV and NDJSON", async ({ page }) => {
  await openConsole(page, own.engine, "Deliver");
  await choose(page, /^Warehouse/);
  await panel(page).getByLabel("Name", { exact: true }).fill("Call rows");
  await panel(page).getByRole("button", { name: "Test the connection" }).click();
  await expect(panel(page)).toContainText("is not there yet: it is made with the first call record");
  await panel(page).getByRole("button", { name: "Add and switch on" }).click();
  const card = page.getByRole("article", { name: "Call rows" });
  await expect(card).toBeVisible();

  await card.getByRole("button", { name: "Set up Call rows" }).click();
  await panel(page).getByRole("tab", { name: "Rows" }).click();
  await expect(panel(page)).toContainText("There is no file yet");
  await panel(page).getByRole("button", { name: "Close the set-up" }).click();

  await send(own.engine, [...completedCall("c_rows"), ...busyCall("c_busy")]);
  const { callId } = await untilCall(own.engine, "c_rows", { delivery: "synced" });
  await own.engine.until(async () => {
    const { rows } = await own.engine.client.deliveries.list({ limit: 100 });
    return rows.some(
      (row) => row.callId === callId && row.destination === "Call rows" && row.state === "delivered",
    );
  }, "the row in the warehouse");

  await card.getByRole("button", { name: "Set up Call rows" }).click();
  await panel(page).getByRole("tab", { name: "Rows" }).click();
  await expect(panel(page).getByRole("listitem").filter({ hasText: "dim_contact" })).toBeVisible();
  const save = async (name: string) => {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      panel(page).getByRole("button", { name }).click(),
    ]);
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
  };
  const csv = await save("Save fact_call as CSV");
  expect(csv.name).toBe("call-rows-fact_call.csv");
  expect(csv.text).toMatch(/^call_key,call_id,provider,.*\r\nmirai:c_/);
  await expect(panel(page).getByRole("status")).toContainText(
    "of fact_call handed over as call-rows-fact_call.csv.",
  );
  const events = await save("Save fact_call_event as NDJSON");
  expect(JSON.parse(events.text.split("\n")[0] ?? "")).toMatchObject({
    call_key: expect.any(String),
    counts: true,
  });
});

test("PostgreSQL: fields or a URL, rows never cross the network in the clear, and a test that finds nobody", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Deliver");
  await choose(page, /^PostgreSQL/);
  const fill = (label: string, text: string) => panel(page).getByLabel(label, { exact: true }).fill(text);
  await fill("Name", "Reporting");
  await fill("Host", "db.example.com");
  await fill("Database", "calls");
  await fill("User", "ringback");
  await panel(page).getByLabel("TLS").selectOption("off");
  await panel(page).getByRole("button", { name: "Add and switch on" }).click();
  await expect(panel(page).getByRole("alert").filter({ hasText: "could read the calls" })).toBeVisible();

  await fill("Host", "127.0.0.1");
  await fill("Port, optional", "1");
  await panel(page).getByRole("button", { name: "Test the connection" }).click();
  await expect(panel(page)).toContainText("nobody answers there (ECONNREFUSED)");

  await panel(page).getByLabel("Reached by").selectOption("url");
  await expect(panel(page).getByLabel("Host", { exact: true })).toHaveCount(0);
  await fill("Connection URL", "postgresql://ringback:secret@db.example.com/calls?sslmode=prefer");
  await panel(page).getByRole("button", { name: "Add and switch on" }).click();
  await expect(panel(page).getByRole("alert").filter({ hasText: "may go without TLS" })).toBeVisible();
});
