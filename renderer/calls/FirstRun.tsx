import { ChevronDown, Globe } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { SourceRow } from "../../shared/sources";
import { useConnection } from "../engine-client";
import { useEntities } from "../entities";
import { useKeys } from "../keys";
import { urlParts, useSources } from "../sources";
import { Button } from "../ui/Button";
import { CopyButton, useCopy } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { Menu } from "../ui/Menu";
import { Segments } from "../ui/Segments";
import { Tag } from "../ui/Tag";
import { openSetup, useView } from "../view";
import "./first-run.css";
import { SampleCard } from "./SampleCard";
import { plainCode, sendOne, type Tool } from "./send-one";

/** The empty app is the first lesson: no wizard, it goes away with the first event. */
export function FirstRun() {
  const listening = useEntities(({ status }) => status?.seen.listening ?? null);
  const sources = useSources();
  const chosen = useView((state) => state.sourceId);
  const source = sources.data?.find(({ sourceId }) => sourceId === chosen) ?? sources.data?.[0] ?? null;
  const troubles = useTroubles();
  const isWell = listening !== null && troubles.length === 0;
  return (
    <section className="first-run scroll" aria-label="First run">
      <div className="first-run-column">
        <h1>
          <i data-on={isWell || undefined} />
          {listening === null
            ? "Starting to listen …"
            : isWell
              ? "Listening. Nothing to set up."
              : "Listening, with something to mend."}
        </h1>
        {troubles.map(({ sentence, action }) => (
          <div key={sentence} className="first-trouble">
            <ErrorLine sentence={sentence} action={action} />
          </div>
        ))}
        <p className="first-run-why">
          Anything posted here is written to disk, then answered. No account, no network needed.
        </p>
        {source && <Address source={source} sources={sources.data ?? []} />}
        {source && <SendOne source={source} />}
        <SampleCard />
        <FromTheCloud />
      </div>
    </section>
  );
}

/** What keeps webhooks or secrets from being kept, said before somebody relies on it. */
function useTroubles(): { sentence: string; action: ReactNode }[] {
  const status = useEntities((state) => state.status);
  const { state, opened } = useConnection();
  if (opened > 0 && state !== "open")
    return [
      {
        sentence: "The engine is away: nothing is received until it is back. It is tried again.",
        action: null,
      },
    ];
  if (!status) return [];
  const ofTheDisk = status.alerts.filter(({ kind }) => kind === "disk" || kind === "damage");
  const found = ofTheDisk.map(({ kind, sentence }) => ({
    sentence,
    action: (
      <Button size="small" onClick={() => openSetup("storage")}>
        {kind === "disk" ? "Make room" : "Open Storage"}
      </Button>
    ),
  }));
  if (/could not be opened/.test(status.keyNote))
    found.push({
      sentence: status.keyNote,
      action: (
        <Button size="small" onClick={() => openSetup("secrets")}>
          Set the secrets
        </Button>
      ),
    });
  return found;
}

/** Not needed to begin, and no error where it is missing. */
function FromTheCloud() {
  const tunnel = useEntities((state) => state.status?.tunnel.state ?? null);
  if (tunnel !== "not-needed" && tunnel !== "off") return null;
  return (
    <section className="first-card from-cloud" aria-label="Calls from the cloud">
      <span className="from-cloud-icon">
        <Globe size={16} aria-hidden />
      </span>
      <div className="grow">
        <h2>
          Calls from the cloud? <Tag tone="plain">optional</Tag>
        </h2>
        <p>
          A platform on the internet needs a public address. Paste an ngrok token; it stays sealed on this
          computer.
        </p>
      </div>
      <Button onClick={() => openSetup("sources")}>Add a tunnel</Button>
    </section>
  );
}

function Address({ source, sources }: { source: SourceRow; sources: readonly SourceRow[] }) {
  const { start, last } = urlParts(source.url);
  return (
    <div className="first-card address">
      <span className="mono address-url" title={source.url}>
        <span className="truncate">{start}</span>
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
