/**
 * The snippets of a source that takes copies, each run as Setup shows it in a small production of its kind: what the
 * provider sent stands here byte for byte with its signature verified, and production answers as without it.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { mirrorSnippets, type SnippetLanguage } from "../../shared/mirror-snippets";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

const originalUrl = "https://calls.example.com/webhooks/mirai";
const secret = "sk_0123456789abcdef";
/** Blanks, a line break at the end and letters of several bytes: whatever writes it anew breaks the signature. */
const body = Buffer.from(
  '{ "event": {"type":"call.initiate", "data": {"call": {"id": "c_copy_%"}}}, "metadata": {"name": "Zoë – \\u00e9"} }\r\n',
);
const signed = (bytes: Buffer) => createHmac("sha256", secret).update(bytes).digest("hex");

let engine: EngineProcess;
const folder = makeFolder();
beforeAll(async () => {
  engine = await startEngine(folder.path);
  const { rows } = await engine.client.sources.list();
  const sourceId = rows[0]?.sourceId ?? "";
  await engine.client.sources.addSecret({ sourceId, label: "production", value: secret });
  await engine.client.sources.update({ sourceId, mirror: { originalUrl } });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

type Production = { url: string };
type Runtime = {
  language: SnippetLanguage;
  /** What must be installed. */
  command: string;
  run(code: string, folder: string): Promise<Production>;
};

const runtimes: Runtime[] = [
  { language: "node", command: process.execPath, run: runNode },
  { language: "python", command: "python3", run: runPython },
  { language: "php", command: "php", run: runPhp },
  { language: "nginx", command: "nginx", run: runNginx },
];

describe.each(runtimes)("the snippet for $language", ({ language, command, run }) => {
  const isThere = spawnSync(command, [language === "nginx" ? "-v" : "--version"]).error === undefined;
  const codeFor = (sourceUrl: string) => {
    const found = mirrorSnippets({ sourceUrl, originalUrl }).find((one) => one.language === language);
    if (!found) throw new Error(`no snippet for ${language}`);
    return found.code;
  };
  const start = async (sourceUrl: string): Promise<Production> => {
    const own = mkdtempSync(join(tmpdir(), "ringback-mirror-"));
    onTestFinished(() => rmSync(own, { recursive: true, force: true }));
    return run(codeFor(sourceUrl), own);
  };

  test("is about ten lines, with both URLs in it", () => {
    const code = codeFor("https://tunnel.example.com/hooks/mirai");
    expect(code.split("\n").length).toBeLessThanOrEqual(12);
    expect(code).toContain("https://tunnel.example.com/hooks/mirai");
    expect(code).toContain("https://calls.example.com");
  });

  test.skipIf(!isThere)(`sends what came, byte for byte (needs ${language})`, async () => {
    const production = await start(`${engine.receiver}/hooks/mirai`);
    const bytes = Buffer.from(body.toString().replace("%", language));
    const answer = await fetch(`${production.url}?tenant=7`, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "x-signature": signed(bytes),
        "x-mirai-attempt": "1",
      },
      body: bytes,
    });
    expect([answer.status, await answer.text()]).toEqual([202, "taken"]);
    const event = await engine.until(async () => {
      const { rows } = await engine.client.events.list({ q: `call:c_copy_${language}` });
      return rows[0];
    }, `the copy from ${language}`);
    expect(event).toMatchObject({
      signature: "verified",
      origin: "live",
      via: "mirror",
      bytes: bytes.length,
    });
    const kept = await fetch(`${engine.console}/api/events/${event.eventId}/body`, {
      headers: { authorization: `Bearer ${engine.token}` },
    });
    expect(Buffer.from(await kept.arrayBuffer()).equals(bytes)).toBe(true);
    const { headers, url, method } = await engine.client.events.get({ eventId: event.eventId });
    const of = (name: string) =>
      headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);
    expect(of("content-type")).toEqual(["application/json; charset=utf-8"]);
    expect(of("x-mirai-attempt")).toEqual(["1"]);
    expect(of("x-ringback-original-url")).toEqual([`${originalUrl}?tenant=7`]);
    expect([method, url]).toEqual(["POST", "/hooks/mirai?tenant=7"]);
  });

  test.skipIf(!isThere)(`leaves production alone while Ringback hangs (needs ${language})`, async () => {
    const silent = createHttpServer(() => {});
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const production = await start(`http://127.0.0.1:${(silent.address() as AddressInfo).port}/hooks/mirai`);
    const began = performance.now();
    const answer = await fetch(production.url, { method: "POST", body });
    expect([answer.status, await answer.text()]).toEqual([202, "taken"]);
    // Without PHP-FPM, which answers before the copy leaves, PHP holds the answer until the copy is given up.
    expect(performance.now() - began).toBeLessThan(language === "php" ? 4000 : 1500);
  });

  test.skipIf(!isThere)(`leaves production alone while Ringback is off (needs ${language})`, async () => {
    const production = await start(`http://127.0.0.1:${await freePort()}/hooks/mirai`);
    const answer = await fetch(production.url, { method: "POST", body });
    expect([answer.status, await answer.text()]).toEqual([202, "taken"]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Ended with the test, by its own id. */
function startProcess(command: string, args: string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
  onTestFinished(async () => {
    clearTimeout(timer);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  return child;
}

/** Answers once somebody listens there. */
async function untilListening(port: number, child: ChildProcess): Promise<void> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended: ${said}`);
    const socket = connect(port, "127.0.0.1");
    const [event] = await Promise.race([
      once(socket, "connect").then(() => ["connect"]),
      once(socket, "error").then(
        () => ["error"],
        () => ["error"],
      ),
    ]).catch(() => ["error"]);
    socket.destroy();
    if (event === "connect") return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function runNode(code: string, own: string): Promise<Production> {
  const file = join(own, "production.mjs");
  const port = await freePort();
  writeFileSync(
    file,
    `import { createServer } from "node:http";
${code}
createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  void copyToRingback(request, Buffer.concat(chunks));
  response.writeHead(202).end("taken");
}).listen(${port}, "127.0.0.1");`,
  );
  await untilListening(port, startProcess(process.execPath, [file]));
  return { url: `http://127.0.0.1:${port}/webhooks/mirai` };
}

async function runPython(code: string, own: string): Promise<Production> {
  const file = join(own, "production.py");
  const port = await freePort();
  writeFileSync(
    file,
    `${code}

from http.server import BaseHTTPRequestHandler, HTTPServer

class Production(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        copy_to_ringback(self.command, self.path, self.headers.items(), body)
        self.send_response(202)
        self.send_header("content-length", "5")
        self.end_headers()
        self.wfile.write(b"taken")

HTTPServer(("127.0.0.1", ${port}), Production).serve_forever()`,
  );
  await untilListening(port, startProcess("python3", [file]));
  return { url: `http://127.0.0.1:${port}/webhooks/mirai` };
}

async function runPhp(code: string, own: string): Promise<Production> {
  const file = join(own, "production.php");
  const port = await freePort();
  writeFileSync(
    file,
    `<?php
${code}
copy_to_ringback(file_get_contents('php://input'));
http_response_code(202);
echo 'taken';`,
  );
  await untilListening(port, startProcess("php", ["-S", `127.0.0.1:${port}`, file]));
  return { url: `http://127.0.0.1:${port}/webhooks/mirai` };
}

async function runNginx(code: string, own: string): Promise<Production> {
  const handler = createHttpServer((request, response) => {
    request.resume();
    request.on("end", () => response.writeHead(202).end("taken"));
  });
  handler.listen(0, "127.0.0.1");
  await once(handler, "listening");
  onTestFinished(() => {
    handler.closeAllConnections();
    handler.close();
  });
  const port = await freePort();
  const file = join(own, "nginx.conf");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${own}/${kind};`)
    .join("\n");
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${own}/pid; error_log stderr;
events {}
http {
access_log off;
${temporary}
server {
listen 127.0.0.1:${port};
${code.replace("http://127.0.0.1:3000", `http://127.0.0.1:${(handler.address() as AddressInfo).port}`)}
} }`,
  );
  await untilListening(port, startProcess("nginx", ["-p", own, "-c", file]));
  return { url: `http://127.0.0.1:${port}/webhooks/mirai` };
}
