/** What strangers wrote, in the terminal of whoever asks and in the cells of a spreadsheet: text, and nothing that acts. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cell } from "../../electron/engine/sharing/formats/csv";
import { send } from "../harness/calls";
import { type EngineProcess, makeFolder, runToEnd, startEngine } from "../harness/engine-process";
import { completedCall } from "../harness/mirai-events";
import { recordFault } from "./fault-rows";

const acts = [
  "\u001b[2J\u001b[H",
  "\u001b]0;owned\u0007",
  "\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\",
  "\u001b]52;c;ZXZpbA==\u0007",
  "\u001bP+q544e\u001b\\",
  "\u009b31m\u009d0;owned\u009c",
  "\b\b\b\b0 failed",
  "\u0007\u007f\u000e\u000f",
  "\u202egnp.exe",
  "\u2066left\u2069\u200f",
  "zero\u200bwidth\ufeff",
  "a\u2028b\u2029c",
] as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const acting = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

let engine: EngineProcess;
const folder = makeFolder();
const key = (index: number) => `c_${index} ${acts[index]}`;

beforeAll(async () => {
  engine = await startEngine(folder.path);
  for (const [index, text] of acts.entries()) {
    const bodies = completedCall(key(index)).map((body) => {
      const event = JSON.parse(body);
      event.metadata = { ...event.metadata, name: `Dana ${text}`, note: text };
      return JSON.stringify(event);
    });
    await send(engine, bodies);
  }
  await engine.until(
    async () => (await engine.client.calls.list({ q: "final:true", limit: 50 })).rows.length === acts.length,
    "every call final",
  );
}, 120_000);
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

test("no command writes what a sender wrote to the terminal as it came", { timeout: 180_000 }, async () => {
  const bundle = join(folder.path, "in.json");
  const file = await engine.client.sharing.export({ format: "bundle", q: "", redact: false });
  writeFileSync(bundle, await file.text());
  const commands: string[][] = [
    ["wait-for", "stage:final", "--count", String(acts.length), "--timeout", "5s"],
    ["wait-for", `nofield:${acts[0]}`, "--timeout", "1s"],
    ["why", key(0)],
    ["why", key(5)],
    ["export", "--format", "json", "--preview"],
    ["import", bundle, "--preview"],
    ["forget", `Dana ${acts[0]}`, "--preview"],
  ];
  let shown = 0;
  for (const command of commands) {
    const { stdout, stderr } = await runToEnd([...command, "--data", folder.path]);
    const said = stdout + stderr;
    shown += said.includes("U+001B") || said.includes("U+009B") ? 1 : 0;
    expect([command[0], acting.exec(said)?.[0] ?? null, said.length > 0]).toEqual([command[0], null, true]);
  }
  expect(shown).toBeGreaterThan(1);
  recordFault({
    group: "Hostile input",
    fault:
      "Terminal sequences that clear, retitle, link, write to the clipboard, turn direction, in call ids and names",
    where: "wait-for, why, export, import, forget",
    tried: acts.length * commands.length,
    outcome: "held",
    saw: "each written by number (U+001B)",
  });
});

test("no cell of an exported table is a formula", async () => {
  const formulas = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://evil.example")',
    "\n=1",
    " =1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "|=1",
    "%=1",
    '",=1+1',
    "a\r\n=1+1",
    "a;=1+1",
  ];
  for (const formula of formulas) {
    const written = cell(formula);
    const first = written.replace(/^"/, "").replace(/^[\s\ufeff\u200b]+/, "");
    expect([formula, /^[=+\-@＝＋－＠]/.test(first)]).toEqual([formula, false]);
    // One cell: a quote, comma or line end in it stays inside of it.
    if (/[",\r\n]/.test(formula)) expect([formula, /^".*"$/s.test(written)]).toEqual([formula, true]);
  }
  recordFault({
    group: "Hostile input",
    fault: "Formulas in CSV, also behind blanks, a byte order mark, full-width signs, quotes and line ends",
    where: "export csv",
    tried: formulas.length,
    outcome: "held",
    saw: "each has an apostrophe before it and stays in its cell",
  });
});
