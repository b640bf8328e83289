import type { ReactNode } from "react";
import type { Board } from "../../shared/live-board";
import { durationWords } from "../calls/duration-words";
import { count, milliseconds } from "../time";
import { meanWords, shareWords, spanWords } from "./board-words";
import "./tiles.css";

/** A figure with the scale it is judged by. */
function Tile({
  label,
  value,
  of,
  title,
}: {
  label: string;
  value: ReactNode;
  of: ReactNode;
  title?: string;
}) {
  return (
    <div className="tile" title={title}>
      <dt>{label}</dt>
      <dd>
        <b className="tile-value tabular">{value}</b>
        <span className="tile-of">{of}</span>
      </dd>
    </div>
  );
}

const calls = (number: number) => `${count(number)} ${number === 1 ? "call" : "calls"}`;

export function Tiles({ board }: { board: Board }) {
  const { today, active, ack } = board;
  const { satisfaction, resolved, talk, toFinal } = today;
  const { strictest } = ack;
  return (
    <dl className="tiles">
      <Tile
        label="Active calls"
        value={count(active.inCall)}
        of={`of ${count(active.inProgress)} in progress`}
      />
      <Tile
        label="Completed today"
        value={count(today.completed)}
        of={`of ${count(today.ended)} ended, ${calls(today.calls)} in all`}
      />
      <Tile
        label="Satisfaction"
        value={meanWords(satisfaction.mean)}
        of={satisfaction.calls === 0 ? "no call tells one" : `of 5, mean of ${calls(satisfaction.calls)}`}
        title="By the metrics map of each source, from 1 to 5"
      />
      <Tile
        label="Resolved"
        value={shareWords(resolved)}
        of={resolved.calls === 0 ? "no call tells it" : `of ${calls(resolved.calls)} that tell`}
      />
      <Tile
        label="Talk time"
        value={talk.calls === 0 ? "–" : spanWords(talk.sumMs)}
        of={talk.meanMs === null ? "nobody talked" : `${spanWords(talk.meanMs)} on average`}
      />
      <Tile
        label="Time to final"
        value={toFinal.medianMs === null ? "–" : durationWords(toFinal.medianMs)}
        of={
          toFinal.p95Ms === null
            ? "no call was final"
            : `half of them; 95 % in ${durationWords(toFinal.p95Ms)}`
        }
        title="From the event that ended a call to the one that made it final"
      />
      <Tile
        label="Ack, slowest 1 %"
        value={ack.p99 === null ? "–" : milliseconds(ack.p99)}
        of={
          <>
            {ack.p50 !== null && `half in ${milliseconds(ack.p50)}`}
            {strictest &&
              `${ack.p50 === null ? "" : "; "}limit ${durationWords(strictest.ms)}, ${strictest.source}`}
          </>
        }
        title={`Over the last ${calls(ack.answers).replace("call", "answer")} of any origin; the limit is the strictest platform's`}
      />
      <Tile label="Copies today" value={count(today.duplicates)} of="events that came again" />
    </dl>
  );
}
