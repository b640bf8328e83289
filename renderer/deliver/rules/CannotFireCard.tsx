import { TriangleAlert } from "lucide-react";
import type { CannotFire } from "../../../shared/rules";
import type { SourceRow } from "../../../shared/sources";
import { engine } from "../../engine-client";
import { lastPart, mappedBy, mapWords, valuesInWords } from "../../metric-words";
import { useRead, useWrite } from "../../read";
import { count } from "../../time";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { VisibleText } from "../../ui/VisibleText";
import { openMetrics } from "../../view";

type Props = {
  name: string;
  cannotFire: CannotFire;
  sources: readonly SourceRow[];
  onMapped: () => void;
};

/** Why a rule cannot fire, with what was seen that could be it, mapped with one press. */
export function CannotFireCard({ name, cannotFire, sources, onMapped }: Props) {
  const { metric, sentence } = cannotFire;
  const source = sources.find((one) => one.name === cannotFire.source) ?? null;
  const { busy, sentence: failed, write } = useWrite();
  const proposals = useRead(
    metric && source && `proposals ${source.sourceId}`,
    async () => (await engine.metrics.proposals({ sourceId: source?.sourceId ?? "" })).rows,
  );
  const best = proposals.data?.find((one) => one.metric === metric);
  const map = () =>
    write(async () => {
      if (!best || !source || !metric) return;
      await engine.sources.update({
        sourceId: source.sourceId,
        metrics: { ...source.metrics, [metric]: mappedBy(best) },
      });
      onMapped();
    });
  return (
    <section className="cannot-fire" aria-label={`${name} cannot fire`}>
      <h3>
        <TriangleAlert size={13} aria-hidden />
        <span className="truncate">“{name}” cannot fire</span>
      </h3>
      <p>
        <VisibleText text={sentence} />
        {best && (
          <>
            {" "}
            <code>
              <VisibleText text={lastPart(best.path)} />
            </code>{" "}
            came in {count(best.seen)} of {count(best.of)} calls,{" "}
            <VisibleText text={valuesInWords(best.values)} />.
          </>
        )}
        {metric && proposals.data && !best && " No field that came looks like it."}
      </p>
      {metric && source && (
        <div className="cannot-fire-end">
          {best && (
            <Button size="small" disabled={busy} title={best.path} onClick={() => void map()}>
              Map {mapWords(best)}
            </Button>
          )}
          <Button size="small" tone="quiet" onClick={() => openMetrics(source.name)}>
            {best ? "Other field" : "Choose a field"}
          </Button>
        </div>
      )}
      {(failed || proposals.sentence) && <ErrorLine sentence={failed || proposals.sentence} />}
    </section>
  );
}
