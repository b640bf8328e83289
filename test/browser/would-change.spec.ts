/** Reading again changes call records that left: Deliver lists what, shows the difference, and a person decides. */
import { send, untilCall } from "../harness/calls";
import { busyCall } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();

test("what would change is listed with its difference, one is sent and the rest is left", async ({
  page,
}) => {
  const { engine } = own;
  for (const id of ["c_1", "c_2", "c_3"]) {
    await send(engine, busyCall(id));
    await untilCall(engine, id, { delivery: "synced" });
  }
  const [source] = (await engine.client.sources.list()).rows;
  await engine.client.sources.update({
    sourceId: source?.sourceId ?? "",
    personPaths: { externalId: ["metadata.userId"], phone: ["metadata.phone"], name: ["metadata.userId"] },
  });
  await engine.client.events.readAgain();
  await engine.until(
    async () => (await engine.client.wouldChange.list({})).count === 3,
    "three would change",
  );

  await openConsole(page, engine, "Deliver");
  await page.getByRole("radio", { name: /would change: 3/ }).click();
  const list = page.getByRole("list", { name: "Call records that would change" });
  await expect(list.getByRole("listitem")).toHaveCount(3);
  const first = list.getByRole("listitem").filter({ hasText: "c_2" });
  await expect(first).toContainText("1 field: personName");
  await expect(first).toContainText("v1 → v2");
  await first.getByRole("button", { name: "What would change of c_2" }).click();
  await expect(first.getByRole("row").last()).toHaveText(/personName\s*Dana Reyes\s*u_c_2/);
  await expect(first).toContainText("Sent, it goes to Sandbox CRM.");
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/would-change.png` });

  await first.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Send 1 as next version" }).click();
  await expect(page.getByRole("status").filter({ hasText: "put into the outbox" })).toHaveText(
    "1 put into the outbox as next version",
  );
  await expect(list.getByRole("listitem")).toHaveCount(2);
  expect((await untilCall(engine, "c_2", { delivery: "synced" })).callRecords).toHaveLength(2);

  await page.getByRole("button", { name: "Leave all 2 as they are" }).click();
  await page.getByRole("button", { name: "Yes, leave all 2 as they are" }).click();
  await expect(page.getByText("Nothing would change")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "left as they are" })).toHaveText(
    "2 left as they are",
  );
  expect((await untilCall(engine, "c_1", { delivery: "synced" })).callRecords).toHaveLength(1);
});
