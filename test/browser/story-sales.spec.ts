/**
 * A sales engineer shows Ringback: ten minutes, no network, no account. One story from `ringback demo` to the share page
 * that is left behind. With PICTURES it takes those of docs/guide/demo.md.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "@playwright/test";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { completedCall, miraiEvent, post } from "../harness/mirai-events";
import { expect, openConsole, test } from "./console-page";
import { picture } from "./guide-pictures";

// In a picture it is a name like any other; else it is markup, to be shown as text.
const guest = {
  company: process.env.PICTURES ? "Acme Staffing" : "Acme <b>Staffing</b>",
  name: "Dana Whitfield",
};
const real = { name: "Rosalind Okonkwo", phone: "+12025550186", mail: "rosalind.okonkwo@example.com" };

const stageOf = (page: Page) => page.getByRole("main", { name: "Stage" });
const gated = (page: Page) => page.getByRole("region", { name: "Sandbox CRM" });
const naive = (page: Page) => page.getByRole("region", { name: "Naive twin" });
const plan = (page: Page) => page.getByRole("complementary", { name: "Ten minutes" });

test.describe.configure({ timeout: 240_000 });
test.use({ viewport: { width: 1280, height: 720 } });

async function demo(): Promise<EngineProcess> {
  return startEngine("", { demo: true });
}

async function enterGuest(page: Page, speed: "1×" | "10×" | "50×"): Promise<void> {
  await page.getByLabel("Company").fill(guest.company);
  await page.getByLabel("Who calls, or is called").fill(guest.name);
  await page.getByLabel("Story").selectOption("shop");
  await page.getByRole("radio", { name: speed }).click();
}

/** The next event, until so many were sent: a key that comes while the one before is taken does nothing. */
async function press(page: Page, engine: EngineProcess, sent: number): Promise<void> {
  const sentNow = async () => (await engine.client.runs.list({ limit: 1 })).rows[0]?.sent ?? 0;
  await expect(async () => {
    if ((await sentNow()) < sent) await page.keyboard.press("ArrowRight");
    await expect.poll(sentNow, { timeout: 1_500 }).toBeGreaterThanOrEqual(sent);
  }).toPass({ timeout: 20_000 });
}

/** All that somebody could read on this screen, in its title and in what is said on hovering. */
async function readable(page: Page): Promise<string> {
  const attributes = await page.evaluate(() =>
    [...document.querySelectorAll("*")].flatMap((element) =>
      ["title", "aria-label", "placeholder", "value"].map((name) => element.getAttribute(name) ?? ""),
    ),
  );
  const values = await page.evaluate(() =>
    [...document.querySelectorAll("input, textarea")].map((field) => (field as HTMLInputElement).value),
  );
  return [await page.title(), await page.innerText("body"), ...attributes, ...values].join("\n");
}

async function expectNothingReal(page: Page, where: string): Promise<void> {
  const text = await readable(page);
  for (const part of ["Rosalind", "Okonkwo", "rosalind", "0186", "55 0186"])
    expect(text, `${part} on ${where}`).not.toContain(part);
}

test("ten minutes, from the first screen to the page that is left behind", async ({
  page,
  browser,
  watch,
}) => {
  const engine = await demo();
  try {
    await test.step("it opens with a clean story, and a plan", async () => {
      await openConsole(page, engine);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Listening. Nothing to set up.");
      await expect(page.getByRole("contentinfo")).toContainText("0 events · 0 calls");
      await expect(plan(page)).toContainText("0 of 10");
      await expect(plan(page).locator("[aria-current=step]")).toContainText("Say who calls");
      await picture(page, "demo-first-screen");
    });

    await test.step("the guest's company and a name are entered once", async () => {
      await page
        .getByRole("region", { name: "Sample call" })
        .getByRole("button", { name: "With whom …" })
        .click();
      await enterGuest(page, "1×");
      await picture(page, "demo-with-whom");
      await expect(plan(page)).toContainText("1 of 10");
    });

    await test.step("one click plays the call on the stage", async () => {
      await page.getByRole("button", { name: "Play on the stage" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(guest.name);
      await page.getByRole("radio", { name: /^Step by step/ }).click();
      await press(page, engine, 2);
      await expect(gated(page)).toContainText("not written yet");
      await expect(naive(page)).toContainText("2 writes, both wrong");
      await expect(page.getByRole("region", { name: "Without the gate" })).toContainText("“busy”");
      await page.keyboard.press("w");
      await expect(page.getByRole("region", { name: "Without the gate" })).toHaveCount(0);
      await page.keyboard.press("w");
      await picture(page, "demo-stage-busy");
    });

    await test.step("two rules tell somebody, and the story begins again", async () => {
      await stageOf(page)
        .getByRole("button", { name: /^Add two/ })
        .click();
      await page.keyboard.press("0");
      await expect.poll(async () => (await engine.client.runs.list({ limit: 5 })).rows.length).toBe(2);
      await expect(page.getByRole("banner")).toContainText("/ 7:33");
      await page.getByRole("button", { name: "Pause", exact: true }).click();
    });

    await test.step("an event is sent twice, another is lost: the timeline shows both, the CRM neither", async () => {
      const sent = async () => (await engine.client.runs.list({ limit: 1 })).rows[0]?.sent ?? 0;
      await page.keyboard.press("2");
      await expect.poll(async () => (await engine.client.runs.list({ limit: 1 })).rows[0]?.planned).toBe(11);
      const before = await sent();
      await press(page, engine, before + 1);
      await press(page, engine, before + 2);
      await expect(stageOf(page).getByRole("button", { name: /, sent 2 times$/ })).toBeVisible();
      await page.keyboard.press("f");
      await press(page, engine, before + 3);
      await expect(gated(page)).toContainText("not written yet");
      await picture(page, "demo-stage-faults");
    });

    await test.step("the card fills when the gate opens, and not before", async () => {
      const callId = (await engine.client.runs.list({ limit: 1 })).rows[0]?.callId ?? "";
      const inCrm = async () => {
        const { rows } = await engine.client.crm.objects({ type: "calls", limit: 50 });
        return rows.length;
      };
      for (;;) {
        const { rows } = await engine.client.runs.list({ limit: 1 });
        const [run] = rows;
        if (!run || run.sent >= run.planned) break;
        const call = await engine.client.calls.get({ callId });
        if (!call.final) expect(await inCrm(), "records before the call is final").toBe(0);
        await press(page, engine, run.sent + 1);
      }
      await expect(page.locator(".stage-gate, .stage-call").first()).toContainText("The gate opened at");
      await expect(gated(page)).toContainText("written once");
      await expect(gated(page)).toContainText(guest.name);
      await expect.poll(inCrm).toBe(1);
      await expect(page.getByRole("complementary", { name: "Local outbox" })).toContainText("0 sent out");
      await picture(page, "demo-stage-final");
    });

    await test.step("the naive twin goes and comes, time is dragged", async () => {
      await page.keyboard.press("t");
      await expect(naive(page)).toHaveCount(0);
      await page.keyboard.press("t");
      await page.keyboard.press("[");
      await expect(gated(page)).toContainText("not written yet");
      await page.keyboard.press("]");
    });

    await test.step("the CRM's card carries the guest, as plain text", async () => {
      await page.keyboard.press("Escape");
      await page.keyboard.press("5");
      const record = page.getByRole("region", { name: "Record" });
      await expect(record).toContainText(guest.name);
      const { rows } = await engine.client.crm.objects({ type: "calls", limit: 5 });
      expect(JSON.stringify(rows)).toContain(guest.company);
      await picture(page, "demo-crm");
    });

    await test.step("presented to a room: nothing real can be read, what was played can", async () => {
      for (const body of completedCall("c_real").map((one) => withPerson(one))) {
        expect(await post(`${engine.receiver}/hooks/mirai`, body)).toBe(200);
      }
      await engine.until(async () => {
        const { rows } = await engine.client.calls.list({ limit: 50 });
        return rows.some(({ origin, personName }) => origin === "live" && personName === real.name);
      }, "the real call");
      await page.keyboard.press("1");
      await expect(page.getByRole("listbox", { name: "Calls" })).toContainText(real.name);
      await page.keyboard.press("Control+Shift+P");
      await expect(page.getByRole("contentinfo")).toContainText("presenting · real data masked");
      await expect(page.getByRole("listbox", { name: "Calls" })).toContainText("R. O.");
      await expect(page.getByRole("listbox", { name: "Calls" })).toContainText(guest.name);
      await page.getByRole("option").filter({ hasText: "R. O." }).click();
      await expect(page.getByRole("region", { name: "Call", exact: true })).toContainText("R. O.");
      await expectNothingReal(page, "Calls");
      await picture(page, "demo-presenting");
      await page.getByRole("button", { name: "Share", exact: true }).click();
      await page.getByRole("menuitem", { name: /^Bundle/ }).click();
      await expect(page.getByRole("complementary", { name: "Share this call" })).toContainText(
        "off while presenting",
      );
      await expect(page.getByRole("switch", { name: "With real data" })).toBeDisabled();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: /^call\.initiate, arrived as 1/ }).click();
      const inspector = page.getByRole("complementary", { name: "Event" });
      for (const tab of ["Payload", "Headers", "Raw", "About"]) {
        await inspector.getByRole("tab", { name: tab }).click();
        await expect(inspector.getByRole("tab", { name: tab })).toHaveAttribute("aria-selected", "true");
        if (tab === "Raw") await inspector.getByRole("radio", { name: "Hex" }).click();
        await expectNothingReal(page, `the inspector's ${tab}`);
      }
      for (const [key, screen] of [
        ["2", "Events"],
        ["4", "Deliver"],
        ["5", "Sandbox"],
        ["6", "Live"],
      ] as const) {
        await page.keyboard.press(key);
        await expect(page.getByRole("main", { name: screen })).toBeVisible();
        await expectNothingReal(page, screen);
      }
    });

    await test.step("a clean story: everything from before is out of sight, and nothing is deleted", async () => {
      await page.getByRole("contentinfo").getByRole("button", { name: /of 10/ }).click();
      const sheet = page.getByRole("complementary", { name: "Ten minutes" });
      await picture(page, "demo-plan");
      await sheet.getByRole("button", { name: "Clean story" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Listening. Nothing to set up.");
      await expect(page.getByRole("contentinfo")).toContainText("0 events · 0 calls");
      await page.keyboard.press("Escape");
      const { rows } = await engine.client.calls.list({ limit: 50 });
      expect(rows.length).toBe(3);
    });

    await test.step("it is played again, in one click, as a new call of the same guest", async () => {
      await page
        .getByRole("region", { name: "Sample call" })
        .getByRole("button", { name: "Play a sample call" })
        .click();
      await expect(page.getByRole("region", { name: "Call", exact: true })).toContainText("final", {
        timeout: 30_000,
      });
      await expect(page.getByRole("listbox", { name: "Calls" }).getByRole("option")).toHaveCount(1);
      await expect(page.getByRole("listbox", { name: "Calls" })).toContainText(guest.name);
      await page.keyboard.press("Control+Shift+P");
      await expect(page.getByRole("contentinfo")).not.toContainText("presenting");
    });

    await test.step("a share page is left behind, and opens without an engine", async () => {
      await page.getByRole("listbox", { name: "Calls" }).getByRole("option").click();
      await page.keyboard.press("g");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(guest.name);
      await page.keyboard.press("s");
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      const folder = makeFolder();
      const path = join(folder.path, "call.html");
      await (await download).saveAs(path);
      await page.keyboard.press("Escape");
      const html = readFileSync(path, "utf8");
      expect(html).not.toContain(guest.name);
      watch.expectProblems(/ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED/);
      await engine.stop();
      const offline = await browser.newContext({ offline: true, viewport: { width: 1280, height: 720 } });
      const left = await offline.newPage();
      await left.goto(pathToFileURL(path).href);
      await expect(left.getByRole("img", { name: "Timeline of the call" })).toBeVisible();
      await expect(left.locator("body")).toContainText("call.lifecycle-ended");
      expect(await left.locator("script").count()).toBe(0);
      await picture(left, "demo-share-page");
      await offline.close();
      folder.remove();
    });
  } finally {
    // The page is still open when its engine ends.
    watch.expectProblems(/ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED/);
    await engine.stop();
  }
});

function withPerson(body: string): string {
  const parsed = JSON.parse(body) as { metadata: object };
  return JSON.stringify({ ...parsed, metadata: { ...real, userId: "u_real" } });
}

test("in a folder with real calls a clean story hides them for the presentation only", async ({
  page,
  watch,
}) => {
  const folder = makeFolder();
  const engine = await startEngine(folder.path);
  try {
    await post(
      `${engine.receiver}/hooks/mirai`,
      miraiEvent("call.initiate", { id: "c_before", metadata: { ...real, userId: "u_before" } }),
    );
    await openConsole(page, engine, "Calls");
    const list = page.getByRole("listbox", { name: "Calls" });
    await expect(list).toContainText(real.name);
    // An editor that holds something real is put aside for the room, with what was typed.
    await page.keyboard.press("3");
    await page.getByRole("button", { name: "New", exact: true }).click();
    const file = page.getByRole("textbox", { name: "Scenario file" });
    await file.focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type(`# ${real.name} ${real.phone}\n`);
    await page.keyboard.press("Control+Shift+P");
    await expect(file).toHaveCount(0);
    await expectNothingReal(page, "Simulate with an editor open");
    await page.keyboard.press("Control+Shift+P");
    await page.keyboard.press("1");
    await expect(list).toContainText(real.name);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("okonkwo");
    const palette = page.getByRole("dialog", { name: "Search or run a command" });
    await expect(palette.getByRole("group", { name: "Calls" })).toContainText(real.name);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+Shift+P");
    await expect(list).toContainText("R. O.");
    await page.keyboard.press("Control+k");
    await expect(palette.getByRole("group", { name: "Recent" })).toContainText("R. O.");
    await expectNothingReal(page, "the palette");
    await page.keyboard.press("Escape");
    await page.keyboard.press("7");
    await page.getByRole("button", { name: "Appearance" }).click();
    await page.getByRole("button", { name: "Begin a clean story" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Listening. Nothing to set up.");
    await expect(list.getByRole("option")).toHaveCount(0);
    // Escape closes what is open, and never shows a room what is real.
    for (let times = 0; times < 3; times += 1) await page.keyboard.press("Escape");
    await expect(list.getByRole("option")).toHaveCount(0);
    await page.keyboard.press("Control+Shift+P");
    await expect(list).toContainText(real.name);
  } finally {
    // The page is still open when its engine ends.
    watch.expectProblems(/ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED/);
    await engine.stop();
    folder.remove();
  }
});
