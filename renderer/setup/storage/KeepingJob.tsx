import type { KeepFinding, KeepJob } from "../../../shared/keeping";
import { engine } from "../../engine-client";
import { useWrite } from "../../read";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { MarkIcon, StateWord } from "../../ui/Tag";

const ends = {
  done: { tone: "ok", mark: "check" },
  stopped: { tone: "warn", mark: "minus" },
  failed: { tone: "bad", mark: "cross" },
} as const;
const marks = { good: "check", note: "minus", bad: "cross" } as const;
const tones = { good: "ok", note: "plain", bad: "bad" } as const;

/** How far it is, with the way to stop it; afterwards what was observed. */
export function KeepingJob({ job, onChanged }: { job: KeepJob; onChanged: () => void }) {
  const { busy, sentence, write } = useWrite();
  const stop = async () => {
    await write(() => engine.keeping.stop());
    onChanged();
  };
  if (job.state === "running") {
    const share = job.of > 0 ? Math.min(job.done / job.of, 1) : null;
    return (
      <div className="keeping-job" role="status">
        <progress className="keeping-bar" aria-label={job.step} value={share ?? undefined} max={1} />
        <div className="keeping-line">
          <span className="truncate">
            {job.step}
            {share !== null && <span className="faint"> {Math.floor(share * 100)} %</span>}
          </span>
          <span className="grow" />
          <Button size="small" disabled={busy} onClick={() => void stop()}>
            Stop
          </Button>
        </div>
        {sentence && <ErrorLine sentence={sentence} />}
      </div>
    );
  }
  return (
    <div className="keeping-job" role="status">
      <p>
        <StateWord {...ends[job.state]}>{job.sentence}</StateWord>
      </p>
      <Findings findings={job.findings} />
    </div>
  );
}

function Findings({ findings }: { findings: readonly KeepFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className="keeping-findings" aria-label="What was observed">
      {findings.map(({ what, is, says }) => (
        <li key={`${what} ${says}`}>
          <span className={`state-word state-word-${tones[is]}`}>
            <MarkIcon mark={marks[is]} size={12} />
          </span>
          <b>{what}</b>
          <span>{says}</span>
        </li>
      ))}
    </ul>
  );
}
