/** What waits for a person in Deliver: calls held by history, and call records that nobody could be matched to. */
import type { Page } from "@playwright/test";
import { send, untilCall } from "../harness/calls";
import type { EngineProcess } from "../harness/engine-process";
import { busyCall, completedCall } from "../harness/mirai-events";
import { startRecorder } from "../harness/recorder";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();
const closers: (() => Promise<unknown>)[] = [];
test.afterAll(async () => {
  for (const close of closers) await close();
});

const atGate = (page: Page) => page.getByRole("region", { name: "At the gate" });
const gate = (page: Page) => page.getByRole("region", { name: "Finalization gate" });
const outbox = (page: Page) => page.getByRole("region", { name: "Outbox" });

test("what is held by history says why before its rows, shows the gate of each, and sends what stayed chosen", async ({
  page,
}) => {
  const { engine } = own;
  for (const id of ["c_one", "c_two", "c_three"]) {
    await send(engine, busyCall(id));
    await untilCall(engine, id, { delivery: "synced" });
  }
  const remote = await startRecorder();
  closers.push(() => remote.close());
  const archive = { name: "Archive", kind: "any-url" as const, url: remote.url, enabled: true };
  await engine.client.destinations.create(archive);
  await openConsole(page, engine, "Deliver");
  await page
    .getByRole("article", { name: "Archive" })
    .getByRole("button", { name: "3 held by history" })
    .click();

  await expect(atGate(page).getByRole("heading", { level: 3 })).toHaveText(
    "3 calls stay here until you send them: Archive was not told of them.",
  );
  await expect(atGate(page)).toContainText("it was final before Archive was switched on 3");
  await expect(outbox(page), "the whole height is theirs").toHaveCount(0);
  await atGate(page).getByRole("row").nth(1).click();
  await page.keyboard.press("j");
  await expect(gate(page)).toContainText("It was final before Archive was switched on");
  await page.keyboard.press(" ");
  await expect(atGate(page).getByRole("button", { name: "Send 2 to Archive" })).toBeEnabled();
  await atGate(page).getByRole("checkbox", { name: "Choose all" }).click();
  await expect(atGate(page).getByRole("button", { name: "Send 0 to Archive" })).toBeDisabled();
  await atGate(page).getByRole("checkbox", { name: "Choose all" }).click();
  await atGate(page).getByRole("checkbox", { name: "Send c_two" }).click();
  await atGate(page).getByRole("button", { name: "Send 2 to Archive" }).click();
  await expect(atGate(page)).toContainText("2 put into the outbox");
  await expect(atGate(page).getByRole("heading", { level: 3 })).toContainText("1 call stays here");
  await expect(atGate(page).getByRole("checkbox", { name: /^Send c_/ })).toHaveCount(1);
  await expect(atGate(page).getByRole("checkbox", { name: "Send c_two" })).toBeVisible();
  await expect.poll(() => remote.requests.length).toBe(2);

  // What was taken out stays out until it is chosen.
  await atGate(page).getByRole("checkbox", { name: "Send c_two" }).click();
  await atGate(page).getByRole("button", { name: "Send 1 to Archive" }).click();
  await expect(outbox(page), "with nothing left the outbox is back").toBeVisible();
  await expect.poll(() => remote.requests.length).toBe(3);
});

test("an unmatched call record asks beside its row, and what is answered goes on", async ({ page }) => {
  const { engine } = own;
  const [sandbox] = (await engine.client.destinations.list()).rows.filter(
    ({ kind }) => kind === "sandbox-crm",
  );
  // It would make a contact with the number in the same CRM.
  await engine.client.destinations.update({ destinationId: sandbox?.destinationId ?? "", enabled: false });
  await askCrm(engine, "PATCH", "/sandbox/settings", { searchLagMs: 0 });
  for (const [name, unique] of [
    ["ringback_call_id", true],
    ["ringback_version", false],
  ] as const)
    await askCrm(engine, "POST", "/crm/v3/properties/calls", {
      groupName: "x",
      name,
      label: name,
      hasUniqueValue: unique,
      ...(unique ? { type: "string", fieldType: "text" } : { type: "number", fieldType: "number" }),
    });
  for (const firstname of ["Dana", "Anna"])
    await askCrm(engine, "POST", "/crm/v3/objects/contacts", {
      properties: { firstname, lastname: "Reyes", mobilephone: "+1 218 555 0142" },
    });
  const { destinationId } = await engine.client.destinations.create({
    name: "HubSpot",
    kind: "hubspot",
    enabled: true,
    values: { url: engine.crm },
    credentials: { token: engine.crmToken },
  });
  const call = (id: string, metadata: Record<string, unknown>) =>
    completedCall(id).map((body) => JSON.stringify({ ...JSON.parse(body), metadata }));
  await send(engine, call("c_nobody", { phone: "+12185550199", name: "Sam Ortiz" }));
  await send(engine, call("c_both", { phone: "+12185550142", name: "Dana Reyes" }));
  await engine.until(
    async () => (await engine.client.decisions.list({ destinationId })).rows.length === 2,
    "two that ask",
  );

  await openConsole(page, engine, "Deliver");
  await page.getByRole("button", { name: "HubSpot", exact: true }).click();
  await atGate(page).getByRole("radio", { name: "unmatched 2" }).click();
  await expect(atGate(page).getByRole("heading").nth(1)).toHaveText(
    "2 call records wait at HubSpot until you say whose they are.",
  );
  const card = page.getByRole("region", { name: "Who is it?" });
  const rows = atGate(page).getByRole("row");
  await rows.filter({ hasText: "Sam Ortiz" }).click();
  await expect(card.getByRole("heading")).toHaveText("Nobody at HubSpot has +1 218 555 0199: who is it?");
  await expect(card).toContainText("Summary of c_nobody.");
  await expect(card.locator(".button-filled")).toHaveCount(0);
  // The two ask in the order in which they came to it, which is either.
  await page.keyboard.press("j");
  if ((await card.getByRole("heading").textContent())?.startsWith("Nobody")) await page.keyboard.press("k");
  await expect(card.getByRole("heading")).toHaveText("2 at HubSpot have +1 218 555 0142: which one is it?");
  const fits = card.getByRole("listitem").filter({ hasText: "Dana Reyes" });
  await expect(fits.locator(".button-filled"), "the call's own name speaks for her").toHaveText(
    "It is this one",
  );
  await fits.getByRole("button", { name: "It is this one" }).click();
  await expect(card.getByRole("heading")).toContainText("Nobody at HubSpot");
  await card.getByRole("button", { name: "Log without a contact" }).click();
  await expect(outbox(page)).toContainText("c_both");
});

async function askCrm(engine: EngineProcess, method: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${engine.crm}${path}`, {
    method,
    headers: { authorization: `Bearer ${engine.crmToken}` },
    body: JSON.stringify(body),
  });
  expect(response.ok, `${method} ${path}`).toBe(true);
}
