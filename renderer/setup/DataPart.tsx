import { useState } from "react";
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
export function DataPart() {
  const status = useEntities((state) => state.status);
  const { busy, sentence, write } = useWrite();
  const [read, setRead] = useState<number | null>(null);
  if (!status) return <Skeleton rows={4} height={36} />;
  return (
    <section aria-labelledby="setup-data">
      <header className="setup-head">
        <h1 id="setup-data">Data folder</h1>
        <span className="faint">
          one SQLite database; every event is written to disk before its sender is answered
        </span>
      </header>
      <dl className="setup-box setup-facts">
        <div>
          <dt>Folder</dt>
          <dd>
            <code className="truncate">{status.dataFolder}</code>
            <CopyButton text={status.dataFolder} title="Copy the path" />
          </dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>
            {bytes(status.databaseBytes)} for {count(status.events)} events and {count(status.calls)} calls
          </dd>
        </div>
        <div>
          <dt>Key</dt>
          <dd className="setup-wrap">{status.keyNote}</dd>
        </div>
        <div>
          <dt>Receiver</dt>
          <dd>
            <code>{status.receiver}</code>
          </dd>
        </div>
        <div>
          <dt>Sandbox CRM</dt>
          <dd>
            <code>{status.crm}</code>
          </dd>
        </div>
        <div>
          <dt>Read again</dt>
          <dd className="setup-wrap">
            <span className="grow">
              Reads the whole log with the packs and secrets of today. It may change calls; it never sends
              anything.
            </span>
            {read !== null && (
              <StateWord tone="ok" mark="check">
                {count(read)} events are being read
              </StateWord>
            )}
            <Button
              size="small"
              disabled={busy}
              onClick={() => void write(async () => setRead((await engine.events.readAgain()).events))}
            >
              Read the log again
            </Button>
          </dd>
        </div>
      </dl>
      {sentence && <ErrorLine sentence={sentence} />}
    </section>
  );
}
