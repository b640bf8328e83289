import { expect, test, vi } from "vitest";

vi.stubGlobal("navigator", { platform: "Linux" });
vi.stubGlobal("window", { addEventListener: () => {} });
vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => {}, removeItem: () => {} });
const { conflictOf, refusedKey } = await import("./key-change");

const replay = { key: "r", does: "replay it" };

test("a key is taken where something has it on a screen of the action, or everywhere", () => {
  expect(conflictOf(replay, "x", {})).toBeNull();
  expect(conflictOf(replay, "c", {})).toMatchObject({ where: "Events" });
  expect(conflictOf(replay, "w", {})).toMatchObject({ where: "Everywhere" });
  // Rules have it, and no event is replayed there.
  expect(conflictOf(replay, "s", {})).toBeNull();
});

test("what is everywhere collides with every screen; what was given away is free", () => {
  const search = { key: "/", does: "search" };
  expect(conflictOf(search, "s", {})).toMatchObject({ where: "Rules" });
  expect(conflictOf(search, "s", { "s switch the rule on or off": "x" })).toBeNull();
});

test("keys that mean the same everywhere, and those of the window, are refused with the reason", () => {
  expect(refusedKey("Escape")).toContain("same everywhere");
  expect(refusedKey("Mod+w")).toContain("belongs to the window");
  expect(refusedKey("Shift")).toBe("");
  expect(refusedKey("x")).toBeNull();
});
