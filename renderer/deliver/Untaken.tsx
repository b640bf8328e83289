import { engine } from "../engine-client";
import { useRead } from "../read";
import { count, moment } from "../time";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { VisibleText } from "../ui/VisibleText";
import { openCall } from "../view";
import "./asks/asks.css";
import "./would-change.css";

/** Ended live calls that the conditions of every destination refuse, each with the first reason. */
export function Untaken({ total }: { total: number }) {
  const untaken = useRead("untaken", () => engine.gates.untaken({ limit: 200 }), [total]);
  if (untaken.sentence) return <ErrorLine sentence={untaken.sentence} again={untaken.again} />;
  if (!untaken.data) return <Skeleton rows={3} widths={[60, 48, 54]} />;
  const { rows, count: all } = untaken.data;
  if (rows.length === 0)
    return (
      <Empty
        title="Every call is taken by a destination"
        why="An ended call that the conditions of every destination refuse stands here, with the reason."
      />
    );
  return (
    <div className="would">
      <header className="asks-head">
        <div className="grow">
          <h3>
            {all === 1
              ? "1 ended call is taken by no destination."
              : `${count(all)} ended calls are taken by no destination.`}
          </h3>
          <p className="asks-evidence">
            <span>
              Each says the first condition that refuses it. A gate's settings say which calls it takes.
            </span>
          </p>
        </div>
      </header>
      <ul className="would-rows scroll" aria-label="Calls that no destination takes">
        {rows.map(({ call, because }) => (
          <li key={call.callId} className="untaken-row">
            <Button tone="link" className="mono" onClick={() => openCall(call.callId)}>
              <span className="truncate" title={call.key}>
                <VisibleText text={call.key} />
              </span>
            </Button>
            <span className="secondary">{call.outcome ?? "no outcome"}</span>
            <span className="faint truncate" title={because}>
              {because}
            </span>
            <time className="mono faint">{moment(call.lastReceivedAt)}</time>
          </li>
        ))}
      </ul>
      {rows.length < all && (
        <p className="at-gate-more faint">
          the newest {count(rows.length)} of {count(all)}
        </p>
      )}
    </div>
  );
}
