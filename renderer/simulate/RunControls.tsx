import { Pause, Play, Presentation, RotateCw, SkipForward, Square } from "lucide-react";
import type { RunDetail } from "../../shared/runs";
import { runningClock } from "../time";
import { Button, IconButton } from "../ui/Button";
import { Segments } from "../ui/Segments";
import { openStage } from "../view";
import { useSimulate } from "./open-scenario";
import { changeSpeed, playOpened, steer, usePlay } from "./play";
import { isOpenRun } from "./use-run";

const speeds = [
  { value: "0.1", words: "0.1×" },
  { value: "1", words: "1×" },
  { value: "10", words: "10×" },
  { value: "100", words: "100×" },
  { value: "0", words: "step", title: "Step by step: each event waits for “next”" },
] as const;

type RunControlsProps = {
  run: RunDetail | null;
  /** The scenario's own time; null: nothing was played. */
  position: number | null;
  durationMs: number;
  canPlay: boolean;
};

export function RunControls({ run, position, durationMs, canPlay }: RunControlsProps) {
  const speed = useSimulate((state) => state.speed);
  const busy = usePlay((state) => state.busy);
  const open = isOpenRun(run) ? run : null;
  const isPlaying = open?.state === "playing";
  const shownSpeed = speed === 0 ? "0" : String(open?.speed ?? speed);
  return (
    <header className="run-controls pane-head">
      {open ? (
        <Button
          tone="filled"
          className="run-play"
          aria-label={isPlaying ? "Pause" : "Go on"}
          title={isPlaying ? "Pause (Space)" : "Go on (Space)"}
          disabled={busy}
          onClick={() => void steer(open.runId, isPlaying ? "pause" : "resume")}
        >
          {isPlaying ? <Pause size={15} aria-hidden /> : <Play size={15} aria-hidden />}
        </Button>
      ) : (
        <Button
          tone="filled"
          icon={<Play size={14} aria-hidden />}
          disabled={!canPlay || busy}
          title="Play (P or Enter)"
          onClick={() => void playOpened()}
        >
          Play
        </Button>
      )}
      <IconButton
        label="Next event now (→)"
        disabled={!open || busy}
        onClick={() => open && void steer(open.runId, "next")}
      >
        <SkipForward size={15} aria-hidden />
      </IconButton>
      <IconButton
        label="Play again from the start, as a new call"
        disabled={!canPlay || busy}
        onClick={() => void restart(open?.runId ?? null)}
      >
        <RotateCw size={14} aria-hidden />
      </IconButton>
      <IconButton
        label="On the stage: one call on the whole window (g)"
        onClick={() => openStage(run?.callId ?? null)}
      >
        <Presentation size={15} aria-hidden />
      </IconButton>
      <IconButton label="Stop" disabled={!open} onClick={() => open && void steer(open.runId, "stop")}>
        <Square size={13} aria-hidden />
      </IconButton>
      <Segments
        label="Speed"
        value={shownSpeed}
        segments={speeds}
        onChange={(value) =>
          void changeSpeed(Number(value), open && { runId: open.runId, paused: open.state === "paused" })
        }
      />
      <span className="grow" />
      <span className="run-position mono">
        <b>{runningClock(position ?? 0)}</b>
        <span className="run-duration"> / {runningClock(Math.max(durationMs, run?.durationMs ?? 0))}</span>
      </span>
    </header>
  );
}

async function restart(runId: string | null): Promise<void> {
  if (runId !== null) await steer(runId, "stop");
  await playOpened();
}
