/** The fixtures of a pack: `fixtures/<pack>/<name>.json` is a body as sent, `<name>.reading.json` what it must become. */
import { readdirSync, readFileSync } from "node:fs";
import type {
  Pack,
  PlacedReading,
  RawRequest,
  Reading,
  ReadSettings,
} from "../../electron/engine/providers/pack";

export type Fixture = { name: string; request: RawRequest; expected: Reading[] };

const READING = ".reading.json";

export function readFixtures(pack: Pack): Fixture[] {
  const folder = new URL(`../../fixtures/${pack.id}/`, import.meta.url);
  const files = readdirSync(folder).filter((file) => !file.endsWith(READING));
  return files.map((file) => {
    const name = file.replace(/\.[a-z]+$/, "");
    const expected: Reading[] = JSON.parse(readFileSync(new URL(`${name}${READING}`, folder), "utf8"));
    return { name, request: requestOf(new Uint8Array(readFileSync(new URL(file, folder)))), expected };
  });
}

export function requestOf(body: Uint8Array): RawRequest {
  return { method: "POST", url: "/", headers: [["content-type", "application/json"]], body };
}

export function settingsOf(pack: Pack): ReadSettings {
  return { country: "US", personPaths: pack.personPaths };
}

/** Readings as they would stand in a log, one a second. */
export function placeInLog(readings: Reading[]): PlacedReading[] {
  return readings.map((reading, index) => ({
    ...reading,
    position: index + 1,
    receivedAt: 1_772_445_600_000 + index * 1000,
  }));
}
