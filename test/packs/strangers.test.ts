/**
 * No pack takes another platform's events for its own: what comes to a URL nobody claimed is proposed to one provider, and
 * an event sent to the wrong source is kept raw instead of joining a call that never was.
 */
import { expect, test } from "vitest";
import { packs } from "../../electron/engine/providers/packs";
import type { PackId } from "../../shared/words";
import { readFixtures, settingsOf } from "./fixtures";

/** Platforms that send each other's form on purpose, and why. */
// Telnyx's TeXML is Twilio's callbacks under another signature: whose it is, that signature says.
const alike: Partial<Record<PackId, PackId[]>> = { twilio: ["telnyx"], telnyx: ["twilio"] };

const known = packs.filter(({ userDefined }) => !userDefined);

test.each(known.map((pack) => [pack.id, pack] as const))(
  "%s reads nobody else's events",
  async (id, pack) => {
    const taken: string[] = [];
    for (const other of known) {
      if (other.id === id || alike[id]?.includes(other.id)) continue;
      for (const { name, request, expected } of readFixtures(other)) {
        if (expected.length === 0) continue;
        const [reading] = await pack.read(request, settingsOf(pack));
        // What is only kept, under no name and with no call, misleads nobody; a list's calls come by a path of their own.
        const isTaken =
          reading && (reading.type ?? reading.subject) !== null && reading.type !== pack.list?.type;
        if (isTaken && reading.unreadable === undefined) taken.push(`${other.id}/${name} as ${reading.type}`);
      }
    }
    expect(taken).toEqual([]);
  },
);
