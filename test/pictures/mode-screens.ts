/** What lies over a screen, and the screens that change most with low rows and with the letters for a room. */
import type { Page } from "@playwright/test";
import { chosen, open, type Screen } from "./screen";

const looked = [
  "Deliver, outbox",
  "Simulate, scenario with a forecast",
  "Person, person who asks",
  "Rules, rules",
];

async function rowsAre(page: Page, words: string): Promise<void> {
  await open(page, "Setup");
  await page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name: "Appearance" }).click();
  await chosen(page, words).click();
}

type Mode = { group: string; before?(page: Page): Promise<unknown>; after?(page: Page): Promise<unknown> };

const modes: Mode[] = [
  // Numbers are masked then, so that one is found before.
  { group: "Presented", after: (page) => page.keyboard.press("Control+Shift+P") },
  { group: "Compact", before: (page) => rowsAre(page, "Compact") },
];

/** The screens again, each in its mode. */
export function inModes(screens: readonly Screen[]): Screen[] {
  const again = screens.filter(({ group, name }) => looked.includes(`${group}, ${name}`));
  return modes.flatMap(({ group, before, after }) =>
    again.map((screen) => ({
      ...screen,
      group,
      name: `${screen.group} ${screen.name}`,
      states: ["typical"],
      async go(page, folder) {
        await before?.(page);
        await screen.go(page, folder);
        await after?.(page);
      },
    })),
  );
}

const rows = (page: Page) =>
  page
    .getByRole("grid", { name: "events" })
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") });

async function pickEvents(page: Page): Promise<void> {
  await open(page, "Events");
  await rows(page)
    .nth(1)
    .click({ modifiers: ["Control"] });
  await rows(page)
    .nth(6)
    .click({ modifiers: ["Shift"] });
  await page.getByRole("region", { name: "Selected events" }).waitFor();
}

export const overScreens: Screen[] = [
  {
    group: "Over",
    name: "palette",
    states: ["empty", "typical"],
    async go(page) {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").getByRole("option").first().waitFor();
    },
  },
  {
    group: "Over",
    name: "palette with words",
    states: ["typical"],
    async go(page) {
      await page.keyboard.press("Control+k");
      await page.keyboard.type("dana");
      await page.getByRole("dialog").getByRole("option").first().waitFor();
      await page.waitForTimeout(600);
    },
  },
  {
    group: "Over",
    name: "menu of a row",
    states: ["typical"],
    async go(page) {
      await open(page, "Events");
      await rows(page).nth(3).click({ button: "right" });
      await page.getByRole("menu").waitFor();
    },
  },
  { group: "Over", name: "several rows", states: ["typical", "crowded"], go: pickEvents },
  {
    group: "Over",
    name: "notice with undo",
    states: ["typical"],
    async go(page) {
      await pickEvents(page);
      await page
        .getByRole("region", { name: "Selected events" })
        .getByRole("button", { name: "Pin" })
        .click();
      await page.getByRole("complementary", { name: "What was done" }).waitFor();
    },
  },
];
