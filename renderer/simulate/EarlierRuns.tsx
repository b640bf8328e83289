import type { RunRow } from "../../shared/runs";
import { useEntities } from "../entities";
import { moment } from "../time";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { type Mark, StateWord, type Tone } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { useSimulate } from "./open-scenario";
import { counted } from "./simulate-words";
import { useEarlierRuns } from "./use-run";

const looks: Record<RunRow["state"], { tone: Tone; mark: Mark }> = {
  playing: { tone: "plain", mark: "clock" },
  paused: { tone: "warn", mark: "clock" },
  done: { tone: "ok", mark: "check" },
  stopped: { tone: "warn", mark: "minus" },
  failed: { tone: "bad", mark: "cross" },
};

const shownRuns = 30;

/** Runs of this scenario, newest first; choosing one shows what it sent and how it was judged. */
export function EarlierRuns({ scenario }: { scenario: { title: string; provider: string } | null }) {
  const runId = useSimulate((state) => state.runId);
  const { rows, loading, sentence } = useEarlierRuns(scenario);
  return (
    <section className="run-part" aria-label="Runs of this scenario">
      <header>
        <h2>Runs</h2>
        <span className="grow" />
        <span className="faint">{rows.length > 0 ? counted(rows.length, "run") : ""}</span>
      </header>
      {sentence !== "" && <ErrorLine sentence={sentence} />}
      {loading && scenario && <Skeleton rows={3} height={28} />}
      {scenario === null && (
        <p className="run-quiet">They are found by the name that the file gives itself.</p>
      )}
      {scenario && !loading && rows.length === 0 && <p className="run-quiet">It was not played yet.</p>}
      <ul className="earlier-runs">
        {rows.slice(0, shownRuns).map((run) => (
          <Run key={run.runId} read={run} isShown={run.runId === runId} />
        ))}
      </ul>
    </section>
  );
}

function Run({ read, isShown }: { read: RunRow; isShown: boolean }) {
  const run = useEntities((state) => state.runs.get(read.runId)) ?? read;
  const look = looks[run.state];
  return (
    <li>
      <button
        type="button"
        aria-current={isShown || undefined}
        onClick={() => useSimulate.setState({ runId: run.runId })}
      >
        <time className="mono">{moment(run.startedAt)}</time>
        <StateWord tone={look.tone} mark={look.mark}>
          {run.state}
        </StateWord>
        <span className="truncate secondary">
          <VisibleText text={[run.case, run.handler ?? "our own receiver"].filter(Boolean).join(" · ")} />
        </span>
        <span className="mono faint" title={`${run.sent} of ${run.planned} requests sent`}>
          {run.sent}/{run.planned}
        </span>
      </button>
    </li>
  );
}
