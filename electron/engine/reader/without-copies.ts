/**
 * What of a call's readings counts: of those with the same key in the same attempt the first in the log, the rest are its
 * copies. A copy that comes late says nothing new: what a later event said since is not taken back by it.
 */
import type { Attempt, Pack, PlacedReading } from "../providers/pack";

export type Counted = {
  attempts: Attempt[];
  attemptOf: Map<number, number>;
  /** In order of the log. */
  originals: PlacedReading[];
  /** Of these the call is judged. */
  judged: PlacedReading[];
};

/** `counting`: in order of the log. */
export function countReadings(
  pack: Pick<Pack, "attempts" | "duplicateKey">,
  counting: PlacedReading[],
): Counted {
  const attempts = pack.attempts(counting);
  const attemptOf = numberAttempts(attempts);
  const seen = new Set<string>();
  const originals = counting.filter((reading) => {
    const key = pack.duplicateKey(reading);
    if (key === null) return true;
    const within = `${attemptOf.get(reading.position) ?? 0}:${key}`;
    if (seen.has(within)) return false;
    seen.add(within);
    return true;
  });
  if (originals.length === counting.length) return { attempts, attemptOf, originals, judged: counting };
  const told = pack.attempts(originals);
  // Where identical events tell the attempts apart, without the copies there might be fewer: then all of them tell.
  if (told.length !== attempts.length) return { attempts, attemptOf, originals, judged: counting };
  const withCopies = told.map((attempt, index) => ({
    ...attempt,
    positions: attempts[index]?.positions ?? [],
  }));
  return { attempts: withCopies, attemptOf, originals, judged: originals };
}

function numberAttempts(attempts: Attempt[]): Map<number, number> {
  return new Map(
    attempts.flatMap((attempt) => attempt.positions.map((position) => [position, attempt.number])),
  );
}
