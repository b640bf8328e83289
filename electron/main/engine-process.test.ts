import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Receiving } from "../../shared/receiving";
import type { Notice } from "../../shared/window-places";
import type { HostFlags } from "../hosts/host-flags";

class Child extends EventEmitter {
  pid = undefined;
  stdout = null;
  stderr = null;
  sent: unknown[] = [];
  constructor(
    readonly path: string,
    readonly args: string[],
    readonly options: { env: Record<string, string>; execArgv?: string[] },
  ) {
    super();
  }
  postMessage(message: unknown) {
    this.sent.push(message);
  }
  kill() {
    this.emit("exit", 0);
  }
}
const forked: Child[] = [];
vi.mock("electron", () => ({
  utilityProcess: {
    fork(path: string, args: string[], options: never) {
      forked.push(new Child(path, args, options));
      return forked.at(-1);
    },
  },
  MessageChannelMain: class {
    port1 = { on() {}, postMessage() {} };
    port2 = { on() {}, postMessage() {} };
  },
}));
const { createEngineProcess } = await import("./engine-process");
const { createTunnelProcesses } = await import("./tunnel-processes");

const flags = {
  data: "/data",
  receiverHost: "127.0.0.1",
  publicUrl: [],
  testClock: false,
  demo: false,
  json: false,
};

beforeEach(() => {
  forked.length = 0;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function started() {
  const told: Receiving[] = [];
  const notices: Notice[] = [];
  const engine = createEngineProcess({
    follow: () => {},
    entry: "/out/engine.js",
    tunnelEntry: "/out/tunnel.js",
    flags: flags as HostFlags,
    openKey: async () => ({ bytes: Buffer.alloc(32, 7), note: "kept" }),
    onEnded: () => {},
    onReceiving: (receiving) => told.push(receiving),
    onNotice: (notice) => notices.push(notice),
  });
  engine.start();
  return { engine, told, notices };
}

test("the engine is given a few variables of the environment, no arguments and no key; the tunnel gets none at all", () => {
  vi.stubEnv("PROVIDER_TOKEN", "sk_live");
  vi.stubEnv("NODE_OPTIONS", "--inspect");
  vi.stubEnv("LANG", "C.UTF-8");
  started();
  const [child] = forked;
  expect(child?.args).toEqual([]);
  expect(child?.options.execArgv).toBeUndefined();
  const names = ["PATH", "HOME", "USERPROFILE", "SystemRoot", "TMPDIR", "TEMP", "TMP", "LANG", "TZ"];
  expect(Object.keys(child?.options.env ?? {}).filter((name) => !names.includes(name))).toEqual([]);
  expect(child?.options.env).toMatchObject({ LANG: "C.UTF-8" });
  expect(child?.sent).toEqual([{ kind: "start", flags }]);

  createTunnelProcesses("/out/tunnel.js", {}).start(1, { port() {}, exit() {} });
  expect(forked[1]?.options.env).toEqual({});
});

test("the key goes to the engine when it asks, and over its port alone", async () => {
  started();
  forked[0]?.emit("message", { kind: "open-key" });
  await vi.waitFor(() => expect(forked[0]?.sent).toHaveLength(2));
  expect(forked[0]?.sent[1]).toEqual({
    kind: "key",
    key: { base64: Buffer.alloc(32, 7).toString("base64"), note: "kept" },
  });
});

test("one that ends is started again after a pause that grows, five times and no more; then a person is told", () => {
  const { engine, told, notices } = started();
  const pauses = [250, 500, 1000, 2000, 4000];
  for (const [index, pause] of pauses.entries()) {
    forked[index]?.emit("exit", 1);
    expect(told.at(-1)).toEqual({ state: "not-receiving", detail: "the engine is starting." });
    vi.advanceTimersByTime(pause - 1);
    expect(forked).toHaveLength(index + 1);
    vi.advanceTimersByTime(1);
    expect(forked).toHaveLength(index + 2);
  }
  forked[5]?.emit("exit", 1);
  vi.advanceTimersByTime(60_000);
  expect(forked).toHaveLength(6);
  const reason = "The engine ended 6 times in a row, the last time with code 1.";
  expect(engine.state()).toEqual({ state: "stopped", reason });
  expect(notices).toEqual([{ title: "Ringback does not receive", body: reason, screen: "calls" }]);
  expect(told.at(-1)).toEqual({ state: "not-receiving", detail: reason });
});

test("what the engine says is checked: what nobody understands is left where it is", () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const { notices } = started();
  for (const message of [
    null,
    { kind: "run", command: "calc.exe" },
    { kind: "notify", title: "x".repeat(81), body: "y", screen: "setup" },
    { kind: "notify", title: "x", body: "y", screen: "https://example.com" },
    { kind: "receiving", receiving: { state: "fine", detail: "" } },
  ])
    forked[0]?.emit("message", message);
  expect(notices).toEqual([]);
  expect(said).toHaveBeenCalledTimes(5);
  forked[0]?.emit("message", { kind: "notify", title: "Tunnel down", body: "y", screen: "setup" });
  expect(notices).toHaveLength(1);
});
