/**
 * The fixtures of a pack: `fixtures/<pack>/<name>.json` is a body as sent, `<name>.reading.json` what it must become.
 * A provider that sends forms has `<name>.form`. It is sent to `<name>.url` where that stands there, else to the source `<pack>`, below it the type its name begins
 * with: `post-call-missed` to `/hooks/callrail/post-call`.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import type {
  Pack,
  PlacedReading,
  RawRequest,
  Reading,
  ReadSettings,
} from "../../electron/engine/providers/pack";
import { formType } from "../../shared/form-fields";

export type Fixture = { name: string; request: RawRequest; expected: Reading[] };

const READING = ".reading.json";
const URL_TEXT = ".url";

export function readFixtures(pack: Pack): Fixture[] {
  return readRequests(pack).map(({ name, request, reading }) => {
    if (!existsSync(reading))
      throw new Error(
        `fixtures/${pack.id}/${name} has no reading. WRITE_READINGS=${pack.id} npx vitest run test/packs/readings.test.ts writes what the pack makes of it: read it line by line, then keep it.`,
      );
    return { name, request, expected: JSON.parse(readFileSync(reading, "utf8")) };
  });
}

/** The bodies, and where what each must become stands, or will. */
export function readRequests(pack: Pack): { name: string; request: RawRequest; reading: URL }[] {
  const folder = new URL(`../../fixtures/${pack.id}/`, import.meta.url);
  const files = readdirSync(folder).filter((file) => !file.endsWith(READING) && !file.endsWith(URL_TEXT));
  return files.map((file) => {
    const name = file.replace(/\.[a-z]+$/, "");
    const told = new URL(`${name}${URL_TEXT}`, folder);
    const url = existsSync(told) ? readFileSync(told, "utf8").trim() : urlOf(pack, name);
    const body = new Uint8Array(readFileSync(new URL(file, folder)));
    return {
      name,
      request: requestOf(body, url, typeOf(file)),
      reading: new URL(`${name}${READING}`, folder),
    };
  });
}

function urlOf(pack: Pack, name: string): string {
  const types = pack.schemas.map(({ type }) => type);
  const type = types.find((type) => name === type || name.startsWith(`${type}-`));
  return type === undefined ? `/hooks/${pack.id}` : `/hooks/${pack.id}/${type}`;
}

function typeOf(file: string): string {
  return file.endsWith(".form") ? formType : "application/json";
}

export function requestOf(body: Uint8Array, url: string, contentType = "application/json"): RawRequest {
  return { method: "POST", url, headers: [["content-type", contentType]], body };
}

export function settingsOf(pack: Pack): ReadSettings {
  return { country: "US", personPaths: pack.personPaths, mapping: pack.userDefined?.sampleMapping ?? null };
}

/** Readings as they would stand in a log, one a second. */
export function placeInLog(readings: Reading[]): PlacedReading[] {
  return readings.map((reading, index) => ({
    ...reading,
    position: index + 1,
    receivedAt: 1_772_445_600_000 + index * 1000,
  }));
}
