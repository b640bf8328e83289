/** For stories without a mouse: what is wanted is reached with Tab, every stop on the way is seen, and a click fails the test. */
import type { Locator, Page } from "@playwright/test";
import { expect } from "./console-page";

/** From now on a mouse that presses anything is a problem of the page, which fails its test. */
export async function forbidMouse(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const type of ["pointerdown", "mousedown", "wheel"])
      addEventListener(
        type,
        (event) => {
          if (event.isTrusted) console.error(`a story by keys used the mouse: ${type}`);
        },
        { capture: true },
      );
  });
}

/** Presses Tab until `target` has the focus; every stop on the way must be seen. Answers how often that was. */
export async function tabTo(page: Page, target: Locator, most = 40): Promise<number> {
  await expect(target).toBeVisible();
  await expect(target).toBeEnabled();
  for (let presses = 1; presses <= most; presses += 1) {
    await page.keyboard.press("Tab");
    await expectSeenFocus(page);
    if (await target.evaluate((element) => element === document.activeElement)) return presses;
  }
  throw new Error(`${target} was not reached with ${most} times Tab`);
}

/** Goes there with Tab and presses Enter. */
export async function pressEnterOn(page: Page, target: Locator, most?: number): Promise<void> {
  const presses = await tabTo(page, target, most);
  if (process.env.COUNT_TABS) console.log(`${presses} times Tab to ${target}`);
  await page.keyboard.press("Enter");
}

/** What has the focus, or the box around a text field, wears an outline or a ring that is not transparent. */
export async function expectSeenFocus(page: Page): Promise<void> {
  const blind = await page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    const wears = (element: Element | null, pseudo?: string) => {
      if (!element) return false;
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderTopWidth } = getComputedStyle(
        element,
        pseudo,
      );
      const outlined =
        outlineStyle !== "none" && outlineWidth !== "0px" && !/, 0\)$|transparent/.test(outlineColor);
      return outlined || boxShadow !== "none" || (pseudo !== undefined && borderTopWidth !== "0px");
    };
    const around = focused.closest("label, [role=row], tr, li");
    const seen =
      wears(focused) ||
      wears(focused, "::before") ||
      wears(focused, "::after") ||
      wears(around) ||
      // An editor's ring lies over its lines.
      wears(focused.closest(".json-view"), "::after");
    return seen ? null : focused.outerHTML.slice(0, 160);
  });
  expect(blind, "focused without being seen").toBeNull();
}
