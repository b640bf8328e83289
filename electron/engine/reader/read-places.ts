/**
 * Where what a stored reading says stands in its bytes, found by reading them again with the source's settings of today.
 * A value that comes out otherwise today has no place: what the reading said then was read differently.
 */
import type { Pack, ReadFrom, Reading } from "../providers/pack";
import type { Reader } from "../store/database";
import { readStoredEvent } from "../store/events";
import type { StoredSource } from "../store/sources";
import { valueIn } from "./provenance";

export async function readPlaces(
  database: Reader,
  { pack, source }: { pack: Pack; source: StoredSource },
  stored: { position: number; ordinal: number; reading: Reading },
): Promise<ReadFrom> {
  // A user's expressions are run in the reader's thread and nowhere else.
  if (pack.userDefined) return source.mapping ? pack.userDefined.places(source.mapping, stored.reading) : {};
  const event = readStoredEvent(database, stored.position);
  if (!event) return {};
  const { method, url, headers, body } = event;
  const { country, personPaths } = source;
  const read = await pack.read({ method, url, headers, body }, { country, personPaths });
  const today = read[stored.ordinal];
  if (!today?.from) return {};
  const same = (name: string) =>
    JSON.stringify(valueIn(today, name)) === JSON.stringify(valueIn(stored.reading, name));
  return Object.fromEntries(Object.entries(today.from).filter(([name]) => same(name)));
}
