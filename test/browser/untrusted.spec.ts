/** Foreign text in every field, on every screen: it stays text, does nothing, and hides nothing. */
import type { Locator } from "@playwright/test";
import { recordFault } from "../faults/fault-rows";
import { post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";
import { expectInert } from "./expect-inert";
import { asShown, markup } from "./markup";
import { rawRequest, sendRaw } from "./sending";

const own = oneEngine();

/** What may stand in a header or a request line; the rest is refused before it becomes an event. */
const onTheLine = (text: string) => text.replaceAll(/[\p{Cc}]/gu, "");
/** Header bytes arrive as Latin-1, whatever the sender meant. */
const asHeader = (text: string) => Buffer.from(onTheLine(text)).toString("latin1");

function bodyOf(type: string, index: number, text: string, data: Record<string, unknown> = {}): string {
  const { call, ...rest } = data as { call?: object };
  return JSON.stringify({
    metadata: {
      name: text,
      userId: `u_${index} ${text}`,
      phone: `+120255501${String(index).padStart(2, "0")}`,
      [`k ${text}`]: text,
    },
    event: { type, data: { call: { id: `c_${index} ${text}`, ...call }, ...rest } },
  });
}

/** A whole call that says this text wherever a sender may write one. */
function callThatSays(text: string, index: number): string[] {
  const times = { startedAt: "2026-03-02T10:05:40Z", endedAt: "2026-03-02T10:07:25Z" };
  const done = { status: "completed", ...times, durationSeconds: 105 };
  return [
    bodyOf("call.initiate", index, text, { call: { status: "initiate" } }),
    bodyOf(`odd ${text}`, index, text),
    bodyOf("action", index, text, { action: `do ${text}`, reason: text, payload: { [text]: text } }),
    bodyOf("call.ended", index, text, { call: { ...done, status: text } }),
    bodyOf("end-of-call", index, text, {
      call: done,
      analysis: {
        success: true,
        summary: `Said ${text}`,
        requiredActions: [text],
        insights: { [text]: text },
      },
    }),
    bodyOf("call.lifecycle-ended", index, text, {
      call: { status: "completed" },
      report: { reAttemptCount: 0, rescheduledCount: 0, finalStatus: "completed" },
    }),
  ];
}

/** One event that says all of them: as keys, as values, in its headers. */
const everything = JSON.stringify({
  metadata: Object.fromEntries(markup.map((text, index) => [`${index} ${text}`, text])),
  event: { type: "call.initiate", data: { call: { id: "c_everything", status: "initiate" } } },
});

test.beforeAll(async () => {
  const { receiver } = own.engine;
  await Promise.all(
    markup.map(async (text, index) => {
      for (const body of callThatSays(text, index))
        expect(await post(`${receiver}/hooks/mirai/${encodeURIComponent(text)}`, body)).toBe(200);
      await post(`${receiver}/hooks/${encodeURIComponent(text)}`, "{}");
    }),
  );
  const headers = markup.map((text, index) => [`X-'${index}\`onload!`, onTheLine(text)] as const);
  const path = `/hooks/mirai/<script>${encodeURIComponent("</script>")}?q="><img/src=x/onerror=window.__xss=1>`;
  expect(await sendRaw(receiver, rawRequest(receiver, path, headers, Buffer.from(everything)))).toBe(200);
  for (const text of markup)
    await sendRaw(
      receiver,
      `POST /${text.replaceAll(/\s/g, "+")} HTTP/1.1\r\nHost: ${asHeader(text)}\r\n\r\n`,
    );
  await own.engine.until(async () => {
    const { backlog, outbox } = await own.engine.client.status.get();
    const counts = await own.engine.client.crm.counts();
    return backlog === 0 && outbox.waiting === 0 && counts.tasks === markup.length;
  }, "all of it read and written to the CRM");
});

async function expectSays(place: Locator, text: string): Promise<void> {
  await expect(async () => {
    expect(asShown((await place.textContent()) ?? "")).toContain(asShown(text));
  }).toPass({ intervals: [20, 50, 100], timeout: 5_000 });
}

test("as a caller's name, a call id, an event type and a summary, on the Calls screen", async ({ page }) => {
  await openConsole(page, own.engine);
  const list = page.getByRole("listbox", { name: "Calls" });
  const call = page.getByRole("region", { name: "Call", exact: true });
  await expect(list.getByRole("option").first()).toBeVisible();
  const texts = new Map(
    (await own.engine.client.calls.list({ limit: 100 })).rows.map(({ callId, personName }) => [
      callId,
      personName,
    ]),
  );
  const met = new Set<string>();
  for (let step = 0; step <= markup.length; step += 1) {
    const selected = list.getByRole("option", { selected: true });
    const id = (await selected.getAttribute("id"))?.replace(/^call-/, "") ?? "";
    const text = texts.get(id);
    if (text) {
      met.add(text);
      await expectSays(call.getByRole("heading", { level: 1 }), text);
      await expectSays(selected, text);
      await expectSays(call.locator("header"), text);
      await expectSays(call.getByRole("table"), text.slice(0, 40));
      await call
        .getByRole("group", { name: /^Timeline/ })
        .getByRole("button")
        .nth(1)
        .focus();
      await expect(page.getByRole("tooltip")).toBeVisible();
      await expectInert(page);
    }
    await page.keyboard.press("j");
  }
  expect(met.size).toBe(markup.length);

  await call.getByRole("region", { name: "Call record" }).getByRole("button", { name: "Content" }).click();
  await expect(call.getByLabel("Call record v1", { exact: true }).last()).toContainText("insights");
  await expectInert(page);
});

test("as keys, values, headers and path in the inspector", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await page.getByRole("textbox", { name: "Search events" }).fill("call:c_everything ");
  await page.getByRole("row").filter({ hasText: "c_everything" }).click();
  const inspector = page.getByRole("complementary", { name: "Event" });
  const payload = inspector.getByLabel("Payload", { exact: true }).last();
  await expect(payload).toContainText("metadata");
  const read = await readByScrolling(inspector.locator(".cm-scroller"));
  for (const [index, text] of markup.entries()) {
    expect(read).toContain(asShown(JSON.stringify(`${index} ${text}`)));
    expect(read).toContain(asShown(`: ${JSON.stringify(text)}`));
  }
  await expectInert(page);

  // Chosen and hovered: its path, what it means and its copies are made of foreign text.
  await page.keyboard.press("Control+]");
  await page.keyboard.press("Home");
  for (const _ of markup) {
    await page.keyboard.press("ArrowDown");
    await expectInert(page);
  }
  await payload.locator(".json-text").first().hover();
  await inspector.getByRole("button", { name: "Copy path" }).click();
  await expect(page.getByRole("menuitem", { name: "JSONPath" })).toBeVisible();
  await expectInert(page);
  await page.keyboard.press("Escape");

  await inspector.getByRole("tab", { name: "Headers" }).click();
  for (const [index, text] of markup.entries()) {
    const row = inspector.getByRole("row").filter({ hasText: `X-'${index}\`onload!` });
    await expectSays(row.getByRole("cell").last(), asHeader(text));
  }
  await expectInert(page);
  await inspector.getByRole("tab", { name: "Raw" }).click();
  await expectSays(inspector.locator("pre"), everything);
  await expectInert(page);
  await inspector.getByRole("radio", { name: "Hex" }).click();
  await expectInert(page);
  await inspector.getByRole("tab", { name: "About" }).click();
  await expectSays(inspector, `/hooks/mirai/<script>`);
  await expectSays(inspector, `q="><img/src=x/onerror=window.__xss=1>`);
  await expectInert(page);
});

/** The text of a view that draws only what is seen, from its top to its end. */
async function readByScrolling(scroller: Locator): Promise<string> {
  const parts = await scroller.evaluate(async (box) => {
    const lines = new Map<number, string>();
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (box.scrollTop = 0; ; box.scrollTop += box.clientHeight / 2) {
      await frame();
      await frame();
      for (const line of box.querySelectorAll<HTMLElement>(".cm-line"))
        lines.set(Math.round(line.getBoundingClientRect().top + box.scrollTop), line.textContent ?? "");
      if (box.scrollTop + box.clientHeight >= box.scrollHeight - 1) break;
    }
    return [...lines.entries()].sort((a, b) => a[0] - b[0]).map(([, line]) => line);
  });
  return asShown(parts.join("\n"));
}

test("in the log, in its events, and as sources that do not exist", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  const rows = page.getByRole("grid", { name: "events" }).getByRole("row");
  const inspector = page.getByRole("complementary", { name: "Event" });
  const search = page.getByRole("textbox", { name: "Search events" });
  await search.fill("is:unclaimed ");
  await expect(rows.filter({ hasText: "unclaimed" }).first()).toBeVisible();
  await expectInert(page);
  await page.getByRole("button", { name: "Take out is:unclaimed" }).click();
  await search.fill("type:call.ended ");
  await expect(rows.filter({ hasText: "call.ended" }).first()).toBeVisible();
  await page.keyboard.press("Escape");
  for (let step = 0; step < markup.length; step += 1) {
    await page.keyboard.press("j");
    await expect(rows.and(page.getByRole("row", { selected: true }))).toHaveAttribute(
      "aria-rowindex",
      // The head is the first.
      String(step + 2),
    );
    if (step === 0) await inspector.getByRole("tab", { name: "About" }).click();
    await expect(inspector).toContainText("Open call");
    await expectInert(page);
  }
  await inspector.getByRole("tab", { name: "Payload" }).click();
  await expect(inspector.getByRole("list", { name: "Problems" })).toContainText("got the text");
  await expectInert(page);
});

test("in what was refused, and in what the search box answers", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await page
    .getByRole("textbox", { name: "Search events" })
    .fill('has:"<img src=x onerror=window.__xss=1>" ');
  await expect(page.getByRole("alert")).toContainText(
    "“<img src=x onerror=window.__xss=1>” does not fit has.",
  );
  await expectInert(page);
  await page.getByRole("radio", { name: /^Refusals/ }).click();
  const refused = page
    .getByRole("grid", { name: "refusals" })
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") });
  await expect(refused.first()).toBeVisible();
  await expect(refused.filter({ hasText: "<marquee+onstart=" }).first()).toBeVisible();
  await expectInert(page);
  await refused.filter({ hasText: "<marquee+onstart=" }).first().click();
  await expect(page.getByRole("complementary", { name: "Refusal" })).toContainText("<marquee onstart=");
  await expectInert(page);
});

test("as contacts, calls and tasks of the CRM, and in its audit", async ({ page }) => {
  await openConsole(page, own.engine, "Sandbox");
  const record = page.getByRole("region", { name: "Record", exact: true });
  const title = record.getByRole("heading", { level: 1 });
  for (const [type, many] of [
    ["contacts", "Contacts"],
    ["tasks", "Tasks"],
    ["calls", "Calls"],
  ] as const) {
    await page.getByRole("group", { name: "Type of record" }).getByRole("button", { name: many }).click();
    const { rows } = await own.engine.client.crm.objects({ type, limit: 100 });
    expect(rows).toHaveLength(markup.length);
    const list = page.getByRole("list", { name: many }).getByRole("button");
    await expect(list).toHaveCount(markup.length);
    for (const [index, { properties }] of rows.entries()) {
      // Calls and tasks are drawn by the same few parts as contacts: every third one is enough.
      if (type !== "contacts" && index % 3 !== 0) continue;
      await list.nth(index).click();
      if (type === "contacts") await expectSays(title, String(properties.name));
      if (type === "tasks")
        await expectSays(title, String(properties.title).replaceAll("_", " ").slice(0, 30));
      if (type === "calls") await expectSays(record, String(properties.summary));
      await expectInert(page);
    }
  }
  const audit = page.getByRole("region", { name: "Audit" });
  await audit.getByRole("button", { name: "this record" }).click();
  await expect(audit.getByRole("row")).toHaveCount(101);
  await expectInert(page);
  for (const row of (await audit.getByRole("row").filter({ hasText: "upsert task" }).all()).slice(0, 10)) {
    await row.getByRole("button").click();
    await expectInert(page);
  }
});

test("in the outbox and at the gate", async ({ page }) => {
  await openConsole(page, own.engine, "Deliver");
  const outbox = page.getByRole("region", { name: "Outbox" });
  const rows = outbox.getByRole("row").and(page.locator("[aria-expanded]"));
  await expect(rows.first()).toBeVisible();
  await expectInert(page);
  for (const row of (await rows.all()).slice(0, 6)) {
    await row.click();
    await page.keyboard.press("Enter");
    const show = outbox.getByRole("button", { name: "Show payload" });
    await expect(show.first()).toBeVisible();
    while ((await show.count()) > 0) await show.first().click();
    await expect(page.getByRole("region", { name: "Finalization gate" })).toContainText("Opened");
    await expectInert(page);
    await page.keyboard.press("Enter");
  }
});

test("on Setup", async ({ page }) => {
  await openConsole(page, own.engine, "Setup");
  await expect(page.getByRole("main", { name: "Setup" })).toContainText("mirai");
  await expectInert(page);
  await openScreen(page, "Calls");
  recordFault({
    group: "Hostile input",
    fault: "Markup, script, templates, unseen characters in every field, key, header and path of an event",
    where: "Calls, Events, inspector, refusals, Sandbox, Deliver, Setup",
    tried: markup.length * 7,
    outcome: "held",
    saw: "shown as text, unseen characters by number; no script ran, no element was made of it, the policy had nothing to refuse",
  });
});
