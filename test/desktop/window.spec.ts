/** The window: its engine, its bridge, and what it refuses. On a real Electron binary where one is found. */
import { createHmac } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { makeFolder, startEngine } from "../harness/engine-process";
import { busyCall, post } from "../harness/mirai-events";
import { startNgrokEdge } from "../harness/ngrok-edge/edge";
import { freePorts, openProgram, openProgramAgain, type WindowProgram } from "./window-program";

const opened: WindowProgram[] = [];
const folders: { remove(): void }[] = [];

function folder(): string {
  const made = makeFolder();
  folders.push(made);
  return made.path;
}

async function open(data: string, flags?: string[]): Promise<WindowProgram> {
  const program = await openProgram(data, flags);
  opened.push(program);
  return program;
}

// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's names
test.afterEach(async ({}, info) => {
  for (const program of opened.splice(0)) {
    // Why a window ended by itself stands in its log alone.
    if (info.status !== info.expectedStatus) console.error(program.log.slice(-30).join("\n"));
    await program.quit();
  }
  for (const made of folders.splice(0)) made.remove();
});

const statusOf = (page: Page) => page.getByRole("contentinfo");

async function untilListening(page: Page): Promise<void> {
  await expect(statusOf(page)).toContainText("receiving on");
}

test.describe("a window", () => {
  let program: WindowProgram | null = null;
  const made = makeFolder();
  test.beforeAll(async () => {
    program = await openProgram(made.path);
  });
  test.afterAll(async () => {
    await program?.quit();
    made.remove();
  });
  test.beforeEach(async () => {
    await untilListening(shared().page);
  });
  function shared(): WindowProgram {
    if (!program) throw new Error("the window is open inside of tests only");
    return program;
  }

  test("opens, is already listening, and gives its page a closed list of functions and nothing of Node", async () => {
    const { page } = shared();
    await expect(page).toHaveTitle("Ringback");
    expect(
      await page.evaluate(() => ({
        bridge: Object.keys((window as unknown as { ringback: object }).ringback).toSorted(),
        frozen: Object.isFrozen((window as unknown as { ringback: object }).ringback),
        node: [typeof globalThis.require, typeof globalThis.process, typeof globalThis.Buffer],
      })),
    ).toEqual({
      bridge: [
        "engineState",
        "keepKeyInMemory",
        "keyState",
        "onEngineEnded",
        "onShowPlace",
        "onUpkeep",
        "requestEnginePort",
        "startEngine",
        "takeUpkeep",
        "upkeep",
      ],
      frozen: true,
      node: ["undefined", "undefined", "undefined"],
    });
  });

  test("loads again as often as one likes, with one live port afterwards", async () => {
    const { page, log, logged } = shared();
    for (let times = 1; times <= 5; times += 1) {
      await page.reload();
      await untilListening(page);
      await logged("a window is connected", times + 1);
    }
    await logged("a window's port is closed", 5);
    expect(log.filter((line) => line.includes("a window")).at(-1)).toContain('"open":1');
  });

  test("leaves its page for nobody and opens no other window", async () => {
    const { page, evaluate } = shared();
    await page.evaluate(() => {
      Object.assign(window, { stillHere: true });
      const link = document.createElement("a");
      link.href = "https://example.com/from-a-link";
      link.target = "_blank";
      document.body.append(link);
      link.click();
      window.open("https://example.com/opened");
      location.assign("https://example.com/assigned");
    });
    // A round trip through the engine, after which a navigation would have begun.
    await page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name: "Setup" }).click();
    await expect(page.getByRole("main", { name: "Setup" })).toContainText("/hooks/mirai");
    expect(await page.evaluate(() => "stillHere" in window)).toBe(true);
    expect(await evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    await expect.poll(() => page.context().pages().length).toBe(1);
  });

  test("serves its page and no other file, under a policy with a nonce of its own", async () => {
    const { page } = shared();
    const asked = await page.evaluate(async () => {
      const ask = async (path: string, method = "GET") => {
        const response = await fetch(path, { method });
        return { status: response.status, policy: response.headers.get("content-security-policy") };
      };
      return {
        first: await ask("/"),
        second: await ask("/"),
        outside: await ask("/..%2f..%2fpackage.json"),
        encoded: await ask("/%2e%2e%5c%2e%2e%5cpackage.json"),
        missing: await ask("/missing.js"),
        broken: await ask("/%ff"),
        posted: await ask("/", "POST"),
      };
    });
    const { first, second, ...refused } = asked;
    expect(Object.values(refused).map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect(first.policy).toMatch(/script-src 'self';.*style-src 'self' 'nonce-[^']{22,}'/);
    expect(first.policy).not.toBe(second.policy);
  });

  test("has permission to write to the clipboard and no other", async () => {
    const { page } = shared();
    const states = await page.evaluate(async () => {
      const names = ["clipboard-write", "geolocation", "notifications", "camera"] as PermissionName[];
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
    });
    expect(states).toEqual(["granted", "denied", "denied", "denied"]);
  });

  test("answers the bridge only for what has the right shape", async () => {
    const { page } = shared();
    const refusals = await page.evaluate(async () => {
      const { ringback } = window as unknown as {
        ringback: { requestEnginePort(nonce: unknown): Promise<unknown> };
      };
      const nonces = ["short", "x".repeat(65), { a: 1 }, 12_345_678, null];
      return Promise.all(
        nonces.map((nonce) => ringback.requestEnginePort(nonce).then(() => "answered", String)),
      );
    });
    for (const refusal of refusals) expect(refusal).toContain("Refused");
  });

  test("its menu shows the console's screens", async () => {
    const { page, evaluate } = shared();
    await evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById("events")?.click());
    await expect(page.getByRole("main", { name: "Events" })).toBeVisible();
  });
});

test("says that its engine is gone, and goes on where it was once it is back", async () => {
  const { page, engine, logged } = await open(folder());
  await untilListening(page);
  const before = engine();
  for (const body of busyCall("kept")) expect(await post(`${before.receiver}/hooks/mirai`, body)).toBe(200);
  const calls = page.getByRole("listbox", { name: "Calls" }).getByRole("option");
  await expect(calls).toHaveCount(1);

  await before.kill();
  await expect(statusOf(page).getByRole("status")).toContainText("reconnecting");
  await untilListening(page);
  await logged("engine started", 2);
  expect(engine().receiver, "the URL that platforms were given").toBe(before.receiver);
  await expect(calls).toHaveCount(1);
  expect(await post(`${before.receiver}/hooks/mirai`, busyCall("later")[0] as string)).toBe(200);
  await expect(calls).toHaveCount(2);
});

test("starts an engine that dies again and again only so often, says so, and starts it when asked", async () => {
  const { page, engine, logged } = await open(folder());
  for (let times = 1; times <= 6; times += 1) {
    await logged("engine started", times);
    await engine().kill();
  }
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The engine is not running");
  await expect(page.getByRole("main")).toContainText("The engine ended 6 times in a row");
  await page.getByRole("button", { name: "Start the engine again" }).click();
  await untilListening(page);
});

test("says why its engine cannot start: another Ringback works in the folder", async () => {
  const data = folder();
  const other = await startEngine(data);
  const { page } = await open(data);
  await expect(page.getByRole("main")).toContainText(`Another Ringback already works in ${data}`);
  await other.stop();
  await page.getByRole("button", { name: "Start the engine again" }).click();
  await untilListening(page);
});

test("comes to the front when it is started a second time on its folder", async () => {
  const data = folder();
  const { page, evaluate } = await open(data);
  await untilListening(page);
  const isVisible = () => evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  await evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  expect(await isVisible()).toBe(false);
  expect(await openProgramAgain(data)).toEqual({ code: 0, said: '{"window":"focused"}' });
  await expect.poll(isVisible).toBe(true);
  expect(await evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test("drains when it quits: what was answered is there at the next start", async () => {
  const data = folder();
  const first = await open(data);
  await first.logged("engine started");
  const { receiver } = first.engine();
  for (const body of busyCall("drained")) expect(await post(`${receiver}/hooks/mirai`, body)).toBe(200);
  expect(await first.quit()).toBe(0);
  expect(existsSync(join(data, "engine.json")), "the engine took its note along").toBe(false);

  const { page } = await open(data);
  await expect(page.getByRole("listbox", { name: "Calls" }).getByRole("option")).toHaveCount(1);
});

test("keeps secrets readable from start to start; with a key of another machine it asks for them again", async () => {
  const data = folder();
  const first = await open(data);
  await first.logged("engine started");
  const labels = async (program: WindowProgram) => {
    const { rows } = await program.engine().client.sources.list();
    return rows.flatMap((row) => row.secrets.map(({ label }) => label));
  };
  const { client } = first.engine();
  const { rows } = await client.sources.list();
  await client.sources.addSecret({ sourceId: rows[0]?.sourceId ?? "", label: "2026", value: "sk_test" });
  expect(existsSync(join(data, "key")), "no plain key").toBe(false);
  await first.quit();

  const second = await open(data);
  await second.logged("engine started");
  expect(await signatureOf(second, "again")).toBe("verified");
  await second.quit();

  writeFileSync(join(data, "key.sealed"), Buffer.from("sealed elsewhere").toString("base64"));
  const third = await open(data);
  await third.logged("engine started");
  expect(await labels(third)).toEqual(["2026"]);
  expect(await signatureOf(third, "unreadable")).toBe("failed");
  await third.page
    .getByRole("navigation", { name: "Screens" })
    .getByRole("button", { name: "Setup" })
    .click();
  await third.page
    .getByRole("navigation", { name: "Setup" })
    .getByRole("button", { name: "Storage" })
    .click();
  await expect(third.page.getByRole("main", { name: "Setup" })).toContainText("set the secrets again");
});

/** Posts an event signed with the secret and answers what the engine made of it. */
async function signatureOf(program: WindowProgram, id: string): Promise<string> {
  const { client, receiver } = program.engine();
  const body = busyCall(id)[0] as string;
  await post(`${receiver}/hooks/mirai`, body, {
    "x-signature": createHmac("sha256", "sk_test").update(body).digest("hex"),
  });
  return (await client.events.list({ limit: 1 })).rows[0]?.signature ?? "";
}

test("a demo says so in the window's title and in the page", async () => {
  const { page } = await open(folder(), [...freePorts, "--demo"]);
  await untilListening(page);
  await expect(page).toHaveTitle("Ringback demo");
  await expect(page.getByRole("banner")).toContainText("Demo");
});

test("stands where it was left", async () => {
  const data = folder();
  const first = await open(data);
  await untilListening(first.page);
  await first.quit();
  const file = join(data, "window", "window.json");
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    width: 1440,
    height: 900,
    maximized: false,
  });
  writeFileSync(file, JSON.stringify({ x: 10, y: 40, width: 1100, height: 700, maximized: false }));
  const second = await open(data);
  expect(
    await second.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds()),
  ).toMatchObject({ width: 1100, height: 700 });
});

test("the tunnel of a window is a process of its own, which main starts and ends", async () => {
  const data = folder();
  const edge = await startNgrokEdge({ tokens: new Set(["test-token-of-ngrok"]) });
  try {
    const file = join(data, "edge.json");
    const { address, authority, publicPort } = edge;
    writeFileSync(file, JSON.stringify({ address, authority, publicPort }));
    const program = await open(data, [...freePorts, `--ngrok-edge=${file}`]);
    await untilListening(program.page);
    const { page } = program;
    await page.getByRole("button", { name: "Setup" }).click();
    const tunnel = page.getByRole("region", { name: "Tunnel" });
    await tunnel.getByRole("button", { name: "Open one …" }).click();
    await tunnel.getByLabel("Authtoken").fill("test-token-of-ngrok");
    await tunnel.getByRole("button", { name: "Open the tunnel" }).click();
    await expect(tunnel.getByText("online", { exact: true })).toBeVisible({ timeout: 15_000 });
    expect(edge.agents()).toBe(1);
    expect(program.log.join("\n")).not.toContain("test-token-of-ngrok");
    await program.quit();
    await expect.poll(() => edge.agents(), { timeout: 5000 }).toBe(0);
  } finally {
    await edge.stop();
  }
});
