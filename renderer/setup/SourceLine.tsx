import { ChevronDown, ChevronRight, Lightbulb } from "lucide-react";
import { undecidedFields } from "../../shared/mapping-fields";
import type { ProviderRow, SourceRow } from "../../shared/sources";
import { useFailing } from "../failing/FailingBanner";
import { failingWords } from "../failing/failing-words";
import { urlParts } from "../sources";
import { shortMoment } from "../time";
import { Button, IconButton } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { StateWord } from "../ui/Tag";
import { SourceDetail } from "./SourceDetail";
import "./source-line.css";

type SourceLineProps = {
  source: SourceRow;
  /** Null while the providers are being read. */
  provider: ProviderRow | null;
  /** Open advice on it. */
  advice: number;
  open: boolean;
  onOpen: () => void;
  onChanged: (source: SourceRow) => void;
  onRemoved: () => void;
};

export function SourceLine({
  source,
  provider,
  advice,
  open,
  onOpen,
  onChanged,
  onRemoved,
}: SourceLineProps) {
  const { last } = urlParts(source.url);
  const [failing] = useFailing(source.sourceId);
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
          {advice > 0 && (
            <Button
              tone="link"
              icon={<Lightbulb size={12} aria-hidden />}
              title="Advice: what its settings say against what was seen"
              aria-label={advice === 1 ? "1 piece of advice" : `${advice} pieces of advice`}
              onClick={onOpen}
            >
              {advice}
            </Button>
          )}
        </td>
        <td>
          {source.providerName}
          {source.mapping && undecidedFields(source.mapping).length > 0 && (
            <span className="setup-unmapped">
              <StateWord tone="warn" mark="warning" title="Nothing of it leaves until its mapping is written">
                not mapped
              </StateWord>
            </span>
          )}
        </td>
        <td>
          <SecretWords source={source} />
        </td>
        <td className="secondary">{source.verify === "enforce" ? "refuse, 401" : "mark only"}</td>
        <td className="secondary">
          {failing ? (
            <StateWord tone="warn" mark="warning" title={`On purpose it ${failingWords(failing.answer)}`}>
              fails on purpose
            </StateWord>
          ) : (
            answersWords(source)
          )}
        </td>
        <td className="setup-end mono secondary">
          {source.lastEventAt === null ? "none yet" : <time>{shortMoment(source.lastEventAt)}</time>}
        </td>
        <td className="setup-chevron">
          <IconButton label={open ? `Fold ${source.name}` : `Open ${source.name}`} onClick={onOpen}>
            {open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          </IconButton>
        </td>
      </tr>
      {open && (
        <tr className="setup-detail">
          <td colSpan={7}>
            <SourceDetail source={source} provider={provider} onChanged={onChanged} onRemoved={onRemoved} />
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
  const companies = new Set(source.secrets.flatMap(({ match }) => match ?? [])).size;
  const labels = others.length === 0 ? `${first.label} …${first.endsWith}` : `${others.length + 1} labels`;
  return (
    <StateWord tone="ok" mark="check" title={source.secrets.map(({ label }) => label).join(", ")}>
      <span className="setup-set">set</span>
      <span className="faint truncate">
        {companies > 0 ? `${companies} ${companies === 1 ? "company" : "companies"}` : labels}
      </span>
    </StateWord>
  );
}

/** `200 at once`, and how many types it answers with a body of its owner's. */
function answersWords({ answerStatus, answers }: SourceRow): string {
  const own = answers.filter(({ by }) => by !== "pack").length;
  return own === 0 ? `${answerStatus} at once` : `${answerStatus}, ${own} with a body`;
}
