/**
 * Whether what is read of a call now differs from the version that left, and nothing but reading again made it so.
 * Such a difference waits for a person; a later event makes the next version by itself.
 */
import { sha256Hex } from "../providers/signatures";
import type { NewCallRecord } from "../store/call-records";
import type { Reader } from "../store/database";
import { type NewWouldChange, readLeftAsIs } from "../store/would-change";

export type Difference = { change: NewWouldChange; leftAsIs: boolean };

/** `last` left last; `content` is canonical JSON of what the record would say, asked only where no later event came. */
export function findDifference(
  database: Reader,
  last: NewCallRecord,
  content: string,
  now: number,
): Difference | null {
  const contentSha256 = sha256Hex(content);
  if (last.contentSha256 === contentSha256) return null;
  const { callId, version } = last;
  return {
    change: { callId, version, content, contentSha256, at: now },
    leftAsIs: readLeftAsIs(database, callId) === contentSha256,
  };
}
