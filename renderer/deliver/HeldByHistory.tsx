import { useState } from "react";
import type { DestinationRow } from "../../shared/deliveries";
import { engine } from "../engine-client";
import { useRead, useWrite } from "../read";
import { count, moment } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { StateWord } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openCall } from "../view";

const mostAtOnce = 500;

/** What would be sent, call by call, before anything is. */
export function HeldByHistory({ destination, onSent }: { destination: DestinationRow; onSent: () => void }) {
  const { destinationId, name, enabled } = destination;
  const held = useRead(destinationId, () => engine.destinations.heldByHistory({ destinationId }), [
    destination.heldByHistory,
  ]);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [sent, setSent] = useState<number | null>(null);
  const { busy, sentence, write } = useWrite();
  if (held.sentence) return <ErrorLine sentence={held.sentence} />;
  if (!held.data) return <Skeleton rows={3} widths={[60, 48, 54]} />;
  const rows = held.data.rows;
  const callIds = rows
    .map(({ call }) => call.callId)
    .filter((callId) => !left.has(callId))
    .slice(0, mostAtOnce);
  const send = () =>
    write(async () => {
      setSent((await engine.destinations.sendHeld({ destinationId, callIds })).sent);
      onSent();
    });
  const choose = (callId: string, chosen: boolean) => {
    const next = new Set(left);
    if (chosen) next.delete(callId);
    else next.add(callId);
    setLeft(next);
  };
  return (
    <div className="held">
      <ul className="held-rows scroll">
        {rows.map(({ call, because }) => (
          <li key={call.callId}>
            <input
              type="checkbox"
              aria-label={`Send ${call.key}`}
              checked={!left.has(call.callId)}
              onChange={({ target }) => choose(call.callId, target.checked)}
            />
            <Button tone="link" className="mono" onClick={() => openCall(call.callId)}>
              <span className="truncate" title={call.key}>
                <VisibleText text={call.key} />
              </span>
            </Button>
            <span className="truncate">
              <VisibleText text={call.personName ?? call.phone ?? "–"} />
            </span>
            <span className="secondary">{call.outcome ?? "no outcome"}</span>
            <span className="faint truncate" title={because}>
              {because}
            </span>
            <time className="mono faint">{moment(call.lastReceivedAt)}</time>
          </li>
        ))}
      </ul>
      <div className="held-end">
        <Button tone="filled" disabled={busy || !enabled || callIds.length === 0} onClick={() => void send()}>
          Send {count(callIds.length)} to {name}
        </Button>
        {!enabled && <span className="secondary">Switch it on first.</span>}
        {sent !== null && (
          <StateWord tone="ok" mark="check">
            {count(sent)} put into the outbox
          </StateWord>
        )}
        {rows.length < held.data.count && (
          <span className="faint">
            the first {count(rows.length)} of {count(held.data.count)}
          </span>
        )}
        {sentence && <ErrorLine sentence={sentence} />}
      </div>
    </div>
  );
}
