import { defineConfig } from "@playwright/test";

// The browser is the one that is found on the machine: nothing is downloaded. Root needs --no-sandbox.
export default defineConfig({
  testDir: "test/browser",
  timeout: 90_000,
  workers: 1,
  expect: { timeout: 10_000 },
  use: {
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
