/** Foreign text where `untrusted.spec.ts` does not look: a person's page, the live board, and a page that is shared as a file. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { recordFault } from "../faults/fault-rows";
import { miraiEvent, post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, test } from "./console-page";
import { expectInert } from "./expect-inert";
import { asShown, markup } from "./markup";

const own = oneEngine();
/** One person for all, so that each text is a row of their page. */
const phone = "+12025550177";
const times = { startedAt: "2026-03-02T10:05:40Z", endedAt: "2026-03-02T10:07:25Z" };
const keyOf = (index: number) => `c_text_${index}`;

test.beforeAll(async () => {
  const { receiver } = own.engine;
  for (const [index, text] of markup.entries()) {
    const about = {
      id: keyOf(index),
      metadata: { userId: "u_texts", phone, name: text, email: `${text}@example.com` },
    };
    const analysis = { success: true, summary: text, requiredActions: [text], insights: { [text]: text } };
    for (const body of [
      miraiEvent("call.initiate", about),
      miraiEvent("call.ended", about, { call: { status: text, ...times } }),
      miraiEvent("end-of-call", about, {
        call: { status: "completed", ...times, durationSeconds: 105 },
        analysis,
      }),
    ])
      expect(await post(`${receiver}/hooks/mirai`, body)).toBe(200);
  }
  // One that is under way, for the board.
  for (const [index, text] of markup.slice(0, 8).entries())
    await post(
      `${receiver}/hooks/mirai`,
      miraiEvent("call.in-progress", {
        id: `now ${index} ${text}`,
        metadata: { userId: text, name: text, phone },
      }),
    );
  await own.engine.until(async () => (await own.engine.client.status.get()).backlog === 0, "all of it read");
});

test("on a person's page, row by row", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  await page.getByRole("textbox", { name: "Search calls" }).fill(`call:${keyOf(0)} `);
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.getByRole("option").click();
  await page.getByRole("button", { name: "Open person" }).click();
  const person = page.getByRole("main", { name: "Person" });
  await expect(person).toContainText("items since");
  await expectInert(page);
  const items = page.getByRole("grid", { name: "items" }).getByRole("row");
  await items.nth(1).click();
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press("j");
    await expectInert(page);
  }
});

test("on the live board", async ({ page }) => {
  await openConsole(page, own.engine, "Live");
  await expect(page.getByRole("main", { name: "Live" })).toBeVisible();
  await expect(page.locator("main")).not.toBeEmpty();
  await expectInert(page);
});

test("in a page that is shared, opened as a file: text alone, and nothing is asked of the network", async ({
  browser,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "ringback-shared-"));
  const asked: string[] = [];
  let shown = 0;
  try {
    for (const [redact, from] of [true, false].flatMap((one) =>
      [0, 20, 40].map((at) => [one, at] as const),
    )) {
      const { rows } = await own.engine.client.calls.list({ q: "call:c_text_*", limit: 100 });
      expect(rows.length).toBeGreaterThan(0);
      const ids = rows.map(({ callId }) => callId).slice(from, from + 20);
      if (ids.length === 0) continue;
      const file = await own.engine.client.sharing.export({ format: "page", ids, redact });
      const path = join(folder, `${redact}-${from}.html`);
      writeFileSync(path, await file.text());
      const page = await browser.newPage();
      const said: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(error.message));
      page.on("dialog", (dialog) => void dialog.dismiss().then(() => said.push("a dialog")));
      page.on("request", (request) => {
        if (!request.url().startsWith("file:")) asked.push(request.url());
      });
      await page.goto(pathToFileURL(path).href);
      const found = await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
        return {
          ran: (window as unknown as { __xss?: unknown }).__xss,
          elements: [
            ...document.querySelectorAll(
              "body :is(script, img, iframe, object, embed, video, audio, form, base, link, math, marquee, template, noscript, input, animate), a[href^='javascript:' i], a[href^='data:' i], a[href*='evil.example']",
            ),
          ].map((element) => element.outerHTML.slice(0, 100)),
          handlers: [...document.querySelectorAll("*")].filter((element) =>
            element.getAttributeNames().some((name) => name.startsWith("on") || name === "srcdoc"),
          ).length,
          shownAway: getComputedStyle(document.body).display,
        };
      });
      expect(found).toEqual({
        ran: undefined,
        elements: [],
        handlers: 0,
        shownAway: expect.not.stringMatching("none"),
      });
      expect(said).toEqual([]);
      if (!redact) {
        const text = asShown((await page.locator("body").textContent()) ?? "");
        shown += markup.filter((one) => text.includes(asShown(one))).length;
      }
      await page.close();
    }
    expect(asked).toEqual([]);
    expect(shown).toBeGreaterThan(markup.length / 2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  recordFault({
    group: "Hostile input",
    fault: "Markup, script, templates, unseen characters in names, summaries, keys and states of calls",
    where: "Person, Live, a shared page opened as a file",
    tried: markup.length * 4,
    outcome: "held",
    saw: "shown as text; no script ran, no element was made of it, nothing was asked of the network",
  });
});
