/**
 * Whose events came to a name that is no source: every pack is asked to read the newest of them. It changes nothing;
 * making the source is a person's word. Packs only: a user's own expressions are never run here.
 */
import { sourceName, type UnclaimedRow } from "../../shared/sources";
import type { Pack, Reading } from "./providers/pack";
import { packs } from "./providers/packs";
import { isObject } from "./providers/paths";
import { readPayload } from "./providers/payload";
import type { Reader } from "./store/database";
import type { StoredEvent } from "./store/events";
import { readUnclaimedEvents, readUnclaimedNames } from "./store/sources";

const names = 50;
/** Every pack reads them, of every name: anybody may send to fifty names. */
const asked = { events: 20, longest: 256 * 1024, bytes: 512 * 1024 };

export async function proposeSources(database: Reader): Promise<UnclaimedRow[]> {
  const rows: UnclaimedRow[] = [];
  for (const unclaimed of readUnclaimedNames(database, names)) {
    const events = readUnclaimedEvents(database, unclaimed.name, asked);
    rows.push({
      ...unclaimed,
      claimable: sourceName.safeParse(unclaimed.name).success,
      proposals: await propose(events),
    });
  }
  return rows;
}

type Proposal = UnclaimedRow["proposals"][number];

export async function propose(events: StoredEvent[]): Promise<Proposal[]> {
  const found: { known: number; clean: number; signed: number; proposal: Proposal }[] = [];
  for (const pack of packs) {
    const readings = await Promise.all(events.map((event) => readWith(pack, event)));
    const known = readings.filter((reading) => reading?.type != null);
    if (known.length === 0) continue;
    const clean = known.filter((reading) => reading?.problems.length === 0).length;
    const types = [...new Set(known.flatMap((reading) => reading?.type ?? []))];
    const shown = types.slice(0, 3).join(", ") + (types.length > 3 ? ` and ${types.length - 3} more` : "");
    const count = known.length === 1 ? "1 event reads" : `${known.length} events read`;
    const sure =
      clean === events.length ? "certain" : known.length * 2 >= events.length ? "likely" : "perhaps";
    found.push({
      known: known.length,
      clean,
      signed: events.filter((event) => isSignedAs(pack, event)).length,
      proposal: {
        provider: pack.id,
        providerName: pack.name,
        sure,
        why: `${count} as ${pack.name}'s ${shown}${known.length < events.length ? `, of ${events.length}` : ""}`,
      },
    });
  }
  if (found.length === 0) return proposeMapped(events);
  return found
    .sort((a, b) => b.known - a.known || b.signed - a.signed || b.clean - a.clean)
    .map(({ proposal }) => proposal);
}

/** What no pack knows and has fields can be mapped by hand. */
function proposeMapped(events: StoredEvent[]): Proposal[] {
  const defined = packs.filter(({ userDefined }) => userDefined);
  const pack =
    defined.find(({ userDefined }) => events.some((event) => userDefined?.sends?.(event))) ??
    defined.find(({ userDefined }) => !userDefined?.sends);
  const mappable = events.filter((event) => {
    const { value } = readPayload(event);
    return isObject(value) && Object.keys(value).length > 0;
  });
  if (!pack || mappable.length === 0) return [];
  const count = mappable.length === 1 ? "1 event is" : `${mappable.length} events are`;
  return [
    {
      provider: pack.id,
      providerName: pack.name,
      sure: "perhaps",
      why: `${count} JSON that no provider here knows${pack.userDefined?.sends ? `, signed as ${pack.name}` : ""}: you say what it means`,
    },
  ];
}

/** It has the pack's signature, whoever made it: of two that send the same words the one whose mark it bears comes first. */
function isSignedAs(pack: Pack, { method, url, headers, body, receivedAt }: StoredEvent): boolean {
  const secrets = [{ secretId: "", label: "", value: pack.testSecret, match: null }];
  const verdict = pack.verify({ method, url, headers, body }, { secrets, publicUrls: [], receivedAt });
  return verdict.signature !== "missing";
}

/** The first reading; null where the event is none of the pack's, or the pack fails at it. */
async function readWith(pack: Pack, { method, url, headers, body }: StoredEvent): Promise<Reading | null> {
  try {
    const settings = { country: "US", personPaths: pack.personPaths };
    return (await pack.read({ method, url, headers, body }, settings))[0] ?? null;
  } catch {
    // The kit finds packs that fail. Here it only means that this one does not know the event.
    return null;
  }
}
