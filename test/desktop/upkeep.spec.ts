/** What the window does about itself: its log, dumps of its crashes, updates. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { makeFolder } from "../harness/engine-process";
import { findBinary, openProgram, type WindowProgram } from "./window-program";

const opened: WindowProgram[] = [];
const folders: { remove(): void }[] = [];

function folder(): string {
  const made = makeFolder();
  folders.push(made);
  return made.path;
}

async function open(data: string): Promise<WindowProgram> {
  const program = await openProgram(data);
  opened.push(program);
  await program.logged("engine started");
  return program;
}

test.afterEach(async () => {
  for (const program of opened.splice(0)) await program.quit();
  for (const made of folders.splice(0)) made.remove();
});

async function about(page: Page): Promise<Locator> {
  await page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name: "Setup" }).click();
  await page.getByRole("navigation", { name: "Setup" }).getByRole("button", { name: "About" }).click();
  return page.getByRole("main", { name: "Setup" });
}

test("keeps its log in the data folder, for its owner alone, and shows the folder", async () => {
  const data = folder();
  const { page, logged } = await open(data);
  const file = join(data, "logs", "ringback.log");
  expect(readFileSync(file, "utf8")).toContain('"message":"engine started"');
  if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
  const main = await about(page);
  await expect(main).toContainText(join(data, "logs"));
  test.skip(findBinary() !== null, "the system would show a folder");
  await main.getByRole("button", { name: "Show log folder" }).click();
  await logged(`the system is asked to show ${join(data, "logs")}`);
});

test("writes no crash dumps until the user agreed, from the next start on, and deletes them when asked", async () => {
  const data = folder();
  const first = await open(data);
  const started = (program: WindowProgram) =>
    program.evaluate(
      (electron) => (electron.crashReporter as unknown as { started: unknown }).started ?? null,
    );
  if (findBinary() === null) expect(await started(first)).toBeNull();
  const main = await about(first.page);
  await expect(main).toContainText("payloads, phone numbers and secrets");
  await main.getByRole("button", { name: "Write dumps" }).click();
  await expect(main).toContainText("On from the next start");
  await first.quit();

  const second = await open(data);
  if (findBinary() === null)
    expect(await started(second)).toEqual({ uploadToServer: false, ignoreSystemCrashHandler: true });
  const dumps = join(data, "crash-dumps", "completed");
  mkdirSync(dumps, { recursive: true });
  for (const name of ["a.dmp", "a.meta", "settings.dat"]) writeFileSync(join(dumps, name), "x".repeat(2048));
  const again = await about(second.page);
  await expect(again).toContainText("1 dump, 2 kB");
  await again.getByRole("button", { name: "Remove dumps" }).click();
  await expect(again.getByRole("button", { name: "Remove dumps" })).toBeHidden();
  expect(["a.dmp", "a.meta", "settings.dat"].map((name) => existsSync(join(dumps, name)))).toEqual([
    false,
    false,
    true,
  ]);
  await again.getByRole("button", { name: "Write no more dumps" }).click();
  await expect(again).toContainText("Off from the next start");
});

test("says nothing of updates where no installer put it, in Setup or in the menu", async () => {
  const { page, evaluate } = await open(folder());
  const main = await about(page);
  await expect(main).toContainText("Crash dumps");
  await expect(main.getByText("Updates", { exact: true })).toBeHidden();
  expect(
    await evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById("check-update") ?? null),
  ).toBeNull();
});

test.describe("installed, with a feed", () => {
  test.skip(findBinary() !== null, "only the double can be told that it is installed");
  const scratch = makeFolder();
  const resources = scratch.path;
  const contents = "the next one";
  let announced = "";
  const asked: string[] = [];
  const feed = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    if (path.includes("latest-linux")) {
      response.end(
        `version: 99.0.0\nfiles:\n  - url: next.AppImage\n    sha512: ${announced}\n    size: ${contents.length}\npath: next.AppImage\nsha512: ${announced}\n`,
      );
    } else if (path.includes("next.AppImage")) response.end(contents);
    else response.writeHead(404).end();
  });

  test.beforeAll(async () => {
    await new Promise<void>((resolve) => feed.listen(0, "127.0.0.1", resolve));
    const { port } = feed.address() as AddressInfo;
    writeFileSync(
      join(resources, "app-update.yml"),
      `provider: generic\nurl: http://127.0.0.1:${port}\nupdaterCacheDirName: ringback-updater\n`,
    );
    const installed = join(resources, "Ringback.AppImage");
    writeFileSync(installed, "the installed one");
    Object.assign(process.env, {
      RINGBACK_DOUBLE_RESOURCES: resources,
      APPIMAGE: installed,
      XDG_CACHE_HOME: resources,
    });
  });
  test.afterAll(() => {
    for (const name of ["RINGBACK_DOUBLE_RESOURCES", "APPIMAGE", "XDG_CACHE_HOME"]) delete process.env[name];
    feed.close();
    feed.closeAllConnections();
    scratch.remove();
  });

  test("the menu leads to what it found; what is not what was announced is not kept, and what is waits to be installed", async () => {
    announced = createHash("sha512").update("another one").digest("base64");
    const { page, evaluate } = await open(folder());
    const main = await about(page);
    await expect(main.getByRole("button", { name: "Check for updates" })).toBeVisible();
    expect(asked, "nothing is looked for unasked").toEqual([]);
    await page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name: "Calls" }).click();

    await evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById("check-update")?.click());
    await expect(main).toContainText("Version 99.0.0 is there.");
    expect(asked.filter((path) => path.includes("AppImage"))).toEqual([]);
    await main.getByRole("button", { name: "Download it" }).click();
    await expect(main.getByRole("alert")).toContainText("its checksum differs");

    announced = createHash("sha512").update(contents).digest("base64");
    await evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById("check-update")?.click());
    await main.getByRole("button", { name: "Download it" }).click();
    await expect(main.getByRole("button", { name: "Install and restart" })).toBeVisible();
  });

  test("waits while a scenario plays", async () => {
    asked.length = 0;
    const { page, engine } = await open(folder());
    const { client } = engine();
    const run = await client.runs.create({ scenario: "sample", speed: 0.1 });
    const main = await about(page);
    await main.getByRole("button", { name: "Check for updates" }).click();
    await expect(main.getByRole("alert")).toContainText("A scenario is playing");
    expect(asked).toEqual([]);
    await client.runs.stop({ runId: run.runId });
    await main.getByRole("button", { name: "Try again" }).click();
    await expect(main).toContainText("Version 99.0.0 is there.");
  });
});
