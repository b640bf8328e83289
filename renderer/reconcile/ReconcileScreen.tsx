/** A window of time beside the provider's own list of calls: what never came, what differs, and what is only here. */
import { useKeys } from "../keys";
import { useProviders } from "../providers";
import { useSources } from "../sources";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { Split } from "../ui/Split";
import { closeReconcile, openScreen, useView } from "../view";
import { CoverageToCome } from "./Coverage";
import { ReconcileForm } from "./ReconcileForm";
import { ReconcileHead } from "./ReconcileHead";
import { ReconcileResult } from "./ReconcileResult";
import "./reconcile.css";
import { useReconciliations } from "./use-reconciliations";

export function ReconcileScreen() {
  const sources = useSources();
  const providers = useProviders();
  const chosen = useView(({ reconcile }) => reconcile.source);
  const able = (sources.data ?? []).filter(({ list }) => list !== null);
  const source = able.find(({ name }) => name === chosen) ?? able[0] ?? null;
  const runs = useReconciliations(source?.name ?? null);
  const offer = providers.data?.find(({ id }) => id === source?.provider)?.list ?? null;
  const failed = sources.sentence || providers.sentence;
  if (!source || !offer) {
    return (
      <section className="reconcile-none">
        <BackKeys />
        <ReconcileHead />
        {failed && <ErrorLine sentence={failed} />}
        {!failed && (sources.data === null || providers.data === null) && <Skeleton rows={4} />}
        {!failed && sources.data && providers.data && <NothingToReconcile names={namesOf(providers.data)} />}
      </section>
    );
  }
  const put = (row: typeof source) =>
    sources.put((sources.data ?? []).map((other) => (other.sourceId === row.sourceId ? row : other)));
  const form = (
    <ReconcileForm
      key={source.sourceId}
      source={source}
      sources={able}
      offer={offer}
      newest={runs.newest}
      onChanged={put}
    />
  );
  return (
    <>
      <BackKeys />
      <Split
        id="reconcile"
        panes={[
          { key: "form", content: form, size: 316, min: 290, max: 420 },
          {
            key: "result",
            content: <ReconcileResult key={source.sourceId} source={source} runs={runs} />,
            min: 480,
          },
        ]}
      />
    </>
  );
}

function namesOf(providers: readonly { name: string; list: unknown }[]): string {
  return providers.flatMap(({ name, list }) => (list ? [name] : [])).join(" and ");
}

/** Without a source of theirs there is no list to ask; an export of theirs needs one as well. */
function NothingToReconcile({ names }: { names: string }) {
  return (
    <div className="reconcile-first">
      <p className="reconcile-first-title">No source can be compared</p>
      <p className="secondary">
        The lists of calls of {names} are known, and no source is of either. With one, this says which calls
        never came here.
      </p>
      <CoverageToCome provider="The provider" />
      <Button onClick={() => openScreen("setup")}>Add a source</Button>
    </div>
  );
}

/** Mounted before the table, so that Esc lets go of a row first. */
function BackKeys() {
  useKeys("Reconcile", [
    {
      key: "Escape",
      does: "back to where you were",
      run: () => {
        closeReconcile();
        return true;
      },
    },
  ]);
  return null;
}
