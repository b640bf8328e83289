import { type ReactNode, useRef } from "react";
import type { ProviderRow, SourceRow } from "../../shared/sources";
import { whose } from "../../shared/whose";
import type { ArtifactName } from "../../shared/words";
import { plainCode, sendOne } from "../calls/send-one";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { ListAccess } from "../reconcile/ListAccess";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { Segments } from "../ui/Segments";
import { Toggle } from "../ui/Toggle";
import { openReconcile, searchEvents } from "../view";
import { Answers } from "./answers/Answers";
import { FailOnPurpose } from "./failing/FailOnPurpose";
import { KeyLinter } from "./KeyLinter";
import { MappingForm } from "./mapping/MappingForm";
import { MetricsMap } from "./metrics/MetricsMap";
import { Mirror } from "./mirror/Mirror";
import { PersonPathsForm } from "./PersonPathsForm";
import { ProviderFacts } from "./provider-facts/ProviderFacts";
import { RemoveSource } from "./RemoveSource";
import { Retries } from "./retries/Retries";
import { SignatureLayout } from "./SignatureLayout";
import { SourceAdvice } from "./SourceAdvice";
import { AnswerStatus, Country } from "./SourceFields";
import { SourceNav, type SourcePart } from "./SourceNav";
import { SourceSchemas } from "./SourceSchemas";
import { SourceSecrets } from "./SourceSecrets";
import "./source-detail.css";

type SourceDetailProps = {
  source: SourceRow;
  provider: ProviderRow | null;
  onChanged: (source: SourceRow) => void;
  onRemoved: () => void;
};
export type SourceChange = Omit<Parameters<typeof engine.sources.update>[0], "sourceId">;

/** Everything about one source, what it is told to do in words. Each change counts from the next event on. */
export function SourceDetail({ source, provider, onChanged, onRemoved }: SourceDetailProps) {
  const { sentence, write } = useWrite();
  const change = (changes: SourceChange) =>
    write(async () => onChanged(await engine.sources.update({ sourceId: source.sourceId, ...changes })));
  const panel = useRef<HTMLDivElement>(null);
  const isChecked = provider?.list != null || source.events > 0;
  return (
    <div className="setup-panel" ref={panel}>
      <SourceNav name={source.name} parts={partsOf(source, isChecked)} panel={panel} />
      {source.events > 0 && (
        <Line words="Advice">
          <SourceAdvice source={source} onChange={change} />
        </Line>
      )}
      <Group words="Receiving">
        <Line words="URL">
          <Urls source={source} />
        </Line>
        {provider && provider.setup.length > 0 && (
          <Line words={source.mapping === null ? `At ${provider.name}` : "To do"}>
            <ol className="setup-steps">
              {provider.setup.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </Line>
        )}
        <Line words="Secrets">
          <SourceSecrets source={source} onChanged={onChanged} />
        </Line>
        <Line words="Bad signature">
          <Segments
            label="Bad signature"
            value={source.verify}
            onChange={(verify) => void change({ verify })}
            segments={[
              { value: "record", words: "Mark only", title: "Mark only: record" },
              { value: "enforce", words: "Refuse, 401", title: "Refuse: enforce" },
            ]}
          />
          <span className="faint">
            {source.verify === "enforce"
              ? source.mirror
                ? "Kept and answered 401, which only the snippet sees: the provider does not."
                : "Kept and answered 401: the provider sees the failure and may stop sending."
              : "Kept, answered and marked. It takes no part in its call until you trust it."}
          </span>
        </Line>
        {source.signatureLayouts.length > 0 && (
          <Line words="Signature layout">
            <SignatureLayout source={source} onChange={change} />
          </Line>
        )}
        <Line words="Mirror">
          <Mirror key={source.sourceId} source={source} onChange={change} />
        </Line>
      </Group>
      {source.mapping !== null && (
        <MappingForm key={source.sourceId} source={source} mapping={source.mapping} onChanged={onChanged} />
      )}
      <Group words="Answering">
        <Line words="Answers">
          <AnswerStatus source={source} onChange={change} />
          {provider && (
            <Answers key={source.sourceId} source={source} provider={provider} onChange={change} />
          )}
        </Line>
      </Group>
      <Group words="Understanding">
        {provider && provider.artifacts.length > 0 && source.mapping === null && (
          <Line words="Expects">
            <Expects source={source} artifacts={provider.artifacts} onChange={change} />
          </Line>
        )}
        {source.withoutEvents.length > 0 && (
          <Line words="Not switched on">
            <NotSwitchedOn source={source} onChange={change} />
          </Line>
        )}
        <Line words="Country">
          <Country source={source} onChange={change} />
        </Line>
        <Line words="Metrics">
          <MetricsMap key={source.sourceId} source={source} onChange={change} />
        </Line>
        {source.mapping === null && (
          <>
            <Line words="Person">
              <PersonPathsForm key={source.sourceId} source={source} onChange={change} />
            </Line>
            <Line words="Own schemas">
              <SourceSchemas source={source} />
            </Line>
          </>
        )}
        {provider && (
          <Line words="What is known">
            <ProviderFacts key={source.sourceId} source={source} provider={provider} onChange={change} />
          </Line>
        )}
      </Group>
      <Group words="Failing">
        {provider && (
          <Line words="Retries">
            {source.mirror && (
              <span className="secondary">
                These are what production sees. Copies come once for each time the provider calls production,
                whatever is answered here.
              </span>
            )}
            <Retries key={source.sourceId} source={source} provider={provider} onChange={change} />
          </Line>
        )}
        <Line words="Fail on purpose">
          <FailOnPurpose key={source.sourceId} source={source} />
        </Line>
      </Group>
      {isChecked && (
        <Group words="Checking">
          {provider?.list && (
            <Line words="Call list">
              <ListAccess
                quiet
                key={source.sourceId}
                source={source}
                offer={provider.list}
                onChanged={onChanged}
              />
              <Button size="small" onClick={() => openReconcile(source.name)}>
                Reconcile …
              </Button>
              <span className="faint">
                What is missing here, compared with {whose(provider.name)} own list.
              </span>
            </Line>
          )}
          {source.events > 0 && (
            <>
              <Line words="Key linter">
                <KeyLinter source={source} />
              </Line>
              <Line words="Events">
                <Button tone="link" onClick={() => searchEvents(`source:${source.name}`)}>
                  Show what came to this source
                </Button>
              </Line>
            </>
          )}
        </Group>
      )}
      <Line words="Removing">
        <RemoveSource key={source.sourceId} source={source} onRemoved={onRemoved} />
      </Line>
      {sentence && <ErrorLine sentence={sentence} />}
    </div>
  );
}

function partsOf({ mapping }: SourceRow, isChecked: boolean): SourcePart[] {
  return [
    { words: "Receiving", has: "URL, steps at the provider, secrets, bad signatures, mirror" },
    ...(mapping === null ? [] : [{ words: "Mapping", has: "What its events mean" }]),
    { words: "Answering", has: "What the sender is answered" },
    { words: "Understanding", has: "Artifacts, country, metrics, person, own schemas, what is known" },
    { words: "Failing", has: "Retries of the provider, failing on purpose" },
    ...(isChecked
      ? [{ words: "Checking", has: "The provider's own list of calls, key linter, events" }]
      : []),
  ];
}

/** Lines that belong together, under their heading. */
function Group({ words, children }: { words: string; children: ReactNode }) {
  return (
    <section className="setup-group" aria-label={words} data-part={words}>
      <h2>{words}</h2>
      {children}
    </section>
  );
}

function Line({ words, children }: { words: string; children: ReactNode }) {
  return (
    <div className="setup-panel-line">
      <span className="secondary">{words}</span>
      <div className="setup-panel-content">{children}</div>
    </div>
  );
}

function Urls({ source }: { source: SourceRow }) {
  const urlOf = (path: string) => `${source.url}/${path.replace(/^\//, "")}`;
  const [first] = source.paths;
  const firstUrl = first ? urlOf(first.path) : source.url;
  return (
    <ul className="setup-urls">
      <li>
        <code className="truncate">{source.url}</code>
        <CopyButton text={source.url} title="Copy the URL" />
        <CopyButton
          text={plainCode(sendOne("curl", firstUrl, source.provider))}
          label="Copy as cURL"
          tone="plain"
        />
      </li>
      {source.paths.map(({ path, what }) => {
        const url = urlOf(path);
        return (
          <li key={path}>
            <code className="truncate">{url}</code>
            <CopyButton text={url} title={`Copy the URL for ${what}`} />
            <span className="faint">{what}</span>
          </li>
        );
      })}
    </ul>
  );
}

const promises: Record<ArtifactName, string> = {
  recording: "we record",
  transcript: "we transcribe",
  summary: "we summarise",
  analysis: "we analyse",
};

/** Events the owner said are off at the provider: none of them is missing in a call. */
function NotSwitchedOn({ source, onChange }: Omit<ExpectsProps, "artifacts">) {
  return (
    <>
      {source.withoutEvents.map((type) => (
        <span key={type} className="setup-expect">
          <span className="mono">{type}</span>
          <Button
            tone="link"
            title="It is switched on after all: where it should have come and did not, it is missing"
            onClick={() =>
              void onChange({ withoutEvents: source.withoutEvents.filter((other) => other !== type) })
            }
          >
            It is on
          </Button>
        </span>
      ))}
      <span className="faint">None of these is missing in a call, from the next event on.</span>
    </>
  );
}

type ExpectsProps = {
  source: SourceRow;
  artifacts: readonly ArtifactName[];
  onChange: (change: SourceChange) => Promise<boolean>;
};

function Expects({ source, artifacts, onChange }: ExpectsProps) {
  const { expects } = source;
  return (
    <>
      {artifacts.map((artifact) => (
        <span key={artifact} className="setup-expect">
          <Toggle
            label={`${source.name}: ${promises[artifact]}`}
            checked={expects[artifact] ?? false}
            onChange={(checked) => void onChange({ expects: { ...expects, [artifact]: checked } })}
          />
          {promises[artifact]}
        </span>
      ))}
      <span className="faint">What is off never comes, so no call waits for it.</span>
    </>
  );
}
