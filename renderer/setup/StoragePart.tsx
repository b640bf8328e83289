import { useEffect, useState } from "react";
import type { StatusRow } from "../../shared/live";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { host } from "../host/current-host";
import { ReadingAgain } from "../ReadingAgain";
import { useWrite } from "../read";
import { bytes, count } from "../time";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { StateWord } from "../ui/Tag";
import { BackupRow, CheckRow } from "./storage/BackupRows";
import { ForgetRow } from "./storage/ForgetRow";
import { HoldNotice } from "./storage/HoldNotice";
import "./storage/keeping.css";
import { useKeptState } from "../presenting/kept-state";
import { ProveRow } from "./storage/ProveRow";
import { RestoreRow } from "./storage/RestoreRow";
import { RetentionRow } from "./storage/RetentionRow";
import { useKeeping } from "./storage/use-keeping";

/** Where everything lies, and what protects it. */
export function StoragePart() {
  const status = useEntities((state) => state.status);
  const { data: keeping, sentence, again } = useKeeping();
  const [restored, setRestored] = useKeptState("restore, from", "");
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
      {keeping && <HoldNotice hold={keeping.hold} onChanged={again} />}
      {sentence && (
        <div className="setup-error">
          <ErrorLine sentence={sentence} />
        </div>
      )}
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
        <Key note={keyNote} />
        {keeping && (
          <>
            <BackupRow state={keeping} onChanged={again} onRestore={setRestored} />
            <RestoreRow state={keeping} from={restored} onFrom={setRestored} onChanged={again} />
            <CheckRow state={keeping} onChanged={again} />
            <ProveRow state={keeping} onChanged={again} />
            <RetentionRow state={keeping} onChanged={again} />
            <ForgetRow state={keeping} onChanged={again} />
          </>
        )}
        <ReadAgain status={status} />
      </dl>
      {!keeping && !sentence && <Skeleton rows={4} height={72} />}
    </section>
  );
}

/** What protects the secrets; where the desktop has no keyring, memory alone is offered. */
function Key({ note }: { note: string }) {
  const [canKeepInMemory, setCanKeepInMemory] = useState(false);
  const { busy, sentence, write } = useWrite();
  useEffect(() => {
    void host.keyState().then((key) => setCanKeepInMemory(key.canKeepInMemory));
  }, []);
  const keep = () => write(async () => setCanKeepInMemory((await host.keepKeyInMemory()).canKeepInMemory));
  return (
    <div>
      <dt>Key</dt>
      <dd className="setup-wrap setup-read">
        <p>{note}</p>
        {canKeepInMemory && (
          <>
            <p>
              This desktop has no keyring: a key that is written down here protects a copied database, not
              this folder. Kept in memory it is gone when Ringback ends, and secrets are to be set again.
            </p>
            <div className="setup-read-line">
              <Button size="small" disabled={busy} onClick={() => void keep()}>
                Keep in memory for this session
              </Button>
            </div>
          </>
        )}
        {sentence && <ErrorLine sentence={sentence} />}
      </dd>
    </div>
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
