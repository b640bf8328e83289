import { ChevronDown, ChevronRight } from "lucide-react";
import type { SourceRow } from "../../shared/sources";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { urlParts } from "../sources";
import { moment } from "../time";
import { Button, IconButton } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { Segments } from "../ui/Segments";
import { StateWord } from "../ui/Tag";
import { searchEvents } from "../view";
import { SourceSecrets } from "./SourceSecrets";
import { sampleCurl } from "./sample-curl";

type SourceLineProps = {
  source: SourceRow;
  open: boolean;
  onOpen: () => void;
  onChanged: (source: SourceRow) => void;
};

export function SourceLine({ source, open, onOpen, onChanged }: SourceLineProps) {
  const { last } = urlParts(source.url);
  return (
    <>
      <tr className="setup-line" data-open={open || undefined}>
        <td>
          <button
            type="button"
            className="setup-path mono"
            aria-expanded={open}
            title={source.url}
            onClick={onOpen}
          >
            /hooks/<b>{last}</b>
          </button>
          <CopyButton text={source.url} title="Copy URL" />
        </td>
        <td>{source.providerName}</td>
        <td>
          <SecretWords source={source} />
        </td>
        <td className="secondary">{source.verify === "enforce" ? "refuse, 401" : "mark only"}</td>
        <td className="secondary">{source.answerStatus} at once</td>
        <td className="setup-end mono secondary">
          {source.lastEventAt === null ? "none yet" : <time>{moment(source.lastEventAt)}</time>}
        </td>
        <td className="setup-chevron">
          <IconButton label={open ? "Fold" : "Open"} onClick={onOpen}>
            {open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          </IconButton>
        </td>
      </tr>
      {open && (
        <tr className="setup-detail">
          <td colSpan={7}>
            <SourceDetail source={source} onChanged={onChanged} />
          </td>
        </tr>
      )}
    </>
  );
}

function SecretWords({ source }: { source: SourceRow }) {
  const [first, ...others] = source.secrets;
  if (!first)
    return (
      <StateWord tone="warn" mark="warning" title="Nothing can be verified until a secret is set">
        not set
      </StateWord>
    );
  return (
    <StateWord tone="ok" mark="check">
      <span className="setup-set">set</span>
      <span className="faint truncate">
        {first.label} …{first.endsWith}
        {others.length > 0 && `, ${others.length} more`}
      </span>
    </StateWord>
  );
}

function SourceDetail({ source, onChanged }: { source: SourceRow; onChanged: (source: SourceRow) => void }) {
  const { sentence, write } = useWrite();
  const setVerify = (verify: SourceRow["verify"]) =>
    void write(async () => onChanged(await engine.sources.update({ sourceId: source.sourceId, verify })));
  return (
    <div className="setup-panel">
      <div className="setup-panel-line">
        <span className="secondary">URL</span>
        <code className="grow truncate">{source.url}</code>
        <CopyButton text={source.url} label="Copy URL" tone="plain" />
        <CopyButton text={sampleCurl(source)} label="Copy as cURL" tone="plain" />
      </div>
      <div className="setup-panel-line">
        <span className="secondary">Bad signature</span>
        <Segments
          label="Bad signature"
          value={source.verify}
          onChange={setVerify}
          segments={[
            { value: "record", words: "Mark only", title: "Mark only: record" },
            { value: "enforce", words: "Refuse, 401", title: "Refuse: enforce" },
          ]}
        />
        <span className="faint grow">
          {source.verify === "enforce"
            ? "Kept and answered 401: the provider sees the failure and may stop sending."
            : "Kept, answered and marked. It takes no part in its call until you trust it."}
        </span>
      </div>
      <SourceSecrets source={source} onChanged={onChanged} />
      {sentence && <ErrorLine sentence={sentence} />}
      {source.events > 0 && (
        <div className="setup-panel-line">
          <span className="secondary">Events</span>
          <Button tone="link" onClick={() => searchEvents(`source:${source.name}`)}>
            Show what came to this source
          </Button>
        </div>
      )}
    </div>
  );
}
