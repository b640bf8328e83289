import { KeyRound } from "lucide-react";
import { useState } from "react";
import type { SourceRow } from "../../shared/sources";
import { useSources } from "../sources";
import { count, day } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { Tag } from "../ui/Tag";
import { SourceSecrets } from "./SourceSecrets";
import "./secrets.css";

const mostCounted = 10_000;

/** Set or not, since when, and the proof of use. Never a value. */
export function SecretsPart() {
  const sources = useSources();
  const put = (row: SourceRow) =>
    sources.put((sources.data ?? []).map((other) => (other.sourceId === row.sourceId ? row : other)));
  return (
    <section aria-labelledby="setup-secrets">
      <header className="setup-head">
        <h1 id="setup-secrets">Secrets</h1>
        <span className="faint">sealed on this computer, never shown again, never exported</span>
      </header>
      {sources.sentence && (
        <div className="setup-error">
          <ErrorLine sentence={sources.sentence} />
        </div>
      )}
      <div className="setup-box">
        {sources.data?.map((source) => (
          <SourceSecretLine key={source.sourceId} source={source} onChanged={put} />
        ))}
        {sources.data === null && !sources.sentence && <Skeleton rows={2} height={44} widths={[52, 40]} />}
      </div>
      <p className="setup-note">
        Several secrets of one source may be valid at once: while one is being replaced, or where each company
        or account has its own. The signature of every event names the one that matched.
      </p>
    </section>
  );
}

function SourceSecretLine({
  source,
  onChanged,
}: {
  source: SourceRow;
  onChanged: (source: SourceRow) => void;
}) {
  const [open, setOpen] = useState(false);
  const isSet = source.secrets.length > 0;
  return (
    <article className="secret" aria-label={`Secrets of ${source.name}`}>
      <div className="secret-line">
        <KeyRound size={14} aria-hidden />
        <b>{source.providerName} secret</b>
        <span className="mono faint">/hooks/{source.name}</span>
        <span className="secondary truncate">{proofOf(source)}</span>
        <span className="grow" />
        <Tag tone={isSet ? "ok" : "warn"} mark={isSet ? "check" : "warning"}>
          {isSet ? "set" : "not set"}
        </Tag>
        <Button
          size="small"
          aria-expanded={open}
          aria-label={`${isSet ? "Change" : "Set"} the secrets of ${source.name}`}
          onClick={() => setOpen(!open)}
        >
          {isSet ? "Change" : "Set"}
        </Button>
      </div>
      {open && (
        <div className="secret-more">
          <SourceSecrets source={source} startsAdding={!isSet} onChanged={onChanged} />
        </div>
      )}
    </article>
  );
}

const eventsWords = (many: number, verb: [one: string, more: string]) =>
  `${count(many)}${many >= mostCounted ? "+" : ""} ${many === 1 ? `event ${verb[0]}` : `events ${verb[1]}`}`;

function proofOf({ secrets, unverified, events }: SourceRow): string {
  if (secrets.length > 0) {
    const uses = secrets.map(
      ({ label, matched, createdAt }) =>
        `“${label}” of ${day(createdAt)} matched ${matched === 0 ? "no event yet" : `${count(matched)} ${matched === 1 ? "event" : "events"}`}`,
    );
    return uses.join(", ");
  }
  if (unverified > 0) return `${eventsWords(unverified, ["waits", "wait"])} unverified`;
  return events === 0 ? "no event yet" : "nothing waits for it";
}
