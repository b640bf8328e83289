/** The window's log never has a secret, whichever way it came there. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openWindowLog } from "./window-log";

let data = "";
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "ringback-window-log-"));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

function open(all = true) {
  const terminal: string[] = [];
  const log = openWindowLog(data, { all, write: (line) => terminal.push(line) });
  const written = () => {
    const folder = join(data, "logs");
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), "utf8"))
      .join("");
  };
  return { log, terminal, written };
}

/** As they are issued, and with characters that each encoding writes in its own way. */
const secret = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_]{12,40}$/),
  fc.stringMatching(/^[A-Za-z0-9 "'/+&\\:;,ü-]{12,40}$/).filter((text) => text.trim().length >= 12),
);

function spellings(text: string): string[] {
  const escaped = JSON.stringify(text).slice(1, -1);
  const bytes = Buffer.from(text);
  return [
    text,
    escaped,
    JSON.stringify(escaped).slice(1, -1),
    encodeURIComponent(text),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
}

test("what the engine's process prints in any way, worker threads and its last words included, has no secret it knows", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(secret, { minLength: 1, maxLength: 4 }), async (secrets) => {
      const { log, terminal, written } = open();
      const leaky = join(import.meta.dirname, "..", "..", "test", "harness", "leaky-process.mjs");
      const child = spawn(process.execPath, [leaky], { stdio: ["pipe", "pipe", "pipe"] });
      log.follow(child.stdout);
      log.follow(child.stderr);
      const texts = secrets.flatMap((one) => spellings(one).map((spelling) => `before ${spelling} after`));
      child.stdin.end(JSON.stringify({ secrets, texts }));
      const [code] = await once(child, "close");
      expect(code, "it dies as the engine would").toBe(1);
      for (const text of [written(), terminal.join("\n")]) {
        expect(text).toContain("an event could not be written");
        expect(text).toContain("The engine met a bug and ends");
        expect(secrets.flatMap(spellings).filter((spelling) => text.includes(spelling))).toEqual([]);
      }
    }),
    { numRuns: 12, endOnFailure: true },
  );
});

test("credentials are known by their shape, wherever a chunk of output ends", () => {
  const token = fc.stringMatching(/^[A-Za-z0-9]{16,40}$/);
  fc.assert(
    fc.property(token, fc.nat(200), fc.nat(200), (value, first, second) => {
      const { log, terminal, written } = open();
      const stream = new PassThrough();
      log.follow(stream);
      const line = `asked https://example.com/?token=${value}&x=1 with authorization: Bearer ${value} and sk_${value}\n`;
      const bytes = Buffer.from(line);
      const [from, to] = [first, second].map((at) => at % bytes.length).sort((a, b) => a - b);
      for (const part of [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)])
        stream.write(part);
      log.say(`failed: ${line.trim()}`);
      stream.read();
      expect(terminal).toHaveLength(2);
      expect(written() + terminal.join("")).not.toContain(value);
    }),
    { numRuns: 60 },
  );
});

test("a person's terminal has no info, the file has", () => {
  const { log, terminal, written } = open(false);
  const stream = new PassThrough();
  log.follow(stream);
  stream.write(
    '{"level":"info","message":"engine started"}\n\n{"level":"warn","message":"a handler is down"}\n',
  );
  stream.read();
  expect(terminal.map((line) => JSON.parse(line).message)).toEqual(["a handler is down"]);
  expect(written().trimEnd().split("\n")).toHaveLength(2);
});

test("what has no end of line is cut, and what is left at the end is kept", async () => {
  const { log, terminal } = open();
  const stream = new PassThrough();
  log.follow(stream);
  stream.write("x".repeat(100_000));
  stream.end("last words");
  await once(stream, "end");
  expect(terminal.map((line) => line.length)).toEqual([64 * 1024, "last words".length]);
});
