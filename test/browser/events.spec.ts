/** The log under traffic: it holds still for its reader, finds what is asked for, and shows exactly what was sent. */
import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { miraiEvent, post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, test } from "./console-page";
import { postAll, rawRequest, sendRaw } from "./sending";

const own = oneEngine();
test.describe.configure({ mode: "serial" });

const hook = () => `${own.engine.receiver}/hooks/mirai`;
const log = (page: Page) => page.getByRole("grid", { name: "events" });
const rows = (page: Page) =>
  log(page)
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") });
const pill = (page: Page) => page.getByRole("button", { name: /new$/ });
const search = (page: Page) => page.getByRole("textbox", { name: "Search events" });
const inspector = (page: Page) => page.getByRole("complementary", { name: "Event" });
const position = (page: Page) => page.getByText(/^rows .* of /);

/** Thousands of events of hundreds of calls, none of them final and no two alike. */
function traffic(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const id = `c_load_${number % 500}`;
    return number % 10 === 0
      ? miraiEvent("call.initiate", { id }, { call: { status: "initiate", attempt: number } })
      : miraiEvent(
          "action",
          { id },
          { action: "send_whatsapp", reason: `step ${number}`, payload: { number } },
        );
  });
}

async function untilLogged(events: number): Promise<void> {
  await own.engine.until(async () => {
    const status = await own.engine.client.status.get();
    return status.events >= events && status.backlog === 0;
  }, `${events} events read`);
}

/** Where the rows stand that the reader sees, by the time they were received: nothing else of them may move. */
async function seen(page: Page): Promise<[string, number][]> {
  return await log(page).evaluate((grid) => {
    const box = grid.getBoundingClientRect();
    return [...grid.querySelectorAll<HTMLElement>(".table-row")]
      .map((row): [string, number] => [row.textContent ?? "", row.getBoundingClientRect().top])
      .filter(([, top]) => top >= box.top && top < box.bottom)
      .sort((a, b) => a[1] - b[1]);
  });
}

test("says why it is empty", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  const screen = page.getByRole("main");
  await expect(screen).toContainText("No events yet");
  await expect(screen.getByRole("button", { name: "Copy URL" }).last()).toBeVisible();
});

test("takes 5 000 events while a reader stands in the middle of the list, and does not move it", async ({
  page,
}) => {
  await postAll(hook(), traffic(0, 1_000));
  await untilLogged(1_000);
  await openConsole(page, own.engine, "Events");
  await expect(position(page)).toContainText("of 200");
  await rows(page).first().hover();
  await page.mouse.wheel(0, 1_500);
  await expect(position(page)).toContainText(/^rows (4[5-9]|5\d)–/);
  const before = await seen(page);
  expect(before.length).toBeGreaterThan(15);

  await postAll(hook(), traffic(1_000, 4_000));
  await untilLogged(5_000);
  // A feed that left rows out says so: then there are more than were read.
  await expect(pill(page)).toHaveText(/^\s*(4[\s,]000|[\d\s,]+\+) new$/);
  expect(await seen(page)).toEqual(before);
  expect(await rows(page).count(), "rows in the document").toBeLessThan(60);
  await expect(page.getByRole("contentinfo")).toContainText(/5[\s,]000 events/);

  await pill(page).click();
  await expect(pill(page)).toBeHidden();
  await expect(position(page)).toContainText("rows 1–");
  expect(await rows(page).count(), "rows in the document").toBeLessThan(60);
  await expect(rows(page).first()).toHaveAttribute("aria-rowindex", "2");
  await rows(page).first().click();
  const newest = (await own.engine.client.events.list({ limit: 1 })).rows[0];
  await expect(inspector(page).locator("header")).toContainText(`#${newest?.position}`);
});

test("shows what is new behind “3 new” once something is selected, and follows again at the top", async ({
  page,
}) => {
  await openConsole(page, own.engine, "Events");
  await expect(position(page)).toContainText("of 200");
  const newest = rows(page).first();

  await post(hook(), miraiEvent("call.initiate", { id: "c_followed" }));
  await expect(newest).toContainText("c_followed");
  await expect(pill(page)).toBeHidden();

  await rows(page).nth(4).click();
  await expect(inspector(page)).toBeVisible();
  await expect(rows(page).nth(4)).toHaveAttribute("aria-selected", "true");
  const before = await seen(page);
  await postAll(hook(), traffic(6_000, 3), 1);
  await expect(pill(page)).toHaveText("3 new");
  expect(await seen(page)).toEqual(before);

  await pill(page).click();
  await expect(pill(page)).toBeHidden();
  await expect(rows(page).nth(3)).toContainText("c_followed");
  await page.keyboard.press("Escape");
  await post(hook(), miraiEvent("call.initiate", { id: "c_followed_again" }));
  await expect(newest).toContainText("c_followed_again");
});

test("reaches the oldest event by scrolling, with few rows in the document", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await expect(position(page)).toContainText("of 200 read, more below");
  const { events } = await own.engine.client.status.get();
  const total = log(page);
  await expect(async () => {
    await total.evaluate((grid) => grid.closest(".scroll")?.scrollTo({ top: grid.scrollHeight }));
    expect(await position(page).textContent()).toMatch(
      new RegExp(`of ${String(events).replace(/(?=\d{3}$)/, "[,\\s]")}$`),
    );
  }).toPass({ intervals: [20], timeout: 20_000 });
  await expect(rows(page).last()).toContainText("c_load_");
  expect(await rows(page).count(), "rows in the document").toBeLessThan(60);
});

test("finds failed signatures; a wrong term is said in a sentence and leaves the result", async ({
  page,
}) => {
  const { rows: sources } = await own.engine.client.sources.list();
  const sourceId = sources[0]?.sourceId ?? "";
  await own.engine.client.sources.addSecret({ sourceId, label: "test", value: "sk_test" });
  const good = miraiEvent("call.initiate", { id: "c_signed" });
  const signature = createHmac("sha256", "sk_test").update(good).digest("hex");
  await post(hook(), good, { "x-signature": signature });
  for (const id of ["c_forged_1", "c_forged_2"])
    await post(hook(), miraiEvent("call.initiate", { id }), { "x-signature": "0".repeat(64) });

  await openConsole(page, own.engine, "Events");
  await expect(rows(page).filter({ hasText: "c_signed" })).toContainText("verified");
  await search(page).fill("signature:failed ");
  await expect(page.getByRole("button", { name: "Take out signature:failed" })).toBeVisible();
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByRole("status").filter({ hasText: "filter on" })).toContainText(/2 of 5[,\s]0\d\d/);
  for (const row of await rows(page).all()) await expect(row).toContainText(/c_forged_\d/);

  // With the filter on, what comes is shown only where it belongs.
  await post(hook(), miraiEvent("call.initiate", { id: "c_forged_3" }), { "x-signature": "f".repeat(64) });
  await post(hook(), good, { "x-signature": signature });
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).first()).toContainText("c_forged_3");

  await search(page).fill("signatur:failed ");
  await expect(page.getByRole("alert")).toContainText("There is no field “signatur” here.");
  await expect(search(page)).toHaveAttribute("aria-invalid", "true");
  await expect(rows(page)).toHaveCount(3);
  await expect(page.getByText("the result of the last query that could be read")).toBeVisible();
  await page.getByRole("button", { name: "Take out signatur:failed" }).click();
  await expect(page.getByRole("alert")).toBeHidden();

  await search(page).fill("has:nothing ");
  await expect(page.getByRole("alert")).toContainText("“nothing” does not fit has.");
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(page.getByRole("alert")).toBeHidden();
  await expect(page.getByText("filter on")).toBeHidden();
  await expect(position(page)).toContainText("of 200");

  await search(page).fill("c_nobody");
  await expect(page.getByRole("main")).toContainText("No event matches");
  await page.getByRole("main").getByRole("button", { name: "Clear the filter" }).click();
  await expect(position(page)).toContainText("of 200");

  await search(page).fill("c_forged_2 ");
  await rows(page).filter({ hasText: "c_forged_2" }).click();
  await inspector(page).getByRole("tab", { name: "About" }).click();
  await expect(inspector(page)).toContainText("x-signature does not fit the body under “test”");
});

// Everything a parser would change: a key twice, 20 digits, 1.0, escapes, blanks, CRLF, a character nobody sees.
const sentBody = Buffer.concat([
  Buffer.from(
    '{ "event":{"type":"call.initiate",\r\n\t"data":{"call":{"id":"c_bytes","status":"initiate","n":12345678901234567890,"x":1.0,"k":1,"k":2}}},',
  ),
  Buffer.from(' "note":"caf\\u00e9 ☎ \u202e <b>&amp;</b>"}  \n'),
]);
const sentHeaders = [
  ["content-TYPE", "application/json"],
  ["X-Twice", "one"],
  ["x-twice", "two,  three"],
  ["X-Empty", ""],
] as const;

test("shows payload, headers, text and hex exactly as they were sent", async ({ page }) => {
  const path = "/hooks/mirai/deep//path?q=%3Cb%3E&q=2";
  const status = await sendRaw(
    own.engine.receiver,
    rawRequest(own.engine.receiver, path, sentHeaders, sentBody),
  );
  expect(status).toBe(200);
  await openConsole(page, own.engine, "Events");
  await search(page).fill("call:c_bytes ");
  await rows(page).filter({ hasText: "c_bytes" }).click();

  const payload = inspector(page).getByLabel("Payload", { exact: true }).last();
  for (const token of [
    '"n": 12345678901234567890',
    '"x": 1.0',
    '"k": 1',
    '"k": 2',
    '"note": "caf\\u00e9 ☎ U+202E <b>&amp;</b>"',
  ])
    await expect(payload).toContainText(token);

  await inspector(page).getByRole("tab", { name: "Headers" }).click();
  const table = inspector(page).getByRole("table");
  expect(
    await table
      .getByRole("row")
      .evaluateAll((all) =>
        all.map((row) => [
          row.querySelector("th")?.textContent,
          row.querySelector(".header-value")?.textContent,
        ]),
      ),
  ).toEqual([
    ["Host", new URL(own.engine.receiver).host],
    ...sentHeaders,
    ["Content-Length", String(sentBody.length)],
    ["Connection", "close"],
  ]);

  await inspector(page).getByRole("tab", { name: "Raw" }).click();
  const raw = inspector(page).locator("pre");
  await expect(raw).toContainText("12345678901234567890");
  expect(await raw.textContent()).toBe(sentBody.toString().replace("\u202e", "U+202E"));
  await inspector(page).getByRole("radio", { name: "Hex" }).click();
  const hex = inspector(page).getByRole("region", { name: "Bytes as hex" });
  await expect(hex).toContainText("000000");
  const shown = await hex.locator(".hex-row").evaluateAll((all) =>
    all
      .map((row) => [row.children[0]?.textContent ?? "", row.children[1]?.textContent ?? ""])
      .sort()
      .map(([, bytes]) => bytes)
      .join(" ")
      .trim()
      .split(/\s+/)
      .join(""),
  );
  expect(shown).toBe(sentBody.toString("hex"));

  const download = page.waitForEvent("download");
  await inspector(page).getByRole("button", { name: "Download" }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).equals(sentBody)).toBe(true);

  await inspector(page).getByRole("tab", { name: "About" }).click();
  await expect(inspector(page)).toContainText(`POST ${path}`);
});

test("keeps what it refused in a list of its own", async ({ page }) => {
  const { receiver } = own.engine;
  const { host } = new URL(receiver);
  const before = (await own.engine.client.status.get()).events;
  await openConsole(page, own.engine, "Events");
  await page.getByRole("radio", { name: /^Refusals/ }).click();
  const refusals = page.getByRole("grid", { name: "refusals" });
  await expect(page.getByRole("main")).toContainText("Nothing was refused");

  const large = `POST /hooks/mirai HTTP/1.1\r\nHost: ${host}\r\nX-Note: too much\r\nContent-Length: 20000000\r\n\r\n`;
  expect(await sendRaw(receiver, large)).toBe(413);
  expect(await sendRaw(receiver, "POST /hooks/mirai HTTP/1.1\r\nHost: evil.example\r\n\r\n")).toBe(421);
  expect(await sendRaw(receiver, `POST /hooks/mirai HTTP/1.1\r\nHost ${host}\r\n\r\n`)).toBe(400);

  const refused = refusals.getByRole("row").filter({ has: page.getByRole("gridcell") });
  await expect(refused).toHaveCount(3);
  await expect(refused.filter({ hasText: "the body is over the limit" })).toContainText("413");
  await expect(refused.filter({ hasText: "Host “evil.example” is not an address" })).toContainText("421");
  await expect(refused.filter({ hasText: "not readable as HTTP" })).toContainText("400");
  await refused.filter({ hasText: "the body is over the limit" }).click();
  const detail = page.getByRole("complementary", { name: "Refusal" });
  await expect(detail).toContainText("over the limit of 10 MiB, 19.1 MiB announced");
  await expect(detail.getByRole("row").filter({ hasText: "X-Note" })).toContainText("too much");
  await page.keyboard.press("Escape");
  await expect(detail).toBeHidden();
  expect((await own.engine.client.status.get()).events).toBe(before);
});
