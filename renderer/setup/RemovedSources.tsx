import type { ArchivedSource } from "../../shared/sources";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead, useWrite } from "../read";
import { count, shortMoment } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { searchEvents } from "../view";

/** Sources that receive no more and whose events are still here. Nothing where there is none. */
export function RemovedSources({ onRestored }: { onRestored: (sourceId: string) => void }) {
  const generation = useEntities((state) => state.setupGeneration);
  const removed = useRead("removed sources", async () => (await engine.sources.archived()).rows, [
    generation,
  ]);
  const { busy, sentence, write } = useWrite();
  const rows = removed.data ?? [];
  if (rows.length === 0) return removed.sentence ? <ErrorLine sentence={removed.sentence} /> : null;
  const restore = ({ sourceId }: ArchivedSource) =>
    void write(async () => {
      await engine.sources.restore({ sourceId });
      removed.again();
      onRestored(sourceId);
    });
  return (
    <section aria-labelledby="setup-removed">
      <header className="setup-head">
        <h2 id="setup-removed">Removed</h2>
        <span className="faint">their URLs answer 404; what came to them before is still here</span>
      </header>
      <ul className="setup-box setup-removed">
        {rows.map((row) => (
          <li key={row.sourceId}>
            <span className="mono secondary">/hooks/{row.name}</span>
            <Button tone="link" onClick={() => searchEvents(`source:${row.name}`)}>
              {count(row.events)} {row.events === 1 ? "event" : "events"}
            </Button>
            <span className="faint grow">removed {shortMoment(row.archivedAt)}</span>
            <Button size="small" disabled={busy} onClick={() => restore(row)}>
              Bring {row.name} back
            </Button>
          </li>
        ))}
      </ul>
      {sentence && <ErrorLine sentence={sentence} />}
    </section>
  );
}
