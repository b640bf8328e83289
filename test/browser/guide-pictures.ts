/**
 * Pictures of the guide and the README. The stories take them where they are, so a picture always shows what was just
 * proven: `PICTURES=docs/guide/pictures npx playwright test --project browser test/browser/story-*`. Without PICTURES
 * nothing is written.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { withPalette } from "./palette-png";

const folder = process.env.PICTURES;

export type PictureOptions = {
  /** Where another window than the story's is what the picture is about. */
  size?: { width: number; height: number };
};

export async function picture(page: Page, name: string, options: PictureOptions = {}): Promise<void> {
  if (!folder) return;
  if (options.size) await page.setViewportSize(options.size);
  await page.evaluate(async () => {
    await document.fonts.ready;
    const ends = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.all(ends.map((one) => one.finished.catch(() => {})));
  });
  const bytes = await page.screenshot({ animations: "disabled", caret: "hide" });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.png`), withPalette(bytes));
}
