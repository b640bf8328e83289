/**
 * Every fixture says what it must become. `WRITE_READINGS=<pack> npx vitest run test/packs/readings.test.ts` writes that
 * for fixtures that have none yet, as the pack reads them now; whoever keeps it has read it.
 */
import { existsSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { packs } from "../../electron/engine/providers/packs";
import { readRequests, settingsOf } from "./fixtures";

test.each(packs.map((pack) => [pack.id, pack] as const))(
  "every fixture of %s has a reading",
  async (id, pack) => {
    for (const { request, reading } of readRequests(pack)) {
      if (process.env.WRITE_READINGS !== id || existsSync(reading)) continue;
      const readings = await pack.read(request, settingsOf(pack));
      writeFileSync(reading, `${JSON.stringify(readings, null, 2)}\n`);
    }
    const missing = readRequests(pack).filter(({ reading }) => !existsSync(reading));
    expect(missing.map(({ name }) => name)).toEqual([]);
  },
);
