import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// Pure files have their test beside them; what boots stands in test/. Browser tests run in Playwright.
export default defineConfig({
  test: {
    include: ["{electron,renderer,shared}/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["test/browser/**", "**/node_modules/**", "out/**"],
    // By default two cores get one worker, and what boots waits as much as it works.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Clocks, dates and numbers are written as the reader's browser does; tests read as one in Britain.
    setupFiles: ["test/harness/british-reader.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
