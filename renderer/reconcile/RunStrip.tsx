import type { Reconciliation } from "../../shared/reconciliations";
import { whose } from "../../shared/whose";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { count, moment } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { MarkIcon } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { progressWords } from "./reconcile-words";

type StripProps = { run: Reconciliation; keeps: Reconciliation | null; provider: string };

/** What is under way, with how to stop it; or why the last one came to nothing, with the next step. */
export function RunStrip({ run, keeps, provider }: StripProps) {
  const kept = keeps && `Below, the result of ${moment(keeps.startedAt)} stays.`;
  if (run.state === "running" || run.state === "adding") return <Running run={run} kept={kept} />;
  if (run.state === "cancelled") {
    return (
      <div className="reconcile-strip" role="status">
        <MarkIcon mark="minus" size={14} />
        <p className="grow">
          <b>Stopped by you</b> after {count(run.progress.done)} {run.progress.done === 1 ? "call" : "calls"}.
          Nothing was changed. {kept}
        </p>
      </div>
    );
  }
  if (!run.failure) return null;
  return (
    <div className="reconcile-strip" data-tone="bad" role="alert">
      <MarkIcon mark="cross" size={14} />
      <div className="grow">
        <p>
          <b>
            <VisibleText text={run.failure.sentence} />
          </b>
        </p>
        <p>{run.failure.next}</p>
        <p className="faint">
          {run.by === "csv" ? `${run.fileName}: nothing` : `Nothing of ${whose(provider)} list`} was compared
          at {moment(run.startedAt)}. {kept}
        </p>
      </div>
    </div>
  );
}

function Running({ run, kept }: { run: Reconciliation; kept: string | null }) {
  const { busy, sentence, write } = useWrite();
  const { done, total } = run.progress;
  const { reconciliationId } = run;
  return (
    <div className="reconcile-strip" role="status">
      <div className="grow">
        <p>
          <b>{run.state === "adding" ? "Adding" : "Comparing"}</b>{" "}
          <span className="secondary">{progressWords(run)}</span>
        </p>
        <progress
          className="reconcile-progress"
          aria-label="Progress"
          {...(total === null ? {} : { value: done, max: Math.max(total, 1) })}
        />
        {run.state === "running" && (
          <p className="faint">
            {count(run.counts.same)} the same, {count(run.counts.missing)} missing so far. {kept}
          </p>
        )}
        {sentence && <ErrorLine sentence={sentence} />}
      </div>
      <Button
        size="small"
        disabled={busy}
        onClick={() => void write(() => engine.reconciliations.cancel({ reconciliationId }))}
      >
        Stop
      </Button>
    </div>
  );
}
