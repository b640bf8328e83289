/** Walks through every screen of each state, takes its pictures, and writes the page that shows them side by side. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { type EngineProcess, entry } from "../harness/engine-process";
import { type Picture, writeContactSheet } from "./contact-sheet";
import { type Folder, folders, type State } from "./folders";
import type { Screen } from "./screen";
import { screens } from "./screens";

const usualSizes = ["1440x900", "1280x720"];
const themes = ["dark", "light"] as const;

type Options = {
  folder: string;
  chromium: string;
  only?: string;
  state?: string;
  size?: string;
  theme?: string;
  /** One theme of each size: light where the window is small. */
  once?: boolean;
  crowded?: string;
  print: (line: string) => void;
};

/** Answers how many pictures could not be taken. */
export async function takeAll(options: Options): Promise<number> {
  const { folder, print } = options;
  mkdirSync(folder, { recursive: true });
  const pictures: Picture[] = [];
  const failed: string[] = [];
  const browser = await chromium.launch({
    executablePath: options.chromium,
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-background-networking",
    ],
  });
  try {
    for (const state of ["empty", "typical", "crowded"] as const) {
      if (options.state && options.state !== state) continue;
      const wanted = screens.filter((screen) => isWanted(screen, state, options.only));
      if (wanted.length === 0) continue;
      print(`${state}: filling a folder (${entry})`);
      const filled = await folders[state](options.crowded);
      try {
        for (const screen of wanted) {
          const taken = await takeScreen(browser, filled, state, screen, options).catch((error: Error) => {
            failed.push(`${state}, ${screen.group}, ${screen.name}: ${firstLines(error)}`);
            return [];
          });
          pictures.push(...taken);
          print(`  ${screen.group}, ${screen.name}: ${taken.length}`);
        }
      } finally {
        await filled.close();
      }
    }
  } finally {
    await browser.close();
  }
  writeContactSheet(folder, pictures);
  print(`\n${pictures.length} pictures in ${folder}, ${failed.length} screens failed`);
  for (const one of failed) print(`  ${one}`);
  return failed.length;
}

function isWanted(screen: Screen, state: State, only: string | undefined): boolean {
  const words = `${screen.group}, ${screen.name}`.toLowerCase();
  return (
    screen.states.includes(state) &&
    (only ?? "")
      .toLowerCase()
      .split("|")
      .some((one) => words.includes(one))
  );
}

async function takeScreen(
  browser: Browser,
  filled: Folder,
  state: State,
  screen: Screen,
  { folder, size: onlySize, theme: onlyTheme, once }: Options,
): Promise<Picture[]> {
  const sizes = [...usualSizes, ...(screen.sizes ?? [])].filter((size) => !onlySize || size === onlySize);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "dark" });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const taken: Picture[] = [];
  try {
    await page.clock.setSystemTime(filled.now());
    if (screen.uninvited !== true) await openConsole(page, filled.engine);
    await screen.go(page, filled);
    for (const size of sizes) {
      const [width = 1440, height = 900] = size.split("x").map(Number);
      await page.setViewportSize({ width, height });
      for (const theme of themes) {
        if (onlyTheme && onlyTheme !== theme) continue;
        if (once && (theme === "light") !== (size === "1280x720")) continue;
        await page.emulateMedia({ colorScheme: theme });
        await settle(page);
        const file = `${screen.group} - ${screen.name} - ${state} - ${size} - ${theme}.png`.replaceAll(
          /[^\w .-]/g,
          "",
        );
        await page.screenshot({ path: join(folder, file) });
        taken.push({ group: screen.group, name: screen.name, state, size, theme, file });
      }
    }
    return taken;
  } catch (error) {
    await page.screenshot({ path: join(folder, `failed - ${screen.group} - ${screen.name} - ${state}.png`) });
    throw error;
  } finally {
    await context.close();
  }
}

async function openConsole(page: Page, engine: EngineProcess): Promise<void> {
  const response = await fetch(`${engine.console}/invite`, {
    method: "POST",
    headers: { authorization: `Bearer ${engine.token}` },
  });
  await page.goto(((await response.json()) as { url: string }).url);
  await page.getByRole("contentinfo").getByText("receiving on").waitFor();
}

/** Fonts are there, lists were read, and nothing moves any more. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector(".skeleton") === null).catch(() => {});
  await page.evaluate(async () => {
    await document.fonts.ready;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let count = 0; count < 40; count += 1) {
      await frame();
      const moving = document
        .getAnimations()
        .some((one) => one.effect?.getTiming().iterations !== Infinity && one.playState === "running");
      if (!moving && count > 6) return;
    }
  });
}

function firstLines(error: Error): string {
  return error.message.split("\n").slice(0, 3).join(" ");
}
