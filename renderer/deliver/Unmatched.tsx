import type { AskingRow } from "../../shared/outbox-contract";
import { useNow } from "../calls/use-now";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { phoneWords } from "../phone";
import { type Read, useRead } from "../read";
import { age } from "../time";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { VisibleText } from "../ui/VisibleText";
import { openCall } from "../view";
import { HeldDecision } from "./StepDecision";

/** What asks at one destination, read again when deliveries changed. */
export function useUnmatched(destinationId: string | null): Read<AskingRow[]> {
  const outbox = useEntities(({ status }) => status?.outbox);
  return useRead(
    destinationId === null ? null : `unmatched ${destinationId}`,
    async () => (await engine.decisions.list(destinationId === null ? {} : { destinationId })).rows,
    [outbox?.held, outbox?.delivered, outbox?.dead],
  );
}

/** Call records whose person only somebody here can name. Each choice is made where the question stands. */
export function Unmatched({ rows }: { rows: Read<AskingRow[]> }) {
  const now = useNow(30_000);
  if (rows.sentence) return <ErrorLine sentence={rows.sentence} again={rows.again} />;
  if (rows.data === null) return <Skeleton rows={3} widths={[60, 48, 54]} />;
  if (rows.data.length === 0)
    return (
      <Empty
        title="Everybody is matched"
        why="A call record stands here when its number belongs to nobody there, to several, or only weakly to one. It waits until you say who it is."
      />
    );
  return (
    <ul className="unmatched" aria-label="Unmatched call records">
      {rows.data.map((row) => (
        <li key={row.deliveryId}>
          <div className="unmatched-who">
            <b className="truncate">
              <VisibleText text={row.phone ? phoneWords(row.phone) : (row.person ?? "no number")} />
            </b>
            <Button tone="link" className="mono" onClick={() => openCall(row.callId)}>
              <span className="truncate">
                <VisibleText text={row.callKey ?? row.callId} />
              </span>
            </Button>
            <span className="mono faint">v{row.version}</span>
            <span className="grow" />
            <span className="faint">{age(row.since, now)}</span>
          </div>
          <HeldDecision
            deliveryId={row.deliveryId}
            question={row.question}
            destination={row.destination}
            onDecided={rows.again}
          />
        </li>
      ))}
    </ul>
  );
}
