/** Setting up where rules send their messages: what each kind is, what is refused, and the texts a rule fills. */
import type { Page } from "@playwright/test";
import { type MailServer, startMailServer } from "../harness/mail-server";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();
let mailServer: MailServer;
test.beforeAll(async () => {
  mailServer = await startMailServer();
});
test.afterAll(() => mailServer.close());

const panel = (page: Page) => page.getByRole("region", { name: "Set-up of a destination" });
const fill = (page: Page, label: string, text: string) =>
  panel(page).getByLabel(label, { exact: true }).fill(text);
const add = (page: Page) => panel(page).getByRole("button", { name: "Add and switch on" });

async function choose(page: Page, kind: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Add a destination" }).click();
  await panel(page).getByRole("button", { name: kind }).click();
}

test("kinds stand under what they are for, and those of messages say that they stay until let out", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Deliver");
  await page.getByRole("button", { name: "Add a destination" }).click();
  const messages = panel(page).getByRole("region", { name: /^Messages/ });
  for (const kind of ["Slack", "E-mail", "Zendesk", "WhatsApp", "Orders"])
    await expect(messages.getByRole("button", { name: new RegExp(`^${kind}`) })).toBeVisible();
  await expect(messages.getByRole("button", { name: /^Slack/ })).toContainText("leaves once you let it out");
  await expect(messages.getByRole("button", { name: /^Orders/ })).toContainText("on this machine");
  await expect(panel(page).getByRole("region", { name: /^CRMs/ }).getByRole("button")).toHaveCount(4);
});

test("Slack: the webhook is a secret, its channel a name, and its texts begin with something", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Deliver");
  await choose(page, /^Slack/);
  await fill(page, "Name", "Support channel");
  await fill(page, "Webhook URL", "http://hooks.slack.com/services/T/B/X");
  await fill(page, "Channel, optional", "#support");
  await add(page).click();
  await expect(panel(page)).toContainText("Over http everybody on the way could read the credentials.");
  await panel(page).getByRole("tab", { name: "Message" }).click();
  const texts = panel(page).getByRole("list", { name: "Texts of a message" });
  await expect(texts.getByRole("listitem", { name: "Do now" })).toContainText("optional");
  await expect(texts.getByRole("listitem", { name: "About" })).toContainText("{{summary else");
  await expect(panel(page).getByRole("tab", { name: "Mapping sheet" })).toHaveCount(0);
  await panel(page).getByRole("tab", { name: "Promise and limits" }).click();
  await expect(panel(page)).toContainText("Its messages land in the local outbox until you let it out");
  await panel(page).getByRole("tab", { name: "Settings" }).click();
  await fill(page, "Webhook URL", "https://hooks.slack.com/services/T/B/X");
  await add(page).click();
  const card = page.getByRole("article", { name: "Support channel" });
  await expect(card).toContainText("Slack · lands here until let out");
});

test("E-mail: the test signs in and sends nothing; a host with a port in it is refused", async ({ page }) => {
  await openConsole(page, own.engine, "Deliver");
  await choose(page, /^E-mail/);
  await fill(page, "Name", "Mail");
  await fill(page, "Mail server", `127.0.0.1:${mailServer.port}`);
  await panel(page).getByLabel("Encryption", { exact: true }).selectOption("none");
  await fill(page, "Port", String(mailServer.port));
  await fill(page, "From address", "calls@example.com");
  await panel(page).getByRole("button", { name: "Test the connection" }).click();
  await expect(panel(page)).toContainText("A host is a name such as smtp.example.com");
  await fill(page, "Mail server", "127.0.0.1");
  await panel(page).getByRole("button", { name: "Test the connection" }).click();
  await expect(panel(page).getByRole("region", { name: "Connection test" })).toContainText(
    "nothing was sent",
  );
  expect(mailServer.mails).toEqual([]);
});

test("Orders: nothing is asked for", async ({ page }) => {
  await openConsole(page, own.engine, "Deliver");
  await choose(page, /^Orders/);
  await fill(page, "Name", "Orders by phone");
  await add(page).click();
  await expect(page.getByRole("article", { name: "Orders by phone" })).toContainText(
    "Orders · on this machine",
  );
});
