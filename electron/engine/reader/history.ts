/** Where in the log a call became final by itself, what reading again holds back, and what a destination was told. */
import type { judgeFacts } from "../gate/facts";
import { sha256Hex } from "../providers/signatures";
import { readFoldSha256 } from "../store/calls";
import type { StoredDestination } from "../store/destinations";
import type { ReadingBatch } from "../store/readings";
import type { FoldedCall } from "./fold-call";
import type { CallInput } from "./judge-call";
import { readSettingsOf } from "./read-event";

/** A call that was pulled from the provider's list never makes a version leave by itself. */
export function newestOfItself({ readings }: CallInput, { originals }: FoldedCall): number {
  const pulled = pulledPositions(readings);
  return Math.max(0, ...originals.map(({ position }) => position).filter((one) => !pulled.has(one)));
}

function pulledPositions(readings: CallInput["readings"]): ReadonlySet<number> {
  return new Set(readings.flatMap((one) => (one.origin === "pulled" ? [one.position] : [])));
}

/**
 * Where what made it final stands in the log, as if nothing had been pulled: a call of the provider's own list never
 * makes a call leave by itself, and never keeps one that would leave without it.
 */
export async function finalWithoutPulled(
  { pack, source, readings }: CallInput,
  { final }: ReturnType<typeof judgeFacts>,
): Promise<number | null> {
  const pulled = pulledPositions(readings);
  if (!final || pulled.size === 0) return final?.position ?? 0;
  const others = readings.filter((one) => one.inFold && !pulled.has(one.position));
  if (others.length === 0) return null;
  const judged = await pack.judge(
    others.map(({ reading, position, receivedAt }) => ({ ...reading, position, receivedAt })),
    source.expects,
    readSettingsOf(source),
  );
  if (judged.final) return judged.final.position;
  return judged.ended && !pulled.has(final.position) ? final.position : null;
}

/** Reading again changed a call: from here on it leaves only for an event that comes later, or by hand. */
export function holdAfterReadingAgain(
  { database, callId, readAgain, highWater, time }: CallInput,
  foldSha256: string,
  holdPosition: number,
): { position: number; hold: ReadingBatch["rereadHolds"] } {
  if (!readAgain) return { position: holdPosition, hold: [] };
  if (readFoldSha256(database, callId) === foldSha256) return { position: holdPosition, hold: [] };
  return { position: highWater, hold: [{ callId, position: highWater, at: time.now }] };
}

/** Its last version says the same, and this destination has a delivery of that version. */
export function wasTold({ before }: CallInput, text: string, stored: StoredDestination) {
  const last = before.lastRecord();
  if (last?.contentSha256 !== sha256Hex(text)) return false;
  const sent = before.sentTo(stored.destinationId);
  return [...sent.values()].some((step) => step.version === last.version);
}
