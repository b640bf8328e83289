/** `ringback open` and `ringback demo` as a person meets them: with and without window, browser, display and free ports. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { entry, makeFolder } from "../harness/engine-process";

const freePorts = ["--receiver-port", "0", "--console-port", "0", "--crm-port", "0"];
const started: ChildProcess[] = [];
let scratch: ReturnType<typeof makeFolder>;

beforeEach(() => {
  scratch = makeFolder();
  mkdirSync(join(scratch.path, "bin"));
  mkdirSync(join(scratch.path, "dist"));
});

afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  scratch.remove();
});

const data = () => join(scratch.path, "data");
/** What the browser was asked to open. */
const visited = () => join(scratch.path, "visited");

function program(folder: "bin" | "dist", name: string, lines: string): void {
  writeFileSync(join(scratch.path, folder, name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
}

/** A desktop with a browser and without Ringback's window, unless a test says otherwise. */
function surroundings(): Record<string, string> {
  return {
    PATH: `${join(scratch.path, "bin")}:/usr/bin:/bin`,
    DISPLAY: ":99",
    ELECTRON_OVERRIDE_DIST_PATH: join(scratch.path, "dist"),
  };
}

type Command = {
  child: ChildProcess;
  said(): string;
  /** Resolves when it has said this. */
  says(words: string | RegExp): Promise<string>;
  /** SIGTERM; the exit code. */
  end(): Promise<number | null>;
  ended: Promise<number | null>;
};

function run(args: string[], env: Record<string, string | undefined> = {}): Command {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...surroundings(), ...env },
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
    said: () => text,
    async says(words) {
      const heard = () => (typeof words === "string" ? text.includes(words) : words.test(text));
      while (!heard()) {
        const gone = await Promise.race([
          once(child.stdout, "data").then(() => false),
          ended.then(() => true),
        ]);
        if (gone && !heard()) throw new Error(`it ended before it said ${words}: ${text}`);
      }
      return text;
    },
    end() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

const open = (flags: string[] = [], env: Record<string, string | undefined> = {}) =>
  run(["open", "--data", data(), ...freePorts, ...flags], env);

/** The console's address that was printed answers, and lets the page in. */
async function expectConsole(text: string): Promise<void> {
  const url = new URL(/Console\s+(\S+)/.exec(text)?.[1] ?? "");
  expect((await fetch(url)).status).toBe(200);
  const entered = await fetch(new URL("/enter", url), {
    method: "POST",
    body: JSON.stringify({ code: url.hash.slice(1) }),
  });
  expect(entered.status).toBe(200);
}

const browser = () => program("bin", "xdg-open", `echo "$1" >> ${visited()}`);

describe("without the window's binary", () => {
  test("says so, says what would mend it, and opens the browser", async () => {
    browser();
    const command = open();
    const text = await command.says("Ctrl+C ends it.");
    expect(text).toContain("The desktop window is not installed, so the console opens in the browser.");
    expect(text).toContain("“npx ringback open --desktop” fetches it");
    await expectConsole(text);
    expect(await command.end()).toBe(0);
    expect(readFileSync(visited(), "utf8")).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#\S+\n$/);
  });

  test("one that cannot be fetched is a sentence with its reason", async () => {
    browser();
    const command = open(["--desktop"], {
      ELECTRON_MIRROR: "http://127.0.0.1:9/",
      electron_config_cache: join(scratch.path, "cache"),
    });
    const text = await command.says("Ctrl+C ends it.");
    expect(text).toMatch(
      /The desktop window could not be fetched \(.*(ECONNREFUSED|fetch failed|bad port).*\)/,
    );
    expect(text).toContain("set a mirror with ELECTRON_MIRROR");
    await expectConsole(text);
    expect(await command.end()).toBe(0);
  });
});

describe("a window that does not open is ended, and the browser opens instead", () => {
  test("it ends at once", async () => {
    browser();
    program("dist", "electron", "exit 7");
    const command = open();
    const text = await command.says("Ctrl+C ends it.");
    expect(text).toContain("The window did not open (it ended with code 7)");
    expect(text).toContain("npx install-electron --no");
    await expectConsole(text);
    expect(await command.end()).toBe(0);
  });

  test("it cannot be run", async () => {
    browser();
    writeFileSync(join(scratch.path, "dist", "electron"), "not a program", { mode: 0o644 });
    const text = await open().says("Ctrl+C ends it.");
    expect(text).toContain("The window did not open: its binary was made for another system.");
    expect(text).toContain("npx install-electron --no");
    await expectConsole(text);
  });

  test("it never says that it is ready", async () => {
    browser();
    program("dist", "electron", `echo $$ > ${join(scratch.path, "pid")}; exec sleep 600`);
    const text = await open().says("Ctrl+C ends it.");
    expect(text).toContain("it did not say within 8 s that it is ready");
    const pid = Number(readFileSync(join(scratch.path, "pid"), "utf8"));
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    await expectConsole(text);
  });
});

test("a window that opens is left alone, told of the folder, and ended with the command", async () => {
  program(
    "dist",
    "electron",
    `echo "$@" > ${join(scratch.path, "arguments")}\necho '{"window":"open"}'\ntrap 'exit 0' TERM\nwhile :; do sleep 0.1; done`,
  );
  const command = open();
  await command.says("Ringback is open in its window.");
  expect(readFileSync(join(scratch.path, "arguments"), "utf8")).toContain(
    `--data=${data()} --receiver-host=127.0.0.1 --receiver-port=0`,
  );
  expect(existsSync(join(data(), "engine.json")), "the engine is the window's").toBe(false);
  expect(await command.end()).toBe(0);
});

describe("where no browser can be opened the address is printed with the reason", () => {
  test("no display", async () => {
    browser();
    const command = open([], { DISPLAY: undefined });
    const text = await command.says("no browser was opened");
    expect(text).toContain("There is no display here");
    await expectConsole(text);
    expect(await command.end()).toBe(0);
    expect(existsSync(visited())).toBe(false);
  });

  test("no xdg-open", async () => {
    const command = open([], { PATH: join(scratch.path, "bin") });
    const text = await command.says("No browser could be opened");
    expect(text).toContain("(xdg-open: ENOENT): open the console's address yourself.");
    await expectConsole(text);
    expect(await command.end()).toBe(0);
  });

  test("an xdg-open that fails", async () => {
    program("bin", "xdg-open", "exit 3");
    const text = await open().says("No browser could be opened");
    expect(text).toContain("(xdg-open ended with 3)");
    await expectConsole(text);
  });
});

describe("an engine that runs on the folder is joined", () => {
  test("it runs", async () => {
    browser();
    await open().says("Ctrl+C ends it.");
    const second = open();
    expect(await second.ended).toBe(0);
    expect(second.said()).toContain(`Ringback already runs on ${data()}.`);
    await expectConsole(second.said());
  });

  test("it is just starting", async () => {
    const both = [open(["--no-open"]), open(["--no-open"])];
    const texts = await Promise.all(both.map(({ says }) => says(/Console\s+\S+\n/)));
    expect(texts.filter((text) => text.includes("already runs"))).toHaveLength(1);
    for (const text of texts) await expectConsole(text);
  });
});

describe("ports", () => {
  async function holdPort(): Promise<{ port: number; release(): void }> {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    return { port: (holder.address() as { port: number }).port, release: () => holder.close() };
  }

  test("one that is taken gives way to a free one, which is kept even when the first is free again", async () => {
    const [receiver, console, crm] = [await holdPort(), await holdPort(), await holdPort()];
    const ports = { receiverPort: receiver.port, consolePort: console.port, crmPort: crm.port };
    const file = join(data(), "ports.json");
    mkdirSync(data());
    writeFileSync(file, JSON.stringify(ports));
    console.release();

    const flags = ["open", "--data", data(), "--no-open"];
    const first = run(flags);
    const text = await first.says("Ctrl+C ends it.");
    expect(text).toContain(
      `Port ${receiver.port} for the receiver is taken; taking a free one, from now on.`,
    );
    expect(text).toContain(`Port ${crm.port} for the sandbox CRM is taken`);
    expect(text).not.toContain("for the console");
    const note = readNote();
    expect(await first.end()).toBe(0);
    receiver.release();
    crm.release();

    const second = run(flags);
    await second.says("Ctrl+C ends it.");
    expect(readNote()).toEqual(note);
    expect(second.said()).not.toContain("taken");
    expect(JSON.parse(readFileSync(file, "utf8")).consolePort).toBe(console.port);
  });

  test("one that a flag names is taken or the start fails", async () => {
    const { port, release } = await holdPort();
    const command = run([
      "open",
      "--data",
      data(),
      "--no-open",
      ...freePorts,
      "--receiver-port",
      String(port),
    ]);
    expect(await command.ended).toBe(3);
    expect(command.said()).toContain(`Port ${port} for the receiver is taken.`);
    release();
  });

  function readNote(): { receiver: string; console: string; crm: string } {
    const { receiver, console, crm } = JSON.parse(readFileSync(join(data(), "engine.json"), "utf8"));
    return { receiver, console, crm };
  }
});

describe("demo", () => {
  test("tells nobody outside of this machine, and takes its folder along", async () => {
    const command = run(["demo", "--no-open", "--json", ...freePorts]);
    await command.says(/^\{"receiver".*\}\n/m);
    const ready = JSON.parse(
      command
        .said()
        .split("\n")
        .find((line) => line.startsWith('{"receiver"')) ?? "",
    );
    const ask = async (method: string, path: string, body?: object) => {
      const response = await fetch(`${ready.console}/api${path}`, {
        method,
        headers: { authorization: `Bearer ${ready.token}`, "content-type": "application/json" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: await response.json() };
    };
    expect((await ask("GET", "/status")).body).toMatchObject({ demo: true, dataFolder: ready.data });
    const url = "https://crm.example.com/calls";
    const { status, body } = await ask("POST", "/destinations", { name: "CRM", kind: "any-url", url });
    expect({ status, body }).toEqual({
      status: 409,
      body: {
        code: "CONFLICT",
        message: expect.stringMatching(/^The demo tells nobody outside.*ringback open/),
      },
    });
    const { rows } = (await ask("GET", "/destinations")).body;
    expect(rows.map((row: { kind: string }) => row.kind)).toEqual(["sandbox-crm"]);
    // A message may be rehearsed here: it lands here. Neither it nor a test of the connection leaves.
    const credentials = { webhookUrl: "https://hooks.example.com/services/T/B/X" };
    const slack = await ask("POST", "/destinations", { name: "Slack", kind: "slack", credentials });
    expect(slack.body).toMatchObject({ message: { letOut: false } });
    const { destinationId } = slack.body;
    const refused = {
      status: 409,
      body: { message: expect.stringMatching(/^The demo tells nobody outside/) },
    };
    expect(await ask("POST", `/destinations/${destinationId}/test`, {})).toMatchObject(refused);
    expect(await ask("POST", "/destination-test", { kind: "slack", credentials })).toMatchObject(refused);
    expect(existsSync(ready.data)).toBe(true);
    expect(await command.end()).toBe(0);
    expect(existsSync(ready.data)).toBe(false);
  });
});
