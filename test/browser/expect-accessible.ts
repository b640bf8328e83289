import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./console-page";

/** Roles that say nothing without a name, of those that axe lets pass without one. */
const named = "grid table group radiogroup tablist tab navigation region complementary".split(" ");

/** What floats stands at the end of the page and belongs to the control that opened it. */
const floats = /^(div\[data-radix-popper-content-wrapper|#_r_)/;

const rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

/** Nothing that axe finds by WCAG 2.2 AA and good practice; places have names, there is one title, nothing is wider than the window. */
export async function expectAccessible(
  page: Page,
  where: string,
  allowed: readonly string[] = [],
): Promise<void> {
  // A colour on its way from one theme to the other is nobody's choice.
  await page.waitForFunction(() =>
    document.getAnimations().every((one) => !(one instanceof CSSTransition) || one.playState !== "running"),
  );
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] })
    .withTags(rules)
    // Tab reaches a box that scrolls and holds nothing else to focus: Chromium and Firefox see to that themselves.
    .disableRules(["scrollable-region-focusable", ...allowed])
    .setLegacyMode(true)
    .analyze();
  const found = violations.flatMap(({ id, impact, nodes }) =>
    nodes
      .filter(({ target }) => id !== "region" || !floats.test(target.join(" ")))
      .map(({ target, failureSummary }) => `${impact} ${id} ${target.join(" ")}: ${failureSummary}`),
  );
  expect.soft(found, `what axe finds on ${where}`).toEqual([]);
  await expect.soft(page.getByRole("heading", { level: 1 }), `titles of ${where}`).toHaveCount(1);
  const tree = await page.locator("body").ariaSnapshot();
  const nameless = tree.split("\n").filter((line) => {
    const [, role = "", rest = ""] = /^ *- '?([a-z]+)(.*)$/.exec(line) ?? [];
    return named.includes(role) && !rest.startsWith(' "') && !rest.startsWith(" /");
  });
  expect.soft(nameless, `without a name on ${where}`).toEqual([]);
  const wrong = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    const labels = [...document.querySelectorAll("label")];
    return {
      doubleIds: ids.filter((id, index) => ids.indexOf(id) !== index),
      labelsOfNothing: labels.filter(({ control }) => control === null).length,
      wider: document.documentElement.scrollWidth - innerWidth,
    };
  });
  expect.soft(wrong, where).toEqual({ doubleIds: [], labelsOfNothing: 0, wider: 0 });
}
