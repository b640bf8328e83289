/** The settings of a gate while they are written: what is set, put and taken back by its path; nothing empty stays. */
import type { GateSettings } from "../../../shared/gate-settings";
import type { Json } from "../../../shared/words";

type Settings = { [name: string]: Json };

/** What is set at a path, `providers.atoms.quietMs`; undefined: nothing, its preset holds. */
export function settingAt(gate: GateSettings, path: string): Json | undefined {
  let value: Json | undefined = gate as unknown as Settings;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    value = value[name];
  }
  return value;
}

/** `undefined` takes it back to its preset. An object that has nothing left goes, too. */
export function withSetting(gate: GateSettings, path: string, value: Json | undefined): GateSettings {
  return put(gate as unknown as Settings, path.split("."), value) as unknown as GateSettings;
}

function put(settings: Settings, [name = "", ...rest]: string[], value: Json | undefined): Settings {
  const { [name]: before, ...others } = settings;
  const inner = typeof before === "object" && before !== null && !Array.isArray(before) ? before : {};
  const next = rest.length === 0 ? value : put(inner, rest, value);
  const isEmpty = next === undefined || (rest.length > 0 && Object.keys(next as Settings).length === 0);
  return isEmpty ? others : { ...others, [name]: next };
}

/** As they are typed: commas between them. Undefined: none. */
export function listOf(text: string): string[] | undefined {
  const all = [...new Set(text.split(",").flatMap((one) => one.trim() || []))];
  return all.length > 0 ? all : undefined;
}
