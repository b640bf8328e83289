import { useState } from "react";
import type { ReconciledKind, Reconciliation } from "../../shared/reconciliations";
import type { SourceRow } from "../../shared/sources";
import { whose } from "../../shared/whose";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { count, moment } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Segments } from "../ui/Segments";
import { Skeleton } from "../ui/Skeleton";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openScreen } from "../view";
import { Coverage, CoverageToCome } from "./Coverage";
import { ReconciledTable } from "./ReconciledTable";
import { RunStrip } from "./RunStrip";
import { addWords, kinds, kindWords, verdictOf, windowWords } from "./reconcile-words";
import type { Reconciliations } from "./use-reconciliations";

/** What came out: one sentence, the counts, and the calls themselves. */
export function ReconcileResult({ source, runs }: { source: SourceRow; runs: Reconciliations }) {
  const { newest, result } = runs;
  const provider = source.providerName;
  return (
    <section className="reconcile-result" aria-label="Result">
      {newest && newest !== result && <RunStrip run={newest} keeps={result} provider={provider} />}
      {newest && newest === result && newest.state === "adding" && (
        <RunStrip run={newest} keeps={null} provider={provider} />
      )}
      {result && <Result key={result.reconciliationId} run={result} provider={provider} />}
      {!result && newest?.state !== "running" && !runs.loading && !runs.sentence && (
        <NotCompared provider={provider} />
      )}
      {!newest && runs.loading && <Skeleton rows={6} />}
      {runs.sentence && <ErrorLine sentence={runs.sentence} again={runs.again} />}
    </section>
  );
}

/** What will stand here, and in which steps it comes. */
function NotCompared({ provider }: { provider: string }) {
  return (
    <div className="reconcile-first">
      <p className="reconcile-first-title">Not compared yet</p>
      <p className="secondary">
        {provider} sends every event once. What was lost on the way stands in its own list of calls.
      </p>
      <CoverageToCome provider={provider} />
      <ol>
        <li>
          <b>Compare</b> a day or a week. Only the list is read: nothing changes here nor there.
        </li>
        <li>
          <b>See</b> what never came, what differs, and what is only here, each with both sides.
        </li>
        <li>
          <b>Add</b> what is missing. It waits under Held by history until you send it.
        </li>
      </ol>
    </div>
  );
}

function Result({ run, provider }: { run: Reconciliation; provider: string }) {
  const { counts, failure, reconciliationId } = run;
  const [kind, setKind] = useState<ReconciledKind>(() => kinds.find((one) => counts[one] > 0) ?? "missing");
  const { busy, sentence, write } = useWrite();
  const isAdding = run.state === "adding";
  const ofKind = kind === "different" ? "different" : "missing";
  const addable = run.addable[ofKind];
  const added = run.added.missing + run.added.different;
  const add = (rowIds?: string[]) =>
    write(() =>
      engine.reconciliations.add({ reconciliationId, kind: ofKind, ...(rowIds ? { rowIds } : {}) }),
    );
  return (
    <>
      <header className="reconcile-verdict">
        <div className="grow reconcile-said">
          <h2>{verdictOf(run, provider)}</h2>
          <p className="secondary reconcile-of">
            <span className="truncate" title={run.fileName ?? undefined}>
              {run.by === "api" ? (
                `${whose(provider)} list`
              ) : (
                <VisibleText text={run.fileName ?? "an export"} />
              )}
            </span>
            <span>{windowWords(run)}</span>
            <span className="faint">compared {moment(run.startedAt)}</span>
          </p>
        </div>
        {added > 0 && <Button onClick={() => openScreen("deliver")}>See them under Held by history</Button>}
        {addable > 0 && (
          <Button tone="filled" disabled={busy || isAdding} onClick={() => void add()}>
            {addWords(ofKind, addable)}
          </Button>
        )}
      </header>
      <Coverage counts={counts} provider={provider} />
      {failure && (
        <div className="reconcile-line">
          <ErrorLine sentence={`${failure.sentence} ${failure.next}`} />
        </div>
      )}
      {sentence && (
        <div className="reconcile-line">
          <ErrorLine sentence={sentence} />
        </div>
      )}
      {run.notes.map((note) => (
        <p key={note} className="reconcile-line reconcile-note">
          {note}
        </p>
      ))}
      <div className="reconcile-kinds">
        <Segments
          label="Which calls"
          value={kind}
          onChange={setKind}
          segments={kinds.map((value) => ({
            value,
            words: (
              <>
                <i className="coverage-key" data-part={value} aria-hidden />
                {kindWords[value]} <b className="mono">{count(counts[value])}</b>
              </>
            ),
          }))}
        />
        <span className="grow" />
        <span className="faint">
          {count(counts.same)} the same of {count(counts.listed)} listed
        </span>
        {added > 0 && (
          <Tag tone="ok" mark="check">
            {count(added)} added
          </Tag>
        )}
      </div>
      <ReconciledTable run={run} kind={kind} provider={provider} onAdd={(rowId) => void add([rowId])} />
    </>
  );
}
