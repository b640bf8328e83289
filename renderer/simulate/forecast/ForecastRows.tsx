import type { ForecastRow } from "../../../shared/forecast";
import { KnownTag } from "../../KnownTag";
import { useSources } from "../../sources";
import { Button } from "../../ui/Button";
import { type Mark, StateWord, type Tone } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";
import { openRetries } from "../../view";

/** Platform by platform: what it does, in sentences, and what that rests on. */
export function ForecastRows({ rows }: { rows: readonly ForecastRow[] }) {
  const sources = useSources();
  const sourceOf = ({ source, provider }: ForecastRow) =>
    source ?? sources.data?.find((one) => one.provider === provider && one.retry === null)?.name ?? null;
  return (
    <ul className="forecast-rows" aria-label="Platforms">
      {rows.map((row) => (
        <Platform key={`${row.provider} ${row.source}`} row={row} source={sourceOf(row)} />
      ))}
    </ul>
  );
}

function Platform({ row, source }: { row: ForecastRow; source: string | null }) {
  const { tone, mark, words } = lookOf(row);
  return (
    <li>
      <div className="forecast-head">
        <b className="truncate">
          <VisibleText text={row.name} />
        </b>
        <StateWord tone={tone} mark={mark}>
          {words}
        </StateWord>
        <span className="grow" />
        {source !== null && (
          <Button
            tone="link"
            title={`What it does when a webhook fails, and where each value comes from: source ${source}`}
            aria-label={`Retries of ${source}`}
            onClick={() => openRetries(source)}
          >
            Retries
          </Button>
        )}
      </div>
      <p className="secondary">{row.sentences.join(" ")}</p>
      {[...Map.groupBy(row.notes, ({ known }) => known)].map(([known, notes]) => (
        <p key={known} className="forecast-note faint">
          <KnownTag
            known={known}
            source={notes.map(({ about, source: from }) => `${about}: ${from}`).join("\n")}
          />
          <span>{notes.map(({ about }) => about).join(", ")}</span>
        </p>
      ))}
    </li>
  );
}

function lookOf(row: ForecastRow): { tone: Tone; mark: Mark; words: string } {
  const { published, notes, retriesMs, lostMs } = row;
  if (!published && notes.some(({ known }) => known === "assumed"))
    return { tone: "warn", mark: "warning", words: "not published" };
  if (lostMs === 0) return { tone: "ok", mark: "check", words: "loses nothing" };
  return retriesMs.length === 0
    ? { tone: "bad", mark: "cross", words: "loses what falls into it" }
    : { tone: "warn", mark: "clock", words: "loses some" };
}
