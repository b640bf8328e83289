/**
 * What every request to a handler carries, so that one which comes back here is known for what it is, through whatever
 * tunnel or proxy it came: without it our own simulated event would be taken for a platform's. It is no credential and
 * opens nothing. Another engine's mark is just a header.
 */
import { randomBytes } from "node:crypto";

export const loopMarkHeader = "x-ringback-loop";

export type LoopMarks = {
  /** For requests of this run; the same for all of them. */
  of(runId: string): string;
  /** True where it is one of ours: the request is refused, and its run is told. */
  recognise(mark: string): boolean;
  cameBack(runId: string): boolean;
};

const keptMarks = 1000;

export function createLoopMarks(): LoopMarks {
  const marks = new Map<string, string>();
  const back = new Set<string>();
  return {
    of(runId) {
      const known = marks.get(runId);
      if (known) return known;
      const mark = randomBytes(12).toString("base64url");
      marks.set(runId, mark);
      const [oldest] = marks.keys();
      if (marks.size > keptMarks && oldest !== undefined) {
        marks.delete(oldest);
        back.delete(oldest);
      }
      return mark;
    },
    recognise(mark) {
      for (const [runId, one] of marks) {
        if (one !== mark) continue;
        back.add(runId);
        return true;
      }
      return false;
    },
    cameBack: (runId) => back.has(runId),
  };
}
