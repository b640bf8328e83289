import { defineConfig } from "@playwright/test";
import type { Target } from "./test/browser/console-page";

// The browser is the one that is found on the machine: nothing is downloaded. Root needs --no-sandbox.
export default defineConfig<object, { target: Target }>({
  projects: [
    { name: "browser", testDir: "test/browser" },
    // The same stories in the window: on a real Electron binary where one is found, else on the double.
    {
      name: "window",
      testDir: "test/browser",
      testMatch: /(sample|events|keyboard)\.spec\.ts/,
      use: { target: "window" },
    },
    { name: "desktop", testDir: "test/desktop" },
  ],
  timeout: 90_000,
  // A browser, its page and an engine have enough to do with two cores.
  workers: 1,
  // On a crowded machine a story may run out of time once; `npm test` names each that needed this.
  retries: 1,
  expect: { timeout: 10_000 },
  use: {
    locale: "en-GB",
    actionTimeout: 15_000,
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
