import { Database, Send } from "lucide-react";
import { useState } from "react";
import type { DestinationRow } from "../../shared/deliveries";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { count } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Tag } from "../ui/Tag";
import { Toggle } from "../ui/Toggle";
import { HeldByHistory } from "./HeldByHistory";

export function DestinationCard({
  destination,
  onChanged,
}: {
  destination: DestinationRow;
  onChanged: () => void;
}) {
  const { destinationId, name, kind, url, enabled, promise, heldByHistory } = destination;
  const [held, setHeld] = useState(false);
  const { busy, sentence, write } = useWrite();
  const setEnabled = (next: boolean) =>
    void write(async () => {
      await engine.destinations.update({ destinationId, enabled: next });
      onChanged();
    });
  return (
    <article className="destination">
      <div className="destination-head">
        <span className="destination-icon" aria-hidden>
          {kind === "sandbox-crm" ? <Database size={15} /> : <Send size={14} />}
        </span>
        <div className="grow">
          <p className="destination-name">
            <b className="truncate">{name}</b>
            <Tag tone="plain">{kind === "sandbox-crm" ? "on this machine" : "any URL"}</Tag>
            {url && <span className="mono faint truncate">{url}</span>}
          </p>
          <p className="secondary destination-promise">{promise}</p>
        </div>
        <dl className="destination-counts">
          <Count words="delivered" value={destination.delivered} />
          <Count words="waiting" value={destination.waiting} />
          <Count words="dead" value={destination.dead} bad />
        </dl>
        <span className="destination-switch">
          <Toggle label={`${name} switched on`} checked={enabled} disabled={busy} onChange={setEnabled} />
          <span className="secondary">{enabled ? "on" : "off"}</span>
        </span>
      </div>
      {sentence && (
        <div className="destination-more">
          <ErrorLine sentence={sentence} />
        </div>
      )}
      {heldByHistory > 0 && (
        <div className="destination-more">
          <p className="destination-held">
            <Tag tone="warn" mark="clock">
              {count(heldByHistory)} held by history
            </Tag>
            <span className="secondary grow">
              Final before this was switched on, or by reading again. They leave only when you send them.
            </span>
            <Button size="small" aria-expanded={held} onClick={() => setHeld(!held)}>
              {held ? "Fold" : "Preview"}
            </Button>
          </p>
          {held && <HeldByHistory destination={destination} onSent={onChanged} />}
        </div>
      )}
    </article>
  );
}

function Count({ words, value, bad = false }: { words: string; value: number; bad?: boolean }) {
  return (
    <div className="destination-count" data-bad={bad && value > 0 ? true : undefined}>
      <dt>{words}</dt>
      <dd className="mono">{count(value)}</dd>
    </div>
  );
}
