/** The page of the pieces: all of them, in every state, both themes beside each other, under the console's own policy. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, oneEngine, openConsole, test } from "./console-page";
import { expectAccessible } from "./expect-accessible";

const own = oneEngine();
const folder = join(import.meta.dirname, "..", "..", "renderer", "ui");
const height = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => Math.round(element.getBoundingClientRect().height));

async function openPieces(page: Page): Promise<void> {
  await page.goto(`${own.engine.console}/pieces.html`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The pieces Ringback is built of");
}

test("Setup leads to it and it leads back; the console itself loads nothing of it", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await openConsole(page, own.engine, "Setup");
  expect(asked.filter((path) => path.includes("pieces"))).toEqual([]);
  await page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name: "About" }).click();
  await page.getByRole("link", { name: "the pieces Ringback is built of" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The pieces Ringback is built of");
  await page.getByRole("link", { name: "Back to Ringback" }).click();
  await expect(page.getByRole("contentinfo")).toContainText("receiving on");
});

test("every shared piece is on it, in both themes", async ({ page }) => {
  await openPieces(page);
  const names = readdirSync(folder).flatMap((file) => /^([A-Z]\w+)\.tsx$/.exec(file)?.[1] ?? []);
  expect(names.length).toBeGreaterThan(20);
  for (const side of ["dark", "light"]) {
    const shown = await page
      .locator(`[data-side=${side}] [data-piece]`)
      .evaluateAll((pieces) => pieces.map((piece) => piece.getAttribute("data-piece")));
    expect(names.filter((name) => !shown.includes(name))).toEqual([]);
  }
  const colours = await page
    .locator(".pieces-side")
    .evaluateAll((sides) => [...new Set(sides.map((side) => getComputedStyle(side).backgroundColor))]);
  expect(colours).toEqual(["rgb(14, 16, 20)", "rgb(246, 247, 249)"]);
});

test("a drawn state looks as the real one does", async ({ page }) => {
  await openPieces(page);
  const plain = page.locator("[data-side=dark] [data-piece=Button] .button-plain");
  const looks = (of: typeof plain) =>
    of.evaluate((element) => {
      const { backgroundColor, borderColor, outlineStyle, outlineColor } = getComputedStyle(element);
      return { backgroundColor, borderColor, outlineStyle, outlineColor };
    });
  await plain.first().hover();
  await expect.poll(() => looks(plain.first())).toEqual(await looks(plain.nth(1)));
  expect((await looks(plain.nth(2))).outlineStyle).toBe("solid");
});

test("heights are those of the look, and compact rows are lower", async ({ page }) => {
  await openPieces(page);
  expect(await height(page, ".tag")).toBe(17);
  expect(await height(page, ".button-plain.button-normal")).toBe(28);
  expect(await height(page, ".button-plain.button-small")).toBe(24);
  expect(await height(page, ".table-row")).toBe(30);
  await page.getByRole("radiogroup", { name: "Rows" }).getByRole("radio", { name: "Compact" }).click();
  await expect.poll(() => height(page, ".table-row")).toBe(26);
  const rows = page.locator("[data-side=dark] [data-piece=VirtualTable] .table-row");
  const tops = await rows.evaluateAll((all) => all.map((row) => row.getBoundingClientRect().top));
  expect(tops.slice(1).map((top, index) => Math.round(top - (tops[index] ?? 0)))).toEqual([26, 26, 26, 26]);
});

test("it is accessible", async ({ page }) => {
  await openPieces(page);
  await expect(page.locator(".cm-content").first()).toBeVisible();
  // The list of keys is a landmark, and like every piece it stands there twice.
  await expectAccessible(page, "the pieces", ["landmark-unique"]);
});

test("the chosen rows are remembered", async ({ page }) => {
  await openConsole(page, own.engine, "Setup");
  await page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name: "Appearance" }).click();
  const compact = page.getByRole("radiogroup", { name: "Rows" }).getByRole("radio", { name: "Compact" });
  await compact.click();
  await expect(page.locator("html")).toHaveAttribute("data-density", "compact");
  await page.reload();
  await expect(page.getByRole("contentinfo")).toContainText("receiving on");
  await expect(page.locator("html")).toHaveAttribute("data-density", "compact");
});
