/** The same screen as people of different languages and zones read it; ids, payloads and raw clocks are the same for all. */
import type { Browser, Page } from "@playwright/test";
import { miraiEvent, post } from "../harness/mirai-events";
import { expect, inviteTo, oneEngine, playFast, test } from "./console-page";

const own = oneEngine();

async function openAs(browser: Browser, locale: string, timezoneId: string): Promise<Page> {
  const context = await browser.newContext({ locale, timezoneId, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(await inviteTo(own.engine));
  await page.getByRole("button", { name: /^Events/ }).click();
  await expect(page.getByRole("main", { name: "Events" }).locator("time").first()).toBeVisible();
  return page;
}

test("a clock stands in the reader's zone and way of writing it, and all of it on hover", async ({
  browser,
}) => {
  await playFast(own.engine);
  const { rows } = await own.engine.client.events.list({ limit: 1 });
  const at = rows[0]?.receivedAt ?? 0;
  for (const { locale, zone, like, zoneName } of [
    { locale: "de-DE", zone: "Asia/Kolkata", like: /^\d{2}:\d{2}:\d{2},\d{3}$/, zoneName: "GMT+5:30" },
    { locale: "en-US", zone: "America/New_York", like: /^\d{2}:\d{2}:\d{2}\.\d{3}\s[AP]M$/, zoneName: "E" },
  ]) {
    const page = await openAs(browser, locale, zone);
    const time = page.getByRole("main", { name: "Events" }).locator("time").first();
    await expect(time).toHaveText(like);
    const said = new Intl.DateTimeFormat(locale, {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      fractionalSecondDigits: 3,
      timeZone: zone,
    }).format(at);
    await expect(time).toHaveText(said);
    const title = await time.getAttribute("title");
    expect(title).toContain(said);
    expect(title).toContain(zoneName);
    const cell = await time.evaluate((element) => {
      const box = (element.closest("[role=gridcell], td") ?? element) as HTMLElement;
      return { wide: box.scrollWidth, room: box.clientWidth };
    });
    expect(cell.wide, `${said} fits into its column`).toBeLessThanOrEqual(cell.room);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/locale-${locale}.png` });
    await page.context().close();
  }
});

test("numbers are grouped as the reader groups them; what a provider wrote is not", async ({ browser }) => {
  const event = miraiEvent("call.initiate", { id: "call_locale", metadata: { figure: 1234567.5 } });
  const url = `${own.engine.receiver}/hooks/mirai`;
  for (let left = 1_100; left > 0; left -= 100)
    await Promise.all(Array.from({ length: 100 }, () => post(url, event)));
  await own.engine.until(
    async () => (await own.engine.client.status.get()).events > 1_100,
    "the events are counted",
  );
  const { events } = await own.engine.client.status.get();
  for (const { locale, grouped } of [
    { locale: "de-DE", grouped: `1.${String(events).slice(1)}` },
    { locale: "en-US", grouped: `1,${String(events).slice(1)}` },
  ]) {
    const page = await openAs(browser, locale, "UTC");
    await expect(page.getByRole("contentinfo")).toContainText(`${grouped} events`);
    await page
      .getByRole("main", { name: "Events" })
      .locator("[role=row]", { hasText: "call.initiate" })
      .first()
      .click();
    await expect(page.getByText("1234567.5").first()).toBeVisible();
    await page.context().close();
  }
});
