import { useEffect, useRef } from "react";
import type { MeasuredOfSource } from "../../../shared/measured";
import { withOverride } from "../../../shared/own-retries";
import type { RetryPolicy } from "../../../shared/retries";
import type { ProviderRow, SourceRow } from "../../../shared/sources";
import { whose } from "../../../shared/whose";
import { engine } from "../../engine-client";
import { useEntities } from "../../entities";
import { KnownTag } from "../../KnownTag";
import { useRead } from "../../read";
import { Button } from "../../ui/Button";
import { StateWord } from "../../ui/Tag";
import { useView } from "../../view";
import type { SourceChange } from "../SourceDetail";
import { scrollTo } from "../scroll-to";
import { MeasuredEnd, MeasuredTd } from "./Measured";
import { measuredCells, retryAfterCell } from "./measured-words";
import { RetriesForm } from "./RetriesForm";
import { RetriesHead } from "./RetriesHead";
import { factOf, retryValues } from "./retry-values";
import "./retries.css";
import { useKeptState } from "../../presenting/kept-state";

type Props = {
  source: SourceRow;
  provider: ProviderRow;
  onChange: (change: SourceChange) => Promise<boolean>;
};

/** What the platform does when a webhook fails, where each value comes from, and what is otherwise for this source. */
export function Retries({ source, provider, onChange }: Props) {
  const [isChanging, setChanging] = useKeptState(`retries, changing ${source.sourceId}`, false);
  const section = useRef<HTMLElement>(null);
  const isAsked = useView(({ retriesOf }) => retriesOf === source.name);
  useEffect(() => {
    if (isAsked && section.current) scrollTo(section.current);
  }, [isAsked]);
  const measured = useMeasured(source.sourceId);
  const pack = provider.retry;
  const policy = withOverride(pack, source.retry);
  const isGuessed = !pack.published && retryValues.some(({ key }) => factOf(policy, key).known === "assumed");
  return (
    <section ref={section} className="retries" aria-label={`Retries of ${source.name}`}>
      {isGuessed && (
        <p>
          <StateWord tone="warn" mark="warning">
            Nothing is published about {whose(provider.name)} retries: what stands here is assumed until you
            set it.
          </StateWord>
        </p>
      )}
      <p className="retries-words secondary">{pack.words}</p>
      {isChanging ? (
        <RetriesForm
          source={source}
          pack={pack}
          onSave={async (retry) => {
            if (await onChange({ retry })) setChanging(false);
          }}
          onCancel={() => setChanging(false)}
        />
      ) : (
        <>
          <RetriesTable source={source.name} policy={policy} measured={measured} />
          {measured && <MeasuredEnd measured={measured} onUse={(retry) => onChange({ retry })} />}
          <div className="retries-end">
            <Button size="small" onClick={() => setChanging(true)}>
              Change
            </Button>
            <span className="faint">
              Runs to this source are played by it, and the forecast in Simulate counts with it.
            </span>
          </div>
        </>
      )}
    </section>
  );
}

/** Null until something was failed on purpose. While the source fails, read again for each event and every 15 s. */
function useMeasured(sourceId: string): MeasuredOfSource | null {
  const generation = useEntities((state) => state.setupGeneration);
  const progress = useEntities(({ status }) => {
    const row = status?.failing.find((one) => one.sourceId === sourceId);
    return status && row ? `${row.failed} ${Math.floor(status.now / 15_000)}` : null;
  });
  const { data } = useRead(`measured ${sourceId}`, () => engine.failing.measured({ sourceId }), [
    generation,
    progress,
  ]);
  return data?.origin ? data : null;
}

type TableProps = { source: string; policy: RetryPolicy; measured: MeasuredOfSource | null };

function RetriesTable({ source, policy, measured }: TableProps) {
  const cells = measured && measuredCells(measured.measured);
  return (
    <table className="retries-table" aria-label={`Retries of ${source}`}>
      <RetriesHead measured={measured !== null} />
      <tbody>
        {retryValues.map(({ key, label, say, more }) => {
          const fact = factOf(policy, key);
          const further = more?.(policy) ?? null;
          return (
            <tr key={key}>
              <th scope="row">{label}</th>
              <td>
                {say(policy)}
                {further !== null && <span className="faint"> · {further}</span>}
              </td>
              {cells && <MeasuredTd cell={cells[key]} />}
              <td>
                <KnownTag {...fact} />
              </td>
              <td className="faint truncate" title={fact.source}>
                {fact.source}
              </td>
            </tr>
          );
        })}
        {measured && (
          <tr>
            <th scope="row">Retry-After</th>
            <td className="faint">–</td>
            <MeasuredTd cell={retryAfterCell(measured.measured)} />
            <td />
            <td />
          </tr>
        )}
      </tbody>
    </table>
  );
}
