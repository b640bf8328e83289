/** What a screen is here, and the steps that many share. */
import type { Page } from "@playwright/test";
import type { Folder, State } from "./folders";

export type Screen = {
  group: string;
  name: string;
  states: readonly State[];
  /** Beside 1440×900 and 1280×720. */
  sizes?: readonly string[];
  /** The page is not opened by an invitation. */
  uninvited?: boolean;
  go(page: Page, folder: Folder): Promise<unknown>;
};

export const all = ["empty", "typical", "crowded"] as const;
export const filled = ["typical", "crowded"] as const;

export async function open(page: Page, rail: string): Promise<void> {
  await page
    .getByRole("navigation", { name: "Screens" })
    .getByRole("button", { name: new RegExp(`^${rail}`) })
    .click();
}

export const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first();
export const chosen = (page: Page, name: string | RegExp) => page.getByRole("radio", { name }).first();
export const row = (page: Page, text: string | RegExp) =>
  page.getByRole("row").filter({ hasText: text }).first();
