import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const keychain = vi.hoisted(() => ({
  asked: [] as string[],
  available: true,
  /** What the next decryptions end with, in order. */
  fails: [] as string[],
  encrypts: true,
  outdated: false,
  backend: "gnome_libsecret",
}));
vi.mock("electron", () => ({
  safeStorage: {
    async isAsyncEncryptionAvailable() {
      keychain.asked.push("available");
      return keychain.available;
    },
    async encryptStringAsync(text: string) {
      keychain.asked.push("encrypt");
      if (!keychain.encrypts) throw new Error("Error while encrypting the text provided.");
      return Buffer.from(`sealed:${Buffer.from(text).toString("hex")}`);
    },
    async decryptStringAsync(sealed: Buffer) {
      keychain.asked.push("decrypt");
      const failure = keychain.fails.shift();
      if (failure) throw new Error(failure);
      const [mark, hex = ""] = sealed.toString().split(":");
      if (mark !== "sealed") throw new Error("Error while decrypting the ciphertext provided.");
      return { result: Buffer.from(hex, "hex").toString(), shouldReEncrypt: keychain.outdated };
    },
    getSelectedStorageBackend: () => keychain.backend,
  },
}));
const { createDataKey } = await import("./data-key");

let data = "";
const sealed = () => join(data, "key.sealed");
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "ringback-key-"));
  Object.assign(keychain, {
    asked: [],
    available: true,
    fails: [],
    encrypts: true,
    outdated: false,
    backend: "gnome_libsecret",
  });
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(data, { recursive: true });
});

const away = "safeStorage.decryptStringAsync is temporarily unavailable. Please try again.";
const start = () => createDataKey(data, undefined);

test("the keychain is not asked before the key is; then the key is wrapped, and is the same at the next start", async () => {
  const first = start();
  expect(keychain.asked).toEqual([]);
  const made = await first.open();
  expect(await first.open(), "for an engine that was started again").toBe(made);
  expect(keychain.asked).toEqual(["available", "encrypt"]);
  expect(readFileSync(sealed(), "utf8")).not.toContain(made?.bytes.toString("base64"));
  expect((await start().open())?.bytes).toEqual(made?.bytes);
  expect(readdirSync(data)).toEqual(["key.sealed"]);
});

test("what the keychain would wrap anew is wrapped anew", async () => {
  const made = await start().open();
  keychain.outdated = true;
  keychain.asked = [];
  expect((await start().open())?.bytes).toEqual(made?.bytes);
  expect(keychain.asked).toEqual(["available", "decrypt", "encrypt"]);
});

test("a key of another machine is laid aside, and another one begins", async () => {
  writeFileSync(sealed(), Buffer.from("elsewhere").toString("base64"));
  const { note } = (await start().open()) ?? {};
  expect(note).toContain("set the secrets again");
  expect(readdirSync(data).some((name) => name.startsWith("key.sealed.unreadable-"))).toBe(true);
  expect(existsSync(sealed())).toBe(true);
});

test("a keychain that is away for a moment is asked again", async () => {
  const made = await start().open();
  keychain.fails = [away];
  expect((await start().open())?.bytes).toEqual(made?.bytes);
});

test("one that stays away leaves the key where it is, and this session has one of its own", async () => {
  const made = await start().open();
  const kept = readFileSync(sealed(), "utf8");
  keychain.fails = Array(10).fill(away);
  const { bytes, note } = (await start().open()) ?? {};
  expect(bytes).not.toEqual(made?.bytes);
  expect(note).toContain("for this session only");
  expect(readFileSync(sealed(), "utf8")).toBe(kept);
  keychain.fails = [];
  expect((await start().open())?.bytes, "the next one finds it").toEqual(made?.bytes);
});

test("without a keychain a new folder keeps a plain key, and one with a wrapped key this session's", async () => {
  keychain.available = false;
  expect(await start().open()).toBeNull();
  writeFileSync(sealed(), "wrapped");
  expect((await start().open())?.note).toContain("The keychain does not answer");
  expect(readFileSync(sealed(), "utf8")).toBe("wrapped");
});

test("a keychain that wraps nothing leaves this session's key, in memory", async () => {
  keychain.encrypts = false;
  expect((await start().open())?.note).toContain("for this session only");
  expect(readdirSync(data)).toEqual([]);
});

test.runIf(process.platform === "linux")(
  "a desktop without a keyring is told so, and may keep the key in memory",
  async () => {
    keychain.backend = "basic_text";
    const key = start();
    expect(key.state()).toEqual({ canKeepInMemory: true });
    const made = await key.open();
    expect(made?.note).toContain("this desktop has no keyring");
    const kept = await key.keepInMemory();
    expect(kept.bytes, "what was set stays readable in this session").toEqual(made?.bytes);
    expect(existsSync(sealed())).toBe(false);
    expect(await key.open()).toBe(kept);
    expect(key.state()).toEqual({ canKeepInMemory: false });
    expect((await start().open())?.bytes).not.toEqual(made?.bytes);
  },
);

test("kept in memory before the first secret, nothing is ever written", async () => {
  keychain.backend = "basic_text";
  const key = start();
  const kept = await key.keepInMemory();
  expect(await key.open()).toBe(kept);
  expect(readdirSync(data)).toEqual([]);
  expect(keychain.asked).toEqual([]);
});

test("a folder with a plain key, or a key of its own choice, is offered nothing", () => {
  keychain.backend = "basic_text";
  expect(createDataKey(data, "/keys/mine").state()).toEqual({ canKeepInMemory: false });
  writeFileSync(join(data, "key"), "plain");
  expect(start().state()).toEqual({ canKeepInMemory: false });
});
