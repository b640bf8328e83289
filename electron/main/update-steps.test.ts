/** The steps of an update with the real electron-updater, against a feed on loopback; only Electron's own part is played. */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpExecutor } from "builder-util-runtime";
import { AppImageUpdater } from "electron-updater/out/AppImageUpdater.js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { UpdateState } from "../../shared/upkeep";
import { createUpdates, sentenceOf, type Updates } from "./update-steps";

/** Electron's `net`, played by Node's requests. */
class NodeExecutor extends HttpExecutor<ReturnType<typeof request>> {
  createRequest(options: object, callback: (response: unknown) => void) {
    return request(options, callback);
  }

  async download(url: URL, destination: string, options: Parameters<typeof this.doDownload>[1]["options"]) {
    return options.cancellationToken.createPromise<string>((resolve, reject, onCancel) => {
      const { hostname, port, pathname } = url;
      const callback = (error: Error | null) => (error ? reject(error) : resolve(destination));
      this.doDownload(
        { hostname, port, path: pathname, protocol: "http:", headers: {} },
        { destination, options, onCancel, callback, responseHandler: null },
        0,
      );
    });
  }
}

type Feed = { version: string; contents: string; sha512?: string };

let folder = "";
let server: Server;
let asked: string[] = [];
let feed: Feed | null = null;
const digest = (contents: string) => createHash("sha512").update(contents).digest("base64");

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "ringback-updates-"));
  asked = [];
  server = createServer((message, response) => {
    const path = new URL(message.url ?? "", "http://feed").pathname;
    asked.push(path);
    if (!feed || (!path.endsWith(".yml") && !path.endsWith(".AppImage"))) {
      response.writeHead(404).end();
      return;
    }
    const { version, contents, sha512 = digest(contents) } = feed;
    const file = `Ringback-${version}.AppImage`;
    const size = Buffer.byteLength(contents);
    response.end(
      path.endsWith(".yml")
        ? `version: ${version}\nfiles:\n  - url: ${file}\n    sha512: ${sha512}\n    size: ${size}\npath: ${file}\nsha512: ${sha512}\nreleaseDate: '2026-03-02T09:00:00.000Z'\n`
        : contents,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.env.APPIMAGE = join(folder, "Ringback.AppImage");
  writeFileSync(process.env.APPIMAGE, "the installed one");
});
afterEach(async () => {
  delete process.env.APPIMAGE;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** `steps` are the states in the order they came. */
function start(installed = "1.4.0", isPlaying = async () => false) {
  const app = {
    version: installed,
    name: "Ringback",
    isPackaged: true,
    appUpdateConfigPath: join(folder, "app-update.yml"),
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: async () => {},
    relaunch() {},
    quit() {},
    onQuit() {},
  };
  const { port } = server.address() as AddressInfo;
  writeFileSync(
    app.appUpdateConfigPath,
    `provider: generic\nurl: http://127.0.0.1:${port}\nupdaterCacheDirName: ringback-updater\n`,
  );
  const updater = new AppImageUpdater(null, app);
  Object.assign(updater, { httpExecutor: new NodeExecutor(), _appUpdateConfigPath: app.appUpdateConfigPath });
  updater.logger = null;
  const install = vi.spyOn(updater, "quitAndInstall").mockImplementation(() => {});
  const steps: UpdateState[] = [];
  const updates: Updates = createUpdates({
    updater,
    isPlaying,
    onChanged: () => steps.push(updates.state()),
  });
  return { updates, updater, steps, install };
}

const downloaded = () =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    /^.*pending.*\.AppImage$/.test(name),
  );

test("looks, downloads and installs, each when it is told to", async () => {
  feed = { version: "1.5.0", contents: "the next one" };
  const { updates, steps, install } = start();
  expect([updates.state(), asked]).toEqual([{ step: "unasked" }, []]);

  await updates.take("check-update");
  expect(updates.state()).toEqual({ step: "available", version: "1.5.0" });
  expect(
    asked.every((path) => path.endsWith(".yml")),
    "found, not fetched",
  ).toBe(true);
  expect(downloaded()).toEqual([]);

  await updates.take("download-update");
  expect(updates.state()).toEqual({ step: "ready", version: "1.5.0" });
  const [file = ""] = downloaded();
  expect(readFileSync(join(folder, file), "utf8")).toBe("the next one");
  expect(install).not.toHaveBeenCalled();

  await updates.take("install-update");
  expect(install).toHaveBeenCalledOnce();
  expect(steps.map(({ step }) => step).filter((step, index, all) => step !== all[index - 1])).toEqual([
    "checking",
    "available",
    "downloading",
    "ready",
    "installing",
  ]);
});

test("fetches nothing and installs nothing that was not asked for before", async () => {
  feed = { version: "1.5.0", contents: "the next one" };
  const { updates, updater, install } = start();
  await updates.take("install-update");
  await updates.take("download-update");
  expect(asked).toEqual([]);
  await updates.take("check-update");
  await updates.take("install-update");
  expect(install).not.toHaveBeenCalled();
  expect([updater.autoDownload, updater.autoInstallOnAppQuit, updater.allowDowngrade]).toEqual([
    false,
    false,
    false,
  ]);
});

test.each(["1.4.0", "1.3.9", "1.4.0-beta.1"])("version %s is no update of 1.4.0", async (version) => {
  feed = { version, contents: "another one" };
  const { updates } = start();
  await updates.take("check-update");
  await updates.take("download-update");
  expect(updates.state()).toEqual({ step: "newest" });
  expect(asked.filter((path) => path.endsWith(".AppImage"))).toEqual([]);
});

test("what is not what the feed announced is deleted, and can be tried again", async () => {
  feed = { version: "1.5.0", contents: "swapped on the way", sha512: digest("the next one") };
  const { updates, install } = start();
  await updates.take("check-update");
  await updates.take("download-update");
  expect(updates.state()).toEqual({
    step: "failed",
    sentence: "What was downloaded is not what was announced: its checksum differs. It was deleted.",
    again: "download-update",
  });
  expect(downloaded()).toEqual([]);
  await updates.take("install-update");
  expect(install).not.toHaveBeenCalled();

  feed = { version: "1.5.0", contents: "the next one" };
  await updates.take("download-update");
  expect(updates.state()).toEqual({ step: "ready", version: "1.5.0" });
});

test("while a scenario plays nothing is looked for, fetched or installed", async () => {
  feed = { version: "1.5.0", contents: "the next one" };
  let isPlaying = true;
  const { updates, install } = start("1.4.0", async () => isPlaying);
  await updates.take("check-update");
  expect(updates.state()).toEqual({
    step: "failed",
    sentence: "A scenario is playing or being judged. Updates wait until that ended.",
    again: "check-update",
  });
  expect(asked).toEqual([]);
  isPlaying = false;
  await updates.take("check-update");
  isPlaying = true;
  await updates.take("download-update");
  expect(asked.filter((path) => path.endsWith(".AppImage"))).toEqual([]);
  isPlaying = false;
  await updates.take("download-update");
  isPlaying = true;
  await updates.take("install-update");
  expect(install).not.toHaveBeenCalled();
  isPlaying = false;
  await updates.take("install-update");
  expect(install).toHaveBeenCalledOnce();
});

test("an installer that cannot be started is said", async () => {
  feed = { version: "1.5.0", contents: "the next one" };
  const { updates, updater, install } = start();
  await updates.take("check-update");
  await updates.take("download-update");
  install.mockImplementation(() => void updater.emit("error", new Error("No space is left.")));
  await updates.take("install-update");
  expect(updates.state()).toEqual({
    step: "failed",
    sentence: "The update failed: No space is left.",
    again: "install-update",
  });
});

describe("a failure is a sentence", () => {
  test("a feed that is not there", async () => {
    feed = null;
    const { updates } = start();
    await updates.take("check-update");
    expect(updates.state()).toEqual({
      step: "failed",
      sentence: "There is no released version for this system where updates are looked for.",
      again: "check-update",
    });
  });

  test("a place that nobody reaches", async () => {
    const { updates } = start();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await updates.take("check-update");
    expect(updates.state()).toMatchObject({
      sentence: "The place of updates cannot be reached (ECONNREFUSED).",
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  test.each([
    [new Error("net::ERR_INTERNET_DISCONNECTED"), "cannot be reached (ERR_INTERNET_DISCONNECTED)"],
    [
      Object.assign(new Error("x"), { code: "ERR_UPDATER_INVALID_SIGNATURE" }),
      "not signed by who signed this",
    ],
    [new Error(`broken\n${"stack ".repeat(90)}`), "The update failed: broken"],
    ["text", "The update failed: text"],
    [null, "The update failed: null"],
  ])("%s", (error, words) => {
    expect(sentenceOf(error)).toContain(words);
  });
});
