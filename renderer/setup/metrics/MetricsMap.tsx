import { useEffect, useRef, useState } from "react";
import type { SourceRow } from "../../../shared/sources";
import { engine } from "../../engine-client";
import { useRead } from "../../read";
import { Button } from "../../ui/Button";
import { ErrorLine } from "../../ui/ErrorLine";
import { StateWord } from "../../ui/Tag";
import { useView } from "../../view";
import type { SourceChange } from "../SourceDetail";
import { scrollTo } from "../scroll-to";
import { MetricLine } from "./MetricLine";
import "./metrics.css";
import { draftProblem, draftsOf, type MetricDrafts, mapOf, metrics } from "./metric-drafts";

type Props = { source: SourceRow; onChange: (change: SourceChange) => Promise<boolean> };

/** Which fields of its calls are satisfaction, resolved, sentiment and follow-up, for rules and the live board. */
export function MetricsMap({ source, onChange }: Props) {
  const saved = draftsOf(source.metrics);
  // Only what was changed here: what was mapped elsewhere meanwhile stays.
  const [edits, setEdits] = useState<Partial<MetricDrafts>>({});
  const drafts = { ...saved, ...edits };
  const [told, setTold] = useState(false);
  const section = useRef<HTMLDivElement>(null);
  const isAsked = useView(({ metricsOf }) => metricsOf === source.name);
  useEffect(() => {
    if (isAsked && section.current) scrollTo(section.current);
  }, [isAsked]);
  const proposals = useRead(
    `proposals ${source.sourceId}`,
    async () => (await engine.metrics.proposals({ sourceId: source.sourceId })).rows,
  );
  const isChanged = JSON.stringify(mapOf(drafts)) !== JSON.stringify(mapOf(saved));
  const isWrong = metrics.some(({ metric }) => draftProblem(drafts[metric], metric) !== null);
  const save = async () => {
    if (!(await onChange({ metrics: mapOf(drafts) }))) return;
    setEdits({});
    setTold(true);
  };
  return (
    <div className="metrics-map" ref={section}>
      {metrics.map(({ metric, words, means }) => (
        <MetricLine
          key={metric}
          metric={metric}
          words={words}
          means={means}
          draft={drafts[metric]}
          proposals={(proposals.data ?? []).filter((one) => one.metric === metric)}
          onDraft={(draft) => {
            setEdits({ ...edits, [metric]: draft });
            setTold(false);
          }}
        />
      ))}
      {proposals.sentence && <ErrorLine sentence={proposals.sentence} again={proposals.again} />}
      <div className="metrics-map-end">
        <span className="faint grow">
          A value that does not fit is no value: “n/a” is not satisfaction 0. It counts from the next event
          on.
        </span>
        {isChanged ? (
          <>
            <Button size="small" tone="quiet" onClick={() => setEdits({})}>
              Undo
            </Button>
            <Button size="small" disabled={isWrong} onClick={() => void save()}>
              Save metrics
            </Button>
          </>
        ) : (
          told && (
            <StateWord tone="ok" mark="check">
              saved
            </StateWord>
          )
        )}
      </div>
    </div>
  );
}
