/** The pack by which a source's calls are judged: its provider's, with the waits and requirements the source's owner set. */
import type { Pack } from "../providers/pack";
import { packOf } from "../providers/packs";
import type { StoredSource } from "../store/sources";
import { presetWith } from "./effective";

const known = new WeakMap<StoredSource, Pack>();

export function packOfSource(source: StoredSource): Pack {
  const pack = packOf(source.provider);
  if (source.gate === null) return pack;
  const made = known.get(source);
  if (made) return made;
  const own = { ...pack, gatePreset: presetWith(pack.gatePreset, source.gate) };
  known.set(source, own);
  return own;
}
