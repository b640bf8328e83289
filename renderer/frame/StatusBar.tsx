import type { StatusRow } from "../../shared/live";
import type { TunnelRow } from "../../shared/tunnel";
import { PlanStatus } from "../demo/DemoPlan";
import { HandlersRunning } from "../effects/HandlersRunning";
import { useConnection } from "../engine-client";
import { useEntities } from "../entities";
import { PresentingStatus } from "../presenting/Presenting";
import { stateWords } from "../setup/tunnel/tunnel-words";
import { PlayingRun } from "../simulate/PlayingRun";
import { age, bytes, count, milliseconds } from "../time";
import { openSetup, searchOutbox, useView } from "../view";
import { Dot } from "./Dot";
import { ForwardingStatus } from "./ForwardingStatus";
import { KeepingStatus } from "./KeepingStatus";
import "./status-bar.css";

const address = (url: string) => url.replace(/^https?:\/\//, "").replace(/\/$/, "");

function Receiving({ status }: { status: StatusRow }) {
  return (
    <>
      <span>
        <Dot state="good" /> receiving on <b>{address(status.receiver)}</b>
      </span>
      <TunnelStatus row={status.tunnel} now={status.now} />
      <span>
        <b>{count(status.events)}</b> {status.events === 1 ? "event" : "events"} ·{" "}
        <b>{count(status.calls)}</b> {status.calls === 1 ? "call" : "calls"} ·{" "}
        <b>{bytes(status.databaseBytes)}</b>
        {status.keeping.retention && " · retention on"}
      </span>
      <KeepingStatus keeping={status.keeping} />
      <span
        className="status-ack"
        title="Milliseconds from the last byte to the answer; 99 of 100 were faster"
      >
        ack p99 <b>{status.ackP99 === null ? "–" : milliseconds(status.ackP99)}</b>
      </span>
      <HandlersRunning />
      {status.backlog > 0 && (
        <span className="status-warn">
          <Dot state="trying" /> <b>{count(status.backlog)}</b> {status.backlog === 1 ? "event" : "events"}{" "}
          not read yet
        </span>
      )}
      <ForwardingStatus />
      {status.queueFull > 0 && (
        <span className="status-warn">
          queue was full <b>{count(status.queueFull)}×</b>
        </span>
      )}
    </>
  );
}

function Away() {
  const { state, opened, failed } = useConnection();
  if (state === "reconnecting" || opened > 0)
    return (
      <span className="status-bad" role="status">
        <Dot state="broken" /> connection to the engine lost, reconnecting … what you see may be old
      </span>
    );
  if (failed > 0)
    return (
      <span className="status-bad" role="status">
        <Dot state="broken" /> the engine does not answer, trying again …
      </span>
    );
  return (
    <span role="status">
      <Dot state="trying" /> connecting to the engine …
    </span>
  );
}

const reached = { online: "tunnel online", connecting: "tunnel connecting", degraded: "tunnel being asked" };

/** Without a way in from outside nothing is missing: the dot is hollow. */
function TunnelStatus({ row, now }: { row: TunnelRow; now: number }) {
  const { dot } = stateWords(row);
  const proven = row.provenAt === null ? "never proven" : `proven ${age(row.provenAt, now)} ago`;
  return (
    <span className={dot === "broken" ? "status-bad" : undefined} title={row.because?.what}>
      <Dot state={dot} />{" "}
      {row.state === "not-needed" ? (
        "no tunnel · local only"
      ) : row.state === "off" ? (
        "tunnel off"
      ) : (
        <>
          {row.state === "down" ? "tunnel down" : reached[row.state]}, {proven}
        </>
      )}
    </span>
  );
}

/** Always true: what is not known is not said. */
export function StatusBar({ onHelp }: { onHelp: () => void }) {
  const status = useEntities((state) => state.status);
  const open = useConnection((state) => state.state === "open");
  const presenting = useView((state) => state.presenting);
  return (
    <footer className="status-bar">
      {open && status ? <Receiving status={status} /> : <Away />}
      <span className="grow" />
      {open && status && (
        <>
          {status.alerts[0] && (
            <button
              type="button"
              className="status-outbox status-bad"
              title={status.alerts.map(({ title }) => title).join("\n")}
              onClick={() => openSetup("alerts")}
            >
              <Dot state="broken" /> <b>{count(status.alerts.length)}</b>{" "}
              {status.alerts.length === 1 ? "alert" : "alerts"}
            </button>
          )}
          <PlanStatus short={presenting} />
          <PresentingStatus />
          <PlayingRun />
          <button
            type="button"
            className="status-outbox"
            title="Show them on Deliver"
            onClick={() => searchOutbox(status.outbox.dead > 0 ? "state:dead" : "")}
          >
            outbox <b>{count(status.outbox.waiting)}</b> waiting
            {status.outbox.held > 0 && (
              <>
                {" · "}
                <b>{count(status.outbox.held)}</b> held
              </>
            )}
            {" · "}
            <span className={status.outbox.dead > 0 ? "status-bad" : undefined}>
              <b>{count(status.outbox.dead)}</b> dead
            </span>
          </button>
          <span>
            <b>{count(status.inCall)}</b> in call
          </span>
        </>
      )}
      <button type="button" className="status-keys" onClick={onHelp}>
        <kbd>?</kbd> keys
      </button>
    </footer>
  );
}
