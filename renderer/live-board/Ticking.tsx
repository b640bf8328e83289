/** What ages: each redraws itself alone, once a second, and only where its words changed. */
import type { BoardCall } from "../../shared/live-board";
import { age, runningClock } from "../time";
import { boardNow, useTick } from "./board-feed";

/** `4:12`. */
export function Running({ since }: { since: number }) {
  const words = useTick(({ at }) => runningClock(boardNow(at) - since));
  return <span className="tabular">{words}</span>;
}

/** `14 m`. */
export function Age({ since }: { since: number }) {
  const words = useTick(({ at }) => age(since, boardNow(at)));
  return <span className="tabular">{words}</span>;
}

/** The usual length is that of the call itself, not of what is made of it afterwards. */
const isOver = ({ stage }: BoardCall) => stage === "processing" || stage === "analysis";

/** Whether a call takes longer than nine of ten do. */
export function useIsLong(call: BoardCall, usualMs: number | null): boolean {
  return useTick(({ at }) => usualMs !== null && !isOver(call) && boardNow(at) - call.since > usualMs);
}

/** Stages passed through, the present one growing; the grey rest is what calls usually take, and no promise. */
export function PhaseBar({ call, usualMs }: { call: BoardCall; usualMs: number | null }) {
  const present = useTick(
    ({ at }) => Math.max(0, Math.round((boardNow(at) - call.stageSince) / 1000)) * 1000,
  );
  const phases = call.phases.map((phase, index) =>
    index === call.phases.length - 1 ? { ...phase, ms: present } : phase,
  );
  const passed = phases.reduce((sum, { ms }) => sum + ms, 0);
  const scale = Math.max(isOver(call) ? 0 : (usualMs ?? 0), passed, 1);
  return (
    <span className="phase-bar" aria-hidden>
      {phases.map(({ stage, ms }, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: phases of a call are only ever added
          key={index}
          className="phase"
          data-stage={stage}
          style={{ flexGrow: Math.max(ms / scale, 0.04) }}
        />
      ))}
      {scale > passed && <span className="phase-rest" style={{ flexGrow: (scale - passed) / scale }} />}
    </span>
  );
}
