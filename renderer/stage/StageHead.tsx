import { Pause, Play, RotateCw, SkipForward } from "lucide-react";
import type { CallDetail } from "../../shared/calls";
import type { RunDetail } from "../../shared/runs";
import { metadataId, origins } from "../calls/CallHead";
import { providerWords } from "../calls/call-words";
import { phoneWords } from "../phone";
import { useSimulate } from "../simulate/open-scenario";
import { changeSpeed } from "../simulate/play";
import { usePosition } from "../simulate/use-position";
import { isOpenRun } from "../simulate/use-run";
import { runningClock } from "../time";
import { Button, IconButton } from "../ui/Button";
import { Segments } from "../ui/Segments";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import type { Mask } from "./masked";
import type { StageActs } from "./stage-acts";

const speeds = [
  { value: "1", words: "1×" },
  { value: "10", words: "10×" },
  { value: "0", words: "step", title: "Step by step: each event waits for “next”" },
] as const;

type Props = {
  call: CallDetail | null;
  run: RunDetail | null;
  mask: Mask;
  acts: StageActs;
  /** The moment that was dragged to; null: the present. */
  at: string | null;
};

/** Who is called about what, and the run in the presenter's hand. */
export function StageHead({ call, run, mask, acts, at }: Props) {
  const speed = useSimulate((state) => state.speed);
  const position = usePosition(run);
  const open = isOpenRun(run) ? run : null;
  const isPlaying = open?.state === "playing";
  const isStepping = open?.state === "paused" && speed === 0;
  return (
    <header className="stage-head">
      <svg width="18" height="18" viewBox="0 0 16 16" aria-hidden>
        <circle cx="8" cy="8" r="6.6" fill="none" stroke="var(--accent)" strokeWidth="1.8" />
        <circle cx="8" cy="8" r="2.7" fill="var(--accent)" />
      </svg>
      <h1 className="truncate">
        {call ? (
          <VisibleText text={mask(call.personName ?? (call.phone ? phoneWords(call.phone) : call.key))} />
        ) : (
          "Stage"
        )}
      </h1>
      {call && (
        <>
          <span className="secondary truncate">
            <VisibleText text={aboutWords(call, mask)} />
          </span>
          <Tag tone="plain" title={origins[call.origin]}>
            {call.origin}
          </Tag>
        </>
      )}
      <span className="grow" />
      {open ? (
        <>
          <Button
            tone="filled"
            className="stage-play"
            aria-label={isPlaying ? "Pause" : "Go on"}
            title={isPlaying ? "Pause (Space)" : "Go on (Space)"}
            onClick={() => acts.pause()}
          >
            {isPlaying ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
          </Button>
          <IconButton label="Next event now (→)" onClick={() => acts.next()}>
            <SkipForward size={17} aria-hidden />
          </IconButton>
          <Segments
            label="Speed"
            value={isStepping ? "0" : String(open.speed)}
            segments={speeds}
            onChange={(value) => {
              leaveWhenClicked();
              void changeSpeed(Number(value), { runId: open.runId, paused: open.state === "paused" });
            }}
          />
        </>
      ) : (
        acts.again && (
          <Button icon={<RotateCw size={15} aria-hidden />} onClick={acts.again}>
            Play again
          </Button>
        )
      )}
      {run && (
        <span className="stage-clock mono">
          <b>{at ?? runningClock(position ?? 0)}</b>
          <span className="faint"> / {runningClock(run.durationMs)}</span>
        </span>
      )}
      {!run && at !== null && (
        <span className="stage-clock mono">
          <b>{at}</b>
        </span>
      )}
    </header>
  );
}

/** After a click the arrow keys are the presenter's again; who came by keys keeps the focus. */
function leaveWhenClicked(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && !activeElement.matches(":focus-visible")) activeElement.blur();
}

function aboutWords(call: CallDetail, mask: Mask): string {
  const id = metadataId(call.metadata);
  const phone = call.personName !== null && call.phone !== null ? mask(phoneWords(call.phone)) : null;
  return [providerWords(call.provider), call.direction, phone, id === null ? null : `${id.name} ${id.value}`]
    .filter((part) => part !== null)
    .join(" · ");
}
