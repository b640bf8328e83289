/** What is wrong with a payload: found by words and by keys, its place named, its values and headers explained. */
import type { Page } from "@playwright/test";
import { miraiEvent, post } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, test } from "./console-page";

const own = oneEngine();

const hook = () => `${own.engine.receiver}/hooks/mirai`;
const inspector = (page: Page) => page.getByRole("complementary", { name: "Event" });
const payload = (page: Page) => inspector(page).getByLabel("Payload", { exact: true }).last();
const place = (page: Page) => inspector(page).getByRole("region", { name: "Place in the payload" });
const path = (page: Page) => place(page).getByRole("navigation", { name: "Path" });
const row = (page: Page, call: string) =>
  page.getByRole("grid", { name: "events" }).getByRole("row").filter({ hasText: call });

async function openEvent(page: Page, call: string): Promise<void> {
  await openConsole(page, own.engine, "Events");
  await row(page, call).first().click();
  await expect(payload(page)).toBeVisible();
}

async function expectPath(page: Page, ...steps: string[]): Promise<void> {
  await expect(path(page).getByRole("button")).toHaveText(["body", ...steps]);
}

const wrong = miraiEvent(
  "end-of-call",
  { id: "c_wrong", metadata: { orderId: "A-1042", phone: "+12025550123" } },
  {
    call: {
      status: "done",
      endedAt: "2026-03-02T10:07:25+01:00",
      durationSeconds: "105",
      lines: [{ "odd name": 12345678901234567890n.toString() }],
    },
    analysis: { success: "yes", summary: "Said yes.", requiredActions: [], insights: {} },
  },
);

test.beforeAll(async () => {
  expect(await post(hook(), wrong)).toBe(200);
});

test("keys walk from problem to problem, in the order of the payload, and each is said where it stands", async ({
  page,
}) => {
  await openEvent(page, "c_wrong");
  const problems = inspector(page).getByRole("list", { name: "Problems" });
  const present = problems.locator("[aria-current]");

  await page.keyboard.press("e");
  await expect(present).toContainText("event.data.call.status should be one of");
  await expectPath(page, "event", "data", "call", "status");
  await expect(payload(page).locator(".json-here-line")).toContainText('"status": "done"');
  await page.keyboard.press("e");
  await expect(present).toContainText("event.data.call.durationSeconds should be a number");
  await page.keyboard.press("E");
  await expect(present).toContainText("event.data.call.status");
  await problems.getByRole("button", { name: "event.data.analysis.success", exact: true }).first().click();
  await expectPath(page, "event", "data", "analysis", "success");
  await expect(
    inspector(page)
      .getByRole("status")
      .filter({ hasText: /^Problem \d of \d+$/ }),
  ).toHaveCount(1);
});

test("a value under the pointer and one chosen by keys are explained in the same words", async ({ page }) => {
  await openEvent(page, "c_wrong");
  await payload(page).getByText('"2026-03-02T10:07:25+01:00"').hover();
  const card = page.locator(".explanation-card");
  await expect(card).toContainText("a moment, with the offset +01:00");
  await expect(card).toContainText(/UTC Mon 2 Mar 2026 09:07:25\.000/);
  await expect(card).toContainText("before it was received");

  await page.keyboard.press("Control+]");
  await expect(payload(page)).toBeFocused();
  await expect(place(page)).toContainText("an object of 2 fields");
  await page.keyboard.press("ArrowRight");
  await expectPath(page, "metadata");
  await page.keyboard.press("ArrowLeft");
  await expect(payload(page)).not.toContainText("A-1042");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expectPath(page, "metadata", "orderId");
  await page.keyboard.press("ArrowDown");
  await expectPath(page, "metadata", "phone");
  await expect(place(page)).toContainText("a phone number (E.164)");
  await expect(place(page)).toContainText("United States");
  // The arrows walked the payload and left the list where it was.
  await expect(row(page, "c_wrong").first()).toHaveAttribute("aria-selected", "true");
});

test("the path of a value is copied with dots and as JSONPath, each step leads up, and the value is searched", async ({
  page,
  readClipboard,
}) => {
  await openEvent(page, "c_wrong");
  await payload(page).getByText('"12345678901234567890"').click();
  await expectPath(page, "event", "data", "call", "lines", "0", "odd name");
  await expect(place(page)).toContainText("keep it as text");
  const copy = async (what: string | RegExp) => {
    await place(page)
      .getByRole("button", { name: /Copy path|Copied/ })
      .click();
    await page.getByRole("menuitem", { name: what }).click();
  };
  await copy("JSONPath");
  expect(await readClipboard()).toBe("$.event.data.call.lines[0]['odd name']");
  await copy("Path with dots");
  expect(await readClipboard()).toBe("event.data.call.lines.0.odd name");
  await copy(/^Value 1/);
  expect(await readClipboard()).toBe("12345678901234567890");

  await path(page).getByRole("button", { name: "call" }).click();
  await expectPath(page, "event", "data", "call");
  await page.keyboard.press("y");
  await expect(place(page).getByRole("button", { name: "Copied" })).toBeVisible();
  await expect.poll(readClipboard).toBe("event.data.call");

  await payload(page).getByText('"A-1042"').click();
  await copy("Search events for it");
  await expect(page.getByRole("button", { name: "Take out meta.orderId:A-1042" })).toBeVisible();
  await expect(row(page, "c_wrong")).toHaveCount(1);
});

test("Ctrl+F finds in the payload, / still searches the console", async ({ page }) => {
  await openEvent(page, "c_wrong");
  await page.keyboard.press("Control+f");
  const find = inspector(page).getByRole("textbox", { name: "Find in this payload" });
  await expect(find).toBeFocused();
  await find.fill("YES");
  const bar = inspector(page).getByRole("search");
  await expect(bar).toContainText("1 of 2");
  await expect(payload(page).locator(".json-match")).toHaveCount(2);
  await expectPath(page, "event", "data", "analysis", "success");
  await find.press("Enter");
  await expect(bar).toContainText("2 of 2");
  await expectPath(page, "event", "data", "analysis", "summary");
  await find.press("Shift+Enter");
  await expect(bar).toContainText("1 of 2");
  await find.fill("nobody said this");
  await expect(bar).toContainText("not found");
  await find.press("Escape");
  await expect(bar).toBeHidden();
  await expect(payload(page)).toBeFocused();
  await expect(payload(page).locator(".json-match")).toHaveCount(0);
  await page.keyboard.press("/");
  await expect(page.getByRole("textbox", { name: "Search events" })).toBeFocused();
});

test("JSON that breaks is marked where it breaks, with what belongs there", async ({ page }) => {
  await post(hook(), '{\r\n  "event": {\r\n    "type": "call.ended",\r\n  }\r\n}');
  await openEvent(page, "not read");
  await expect(payload(page).locator(".json-problem-line")).toHaveText("  }");
  await expect(inspector(page).getByRole("list", { name: "Problems" })).toContainText(
    "No JSON: it breaks in line 4, column 3. The comma before this “}” is one too many.",
  );
});

test("headers say what they mean; a credential is hidden until asked for, and copied as it is shown", async ({
  page,
  readClipboard,
}) => {
  await post(hook(), miraiEvent("call.initiate", { id: "c_headers" }), {
    "x-signature": "5f1c0e",
    authorization: "Bearer not-for-every-eye",
    "x-acme-shift": "night",
  });
  await openEvent(page, "c_headers");
  await inspector(page).getByRole("tab", { name: "Headers" }).click();
  const header = (name: string) =>
    inspector(page)
      .getByRole("row")
      .filter({ has: page.getByRole("rowheader", { name, exact: true }) });
  await expect(header("x-signature")).toContainText(
    "Mirai's signature: HMAC-SHA256 of the raw body, in hex.",
  );
  await expect(header("content-type")).toContainText("The body is JSON.");
  await expect(header("x-acme-shift").locator(".header-meaning")).toHaveCount(0);
  await expect(header("authorization")).toContainText("[redacted]");
  await inspector(page).getByRole("button", { name: "Copy all" }).click();
  expect(await readClipboard()).toContain("authorization: [redacted]");

  await inspector(page).getByRole("button", { name: "Show the value of authorization" }).click();
  await expect(header("authorization")).toContainText("Bearer not-for-every-eye");
  await header("authorization").getByRole("button", { name: "Copy authorization" }).click();
  expect(await readClipboard()).toBe("authorization: Bearer not-for-every-eye");
});

test.describe("bodies of five megabytes", () => {
  const fiveMegabytes = 5_000_000;

  /** While it opens the page answers a key; it scrolls to its end, and is found in and copied whole. */
  async function expectUsable(page: Page, call: string, last: string): Promise<void> {
    await openConsole(page, own.engine, "Events");
    await row(page, call).click();
    await page.keyboard.press("?");
    await expect(page.getByRole("complementary", { name: "Keys" })).toBeVisible();
    await page.keyboard.press("?");
    await expect(payload(page)).toContainText('"type": "call.ended"', { timeout: 30_000 });
    await page.keyboard.press("Control+]");
    await page.keyboard.press("End");
    await expect(payload(page)).toContainText(last);
    expect(await payload(page).locator(".cm-line").count(), "lines in the document").toBeLessThan(200);
    await page.keyboard.press("Home");
    await expectPath(page);
    await page.keyboard.press("ArrowRight");
    await expectPath(page, "metadata");
  }

  const event = (id: string, data: object) =>
    miraiEvent(
      "call.ended",
      { id, metadata: {} },
      { call: { status: "ended" }, ...data, last: "the very end" },
    );

  test("nested", async ({ page, readClipboard }) => {
    const lines = [];
    for (let size = 0, number = 0; size < fiveMegabytes; number += 1) {
      const line = {
        sku: `SKU-${number}`,
        tags: ["a", number],
        note: { said: { text: "The quick brown fox. ".repeat(5) } },
      };
      size += JSON.stringify(line).length;
      lines.push(line);
    }
    await post(hook(), event("c_nested", { lines }));
    await expectUsable(page, "c_nested", '"last": "the very end"');
    await page.keyboard.press("Control+f");
    await inspector(page).getByRole("textbox", { name: "Find in this payload" }).fill("SKU-12345");
    await expect(inspector(page).getByRole("search")).toContainText(/^1 of 1/);
    await expectPath(page, "event", "data", "lines", "12345", "sku");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");
    const copied = JSON.parse(await readClipboard()) as { event: { data: { lines: unknown[] } } };
    expect(copied.event.data.lines).toEqual(lines);
  });

  test("one text", async ({ page, readClipboard }) => {
    const transcript = "The quick brown fox jumps over the lazy dog. ".repeat(fiveMegabytes / 45);
    await post(hook(), event("c_text", { transcript: `${transcript}Needle.` }));
    await expectUsable(page, "c_text", '"last": "the very end"');
    await expect(payload(page)).toContainText(/more characters/);
    await payload(page)
      .getByRole("button", { name: /^Show more of/ })
      .click();
    await page.keyboard.press("Control+f");
    await inspector(page).getByRole("textbox", { name: "Find in this payload" }).fill("needle");
    await expect(payload(page).locator(".json-match-present")).toHaveText("Needle");
    await expectPath(page, "event", "data", "transcript");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Y");
    await expect.poll(async () => (await readClipboard()).length).toBe(transcript.length + "Needle.".length);
  });

  test("two hundred thousand items, and a thousand levels", async ({ page }) => {
    await post(hook(), event("c_items", { values: Array.from({ length: 200_000 }, (_, index) => index) }));
    await expectUsable(page, "c_items", '"last": "the very end"');
    const deep = `${'{"a":['.repeat(500)}"the bottom"${"]}".repeat(500)}`;
    await post(hook(), deep);
    await openEvent(page, "not read");
    await page.keyboard.press("Control+f");
    await inspector(page).getByRole("textbox", { name: "Find in this payload" }).fill("the bottom");
    await expect(payload(page).locator(".json-match-present")).toBeVisible();
    await expect(path(page)).toContainText("990 more");
  });
});
