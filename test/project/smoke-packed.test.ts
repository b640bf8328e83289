/** The smoke test of a packed app, on programs that stand for one. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const double = join(root, "test", "desktop", "double", "run.mjs");
const scratch = mkdtempSync(join(tmpdir(), "ringback-smoke-test-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function smoke(name: string, script: string) {
  const app = join(scratch, name);
  writeFileSync(app, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return promisify(execFile)(process.execPath, [join(root, "packaging", "smoke-packed.mjs"), app], {
    timeout: 110_000,
  });
}
/** The double is a shell's program and opens Chromium. */
const cannot = process.platform === "win32" || !existsSync(process.env.CHROMIUM ?? "/usr/bin/chromium");
const start = `exec "${process.execPath}" "${double}" "${root}" "$@"`;

test.skipIf(cannot)("passes where the window opens, twice, and the engine starts", async () => {
  const { stdout } = await smoke("good", start);
  expect(stdout.trim().split("\n")).toHaveLength(2);
});

test.skipIf(cannot)(
  "fails where the program ends, and says what it said",
  async () => {
    await expect(smoke("broken", "echo 'a library is missing' >&2; exit 7")).rejects.toMatchObject({
      stderr: expect.stringMatching(/it ended with 7\. It said:\na library is missing/),
    });
  },
  120_000,
);

test.skipIf(cannot)(
  "fails where the environment makes a Node of it",
  async () => {
    const asNode = `if [ "$ELECTRON_RUN_AS_NODE" = 1 ]; then echo 'this ran as Node'; fi\n${start}`;
    await expect(smoke("node", asNode)).rejects.toMatchObject({
      stderr: expect.stringContaining("It ran as Node."),
    });
  },
  120_000,
);
