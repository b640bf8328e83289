/**
 * What an integrator does with a call that looks wrong: sees the wrong type in the payload, compares the two events,
 * accepts what the platform has begun to send, hands the call on without the person in it; a colleague with an empty
 * folder brings it in and sees the same call, and nobody outside is told anything.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, startEngine } from "../harness/engine-process";
import { completedCall, post } from "../harness/mirai-events";
import { startRecorder } from "../harness/recorder";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";

const own = oneEngine();

test("a wrong type is seen, compared, accepted as drift, and handed on as a redacted bundle", async ({
  page,
}) => {
  const [initiate, answered, ended, completed, end, final] = completedCall("c_inside") as [
    string,
    ...string[],
  ];
  const mistaken = ended?.replace('"durationSeconds":105', '"durationSeconds":"105"');
  const moody = end?.replace('"insights":{}', '"insights":{},"sentiment":"positive"');
  for (const body of [initiate, answered, mistaken, ended, completed, moody, final])
    expect(await post(`${own.engine.receiver}/hooks/mirai`, body ?? "")).toBe(200);

  // The wrong type is marked where it stands, with a sentence.
  await openConsole(page, own.engine, "Events");
  const rows = page.getByRole("row").filter({ hasText: "call.ended" });
  await expect(rows).toHaveCount(2);
  const wrong = rows
    .filter({ hasText: /problem/i })
    .or(rows.nth(1))
    .first();
  await wrong.click();
  const inspector = page.getByRole("complementary", { name: "Event" });
  await expect(inspector.locator(".cm-lintRange-error")).toHaveText('"105"');
  await expect(inspector).toContainText(/durationSeconds should be a number.*got the text/i);

  // Against the event that came after it.
  for (const row of [rows.nth(1), rows.nth(0)]) {
    await row.click();
    await page.keyboard.press("Space");
  }
  await page.keyboard.press("d");
  const panel = page.getByRole("complementary", { name: "Compare" });
  await expect(panel.getByRole("table", { name: "Body" }).locator("mark")).toHaveText(['"105"', "105"]);
  await page.keyboard.press("Escape");

  // What the platform has begun to send is accepted.
  await page.getByRole("radio", { name: /^Drift/ }).click();
  const item = page.getByRole("row").filter({ hasText: "analysis.sentiment" });
  await item.click();
  await expect(page.getByRole("complementary", { name: "Drift item" })).toContainText(
    "Mirai has sent a sentiment",
  );
  await page.keyboard.press("a");
  await expect(item).toContainText("accepted");

  // The call leaves as a file without the person.
  await openScreen(page, "Calls");
  const call = page.getByRole("region", { name: "Call", exact: true });
  await expect(call.getByRole("heading", { level: 1 })).toContainText("Dana Reyes");
  await call.getByRole("button", { name: "Share" }).click();
  await page.getByRole("menuitem", { name: /^Bundle/ }).click();
  const sheet = page.getByRole("complementary", { name: /^Share/ });
  await expect(sheet.getByRole("region", { name: "What is replaced" })).toContainText("Dana Reyes");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    sheet.getByRole("button", { name: /^Save/ }).click(),
  ]);
  const folder = makeFolder();
  const file = join(folder.path, "call.ringback.json");
  await download.saveAs(file);
  const text = readFileSync(file, "utf8");
  expect(text).not.toContain("Dana");
  expect(text).not.toContain("2025550123");

  // A colleague's folder is empty, and has somebody to tell.
  const outside = await startRecorder();
  const other = makeFolder();
  const colleague = await startEngine(other.path);
  try {
    await colleague.client.destinations.create({
      name: "Warehouse",
      kind: "any-url",
      url: outside.url,
      enabled: true,
    });
    await openConsole(page, colleague, "Events");
    await page.keyboard.press("i");
    await page.getByRole("complementary", { name: "Bring in" }).getByRole("textbox").fill(text);
    await page.getByRole("button", { name: "Bring in 7 events" }).click();
    const done = page.getByRole("complementary", { name: "Brought in" });
    await expect(done.getByRole("status")).toHaveText("7 events came in, 1 call.");
    await done.getByRole("button", { name: "Open the call" }).click();
    await expect(call).toContainText("imported");
    await expect(call.getByRole("heading", { level: 1 })).not.toContainText("Dana");

    const [before] = (await own.engine.client.calls.list({ limit: 1 })).rows;
    const [after] = (await colleague.client.calls.list({ limit: 1 })).rows;
    const likeness = (row: typeof before) => ({
      stage: row?.stage,
      outcome: row?.outcome,
      facts: [row?.ended, row?.complete, row?.final],
      attempts: row?.dialAttempts,
      events: row?.events,
      duplicates: row?.duplicates,
      problems: row?.problems,
    });
    expect(likeness(after)).toEqual(likeness(before));
    expect(before?.final).toBe(true);

    const { rows: deliveries } = await colleague.client.deliveries.list({ limit: 100 });
    expect(deliveries.filter((one) => one.destination === "Warehouse")).toEqual([]);
    const gate = (await colleague.client.calls.get({ callId: after?.callId ?? "" })).gate;
    expect(gate.find((one) => one.destination === "Warehouse")).toMatchObject({ state: "closed" });
    expect(outside.requests).toEqual([]);
  } finally {
    await colleague.stop();
    await outside.close();
    other.remove();
    folder.remove();
  }
});
