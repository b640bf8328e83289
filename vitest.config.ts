import { defineConfig } from "vitest/config";

// Pure files have their test beside them; what boots stands in test/. Browser tests run in Playwright.
export default defineConfig({
  test: {
    include: ["{electron,renderer,shared}/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["test/browser/**", "node_modules/**", "out/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
