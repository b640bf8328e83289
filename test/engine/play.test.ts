/** `ringback play` without an engine: it starts one of its own, plays, says what was sent, and leaves nothing behind. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { entry, makeFolder } from "../harness/engine-process";

async function play(...args: string[]): Promise<{ code: number | null; said: string }> {
  const folder = makeFolder();
  const child = spawn(process.execPath, [entry, "play", "--data", folder.path, "--speed", "100", ...args]);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (piece) => {
      said += piece;
    });
  const [code] = (await once(child, "exit")) as [number | null];
  folder.remove();
  return { code, said };
}

test.each(["sample", "callrail-answered", "atoms-happy", "whippy-agent-hangup", "generic-reminder"])(
  "%s plays to a source of its own provider",
  async (scenario) => {
    const { code, said } = await play(scenario);
    expect(said).toMatch(/\d+ of (\d+) sent, call c_[0-9a-f]+, done\./);
    expect(code).toBe(0);
  },
);

test("a scenario nobody knows ends with a sentence and 3", async () => {
  const { code, said } = await play("no-such-scenario");
  expect(said).toContain("no-such-scenario");
  expect(code).toBe(3);
});
