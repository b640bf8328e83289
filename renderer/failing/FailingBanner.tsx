import { TriangleAlert } from "lucide-react";
import type { FailingRow } from "../../shared/failing";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useWrite } from "../read";
import { Button } from "../ui/Button";
import { failingWords, untilWords, whichWords } from "./failing-words";
import "./failing.css";

const none: readonly FailingRow[] = [];

/** The sources that fail on purpose now; a source that is asked for alone, or all of them. */
export function useFailing(sourceId?: string): readonly FailingRow[] {
  const all = useEntities((state) => state.status?.failing ?? none);
  return sourceId === undefined ? all : all.filter((row) => row.sourceId === sourceId);
}

/** Over the whole console while a source fails on purpose: nobody may take it for a fault. */
export function FailingBanners() {
  const rows = useFailing();
  if (rows.length === 0) return null;
  return (
    <div className="failing-banners">
      {rows.map((row) => (
        <FailingLine key={row.failingId} row={row} />
      ))}
    </div>
  );
}

export function FailingLine({ row }: { row: FailingRow }) {
  const { busy, sentence, write } = useWrite();
  return (
    <div className="failing-banner" role="status" aria-label={`${row.source} fails on purpose`}>
      <TriangleAlert size={14} aria-hidden />
      <span className="failing-words">
        <b>{row.source} fails on purpose:</b> it {failingWords(row.answer)} {whichWords(row)},{" "}
        {untilWords(row)}. Every event is kept.
      </span>
      <span className="failing-count">
        {row.failed} {row.failed === 1 ? "sending" : "sendings"} so far
      </span>
      {sentence && <span className="failing-problem">{sentence}</span>}
      <Button
        size="small"
        disabled={busy}
        aria-label={`End: ${row.source} fails on purpose`}
        onClick={() => void write(() => engine.failing.end({ sourceId: row.sourceId }))}
      >
        End
      </Button>
    </div>
  );
}
