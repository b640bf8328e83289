/** The sandbox CRM, as its user meets it: whose values these are, what is made to go wrong, and why an answer was lost. */
import type { Page } from "@playwright/test";
import { expect, oneEngine, openConsole, openScreen, playFast, test } from "./console-page";

const own = oneEngine();
test.describe.configure({ mode: "serial" });

const record = (page: Page) => page.getByRole("region", { name: "Record", exact: true });
const faults = (page: Page) => page.getByRole("region", { name: "Faults" });
const audit = (page: Page) => page.getByRole("region", { name: "Audit" });
const types = (page: Page) => page.getByRole("group", { name: "Type of record" });

/** The CRM's own REST, as an integration or a person elsewhere uses it. */
async function ask(method: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  const { crm, crmToken } = own.engine;
  return fetch(crm + path, {
    method,
    headers: { authorization: `Bearer ${crmToken}`, ...headers },
    body: JSON.stringify(body),
  });
}

test("an answer lost after commit: the attempt says so, the retry finds it written, and one record is there", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Sandbox");
  await faults(page).getByRole("switch", { name: "lost after commit" }).click();
  await expect(faults(page)).toContainText("1 on");
  await faults(page).getByRole("button", { name: "every 3rd" }).click();
  await page.getByRole("menuitem", { name: "every 2nd" }).click();
  await expect(faults(page).getByRole("button", { name: "every 2nd" })).toBeVisible();

  // Contact, call and task are three requests: the second one, the call, is the one that is lost.
  await playFast(own.engine);
  await expect(types(page).getByRole("button", { name: "Calls" })).toHaveText(/1$/);
  await types(page).getByRole("button", { name: "Calls" }).click();
  await expect(page.getByRole("list", { name: "Calls" }).getByRole("listitem")).toHaveCount(1);

  await openScreen(page, "Deliver");
  const outbox = page.getByRole("region", { name: "Outbox" });
  await outbox.getByRole("row").and(page.locator("[aria-expanded]")).first().click();
  await page.keyboard.press("Enter");
  const attempts = outbox.getByRole("list", { name: "Attempts of call" }).getByRole("listitem");
  await expect(attempts).toHaveCount(2);
  await expect(attempts.nth(0)).toContainText(/connection lost.*written or not, unknown/);
  await expect(attempts.nth(1)).toContainText(/201.*call \d+ created/);

  await attempts
    .nth(0)
    .getByRole("button", { name: /^corr / })
    .click();
  await expect(audit(page).getByRole("row").filter({ hasText: "upsert call" })).toContainText("lost answer");
  await expect(audit(page)).toContainText("The record was written; the sender does not know it.");

  await faults(page).getByRole("button", { name: "Reset" }).click();
  await expect(faults(page)).not.toContainText("1 on");
});

test("a value that an integration owns is not changed here, and the reader is told where it is", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Sandbox");
  await types(page).getByRole("button", { name: "Calls" }).click();
  await page.getByRole("list", { name: "Calls" }).getByRole("button").first().click();
  const theirs = record(page).getByRole("region", { name: "Owned by Ringback" });
  await theirs.getByRole("button", { name: /outbound/ }).click();
  await expect(theirs).toContainText("Direction comes from Ringback. Change it in Ringback");

  await theirs.getByRole("button", { name: "Try it here" }).click();
  await theirs.getByRole("textbox", { name: "Direction" }).fill("inbound");
  await page.keyboard.press("Enter");
  await expect(theirs.getByRole("alert")).toHaveText(
    "Direction is owned by Ringback. Change it in Ringback.",
  );
  await expect(record(page)).toContainText(/1 refused edit: Direction, by you, \d\d:\d\d:\d\d/);
  await expect(audit(page).getByRole("row").filter({ hasText: "403 locked" })).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(theirs.getByRole("button", { name: /outbound/ })).toBeVisible();
});

test("what the team owns is edited in place, and the log says by whom and from what", async ({ page }) => {
  await openConsole(page, own.engine, "Sandbox");
  await types(page).getByRole("button", { name: "Contacts" }).click();
  await page.getByRole("list", { name: "Contacts" }).getByRole("button").first().click();
  const ours = record(page).getByRole("region", { name: "Owned by your team" });
  const note = ours.getByRole("button", { name: "add" }).last();
  await note.click();
  await ours.getByRole("textbox", { name: "Note" }).fill("Ask for the side gate");
  await page.keyboard.press("Enter");
  await expect(ours.getByRole("button", { name: "Ask for the side gate" })).toBeVisible();
  const row = audit(page).getByRole("row").filter({ hasText: "Note nothing → Ask for the side gate" });
  await expect(row).toContainText("you");
  await ours.getByRole("switch", { name: "Do not call" }).click();
  await expect(record(page).locator("header").first()).toContainText("do not call");
});

test("the next sync counts down; “Sync now” brings what an integration holds ready", async ({ page }) => {
  const avionte = { "x-integration": "avionte" };
  await ask("PUT", "/properties/contacts/payRate", {
    label: "Pay rate",
    owner: "integration",
    sourceSystem: "Avionté",
  });
  await ask(
    "PUT",
    "/objects/contacts/AV-1",
    { properties: { name: "Ada Example", payRate: "24.50" } },
    avionte,
  );
  await ask("PUT", "/sandbox/sources/avionte/contacts/AV-1", { properties: { payRate: "26.00" } });
  await openConsole(page, own.engine, "Sandbox");
  const row = page.getByRole("list", { name: "Contacts" }).getByRole("button", { name: /Ada Example/ });
  await expect(row).toContainText("update waits");
  await row.click();
  const theirs = record(page).getByRole("region", { name: "Owned by Avionté" });
  await expect(theirs).toContainText("24.50");
  await expect(record(page)).toContainText(/next sync in \d.*, 1 waiting/);
  await record(page).getByRole("button", { name: "Sync now" }).click();
  await expect(theirs).toContainText("26.00");
  await expect(record(page)).not.toContainText("waiting");
  await expect(audit(page).getByRole("row").filter({ hasText: "sync contact AV-1" })).toContainText(
    "Avionté",
  );
});

test("a conflict is decided by a person, who is asked first", async ({ page }) => {
  await ask("PUT", "/properties/contacts/city", { policy: "manual" });
  const put = (city: string) =>
    ask("PUT", "/objects/contacts/in-two-minds", { properties: { name: "Conny Two", city } });
  const { id } = (await (await put("Vienna")).json()) as { id: string };
  await own.engine.client.crm.edit({ type: "contacts", id, properties: { city: "Graz" } });
  await put("Linz");
  await openConsole(page, own.engine, "Sandbox");
  await types(page).getByRole("button", { name: "Contacts" }).click();
  await page
    .getByRole("list", { name: "Contacts" })
    .getByRole("button", { name: /Conny Two/ })
    .click();
  const conflicts = page.getByRole("region", { name: "Conflicts" });
  await conflicts.getByRole("button", { name: "Take theirs" }).click();
  await expect(conflicts).toContainText("Your team’s value is overwritten.");
  await conflicts.getByRole("button", { name: "Not yet" }).click();
  await conflicts.getByRole("button", { name: "Take theirs" }).click();
  await conflicts.getByRole("button", { name: "Take “Linz”" }).click();
  await expect(conflicts).toContainText("theirs was taken");
});
