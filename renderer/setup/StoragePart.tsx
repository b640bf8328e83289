import { useState } from "react";
import type { StatusRow } from "../../shared/live";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
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

/** Asked for, `asked` is the status of that moment: only a later one can say how far it is. */
function ReadAgain({ status }: { status: StatusRow }) {
  const { busy, sentence, write } = useWrite();
  const [reading, setReading] = useState<{ events: number; asked: StatusRow | null } | null>(null);
  const begin = () =>
    write(async () => {
      const { events } = await engine.events.readAgain();
      setReading({ events, asked: useEntities.getState().status });
    });
  const isDone = reading !== null && status !== reading.asked && status.backlog === 0;
  const left = reading === null || status === reading.asked ? (reading?.events ?? 0) : status.backlog;
  const read = reading === null ? 0 : Math.max(0, reading.events - left);
  return (
    <div>
      <dt>Read again</dt>
      <dd className="setup-wrap setup-read">
        <p>
          Reads the whole log with the packs and secrets of today. It may change calls; it never sends
          anything. A call that came out differently is held by history until you send it.
        </p>
        <div className="setup-read-line">
          <Button size="small" disabled={busy || (reading !== null && !isDone)} onClick={() => void begin()}>
            Read the log again
          </Button>
          {reading !== null && !isDone && (
            <>
              <progress
                className="setup-progress"
                aria-label="Events read again"
                max={Math.max(1, reading.events)}
                value={read}
              />
              <span className="secondary tabular" role="status">
                {count(read)} of {count(reading.events)} events read
              </span>
            </>
          )}
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
