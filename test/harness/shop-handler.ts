/**
 * The program of somebody who integrates calls: a small Node server that takes Mirai's events and writes a task into the
 * CRM for every call that ended. Its first version names each task by the moment the request came, so a copy of an event
 * becomes a second task. The mended one names it by the call and the event.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type EngineProcess, entry } from "./engine-process";
import { writeScript } from "./node-handler";

const keys = {
  "by arrival": 'call + "-" + Date.now() + "-" + ++arrivals',
  "by event": 'call + ":" + event.type',
};
export type ShopKey = keyof typeof keys;

const text = (key: ShopKey) => `// The shop's handler: a task for everybody we spoke with.
import { createServer } from "node:http";
const { PORT, RINGBACK_CRM: crm, RINGBACK_CRM_TOKEN: token } = process.env;
let arrivals = 0;
createServer(async (request, response) => {
  let body = "";
  for await (const piece of request) body += piece;
  const { event } = JSON.parse(body);
  const call = event.data.call.id;
  if (event.type === "call.completed") {
    const task = ${keys[key]};
    await fetch(crm + "/objects/tasks/" + encodeURIComponent(task), {
      method: "PUT",
      headers: { authorization: "Bearer " + token, "content-type": "application/json" },
      body: JSON.stringify({ callExternalId: call, properties: { title: "Send the offer for " + call } }),
    });
  }
  response.end();
}).listen(Number(PORT), "127.0.0.1", () => console.log("shop: listening"));
`;

/** Its program as a file; answers the path. */
export function writeShop(folder: string, key: ShopKey): string {
  return writeScript(folder, "handler.mjs", text(key));
}

export type Shop = { url: string; stop(): Promise<void> };

/** Started as its author would: alone, or under \`ringback run\`, which sees what each event makes it do. */
export async function startShop(
  engine: EngineProcess,
  key: ShopKey,
  { port, watched }: { port: number; watched: boolean },
): Promise<Shop> {
  const file = writeShop(engine.data, key);
  const run = watched
    ? [entry, "run", "--data", engine.data, "--no-engine", "--port", String(port), "--path", "/hooks", "--"]
    : [];
  const [first = file, ...rest] = watched ? [...run, process.execPath, file] : [file];
  const child: ChildProcess = spawn(process.execPath, [first, ...rest], {
    cwd: join(engine.data),
    env: watched
      ? process.env
      : { PORT: String(port), RINGBACK_CRM: engine.crm, RINGBACK_CRM_TOKEN: engine.crmToken },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (piece) => {
      said += piece;
      if (said.includes("listening")) resolve();
    });
    child.stderr?.on("data", (piece) => {
      said += piece;
    });
    child.once("exit", (code) => reject(new Error(`the shop's handler ended with ${code}: ${said}`)));
  });
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}
