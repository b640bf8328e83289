import { describe, expect, test } from "vitest";
import type { GateSettings } from "../../../shared/gate-settings";
import { listOf, settingAt, withSetting } from "./draft";

describe("a setting of a gate", () => {
  const gate: GateSettings = { providers: { atoms: { quietMs: 5 } }, settleMs: 0 };
  test("is found by its path", () => {
    expect(settingAt(gate, "providers.atoms.quietMs")).toBe(5);
    expect(settingAt(gate, "settleMs")).toBe(0);
    expect(settingAt(gate, "providers.mirai.quietMs")).toBeUndefined();
  });
  test("is put where nothing was", () => {
    expect(withSetting({}, "consent.holdUnless", "metadata.consent")).toEqual({
      consent: { holdUnless: "metadata.consent" },
    });
  });
  test("goes back to its preset and leaves nothing empty behind", () => {
    expect(withSetting(gate, "providers.atoms.quietMs", undefined)).toEqual({ settleMs: 0 });
  });
  test("an empty list of requirements is a setting: nothing is required", () => {
    const path = "providers.atoms.requires.conversation";
    expect(withSetting({}, path, [])).toEqual({ providers: { atoms: { requires: { conversation: [] } } } });
  });
  test("a list is typed with commas, once each", () => {
    expect(listOf(" busy, missed ,busy")).toEqual(["busy", "missed"]);
    expect(listOf(" , ")).toBeUndefined();
  });
});
