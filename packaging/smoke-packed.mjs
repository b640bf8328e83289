// Starts a packed app as a user would, on a data folder of its own: `node packaging/smoke-packed.mjs release/linux-unpacked/ringback`.
// It must open its window and start its engine within a minute, and must not run as Node when the environment asks for it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const app = process.argv[2];
if (!app || !existsSync(app)) throw new Error(`Name the packed app: ${app ?? "nothing"} is not there.`);
const patienceMs = 60_000;
const mark = "this ran as Node";

/** What it printed until its window was open and its engine had started; throws when that did not happen. */
async function start(data, more, env) {
  const ports = ["--receiver-port=0", "--console-port=0", "--crm-port=0"];
  const child = spawn(resolve(app), [...more, `--data=${data}`, "--json", ...ports], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines = [];
  const exited = new Promise((resolve) => child.once("exit", resolve));
  try {
    await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("it was not there within a minute")), patienceMs);
      exited.then((code) => reject(new Error(`it ended with ${code}`))).finally(() => clearTimeout(late));
      child.once("error", reject);
      for (const stream of [child.stdout, child.stderr])
        createInterface({ input: stream }).on("line", (line) => {
          lines.push(line);
          const has = (words) => lines.some((one) => one.includes(words));
          if (has('{"window":"open"}') && has('"engine started"')) resolve();
        });
    });
    return lines;
  } catch (error) {
    throw new Error(`${error.message}. It said:\n${lines.join("\n")}`);
  } finally {
    // On Windows a signal would end it without its processes.
    if (process.platform === "win32") spawnSync("taskkill", ["/pid", String(child.pid), "/T", "/F"]);
    else child.kill("SIGTERM");
    await exited;
  }
}

const scratch = mkdtempSync(join(tmpdir(), "ringback-smoke-"));
try {
  const data = join(scratch, "first");
  await start(data, [], {});
  if (!existsSync(join(data, "logs", "ringback.log"))) throw new Error("It kept no log.");
  console.log("ok  opens its window, starts its engine, keeps its log");

  const asNode = ["-e", `console.log(${JSON.stringify(mark)})`];
  const said = await start(join(scratch, "second"), asNode, { ELECTRON_RUN_AS_NODE: "1" });
  if (said.some((line) => line === mark)) throw new Error("It ran as Node.");
  console.log("ok  is no Node for whoever sets ELECTRON_RUN_AS_NODE");
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}
