/** Every screen with the steps that bring it up. A step that does not find what it presses fails the screen, and only it. */
import type { Page } from "@playwright/test";
import { deliverScreens } from "./deliver-screens";
import { inModes, overScreens } from "./mode-screens";
import { all, button, chosen, filled, open, row, type Screen } from "./screen";
import { simulateScreens } from "./simulate-screens";

async function openCall(page: Page, query: string): Promise<void> {
  await open(page, "Calls");
  await page.locator("[data-search]").first().fill(`${query} `);
  await page
    .getByRole("region", { name: "Calls", exact: true })
    .getByRole("status")
    .filter({ hasText: /(shown|found)/ })
    .waitFor();
  // The list may be read anew under the hand: then the next click meets the new one.
  const first = page.getByRole("option").first();
  for (let tries = 0; tries < 5 && (await first.getAttribute("aria-selected")) !== "true"; tries += 1) {
    await first.click();
    await page.waitForTimeout(200);
  }
  await page.getByRole("region", { name: "Finalization gate" }).waitFor();
}

async function openEvent(page: Page, query: string): Promise<void> {
  await open(page, "Events");
  await page.getByRole("textbox", { name: "Search events" }).fill(`${query} `);
  await page.getByRole("grid", { name: "events" }).getByRole("row").nth(1).click();
  await page.getByRole("complementary", { name: "Event" }).getByRole("tab").first().waitFor();
}

const tab = (page: Page, name: string) =>
  page.getByRole("complementary", { name: "Event" }).getByRole("tab", { name }).click();

const callScreens: Screen[] = [
  { group: "Calls", name: "list", states: all, go: (page) => open(page, "Calls") },
  {
    group: "Calls",
    name: "call with an event",
    states: filled,
    async go(page) {
      await openCall(page, "has:duplicate");
      await page.getByRole("region", { name: "Call", exact: true }).getByRole("row").nth(2).click();
    },
  },
  {
    group: "Calls",
    name: "call of 300 events",
    states: ["crowded"],
    go: (page) => openCall(page, "call:c_three_hundred_events_with_a_long_key"),
  },
  { group: "Calls", name: "stuck call", states: ["typical"], go: (page) => openCall(page, "call:c_stuck") },
  {
    group: "Calls",
    name: "wrong query",
    states: filled,
    async go(page) {
      await open(page, "Calls");
      await page.locator("[data-search]").first().fill("nonsense:1 ");
      await page.getByRole("alert").first().waitFor();
    },
  },
  {
    group: "Calls",
    name: "compare two calls",
    states: ["typical"],
    async go(page) {
      await openCall(page, "provider:mirai");
      await page.getByRole("option").nth(1).click();
      await page.keyboard.press("Space");
      await page.getByRole("option").nth(3).click();
      await page.keyboard.press("d");
      await page.getByRole("region", { name: "Compare two calls" }).waitFor();
    },
  },
  {
    group: "Calls",
    name: "menu of a call",
    states: ["typical"],
    async go(page) {
      await openCall(page, "provider:mirai");
      await button(page, "More for this call").click();
    },
  },
  {
    group: "Side sheets",
    name: "share a call",
    states: ["typical"],
    async go(page) {
      await openCall(page, "provider:mirai");
      await page.getByRole("button", { name: "Share", exact: true }).click();
      await page.getByRole("menuitem", { name: /^Bundle/ }).click();
      await page.getByRole("region", { name: "What is replaced" }).waitFor();
    },
  },
  {
    group: "Side sheets",
    name: "make a scenario",
    states: ["typical"],
    async go(page) {
      await openCall(page, "provider:mirai final:true");
      await button(page, "Make a scenario …").click();
    },
  },
  {
    group: "Side sheets",
    name: "bring in",
    states: ["empty", "typical"],
    async go(page) {
      await page.keyboard.press("i");
      const sheet = page.getByRole("complementary", { name: "Bring in" });
      await sheet.getByRole("textbox").fill('{"event":{"type":"call.busy","data":{"call":{"id":"c_7"}}}}');
    },
  },
  { group: "Keys", name: "key help", states: ["empty"], go: (page) => page.keyboard.press("?") },
  {
    group: "Person",
    name: "person who asks",
    states: ["typical"],
    async go(page) {
      await open(page, "Events");
      await page.getByRole("textbox", { name: "Search events" }).fill("forklift ");
      await button(page, "+1 202 555 0126").click();
      await page.getByRole("region", { name: "A weak match" }).waitFor();
    },
  },
  {
    group: "Person",
    name: "person of many calls",
    states: ["crowded"],
    async go(page) {
      await openCall(page, "call:c_again_7");
      await button(page, "Open person").click();
    },
  },
  {
    group: "Twin",
    name: "naive twin",
    states: ["typical"],
    async go(page) {
      await openCall(page, "provider:mirai final:true");
      await button(page, /^Naive twin/).click();
    },
  },
  {
    group: "Stage",
    name: "stage",
    states: ["empty", "typical"],
    async go(page, { known }) {
      if (Object.keys(known).length > 0) {
        await openCall(page, "provider:mirai final:true");
        // Chosen, not followed; and in the search box the key would be a letter.
        await page.getByRole("option").first().click();
        await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      }
      await page.keyboard.press("g");
      await page.getByRole("heading", { level: 1 }).waitFor();
    },
  },
];

const eventScreens: Screen[] = [
  { group: "Events", name: "log", states: all, go: (page) => open(page, "Events") },
  ...(["Payload", "Headers", "Raw", "About"] as const).map(
    (name): Screen => ({
      group: "Inspector",
      name: name.toLowerCase(),
      states: ["typical"],
      async go(page) {
        await openEvent(page, "type:end-of-call");
        await tab(page, name);
      },
    }),
  ),
  { group: "Inspector", name: "problems", states: ["typical"], go: (page) => openEvent(page, "has:problem") },
  {
    group: "Inspector",
    name: "signature explained",
    states: ["typical"],
    async go(page) {
      await openEvent(page, "signature:failed");
      await page.getByRole("grid", { name: "events" }).getByRole("row").nth(2).click();
      await tab(page, "Signature");
    },
  },
  {
    group: "Inspector",
    name: "signature explained by nothing",
    states: ["typical"],
    async go(page) {
      await openEvent(page, "signature:failed");
      await tab(page, "Signature");
    },
  },
  {
    group: "Inspector",
    name: "replay",
    states: ["typical"],
    async go(page) {
      await openEvent(page, "type:call.busy");
      await page.keyboard.press("Shift+R");
    },
  },
  {
    group: "Events",
    name: "wrong query",
    states: filled,
    async go(page) {
      await open(page, "Events");
      await page.getByRole("textbox", { name: "Search events" }).fill("nonsense:1 ");
      await page.getByRole("alert").first().waitFor();
    },
  },
  {
    group: "Events",
    name: "completion",
    states: filled,
    async go(page) {
      await open(page, "Events");
      await page.getByRole("textbox", { name: "Search events" }).pressSequentially("type:");
      await page.getByRole("listbox").last().waitFor();
    },
  },
  {
    group: "Events",
    name: "compare two events",
    states: ["typical"],
    async go(page) {
      await openEvent(page, "type:call.ended has:duplicate");
      const rows = page.getByRole("grid", { name: "events" }).getByRole("row");
      for (const index of [1, 2]) {
        await rows.nth(index).click();
        await page.keyboard.press("Space");
      }
      await page.keyboard.press("d");
      await page.getByRole("complementary", { name: "Compare" }).waitFor();
    },
  },
  {
    group: "Events",
    name: "refusals",
    states: all,
    async go(page, { known }) {
      await open(page, "Events");
      await chosen(page, /^Refusals/).click();
      if (Object.keys(known).length > 0) await row(page, /over the limit/).click();
    },
  },
  {
    group: "Drift",
    name: "drift",
    states: all,
    async go(page, { known }) {
      await open(page, "Events");
      await chosen(page, /^Drift/).click();
      if (Object.keys(known).length > 0) await row(page, "analysis.sentiment").click();
    },
  },
  {
    group: "Drift",
    name: "schema",
    states: ["typical"],
    async go(page) {
      await open(page, "Events");
      await chosen(page, /^Drift/).click();
      await row(page, "analysis.sentiment").click();
      await page
        .getByRole("complementary", { name: "Drift item" })
        .getByRole("button", { name: "Schema", exact: true })
        .click();
    },
  },
];

const crmScreens: Screen[] = [
  ...["Contacts", "Calls", "Tasks", "Companies", "Tickets", "Orders"].map(
    (type): Screen => ({
      group: "Sandbox",
      name: type.toLowerCase(),
      states: type === "Contacts" || type === "Calls" ? all : ["typical"],
      async go(page) {
        await open(page, "Sandbox");
        await page.getByRole("group", { name: "Type of record" }).getByRole("button", { name: type }).click();
        const first = page.getByRole("list", { name: type }).getByRole("button").first();
        await first.click({ timeout: 2000 }).catch(() => {});
      },
    }),
  ),
  {
    group: "Sandbox",
    name: "Why",
    states: filled,
    async go(page) {
      await openCall(page, "provider:mirai");
      await button(page, "More for this call").click();
      await page.getByRole("menuitem", { name: "Why is its record so?" }).click();
      await page.getByRole("region", { name: "Why?" }).getByRole("list", { name: "Checks" }).waitFor();
    },
  },
  {
    group: "Sandbox",
    name: "account menu",
    states: ["typical"],
    async go(page) {
      await open(page, "Sandbox");
      await page
        .getByRole("button", { name: /account/i })
        .first()
        .click();
    },
  },
];

/** Of ten thousand calls the board is counted for a while. */
async function openLive(page: Page): Promise<void> {
  await open(page, "Live");
  await page.getByText("How they ended").waitFor({ timeout: 60_000 });
}

const liveScreens: Screen[] = [
  { group: "Live", name: "board", states: all, sizes: ["2560x1440"], go: (page) => openLive(page) },
  {
    group: "Live",
    name: "wallboard",
    states: all,
    sizes: ["2560x1440"],
    async go(page) {
      await openLive(page);
      await page.keyboard.press("f");
    },
  },
];

const setupParts = ["Sources", "Forwarding", "Alerts", "Secrets", "Storage", "Keys", "Appearance", "About"];
const setupScreens: Screen[] = [
  ...setupParts.map(
    (part): Screen => ({
      group: "Setup",
      name: part.toLowerCase(),
      states: ["Sources", "Secrets", "Storage"].includes(part) ? all : ["empty", "typical"],
      async go(page) {
        await open(page, "Setup");
        await page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name: part }).click();
      },
    }),
  ),
  {
    group: "Setup",
    name: "source",
    states: filled,
    async go(page) {
      await open(page, "Setup");
      await button(page, "Open mirai").click();
      await button(page, "Open mirai")
        .scrollIntoViewIfNeeded()
        .catch(() => {});
    },
  },
  {
    group: "Setup",
    name: "source, further down",
    states: ["typical"],
    async go(page) {
      await open(page, "Setup");
      await button(page, "Open mirai").click();
      await page.getByRole("region", { name: "Retries of mirai" }).scrollIntoViewIfNeeded();
    },
  },
  {
    group: "Setup",
    name: "add a source",
    states: ["empty"],
    async go(page) {
      await open(page, "Setup");
      await button(page, "Add source").click();
    },
  },
  {
    group: "Setup",
    name: "add a route",
    states: ["empty"],
    async go(page) {
      await open(page, "Setup");
      await page
        .getByRole("navigation", { name: "Setup" })
        .getByRole("button", { name: "Forwarding" })
        .click();
      await button(page, "Add a route").click();
    },
  },
];

const reconcileScreens: Screen[] = [
  { group: "Reconcile", name: "no source", states: ["empty"], go: (page) => page.keyboard.press("w") },
  { group: "Reconcile", name: "form", states: filled, go: (page) => openReconcile(page) },
  {
    group: "Reconcile",
    name: "export",
    states: ["typical"],
    async go(page) {
      await openReconcile(page, "recruiting");
      await chosen(page, "its export, CSV").click();
    },
  },
  {
    group: "Reconcile",
    name: "result",
    states: ["typical"],
    async go(page) {
      await openReconcile(page, "recruiting");
      await page
        .getByRole("region", { name: "What to compare" })
        .getByRole("button", { name: "Reconcile" })
        .click();
      await page
        .getByRole("region", { name: "Result" })
        .getByRole("heading", { name: /never came/ })
        .waitFor();
    },
  },
  {
    group: "Reconcile",
    name: "failed",
    states: ["typical"],
    async go(page, { engine }) {
      const source = (await engine.client.sources.list()).rows.find(({ name }) => name === "front-office");
      await engine.client.sources.setList({
        sourceId: source?.sourceId ?? "",
        key: "a-wrong-key",
        account: "ACC0a1b",
        baseUrl: engine.crm,
      });
      await openReconcile(page, "front-office");
      await page
        .getByRole("region", { name: "What to compare" })
        .getByRole("button", { name: "Reconcile" })
        .click();
      await page.getByRole("region", { name: "Result" }).getByRole("alert").waitFor();
    },
  },
];

async function openReconcile(page: Page, source?: string): Promise<void> {
  await page.keyboard.press("w");
  if (source) await page.getByRole("combobox", { name: "Source" }).selectOption(source);
}

const errorScreens: Screen[] = [
  {
    group: "Errors",
    name: "no entry",
    states: ["empty"],
    uninvited: true,
    go: (page, { engine }) => page.goto(engine.console),
  },
  {
    group: "Errors",
    name: "engine not reached",
    states: ["typical"],
    async go(page) {
      await openCall(page, "provider:mirai");
      await page.routeWebSocket("**/rpc", (socket) => socket.close());
      await page.reload();
      await page.getByRole("contentinfo").getByText("the engine does not answer").waitFor();
    },
  },
  {
    group: "Errors",
    name: "engine gone",
    states: ["typical"],
    // It is the last of its state: nothing comes up afterwards.
    async go(page, { engine }) {
      await openCall(page, "provider:mirai");
      await engine.stop();
      await page.getByRole("contentinfo").getByText("connection to the engine lost").waitFor();
    },
  },
];

export const screens: readonly Screen[] = [
  ...callScreens,
  ...eventScreens,
  ...simulateScreens.slice(0, -2),
  ...deliverScreens,
  ...inModes([...callScreens, ...simulateScreens, ...deliverScreens]),
  ...overScreens,
  ...crmScreens,
  ...liveScreens,
  ...setupScreens,
  ...reconcileScreens,
  // Runs leave calls behind: they come last.
  ...simulateScreens.slice(-2),
  ...errorScreens,
];
