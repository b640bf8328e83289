/** `ringback open` where the window's binary is there: the double stands where Electron's own package would look. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { entry, makeFolder } from "../harness/engine-process";
import { doubleEntry, findBinary } from "./window-program";

test.skip(
  findBinary() !== null &&
    (process.getuid?.() === 0 || !(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)),
  "a real window opens neither for root nor without a display",
);

const scratch = makeFolder();
const data = join(scratch.path, "data");
const started: ChildProcess[] = [];
test.afterAll(async () => {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  scratch.remove();
});

function surroundings(): NodeJS.ProcessEnv {
  if (findBinary() !== null) return process.env;
  const dist = join(scratch.path, "dist");
  mkdirSync(dist, { recursive: true });
  const lines = `#!/bin/sh\nexec "${process.execPath}" "${doubleEntry}" "$@"\n`;
  writeFileSync(join(dist, "electron"), lines, { mode: 0o755 });
  return { ...process.env, DISPLAY: ":99", ELECTRON_OVERRIDE_DIST_PATH: dist };
}

function open(): { child: ChildProcess; says(words: string): Promise<void>; ended: Promise<number | null> } {
  const flags = ["--data", data, "--receiver-port", "0", "--console-port", "0", "--crm-port", "0"];
  const child = spawn(process.execPath, [entry, "open", ...flags], {
    stdio: ["ignore", "pipe", "pipe"],
    env: surroundings(),
  });
  started.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      text += chunk;
    });
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    child,
    ended,
    async says(words) {
      while (!text.includes(words)) {
        const news = [child.stdout, child.stderr].map((stream) => once(stream, "data").then(() => false));
        const gone = await Promise.race([...news, ended.then(() => true)]);
        if (gone && !text.includes(words)) throw new Error(`it ended before “${words}”: ${text}`);
      }
    },
  };
}

test("opens the window, which comes to the front at the second call; both end with the command", async () => {
  const first = open();
  await first.says("Ringback is open in its window.");
  await expect.poll(() => existsSync(join(data, "engine.json"))).toBe(true);
  const ready = JSON.parse(readFileSync(join(data, "engine.json"), "utf8"));
  expect(ready).toMatchObject({ window: true, data });
  const answer = await fetch(`${ready.console}/api/status`, {
    headers: { authorization: `Bearer ${ready.token}` },
  });
  expect(answer.status, "commands of a terminal find the window's engine").toBe(200);

  const second = open();
  await second.says("Ringback's window on this folder was open already.");
  expect(await second.ended).toBe(0);

  first.child.kill("SIGTERM");
  expect(await first.ended).toBe(0);
  expect(existsSync(join(data, "engine.json"))).toBe(false);
});
