import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// Pure files have their test beside them; what boots stands in test/. Browser tests run in Playwright.
export default defineConfig({
  test: {
    include: ["{electron,renderer,shared}/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["test/browser/**", "**/node_modules/**", "out/**"],
    // By default two cores get one worker, and what boots waits as much as it works.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
