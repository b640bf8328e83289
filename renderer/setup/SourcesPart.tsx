import { Plus } from "lucide-react";
import { useEffect } from "react";
import type { SourceRow } from "../../shared/sources";
import { useOpenAdvice } from "../advice";
import { useKeptState } from "../presenting/kept-state";
import { useProviders } from "../providers";
import { useSources } from "../sources";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { useView } from "../view";
import { AddSource } from "./AddSource";
import { RemovedSources } from "./RemovedSources";
import { SourceLine } from "./SourceLine";
import { UnclaimedPart } from "./UnclaimedPart";

/** Who may call, and how they are answered. */
export function SourcesPart() {
  const sources = useSources();
  const providers = useProviders();
  const advice = useOpenAdvice();
  const [adding, setAdding] = useKeptState("sources, adding", false);
  const [chosen, setOpen] = useKeptState<string | null | undefined>("sources, open", undefined);
  const askedName = useView(
    ({ mappingOf, retriesOf, metricsOf, keysOf, openedSource }) =>
      mappingOf ?? retriesOf ?? metricsOf ?? keysOf ?? openedSource,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: who asks for another one is shown it
  useEffect(() => setOpen(undefined), [askedName]);
  const asked = sources.data?.find(({ name }) => name === askedName)?.sourceId;
  const open = chosen === undefined ? (asked ?? null) : chosen;
  const put = (row: SourceRow) => {
    const rows = sources.data ?? [];
    const known = rows.some(({ sourceId }) => sourceId === row.sourceId);
    sources.put(
      known ? rows.map((other) => (other.sourceId === row.sourceId ? row : other)) : [...rows, row],
    );
  };
  const failed = sources.sentence || providers.sentence;
  return (
    <section aria-labelledby="setup-sources">
      <header className="setup-head">
        <h1 id="setup-sources">Sources</h1>
        <span className="faint">who may call, and how they are answered</span>
        <span className="grow" />
        <Button
          size="small"
          icon={<Plus size={13} aria-hidden />}
          aria-expanded={adding}
          disabled={providers.data === null}
          onClick={() => setAdding(!adding)}
        >
          Add source
        </Button>
      </header>
      {adding && providers.data && (
        <AddSource
          providers={providers.data}
          onClose={() => setAdding(false)}
          onAdded={(row) => {
            put(row);
            setOpen(row.sourceId);
            setAdding(false);
          }}
        />
      )}
      {failed && (
        <div className="setup-error">
          <ErrorLine
            sentence={failed}
            again={() => {
              sources.again();
              providers.again();
            }}
          />
        </div>
      )}
      <div className="setup-box">
        <table className="setup-table" aria-label="Sources">
          <thead>
            <tr>
              <th scope="col">Path</th>
              <th scope="col">Provider</th>
              <th scope="col">Secret</th>
              <th scope="col">Bad signature</th>
              <th scope="col">Answers</th>
              <th scope="col" className="setup-end">
                Last event
              </th>
              <th scope="col">
                <span className="visually-hidden">More</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sources.data?.map((source) => (
              <SourceLine
                key={source.sourceId}
                source={source}
                provider={providers.data?.find(({ id }) => id === source.provider) ?? null}
                advice={advice.data?.filter(({ sourceId }) => sourceId === source.sourceId).length ?? 0}
                open={source.sourceId === open}
                onOpen={() => {
                  setOpen(source.sourceId === open ? null : source.sourceId);
                  useView.setState({
                    mappingOf: null,
                    retriesOf: null,
                    metricsOf: null,
                    keysOf: null,
                    openedSource: null,
                  });
                }}
                onChanged={put}
                onRemoved={() => {
                  sources.put((sources.data ?? []).filter((other) => other !== source));
                  setOpen(null);
                }}
              />
            ))}
          </tbody>
        </table>
        {sources.data === null && !sources.sentence && <Skeleton rows={2} height={36} widths={[60, 48]} />}
      </div>
      <p className="setup-note">
        Each source is a URL of its own. Give it to the provider as its webhook address; from this machine it
        works as it stands, from the internet it needs a public address.
      </p>
      <RemovedSources
        onRestored={(sourceId) => {
          sources.again();
          setOpen(sourceId);
        }}
      />
      <UnclaimedPart
        onAdded={(sourceId) => {
          sources.again();
          setOpen(sourceId);
        }}
      />
    </section>
  );
}
