/**
 * `ringback doctor`: what works on this machine, what does not, and what to do about it. Receiving is proven, not guessed: an
 * engine of its own on a scratch folder is sent an event over HTTP and must have it on disk. Nothing outside this machine is
 * asked unless the tunnel is. It exits with 0 only if receiving works: an engine can, and this folder lets one.
 */
import { accessSync, constants, existsSync, mkdtempSync, rmSync, statfsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { StatusRow } from "../../shared/live";
import { isDamage } from "../engine/damage";
import { checkDatabase, findDamage } from "../engine/store/database";
import { refuseEmptied } from "../engine/store/emptied";
import { findWalDamage, listDamagedWals } from "../engine/store/wal-damage";
import { chooseDataFolder, plainKeyName, sealedKeyName } from "../hosts/choose-data-folder";
import { askEngine } from "./ask-engine";
import { findRunningEngine, type ReadyLine } from "./data-folder";
import { findDesktop } from "./desktop-binary";
import { forOneCommand, installation, readVersion, startHost } from "./host";
import { usualPorts } from "./ports";

/** `note` is neither good nor bad: something that is off by choice. */
export type Finding = {
  about: string;
  is: "good" | "note" | "warn" | "bad";
  says: string;
  next: string | null;
};

const leastFree = 1024 ** 3;
/** With less than this the next events are refused: the log beside the database alone grows so far. */
const full = 64 * 1024 ** 2;
/** A second or two. */
const mostLookedThrough = 256 * 1024 ** 2;

export async function doctor(flags: { data?: string; json?: boolean }): Promise<number> {
  const data = chooseDataFolder(flags.data);
  const running = await findRunningEngine(data);
  const needed = [await proveReceiving(), aboutFolder(data), ...(running ? [] : aboutDatabase(data))];
  const findings = [
    ...needed,
    aboutNode(),
    aboutKey(data),
    ...(running ? await aboutEngine(running) : [await aboutPorts(), notRunning()]),
    await aboutWindow(data),
  ];
  process.stdout.write(
    flags.json ? `${JSON.stringify({ version: readVersion(), data, findings })}\n` : spell(findings),
  );
  return needed.some(({ is }) => is === "bad") ? 1 : 0;
}

const good = (about: string, says: string): Finding => ({ about, is: "good", says, next: null });
const note = (about: string, says: string, next: string | null = null): Finding => ({
  about,
  is: "note",
  says,
  next,
});
const warn = (about: string, says: string, next: string): Finding => ({ about, is: "warn", says, next });
const bad = (about: string, says: string, next: string): Finding => ({ about, is: "bad", says, next });

async function proveReceiving(): Promise<Finding> {
  const about = "Receiving";
  let scratch: string | null = null;
  try {
    scratch = mkdtempSync(join(tmpdir(), "ringback-doctor-"));
    const begun = performance.now();
    const host = await startHost(forOneCommand(scratch, { demo: false }));
    try {
      const sent = await fetch(`${host.ready.receiver}/hooks/mirai`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"event":{"type":"call.initiate","data":{"call":{"id":"c_doctor"}}}}',
        signal: AbortSignal.timeout(10_000),
      });
      const kept = (await (await askEngine(host.ready, "GET", "/events")).json()) as { rows: unknown[] };
      const ms = Math.round(performance.now() - begun);
      return sent.status === 200 && kept.rows.length === 1
        ? good(
            about,
            `An engine on a scratch folder was started, sent an event and has it on disk, in ${ms} ms.`,
          )
        : bad(
            about,
            `A scratch engine answered ${sent.status} and has ${kept.rows.length} events instead of one.`,
            "Look at what this machine puts between programs on 127.0.0.1: a proxy, a firewall.",
          );
    } finally {
      await host.close();
    }
  } catch (error) {
    return bad(
      about,
      `It does not work: ${(error as Error).message}`,
      "Mend what is said above, then ask again.",
    );
  } finally {
    if (scratch) rmSync(scratch, { recursive: true, force: true });
  }
}

function aboutNode(): Finding {
  return good(
    "Node",
    `Node ${process.versions.node} on ${process.platform} ${process.arch}; Ringback ${readVersion()}.`,
  );
}

/** A folder that is not there yet is made at the first start: its nearest parent must be writable. */
function aboutFolder(data: string): Finding {
  const about = "Data folder";
  let place = data;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  if (!statSync(place).isDirectory())
    return bad(about, `${place} is a file, not a folder.`, "Choose another with --data.");
  try {
    accessSync(place, constants.W_OK);
  } catch {
    return bad(about, `${data} cannot be written.`, "Choose another with --data, or change its permissions.");
  }
  const { bavail, bsize } = statfsSync(place);
  const free = bavail * bsize;
  const gigabytes = `${(free / 1024 ** 3).toFixed(1)} GB are free`;
  if (free < full)
    return bad(
      about,
      `${data}: its disk is full, ${Math.floor(free / 1024 ** 2)} MB are free.`,
      "Free some space, or choose another folder with --data: no event could be written.",
    );
  if (free < leastFree)
    return warn(
      about,
      `${data}: ${gigabytes}.`,
      "Free some space: what cannot be written is refused, and says so.",
    );
  return good(about, `${data}, ${existsSync(data) ? "there" : "made at the first start"}; ${gigabytes}.`);
}

/** Nothing where there is none yet. */
function aboutDatabase(data: string): Finding[] {
  const about = "Database";
  const path = join(data, "ringback.sqlite");
  if (!existsSync(path)) return [];
  try {
    refuseEmptied(data, path);
    // First: to open the database would throw away what cannot be read of its log.
    const lost = findWalDamage(path);
    if (lost)
      return [
        bad(
          about,
          `Of the ${lost.frames} pages in ${path}-wal only the first ${lost.readFrames} can be read: ${lost.lostCommits} commits behind them are lost with the next start.`,
          `Copy ${data} away before you start an engine. Then restore a backup, or ask the senders for what is missing.`,
        ),
      ];
    checkDatabase(path);
    return [...lookThrough(data, path), ...aboutKeptWals(data)];
  } catch (error) {
    if (isDamage(error)) return [bad(about, `${path} is damaged.`, nextOfDamage(data))];
    return [bad(about, (error as Error).message, "Do what it says, or choose another folder with --data.")];
  }
}

function lookThrough(data: string, path: string): Finding[] {
  const about = "Database";
  const bytes = statSync(path).size;
  if (bytes > mostLookedThrough)
    return [
      good(about, "This Ringback can open it."),
      note(about, "It is too large to be looked through here.", `“ringback check --data ${data}” does.`),
    ];
  const problem = findDamage(path);
  return problem === null
    ? [good(about, "This Ringback can open it, and its pages are sound.")]
    : [bad(about, `${path} is damaged: ${problem}.`, nextOfDamage(data))];
}

const nextOfDamage = (data: string) =>
  `“ringback check --data ${data}” says what can be read. Copy the folder away, then “ringback restore <backup> --to <folder>”.`;

function aboutKeptWals(data: string): Finding[] {
  return listDamagedWals(data).map((name) =>
    warn(
      "Log",
      `At an earlier start a part of the write-ahead log could not be read; it is kept as ${name}.`,
      "Events that were answered just before may be missing: ask the senders, or restore a backup. Then remove the file.",
    ),
  );
}

function aboutKey(data: string): Finding {
  const about = "Key of secrets";
  if (existsSync(join(data, plainKeyName)))
    return good(about, `In ${join(data, plainKeyName)}: it protects a copied database, not this folder.`);
  if (existsSync(join(data, sealedKeyName)))
    return good(about, "Wrapped by the keychain of this system; only the window reads it.");
  return note(about, "Made when “serve” first starts, or with the first secret that is set in the window.");
}

async function aboutEngine(engine: ReadyLine): Promise<Finding[]> {
  const status = (await (await askEngine(engine, "GET", "/status")).json()) as StatusRow;
  const { events, calls, backlog, outbox, queueFull, tunnel, alerts } = status;
  return [
    good(
      "Engine",
      `Runs as process ${engine.pid}, receives on ${engine.receiver}, console on ${engine.console}: ${events} events, ${calls} calls.`,
    ),
    ...alerts
      .filter(({ kind }) => kind === "damage")
      .map(({ sentence }) => bad("Database", sentence, nextOfDamage(engine.data))),
    ...(backlog > 1000
      ? [
          warn(
            "Reader",
            `${backlog} events are not read yet.`,
            "Wait: it reads on. If the number stands still, look at the log.",
          ),
        ]
      : []),
    ...(queueFull > 0
      ? [
          warn(
            "Queue",
            `It was full ${queueFull} times in the last hour.`,
            "Senders were told to come again; look at what writes to this disk.",
          ),
        ]
      : []),
    ...(outbox.dead > 0
      ? [
          warn(
            "Outbox",
            `${outbox.dead} deliveries are dead.`,
            "Open Deliver: each says why, and can be sent again.",
          ),
        ]
      : []),
    aboutTunnel(tunnel),
  ];
}

function aboutTunnel({ state, url, because, provenAt }: StatusRow["tunnel"]): Finding {
  const about = "Tunnel";
  if (state === "not-needed")
    return note(about, "Local only: nothing outside this machine can call.", "Setup opens one.");
  if (state === "off") return note(about, "Switched off.", "Setup switches it on.");
  if (state === "online")
    return good(about, `${url} is online, proven ${new Date(provenAt ?? 0).toISOString()}.`);
  if (because) {
    const code = because.code === null ? "" : ` (${because.code})`;
    const say = state === "down" ? bad : warn;
    return say(about, `${because.what}${code}`, because.next);
  }
  return note(about, "Connecting.", "Ask again in a moment.");
}

function notRunning(): Finding {
  return note("Engine", "None runs on this folder.", "“npx ringback open” starts one and opens the console.");
}

async function aboutPorts(): Promise<Finding> {
  const taken: number[] = [];
  for (const port of Object.values(usualPorts)) if (!(await isFree(port))) taken.push(port);
  if (taken.length === 0) return good("Ports", `${Object.values(usualPorts).join(", ")} are free.`);
  return warn(
    "Ports",
    `${taken.join(", ")} ${taken.length === 1 ? "is" : "are"} taken by another program.`,
    "“open” takes free ones and keeps them; “serve” wants --receiver-port, --console-port or --crm-port.",
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

async function aboutWindow(data: string): Promise<Finding> {
  const about = "Window";
  const binary = await findDesktop(data, "never");
  if (!existsSync(join(installation, "out", "renderer", "index.html")))
    return bad(about, "The console's page is not built.", "“npm run build” builds it.");
  if ("missing" in binary) return note(about, binary.missing, binary.mend);
  if (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return note(about, "There is no display here, so the console opens in a browser elsewhere.", null);
  if (process.platform === "linux" && process.getuid?.() === 0)
    return note(
      about,
      "Chromium's sandbox refuses root, so the console opens in the browser.",
      "Run it as a user of your own.",
    );
  return good(about, "The desktop window is installed.");
}

const marks = { good: "✓", note: "·", warn: "!", bad: "✗" };

function spell(findings: Finding[]): string {
  const width = Math.max(...findings.map(({ about }) => about.length));
  const lines = findings.flatMap(({ about, is, says, next }) => [
    `  ${marks[is]} ${about.padEnd(width)}  ${says}`,
    ...(next === null ? [] : [`    ${" ".repeat(width)}  ${next}`]),
  ]);
  return `\n${lines.join("\n")}\n\n`;
}
