import { useState } from "react";
import type { StatusRow } from "../../shared/live";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { ReadingAgain } from "../ReadingAgain";
import { useWrite } from "../read";
import { bytes, count } from "../time";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { StateWord } from "../ui/Tag";

/** Where everything lies, and what protects it. */
export function StoragePart() {
  const status = useEntities((state) => state.status);
  if (!status) return <Skeleton rows={4} height={36} />;
  const { dataFolder, databaseBytes, walBytes, events, calls, keyNote } = status;
  return (
    <section aria-labelledby="setup-storage">
      <header className="setup-head">
        <h1 id="setup-storage">Storage</h1>
        <span className="faint">
          one SQLite database; every event is written to disk before its sender is answered
        </span>
      </header>
      <dl className="setup-box setup-facts">
        <div>
          <dt>Data folder</dt>
          <dd>
            <code className="truncate">{dataFolder}</code>
            <CopyButton text={dataFolder} title="Copy the path" />
          </dd>
        </div>
        <div>
          <dt>Size on disk</dt>
          <dd>
            {bytes(databaseBytes)}
            <span className="faint">
              {walBytes > 0
                ? `of it ${bytes(walBytes)} in the write-ahead log, which joins the database at the next rest`
                : "the write-ahead log is empty"}
            </span>
          </dd>
        </div>
        <div>
          <dt>Kept</dt>
          <dd>
            {count(events)} {events === 1 ? "event" : "events"}, {count(calls)}{" "}
            {calls === 1 ? "call" : "calls"}
          </dd>
        </div>
        <div>
          <dt>Key</dt>
          <dd className="setup-wrap">{keyNote}</dd>
        </div>
        <ReadAgain status={status} />
      </dl>
    </section>
  );
}

/** Asked for, `asked` is the status of that moment: only a later one can say that it is done. */
function ReadAgain({ status }: { status: StatusRow }) {
  const { busy, sentence, write } = useWrite();
  const [reading, setReading] = useState<{ events: number; asked: StatusRow | null } | null>(null);
  const begin = () =>
    write(async () => {
      const { events } = await engine.events.readAgain();
      setReading({ events, asked: useEntities.getState().status });
    });
  const { readingAgain } = status;
  const isDone = reading !== null && status !== reading.asked && readingAgain === null;
  return (
    <div>
      <dt>Read again</dt>
      <dd className="setup-wrap setup-read">
        <p>
          Reads the whole log with the packs and secrets of today. It may change calls; it never sends
          anything. Of call records that left, Deliver lists what would change, with the difference.
        </p>
        <div className="setup-read-line">
          <Button size="small" disabled={busy || readingAgain !== null} onClick={() => void begin()}>
            Read the log again
          </Button>
          <ReadingAgain />
          {isDone && (
            <span role="status">
              <StateWord tone="ok" mark="check">
                {count(reading.events)} {reading.events === 1 ? "event was" : "events were"} read again;
                nothing was sent
              </StateWord>
            </span>
          )}
        </div>
        {sentence && <ErrorLine sentence={sentence} />}
      </dd>
    </div>
  );
}
