/** Setting a destination up, as its user meets it: kinds, fields, a test that fails and passes, preview, sheet, secrets. */
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { startAqore } from "../harness/aqore-server";
import { startAvionte } from "../harness/avionte-server";
import { send, untilCall } from "../harness/calls";
import { busyCall, completedCall } from "../harness/mirai-events";
import { type Recorder, startRecorder } from "../harness/recorder";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();
let avionte: Awaited<ReturnType<typeof startAvionte>>;
let aqore: Awaited<ReturnType<typeof startAqore>>;
let remote: Recorder;

test.beforeAll(async () => {
  [avionte, aqore, remote] = await Promise.all([startAvionte(), startAqore(), startRecorder()]);
  await send(own.engine, completedCall("c_shown"));
  await untilCall(own.engine, "c_shown", { delivery: "synced" });
});
test.afterAll(async () => {
  await Promise.all([avionte.close(), aqore.close(), remote.close()]);
});

const panel = (page: Page) => page.getByRole("region", { name: "Set-up of a destination" });
const checks = (page: Page) => panel(page).getByRole("region", { name: "Connection test" });

async function add(page: Page, kind: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Add a destination" }).click();
  await panel(page).getByRole("button", { name: kind }).click();
  await expect(panel(page).getByRole("form", { name: "Add a destination" })).toBeVisible();
}
const fill = (page: Page, label: string, text: string) =>
  panel(page).getByLabel(label, { exact: true }).fill(text);

test("Avionté: what is missing stands beside its field, the test fails and passes, and the sheet is handed on", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Deliver");
  await add(page, /^Avionté BOLD/);
  await fill(page, "Name", "Avionté east");
  await panel(page).getByRole("button", { name: "Add and switch on" }).click();
  await expect(panel(page).getByRole("alert").filter({ hasText: "Tenant is needed." })).toBeVisible();
  await expect(panel(page)).toContainText("5 fields are not right yet.");

  const { known } = avionte;
  await fill(page, "Client id", known.clientId);
  await fill(page, "Client secret", "not the secret");
  await fill(page, "API key", known.apiKey);
  await fill(page, "Tenant", known.tenant);
  await fill(page, "Activity type", "14");
  await fill(page, "Base URL, optional", avionte.url);
  await panel(page).getByRole("button", { name: "Test the connection" }).click();
  await expect(checks(page)).toContainText("Connection test: 1 of 1 failed.");
  await expect(checks(page)).toContainText("Check client id, client secret and scope");

  await fill(page, "Client secret", known.clientSecret);
  await panel(page).getByRole("button", { name: "Test the connection" }).click();
  await expect(checks(page)).toContainText("Connection test: 3 of 3 passed.");
  await expect(checks(page)).toContainText("14 is “Phone Call”");

  await panel(page).getByRole("tab", { name: "Preview" }).click();
  const step = panel(page).getByRole("listitem", { name: "Step call" });
  await expect(step).toContainText(`POST ${avionte.url}/front-office/v1/talent/{{contact.id}}/activity`);
  await expect(step).toContainText("[ringback:mirai:c_shown v1]");
  await expect(step).not.toContainText(known.apiKey);
  await panel(page).getByRole("button", { name: "Run dry" }).click();
  await expect(panel(page).getByRole("region", { name: "Dry run" })).toContainText(
    "1 of 1 calls would be told, in 2 steps.",
  );

  await panel(page).getByRole("tab", { name: "Mapping sheet" }).click();
  const row = panel(page).getByRole("row").filter({ hasText: "activityDate" });
  await expect(row).toContainText("start of the call, UTC");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    panel(page).getByRole("button", { name: "CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("avionté-bold-mapping.csv");
  expect(readFileSync(await file.path(), "utf8")).toMatch(/^Object,Field,Where from,/);

  await panel(page).getByRole("tab", { name: "Settings" }).click();
  await panel(page).getByRole("button", { name: "Add and switch on" }).click();
  const card = page.getByRole("article", { name: "Avionté east" });
  await expect(card).toContainText("Avionté BOLD");
  await expect(panel(page)).toHaveCount(0);
  expect(avionte.activities).toEqual([]);

  await card.getByRole("button", { name: "Set up Avionté east" }).click();
  await expect(panel(page).getByLabel("API key", { exact: true })).toHaveValue("");
  await expect(panel(page).getByLabel("API key", { exact: true })).toHaveAttribute(
    "placeholder",
    "set, ends with onte",
  );
  await fill(page, "Name", "Avionté west");
  await panel(page).getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("article", { name: "Avionté west" })).toBeVisible();
  await panel(page).getByRole("tab", { name: "Promise and limits" }).click();
  await expect(panel(page)).toContainText("Makes a second record: what is unknown waits for you.");
  await panel(page).getByRole("button", { name: "Close the set-up" }).click();
  await expect(panel(page)).toHaveCount(0);
});

test("a template: the preset is marked unverified, a wrong token is named, and it is added once it is right", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Deliver");
  await page.getByRole("button", { name: "Add a destination" }).click();
  const card = panel(page).getByRole("button", { name: /Aqore-shaped/ });
  await expect(card).toContainText("unverified");
  await card.click();
  await fill(page, "Name", "Aqore");
  await fill(page, "Base URL", aqore.url);
  await fill(page, "Token URL", `${aqore.url}/oauth/token`);
  await fill(page, "Client id", aqore.known.clientId);
  await fill(page, "Client secret", aqore.known.clientSecret);
  await fill(page, "Path to test, optional", "/api/v1/me");
  const template = panel(page).getByLabel("Template", { exact: true });
  const good = await template.inputValue();
  await template.fill(good.replace("{{note}}", "{{sumary}}"));
  await panel(page).getByRole("button", { name: "Add and switch on" }).click();
  await expect(panel(page).getByRole("alert").filter({ hasText: "Did you mean {{summary}}?" })).toBeVisible();

  await template.fill(good);
  await panel(page).getByRole("button", { name: "Test the connection" }).click();
  await expect(checks(page)).toContainText("GET /api/v1/me answered 200");
  await panel(page).getByRole("button", { name: "Add and switch on" }).click();
  await expect(page.getByRole("article", { name: "Aqore" })).toContainText("OAuth and template");
});

test("any URL: the secret that was made is shown once and can be copied", async ({ page, readClipboard }) => {
  await openConsole(page, own.engine, "Deliver");
  await add(page, /^Any URL/);
  await fill(page, "Name", "Mine");
  await fill(page, "URL", "http://crm.example.com/calls");
  await fill(page, "Secret headers, optional", "Authorization: Bearer my-own-token");
  await panel(page).getByRole("button", { name: "Add and switch on" }).click();
  await expect(
    panel(page).getByRole("alert").filter({ hasText: "everybody on the way could read" }),
  ).toBeVisible();
  await fill(page, "URL", remote.url);
  await panel(page).getByRole("button", { name: "Add and switch on" }).click();
  await expect(panel(page)).toContainText("it is shown once");
  await panel(page).getByRole("button", { name: "Copy", exact: true }).click();
  await expect.poll(readClipboard).toMatch(/^whsec_/);
  const secret = await readClipboard();

  await panel(page).getByRole("button", { name: "Close the set-up" }).click();
  await page.getByRole("button", { name: "Set up Mine" }).click();
  await expect(panel(page).getByLabel("Signing secret, optional")).toHaveAttribute(
    "placeholder",
    `set, ends with ${secret.slice(-4)}`,
  );
  await expect(panel(page)).not.toContainText(secret);
  await send(own.engine, busyCall("c_mine"));
  await expect.poll(() => remote.requests.length).toBe(1);
  expect(remote.requests[0]?.headers["webhook-signature"]).toMatch(/^v1,/);
});

test("the sandbox CRM is set up by its name alone", async ({ page }) => {
  await openConsole(page, own.engine, "Deliver");
  await page.getByRole("button", { name: "Set up Sandbox CRM" }).click();
  await fill(page, "Name", "Practice CRM");
  await panel(page).getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("article", { name: "Practice CRM" })).toBeVisible();
  await fill(page, "Name", "Sandbox CRM");
  await panel(page).getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("article", { name: "Sandbox CRM" })).toBeVisible();
});
