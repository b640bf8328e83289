import { useState } from "react";
import type { CrmCard } from "../../shared/crm-card";
import { useNow } from "../calls/use-now";
import { engine } from "../engine-client";
import { useWrite } from "../read";
import { age, clockSeconds, count, duration, isSameDay, moment } from "../time";
import { Button } from "../ui/Button";
import { ErrorLine } from "../ui/ErrorLine";

/** How fresh a record is, when the next sync comes, and that one can have it now. */
export function SyncTruth({ card, again }: { card: CrmCard; again: () => void }) {
  const now = useNow(1_000);
  const syncing = useWrite();
  const { lastSyncedAt, sync, waiting } = card;
  const [taken, setTaken] = useState<number | null>(null);
  const bring = async () => {
    const done = await syncing.write(async () => setTaken((await engine.crm.sync.now()).taken));
    if (done) again();
  };
  const left = sync.nextAt === null ? null : Math.max(0, sync.nextAt - now);
  const source =
    card.sourceUpdatedAt === null ? undefined : `changed at its source ${moment(card.sourceUpdatedAt)}`;
  return (
    <div className="crm-sync">
      <p className="secondary" title={source}>
        {lastSyncedAt === null ? (
          "made here, never synced"
        ) : (
          <>
            synced{" "}
            <b className="strong tabular">
              {isSameDay(lastSyncedAt, now) ? clockSeconds(lastSyncedAt) : moment(lastSyncedAt)}
            </b>
            {taken === null && `, ${age(lastSyncedAt, now)} ago`}
          </>
        )}
        {taken !== null && (
          <span role="status">{taken === 0 ? ", nothing waited" : `, ${count(taken)} brought`}</span>
        )}
        <br />
        {left === null ? "no sync by itself" : "next sync in "}
        {left !== null && <b className="strong tabular">{duration(Math.ceil(left / 1_000) * 1_000)}</b>}
        {waiting > 0 && <span className="crm-sync-waits">, {waiting} waiting</span>}
      </p>
      <Button disabled={syncing.busy} onClick={() => void bring()}>
        Sync now
      </Button>
      {syncing.sentence && <ErrorLine sentence={syncing.sentence} />}
    </div>
  );
}
