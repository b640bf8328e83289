/** Reached and seen without a pointer, without motion, at 200 % and with the colours of the system. */
import type { Page } from "@playwright/test";
import { expect, oneEngine, openConsole, openScreen, test } from "./console-page";
import { closeTheirs, fill } from "./filled-console";
import { walkPlaces } from "./walk-places";

const own = oneEngine();
test.setTimeout(300_000);
test.beforeAll(async () => fill(own.engine));
test.afterAll(closeTheirs);

/** What Tab has reached: its words, and what a reader who sees would miss there. */
async function atFocus(page: Page): Promise<{ words: string; faults: string[] } | null> {
  return await page.evaluate(async () => {
    const at = document.activeElement;
    if (!(at instanceof HTMLElement) || at === document.body) return null;
    const around: Element[] = [];
    for (let one: Element | null = at; one && around.length < 5; one = one.parentElement) around.push(one);
    const look = () =>
      around
        .flatMap((one) => ["", "::before", "::after"].map((part) => getComputedStyle(one, part || undefined)))
        .map((style) => {
          const ring = style.outlineStyle === "none" ? "" : `${style.outlineWidth} ${style.outlineColor}`;
          return `${ring} ${style.borderTopColor} ${style.borderTopWidth} ${style.boxShadow} ${style.backgroundColor} ${style.stroke}`;
        })
        .join("\n");
    const box = at.getBoundingClientRect();
    const left = Math.max(0, box.left);
    const right = Math.min(innerWidth, box.right);
    const top = Math.max(0, box.top);
    const bottom = Math.min(innerHeight, box.bottom);
    const points = [0.5, 0.1, 0.9].flatMap((x) =>
      [0.5, 0.1, 0.9].map((y) => [left + (right - left) * x, top + (bottom - top) * y] as const),
    );
    const isHit = points.some(([x, y]) => {
      const hit = document.elementFromPoint(x, y);
      return hit && (at.contains(hit) || around.slice(0, 3).includes(hit));
    });
    const focused = look();
    at.blur();
    // Its component draws it anew.
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const rest = look();
    at.focus({ preventScroll: true });
    const faults = [
      ...(focused === rest ? ["looks as at rest"] : []),
      ...(right - left < 1 || bottom - top < 1 ? ["is out of sight"] : isHit ? [] : ["is covered"]),
    ];
    const name = at.getAttribute("aria-label") ?? at.textContent?.slice(0, 40) ?? "";
    return { words: `${at.tagName.toLowerCase()}.${at.className} “${name}”`, faults };
  });
}

test("wherever Tab leads, the focus is seen", async ({ page }) => {
  await openConsole(page, own.engine);
  await walkPlaces(page, async (where) => {
    const faults = new Set<string>();
    let reached = 0;
    // From wherever the pointer was to the end of the page, and from its beginning.
    for (let step = 0, ends = 0; step < 90 && ends < 2; step += 1) {
      await page.keyboard.press("Tab");
      const focus = await atFocus(page);
      ends += focus ? 0 : 1;
      if (!focus) continue;
      reached += 1;
      for (const fault of focus.faults) faults.add(`${focus.words} ${fault}`);
    }
    expect.soft(reached, `reached on ${where}`).toBeGreaterThan(5);
    expect.soft([...faults], where).toEqual([]);
  });
});

test("nothing moves where less motion is asked for", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openConsole(page, own.engine);
  await walkPlaces(page, async (where) => {
    const moving = await page.evaluate(() => {
      const longest = (times: string) =>
        Math.max(...times.split(",").map((time) => Number.parseFloat(time) * (/ms/.test(time) ? 1 : 1_000)));
      return [...document.querySelectorAll("*")].flatMap((element) =>
        ["", "::before", "::after"].flatMap((part) => {
          const { transitionDuration, animationDuration } = getComputedStyle(element, part || undefined);
          const time = Math.max(longest(transitionDuration), longest(animationDuration));
          return time > 0.01 ? [`${element.className}${part} ${time} ms`] : [];
        }),
      );
    });
    expect.soft([...new Set(moving)], where).toEqual([]);
  });
});

/** Controls that no scrolling brings into the window, and how much wider the page is than the window. */
async function cutOff(page: Page): Promise<{ cut: string[]; wider: number }> {
  return await page.evaluate(() => {
    const controls = "button, a[href], input, select, textarea, [role=option], [role=tab], [role=row]";
    const cut = [...document.querySelectorAll(controls)].flatMap((control) => {
      const rect = control.getBoundingClientRect();
      if (!control.checkVisibility() || rect.width === 0 || control.closest(".visually-hidden")) return [];
      let [x, y] = [(rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2];
      let fixed = getComputedStyle(control).position === "fixed";
      for (let box = control.parentElement; box && !fixed; box = box.parentElement) {
        const style = getComputedStyle(box);
        const of = box.getBoundingClientRect();
        const name = () =>
          `${control.tagName} ${control.className} “${control.textContent?.slice(0, 30)}” in ${box?.className}`;
        const isIn = (at: number, from: number, to: number) => at >= from && at <= to;
        if (/auto|scroll/.test(style.overflowX)) x = Math.min(Math.max(x, of.left), of.right);
        else if (/hidden|clip/.test(style.overflowX) && !isIn(x, of.left, of.right)) return [name()];
        if (/auto|scroll/.test(style.overflowY)) y = Math.min(Math.max(y, of.top), of.bottom);
        else if (/hidden|clip/.test(style.overflowY) && !isIn(y, of.top, of.bottom)) return [name()];
        fixed = style.position === "fixed";
      }
      const isOut = x < 0 || y < 0 || x > innerWidth || y > innerHeight;
      return isOut ? [`${control.tagName} ${control.className} “${control.textContent?.slice(0, 30)}”`] : [];
    });
    return { cut: [...new Set(cut)], wider: document.documentElement.scrollWidth - innerWidth };
  });
}

for (const [zoom, width, height] of [
  ["200 %", 720, 450],
  ["400 %", 360, 225],
] as const)
  test(`at ${zoom} every control can be brought into the window`, async ({ page }) => {
    await openConsole(page, own.engine);
    await page.setViewportSize({ width, height });
    await walkPlaces(page, async (where) => {
      expect.soft(await cutOff(page), where).toEqual({ cut: [], wider: 0 });
    });
  });

test("with the system's own colours a state is still a shape", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await openConsole(page, own.engine);
  await walkPlaces(page, async (where) => {
    const plain = await page.evaluate(() => {
      const states =
        '[aria-selected="true"], [aria-current]:not([aria-current="false"]), [aria-pressed="true"], [role=radio][aria-checked="true"], [role=switch][aria-checked="true"]';
      return [...document.querySelectorAll(states)].flatMap((one) => {
        const { outlineStyle } = getComputedStyle(one);
        return one.checkVisibility() && outlineStyle === "none" ? [`${one.tagName}.${one.className}`] : [];
      });
    });
    expect.soft([...new Set(plain)], where).toEqual([]);
  });
});

test("what closes gives the focus back", async ({ page }) => {
  await openConsole(page, own.engine, "Calls");
  await page.getByRole("option").first().click();
  const focused = () =>
    page.evaluate(() =>
      document.activeElement === document.body ? "nothing" : document.activeElement?.className,
    );
  const share = page.getByRole("button", { name: "Share", exact: true });
  await share.press("Enter");
  await page.keyboard.press("Escape");
  await expect(share).toBeFocused();
  await share.press("Enter");
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("complementary", { name: "Share this call" });
  await expect.poll(() => sheet.evaluate((one) => one.contains(document.activeElement))).toBe(true);
  await page.keyboard.press("Escape");
  await expect.poll(focused, { message: "after the sheet" }).not.toBe("nothing");

  // A button that works is disabled meanwhile.
  await share.press("Enter");
  await page.keyboard.press("Enter");
  const save = sheet.getByRole("button", { name: "Save" });
  const download = page.waitForEvent("download");
  await expect(save).toBeEnabled();
  await save.press("Enter");
  await download;
  await expect(sheet).toContainText("Handed over as");
  await expect(save).toBeFocused();
  await page.keyboard.press("Escape");
  await expect.poll(focused, { message: "after what was saved" }).not.toBe("nothing");

  const row = page.getByRole("listbox", { name: "Calls" }).getByRole("option").first();
  await row.focus();
  await page.keyboard.press("Control+Shift+P");
  await expect(page.getByRole("contentinfo")).toContainText("presenting");
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true);
  await page.keyboard.press("Control+Shift+P");
  await expect(page.getByRole("contentinfo")).not.toContainText("presenting");

  await openScreen(page, "Events");
  await page.getByRole("grid", { name: "events" }).getByRole("row").nth(2).click();
  await page.getByRole("tab", { name: "Headers" }).focus();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary", { name: "Event" })).toBeHidden();
  await expect.poll(focused, { message: "after the inspector" }).not.toBe("nothing");
  await page.getByRole("button", { name: "Keys" }).press("Enter");
  await page
    .getByRole("complementary", { name: "Keys" })
    .getByRole("button", { name: "Close" })
    .press("Enter");
  await expect.poll(focused, { message: "after the list of keys" }).not.toBe("nothing");
});
