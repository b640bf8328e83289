/** Why a signature does not hold: the answer, the bytes that differ, all that was tried, and what follows. */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();
const key = "signing-key-of-the-test";
const template = JSON.parse(
  readFileSync(new URL("../../fixtures/callrail/post-call.json", import.meta.url), "utf8"),
);

async function send(id: string, signed: (body: string) => string, by = key): Promise<void> {
  const body = JSON.stringify({ ...template, resource_id: id });
  const signature = createHmac("sha1", by).update(signed(body)).digest("base64");
  await post(`${own.engine.receiver}/hooks/office/post-call`, body, { signature });
}

test("a line break too many is found and shown; another secret leads to the secrets; trust is given here", async ({
  page,
}) => {
  await own.engine.client.sources.create({
    name: "office",
    provider: "callrail",
    secrets: [{ label: "company 1", value: key }],
  });
  await send("CAL_right", (body) => body);
  await send("CAL_broken", (body) => `${body}\n`);
  await send("CAL_other", (body) => body, "a-key-of-last-year");
  await openConsole(page, own.engine, "Events");
  const event = page.getByRole("complementary", { name: "Event" });
  const open = (id: string) => page.getByRole("row").filter({ hasText: id }).click();

  await open("CAL_right");
  await expect(event.getByRole("tab", { name: "Payload" })).toBeVisible();
  await expect(event.getByRole("tab", { name: "Signature" }), "nothing is to be explained").toHaveCount(0);

  await open("CAL_broken");
  await event.getByRole("tab", { name: "About" }).click();
  await event.getByRole("button", { name: "Why?" }).click();
  const why = event.getByRole("region", { name: "Why it failed" });
  await expect(why).toContainText("The sender signed other bytes than it sent: the body with a line break");
  await expect(
    event.getByRole("table", { name: /^They differ from byte \d+ on$/ }).locator("mark"),
  ).toHaveText("↵");
  const tried = event.getByRole("region", { name: "What was tried" });
  await expect(tried.getByRole("listitem").last()).toContainText("fits");

  await open("CAL_other");
  await expect(why, "the tab stays from one event to the next").toContainText("most likely another secret");
  await event.getByRole("button", { name: "Trust this event" }).click();
  await expect(event).toContainText("trusted by hand: it takes part in its call");
  await why.getByRole("button", { name: "Open the secrets" }).click();
  await expect(page.getByRole("main", { name: "Setup" })).toContainText("sealed on this computer");
});

test("a long source has a line of its parts that leads to each and says where one is", async ({ page }) => {
  await openConsole(page, own.engine, "Setup");
  await page.getByRole("button", { name: "Open mirai" }).click();
  const parts = page.getByRole("navigation", { name: "Parts of mirai" });
  await expect(parts.getByRole("button", { name: "Receiving" })).toHaveAttribute("aria-current", "location");
  await parts.getByRole("button", { name: "Failing" }).click();
  await expect(parts.getByRole("button", { name: "Failing" })).toHaveAttribute("aria-current", "location");
  await expect(page.getByRole("region", { name: "Failing", exact: true })).toBeInViewport();
  await expect(parts, "it stays at the top").toBeInViewport();
});
