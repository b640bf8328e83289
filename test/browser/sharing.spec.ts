/** A call leaves the console as a file, is looked at without Ringback, and comes in again: what is seen on the way. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "@playwright/test";
import { makeFolder } from "../harness/engine-process";
import { busyCall, miraiEvent } from "../harness/mirai-events";
import { expect, oneEngine, openConsole, playFast, test } from "./console-page";

const own = oneEngine();
test.describe.configure({ mode: "serial" });
const folder = makeFolder();
test.afterAll(() => folder.remove());
const bundleAt = join(folder.path, "call.ringback.json");
const pageAt = join(folder.path, "call.html");

const sheet = (page: Page, name: string | RegExp) => page.getByRole("complementary", { name });

async function share(page: Page, item: RegExp): Promise<void> {
  await page
    .getByRole("region", { name: "Call", exact: true })
    .getByRole("button", { name: "Share" })
    .click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function saveAs(page: Page, path: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    sheet(page, /^Share/)
      .getByRole("button", { name: /^Save/ })
      .click(),
  ]);
  await download.saveAs(path);
  return download.suggestedFilename();
}

test("sharing a call shows what is replaced before it writes", async ({ page }) => {
  const { party } = await playFast(own.engine);
  await openConsole(page, own.engine, "Calls");
  await share(page, /^Bundle/);
  const panel = sheet(page, "Share this call");
  const replaced = panel.getByRole("region", { name: "What is replaced" });
  await expect(replaced).toContainText("phone numbers");
  await expect(replaced).toContainText(party);
  await expect(replaced).toContainText(/Caller \d/);
  await expect(panel.getByRole("status")).toContainText("1 call · 7 events");

  await panel.getByRole("switch", { name: "With real data" }).click();
  await expect(panel).toContainText("Whoever gets this file reads the real numbers");
  await expect(replaced).toBeHidden();
  await panel.getByRole("switch", { name: "With real data" }).click();

  expect(await saveAs(page, bundleAt)).toMatch(/^calls-\d{8}-\d{4}\.ringback\.json$/);
  await expect(panel.getByRole("status")).toContainText("Handed over as calls-");
  expect(readFileSync(bundleAt, "utf8")).not.toContain(party);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
});

test("the share page opens offline, asks for nothing and breaks no rule of its own", async ({
  page,
  browser,
}) => {
  await openConsole(page, own.engine, "Calls");
  await share(page, /^Share page/);
  expect(await saveAs(page, pageAt)).toMatch(/\.html$/);

  const offline = await browser.newContext({ offline: true, acceptDownloads: false });
  const alone = await offline.newPage();
  const asked: string[] = [];
  const said: string[] = [];
  alone.on("request", (request) => asked.push(request.url()));
  alone.on("console", (message) => said.push(message.text()));
  alone.on("pageerror", (error) => said.push(error.message));
  await alone.addInitScript(() =>
    addEventListener("securitypolicyviolation", ({ violatedDirective }) => console.error(violatedDirective)),
  );
  await alone.goto(pathToFileURL(pageAt).href);
  await expect(alone.getByRole("heading", { level: 1 })).toContainText("→ Caller");
  await expect(alone.getByRole("img", { name: "Timeline of the call" })).toBeVisible();
  await expect(alone.getByRole("heading", { name: "Finalization gate" })).toBeVisible();
  for (const fact of ["ended", "complete", "final", "allowed"])
    await expect(alone.locator(".facts").first()).toContainText(fact);
  await alone.locator("summary").first().click();
  await expect(alone.locator("details pre").first()).toContainText("call.initiate");
  expect(await alone.locator("script").count()).toBe(0);
  for (const colorScheme of ["dark", "light"] as const) {
    await alone.emulateMedia({ colorScheme });
    const ground = await alone.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(ground).toBe(colorScheme === "dark" ? "rgb(14, 16, 20)" : "rgb(246, 247, 249)");
  }
  expect(asked).toEqual([pathToFileURL(pageAt).href]);
  expect(said).toEqual([]);
  await offline.close();
});

test("a dropped bundle is looked at first, then comes in as a call of its own", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  const text = readFileSync(bundleAt, "utf8");
  const files = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], "../../call <b>.ringback.json"));
    return transfer;
  }, text);
  await page.dispatchEvent("body", "dragover", { dataTransfer: files });
  await expect(page.getByText("Drop to bring it in")).toBeVisible();
  await page.dispatchEvent("body", "drop", { dataTransfer: files });

  const panel = sheet(page, "Bring in");
  await expect(panel).toContainText("A Ringback bundle with stand-ins for people: 7 events, 1 call.");
  await expect(panel.getByRole("region", { name: "Source" })).toContainText("sure");
  await expect(panel.getByRole("region", { name: "Source" })).toContainText("Mirai reads all 7 events.");
  await panel.getByRole("button", { name: "Bring in 7 events" }).click();
  const done = sheet(page, "Brought in");
  await expect(done.getByRole("status")).toHaveText("7 events came in, 1 call.");
  await done.getByRole("button", { name: "Open the call" }).click();
  const call = page.getByRole("region", { name: "Call", exact: true });
  await expect(call).toContainText("imported");
  await expect(call.getByRole("heading", { level: 1 })).toContainText("Caller");
  await expect(call).toContainText("final");
});

test("a pasted command is understood, and what cannot come in says why", async ({ page }) => {
  await openConsole(page, own.engine, "Events");
  await page.keyboard.press("i");
  const panel = sheet(page, "Bring in");
  const text = panel.getByRole("textbox");
  await expect(text).toBeFocused();
  await text.fill("curl 'http://127.0.0.1/hooks/mirai --data x");
  await expect(panel.getByRole("alert")).toContainText("never closed");
  await text.fill(
    `curl -X POST http://127.0.0.1/hooks/mirai -H 'content-type: application/json' -d '${busyCall("pasted-7")[1]}'`,
  );
  await expect(panel).toContainText("A cURL command: 1 event, 1 call.");
  await expect(panel.getByRole("listitem")).toContainText("call.busy");
  await panel.getByRole("button", { name: "Bring in 1 event" }).click();
  await sheet(page, "Brought in").getByRole("button", { name: "Open the call" }).click();
  await expect(page.getByRole("region", { name: "Call", exact: true })).toContainText("pasted-7");
});

test("an event is copied for three shells, and a search is exported", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: own.engine.console });
  await openConsole(page, own.engine, "Events");
  await page
    .getByRole("grid", { name: "events" })
    .getByRole("row", { name: /call\.busy/ })
    .first()
    .click();
  const inspector = sheet(page, "Event");
  for (const [item, starts] of [
    ["cURL for bash", "curl -X 'POST'"],
    ["PowerShell", "Invoke-WebRequest"],
    ["cURL for cmd", 'curl -X POST ^"http'],
    ["Raw HTTP", "POST /hooks/mirai HTTP/1.1"],
    ["HAR", '{\n  "log"'],
  ] as const) {
    await inspector.getByRole("button", { name: /^Copy|Copied/ }).click();
    await page.getByRole("menuitem", { name: item }).click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()), { message: item })
      .toContain(starts);
  }
  await page
    .getByRole("searchbox", { name: "Search events" })
    .or(page.getByRole("textbox", { name: "Search events" }))
    .fill("origin:imported");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Export the events found/ }).click();
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  await expect(sheet(page, "Share the events found").getByRole("status")).toContainText("2 calls");
});

test("a payload that is markup stays text on the share page", async ({ context }) => {
  const evil = '</pre><script>document.title="run"</script><img src=x onerror=alert(1)>';
  const id = `x"><svg onload=alert(1)>`;
  const body = miraiEvent("call.initiate", { id, metadata: { name: evil, note: evil } });
  const came = await own.engine.client.sharing.import({ text: body });
  for (const redact of [true, false]) {
    const file = await own.engine.client.sharing.export({ format: "page", ids: came.callIds, redact });
    const alone = await context.newPage();
    await alone.setContent(await file.text());
    await expect(alone.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await alone.locator("script, img, [onload], [onerror]").count()).toBe(0);
    expect(await alone.title()).not.toBe("run");
  }
});
