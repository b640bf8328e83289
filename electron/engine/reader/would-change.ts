/**
 * Whether what is read of a call now differs from the version that left, and nothing but reading again made it so.
 * Such a difference waits for a person; a later event makes the next version by itself.
 */
import type { NewCallRecord } from "../store/call-records";
import type { Reader } from "../store/database";
import { type NewWouldChange, readLeftAsIs } from "../store/would-change";

export type Difference = { change: NewWouldChange; leftAsIs: boolean };

export function findDifference(input: {
  database: Reader;
  callId: string;
  /** The version that left last; null: none did. */
  last: NewCallRecord | null;
  content: string;
  contentSha256: string;
  /** Place of the newest event that counts. */
  position: number;
  holdPosition: number;
  now: number;
}): Difference | null {
  const { database, callId, last, content, contentSha256 } = input;
  if (!last || last.contentSha256 === contentSha256 || input.position > input.holdPosition) return null;
  return {
    change: { callId, version: last.version, content, contentSha256, at: input.now },
    leftAsIs: readLeftAsIs(database, callId) === contentSha256,
  };
}
