/** Deliver: what waits, what asks, what is under way, how it is set up, rules and what landed here. */
import type { Page } from "@playwright/test";
import { all, button, chosen, filled, open, type Screen } from "./screen";

const atGate = (page: Page) => page.getByRole("region", { name: "At the gate" });
const outbox = (page: Page) => page.getByRole("region", { name: "Outbox" });

async function openList(page: Page, name: RegExp, of = "Sandbox CRM"): Promise<void> {
  await open(page, "Deliver");
  await page.getByRole("article", { name: of }).getByRole("button", { name: of, exact: true }).click();
  await atGate(page).getByRole("radio", { name }).click();
}

async function openRow(page: Page, words: string): Promise<void> {
  await open(page, "Deliver");
  const rows = outbox(page).getByRole("row").and(page.locator("[aria-expanded]"));
  await rows.filter({ hasText: words }).first().click();
  await page.keyboard.press("Enter");
}

export const deliverScreens: Screen[] = [
  { group: "Deliver", name: "outbox", states: all, go: (page) => open(page, "Deliver") },
  { group: "Deliver", name: "dead, unfolded", states: ["typical"], go: (page) => openRow(page, "dead") },
  { group: "Deliver", name: "delivered, unfolded", states: filled, go: (page) => openRow(page, "delivered") },
  { group: "Deliver", name: "held", states: ["typical"], go: (page) => openList(page, /^held/) },
  {
    group: "Deliver",
    name: "held by history",
    states: ["empty", "typical"],
    async go(page) {
      const archive = page.getByRole("article", { name: "Quarterly archive" });
      await open(page, "Deliver");
      if (await archive.isVisible()) await archive.getByRole("button", { name: "Preview" }).click();
      else
        await atGate(page)
          .getByRole("radio", { name: /by history/ })
          .click();
    },
  },
  {
    group: "Deliver",
    name: "held by history, ten thousand",
    states: ["crowded"],
    async go(page) {
      await open(page, "Deliver");
      await page.getByRole("article").nth(2).getByRole("button", { name: "Preview" }).click();
    },
  },
  {
    group: "Deliver",
    name: "unmatched",
    states: ["typical"],
    go: (page) => openList(page, /^unmatched/, "Avionté"),
  },
  {
    group: "Deliver",
    name: "would change",
    states: ["empty", "typical"],
    async go(page) {
      await open(page, "Deliver");
      await atGate(page)
        .getByRole("radio", { name: /would change/ })
        .click();
    },
  },
  {
    group: "Deliver",
    name: "wrong query",
    states: ["typical"],
    async go(page) {
      await open(page, "Deliver");
      await page.getByRole("textbox", { name: "Search the outbox" }).fill("state:ded ");
      await outbox(page).getByRole("alert").waitFor();
    },
  },
  {
    group: "Deliver",
    name: "gate settings",
    states: ["typical"],
    async go(page) {
      await open(page, "Deliver");
      await button(page, "Set its gate").click();
    },
  },
  {
    group: "Deliver",
    name: "add a destination",
    states: ["empty", "typical"],
    async go(page) {
      await open(page, "Deliver");
      await button(page, "Add a destination").click();
    },
  },
  {
    group: "Deliver",
    name: "add HubSpot",
    states: ["typical"],
    async go(page) {
      await open(page, "Deliver");
      await button(page, "Add a destination").click();
      await button(page, /^HubSpot/).click();
    },
  },
  ...["Settings", "Preview", "Mapping sheet", "Promise and limits"].map(
    (tab): Screen => ({
      group: "Deliver",
      name: `set-up, ${tab.toLowerCase()}`,
      states: ["typical"],
      async go(page) {
        await open(page, "Deliver");
        await button(page, "Set up Avionté").click();
        await page.getByRole("tab", { name: tab }).click();
      },
    }),
  ),
  {
    group: "Rules",
    name: "rules",
    states: all,
    async go(page, { known }) {
      await openRules(page);
      // Rules are read a moment later than the screen is there.
      if (Object.keys(known).length > 0) {
        await button(page, "Missed call").click();
        await page.getByRole("region", { name: "Dry run" }).getByText("nothing was sent").waitFor();
      }
    },
  },
  {
    group: "Rules",
    name: "cannot fire",
    states: ["typical"],
    async go(page) {
      await openRules(page);
      await button(page, "Unhappy caller").click();
      await page.waitForTimeout(800);
    },
  },
  {
    group: "Rules",
    name: "try on one call",
    states: ["typical"],
    async go(page) {
      await openRules(page);
      await button(page, "Missed call").click();
      await button(page, "Try on one call").click();
    },
  },
  {
    group: "Local outbox",
    name: "messages",
    states: ["empty", "typical"],
    async go(page) {
      await open(page, "Deliver");
      await chosen(page, /^Local outbox/).click();
    },
  },
];

async function openRules(page: Page): Promise<void> {
  await open(page, "Deliver");
  await chosen(page, /^Rules:/).click();
}
