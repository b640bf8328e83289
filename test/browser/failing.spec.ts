/** A source fails on purpose: the banner over the console, the attempts of one event, its end, and what was measured. */
import type { Page } from "@playwright/test";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { deliver, sendOnce } from "../harness/retrying-provider";
import { whippyCall } from "../harness/whippy-events";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";

const hour = 3_600_000;
const own = oneEngine();
const picture = async (page: Page, name: string) => {
  if (!process.env.PICTURES) return;
  for (const theme of ["Dark", "Light"]) {
    await page.getByRole("radio", { name: theme }).click();
    const path = `${process.env.PICTURES}/${name}-${theme.toLowerCase()}.png`;
    await page.screenshot({ path, animations: "disabled" });
  }
};
const event = (id: string) => whippyCall({ id, status: "call_completed", requestId: `r-${id}` });
const banner = (page: Page) => page.getByRole("status", { name: "whippy fails on purpose" });
const openSource = (page: Page, name: string) => page.getByRole("button", { name: `Open ${name}` }).click();

async function addWhippy(engine: EngineProcess): Promise<{ sourceId: string; url: string }> {
  const { sourceId } = await engine.client.sources.create({ name: "whippy", provider: "whippy" });
  return { sourceId, url: `${engine.receiver}/hooks/whippy` };
}

test("it is said over every screen until it ends by itself, and the retry stands under its event", async ({
  page,
}) => {
  const { url } = await addWhippy(own.engine);
  await openConsole(page, own.engine, "Setup");
  await openSource(page, "whippy");
  const part = page.getByRole("region", { name: "Fail on purpose: whippy" });
  await part.getByRole("combobox", { name: "to" }).selectOption("first");
  await part.getByRole("textbox", { name: "Sendings at most" }).fill("0");
  await expect(part.getByRole("alert")).toHaveText("“0” is no number of sendings: write 1 to 1000.");
  await part.getByRole("textbox", { name: "Sendings at most" }).fill("2");
  await part.getByRole("button", { name: "Start failing" }).scrollIntoViewIfNeeded();
  await picture(page, "failing-start");
  await part.getByRole("button", { name: "Start failing" }).click();
  await expect(banner(page).first()).toContainText(
    "whippy fails on purpose: it answers 500 to the first sending of each event, until",
  );
  await picture(page, "failing-source");
  await openScreen(page, "Calls");
  await expect(banner(page)).toContainText("or 2 more sendings. Every event is kept.");

  const policy = { attempts: 3, delaysMs: [1100], timeoutMs: 5000, isRetried: () => true };
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  expect(await deliver(policy, url, event("story"), wait)).toEqual([500, 200]);
  await expect(banner(page)).toContainText("1 sending so far");
  await page.getByRole("listbox", { name: "Calls" }).getByRole("option").first().click();
  const events = page.getByRole("table", { name: "Events of this call" });
  await expect(events).toContainText("1st delivery attempt: answered 500 on purpose");
  await expect(events).toContainText(/2nd delivery attempt, 1\.\d s after the 500 on purpose: answered 200/);
  await picture(page, "failing-call");
  await openScreen(page, "Events");
  await expect(page.getByRole("main", { name: "Events" })).toContainText("500 on purpose");
  await picture(page, "failing-events");

  expect((await sendOnce(url, event("last"))).met).toBe(500);
  await expect(banner(page)).toHaveCount(0);
  expect((await sendOnce(url, event("after"))).met).toBe(200);
});

test("it is ended from the banner, wherever one is", async ({ page }) => {
  const { rows } = await own.engine.client.sources.list();
  const { sourceId = "" } = rows.find(({ name }) => name === "whippy") ?? {};
  await own.engine.client.failing.start({ sourceId, answer: { kind: "hang" } });
  await openConsole(page, own.engine, "Deliver");
  await expect(banner(page)).toContainText("it gives no answer to every event");
  await banner(page).getByRole("button", { name: "End" }).click();
  await expect(banner(page)).toHaveCount(0);
  expect((await own.engine.client.failing.state({ sourceId })).now).toBeNull();
});

test("what the platform did stands beside what is documented or assumed, and can be taken over", async ({
  browserPage: page,
  readClipboard: _,
}) => {
  const folder = makeFolder();
  const engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  try {
    const { sourceId, url } = await addWhippy(engine);
    const wait = async (ms: number) => void (await engine.client.clock.advance({ advance: ms }));
    await wait(4 * hour);
    await engine.client.failing.start({
      ...{ sourceId, answer: { kind: "status", status: 500 } },
      ...{ events: 1000, minutes: 1440 },
    });
    const policy = { attempts: 3, delaysMs: [15_000, 90_000], timeoutMs: 5000, isRetried: () => true };
    await deliver(policy, url, event("m1"), wait);
    await openConsole(page, engine, "Setup");
    await openSource(page, "whippy");
    const retries = page.getByRole("region", { name: "Retries of whippy" });
    const attempts = retries.getByRole("row", { name: /^Gives up after/ });
    await expect(attempts).toContainText("not enough seen");
    await retries.getByText(/^What is still needed for/).click();
    await expect(retries).toContainText("3 sendings of one event were seen; whether more come is not.");
    await picture(page, "measured-early");

    for (const id of ["m2", "m3", "m4"]) {
      await wait(2 * hour);
      await deliver(policy, url, event(id), wait);
    }
    await expect(attempts).toContainText("3 attempts · 3 events");
    // What is measured ends a request later than the clock says.
    await expect(retries.getByRole("row", { name: /^When/ })).toContainText(
      /after (14\.\d s to )?15 s, 1 m 30 s/,
    );
    await expect(retries.getByRole("row", { name: /^Sends again after a status/ })).toContainText(
      "500: again",
    );
    await picture(page, "measured");
    await retries.getByRole("button", { name: "Use the measured values" }).click();
    await expect(attempts).toContainText("yours");
    const { rows } = await engine.client.sources.list();
    expect(rows.find(({ name }) => name === "whippy")?.retry).toMatchObject({
      attempts: 3,
      delaysMs: [expect.any(Number), expect.any(Number)],
    });
  } finally {
    await engine.stop();
    folder.remove();
  }
});
