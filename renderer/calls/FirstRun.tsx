import { ChevronDown } from "lucide-react";
import { useState } from "react";
import type { SourceRow } from "../../shared/sources";
import { useEntities } from "../entities";
import { useKeys } from "../keys";
import { urlParts, useSources } from "../sources";
import { Button } from "../ui/Button";
import { CopyButton, useCopy } from "../ui/CopyButton";
import { Menu } from "../ui/Menu";
import { Segments } from "../ui/Segments";
import { useView } from "../view";
import "./first-run.css";
import { SampleCard } from "./SampleCard";
import { plainCode, sendOne, type Tool } from "./send-one";

/** The empty app is the first lesson: no wizard, it goes away with the first event. */
export function FirstRun() {
  const listening = useEntities(({ status }) => status?.seen.listening ?? null);
  const sources = useSources();
  const chosen = useView((state) => state.sourceId);
  const source = sources.data?.find(({ sourceId }) => sourceId === chosen) ?? sources.data?.[0] ?? null;
  return (
    <section className="first-run scroll" aria-label="First run">
      <div className="first-run-column">
        <h1>
          <i data-on={listening !== null || undefined} />
          {listening ? "Listening. Nothing to set up." : "Starting to listen …"}
        </h1>
        <p className="first-run-why">
          Anything posted here is written to disk, then answered. No account, no network needed.
        </p>
        {source && <Address source={source} sources={sources.data ?? []} />}
        {source && <SendOne source={source} />}
        <SampleCard />
      </div>
    </section>
  );
}

function Address({ source, sources }: { source: SourceRow; sources: readonly SourceRow[] }) {
  const { start, last } = urlParts(source.url);
  return (
    <div className="first-card address">
      <span className="mono address-url truncate" title={source.url}>
        {start}
        <b>{last}</b>
      </span>
      <span className="grow" />
      {sources.length > 1 ? (
        <Menu
          label="Source"
          trigger={
            <Button tone="quiet">
              <span className="faint">Source</span> {source.providerName}
              <ChevronDown size={13} aria-hidden />
            </Button>
          }
          items={sources.map((one) => ({
            words: one.name,
            hint: one.providerName,
            onSelect: () => useView.setState({ sourceId: one.sourceId }),
          }))}
        />
      ) : (
        <span className="address-source">
          <span className="faint">Source</span> {source.providerName}
        </span>
      )}
      <CopyButton text={source.url} label="Copy URL" title="Copy the URL" tone="plain" size="normal" />
    </div>
  );
}

const tools: readonly { value: Tool; words: string }[] = [
  { value: "curl", words: "curl" },
  { value: "powershell", words: "PowerShell" },
  { value: "node", words: "Node" },
];

function SendOne({ source }: { source: SourceRow }) {
  const [tool, setTool] = useState<Tool>("curl");
  const lines = sendOne(tool, source.url, source.provider);
  const { state, copy } = useCopy();
  useKeys("First event", [
    {
      key: "c",
      does: "copy the command",
      run: () => {
        copy(plainCode(lines));
        return true;
      },
    },
  ]);
  return (
    <div className="first-card send-one">
      <div className="send-head">
        <h2 className="grow">Send one now</h2>
        <Segments label="Tool" value={tool} segments={tools} onChange={setTool} />
        <span className="send-copy" aria-live="polite">
          {state === "copied" ? "Copied" : state === "failed" ? "Could not copy" : ""}
        </span>
        <CopyButton text={plainCode(lines)} title="Copy the command (c)" />
        <kbd>C</kbd>
      </div>
      <pre className="mono">
        {lines.map((line, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity
          <span key={row}>
            {line.map(({ text, tone }) => (
              <span key={text} data-tone={tone}>
                {text}
              </span>
            ))}
            {"\n"}
          </span>
        ))}
      </pre>
    </div>
  );
}
