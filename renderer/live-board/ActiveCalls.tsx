import { memo } from "react";
import type { Board, BoardCall } from "../../shared/live-board";
import { stageWords } from "../calls/stage-words";
import { count } from "../time";
import { visibleWords } from "../ui/hidden-characters";
import { openCall } from "../view";
import { lineOf, whoWords } from "./board-words";
import { PhaseBar, Running, useIsLong } from "./Ticking";
import "./active-calls.css";

/** Calls under way, those in conversation first, then the oldest. */
export function ActiveCalls({ board }: { board: Board }) {
  const { rows, inProgress, inCall, usualMs } = board.active;
  const others = inProgress - rows.length;
  return (
    <section className="board-panel board-active" aria-label="In progress">
      <header className="board-head">
        <h2>In progress</h2>
        {inProgress > 0 && (
          <span className="faint">
            {count(inCall)} in call of {count(inProgress)}
          </span>
        )}
      </header>
      {rows.length === 0 ? (
        <p className="board-empty">
          {board.today.calls === 0
            ? "No call yet today. One stands here from its first event on, until it is final."
            : "No call is under way."}
        </p>
      ) : (
        <div className="scroll">
          <table className="board-table" aria-label="Calls in progress">
            <thead>
              <tr>
                <th scope="col">Who</th>
                <th scope="col">Provider</th>
                <th scope="col" className="board-bar">
                  Stages so far
                </th>
                <th scope="col">Stage</th>
                <th scope="col" className="number">
                  In it
                </th>
                <th scope="col" className="number">
                  In all
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((call) => (
                <ActiveRow key={call.callId} call={call} usualMs={usualMs} />
              ))}
            </tbody>
          </table>
          {others > 0 && <p className="board-more">and {count(others)} more</p>}
        </div>
      )}
    </section>
  );
}

type RowProps = { call: BoardCall; usualMs: number | null };

const ActiveRow = memo(function ActiveRow({ call, usualMs }: RowProps) {
  const isLong = useIsLong(call, usualMs);
  return (
    <tr className={isLong ? "board-long" : undefined}>
      <td>
        <button
          type="button"
          className="board-who"
          title="Open this call"
          onClick={() => openCall(call.callId)}
        >
          <span className="mono">{whoWords(call.who)}</span>
          {call.name !== null && <span className="faint truncate"> {visibleWords(call.name)}</span>}
        </button>
      </td>
      <td className="secondary">{lineOf(call)}</td>
      <td className="board-bar">
        <PhaseBar call={call} usualMs={usualMs} />
      </td>
      <td>
        <StageWord call={call} />
      </td>
      <td className="number">
        <Running since={call.stageSince} />
      </td>
      <td
        className="number"
        title={isLong ? "Longer than nine of ten of today's completed calls" : undefined}
      >
        {isLong && <span className="visually-hidden">unusually long, </span>}
        <Running since={call.since} />
      </td>
    </tr>
  );
}, isSameRow);

/** Every board brings all rows anew; most of them say what they said before. */
export function isSameRow(a: RowProps, b: RowProps): boolean {
  return a.usualMs === b.usualMs && JSON.stringify(a.call) === JSON.stringify(b.call);
}

/** A circle for a conversation, a square for all that leads to it or comes of it. */
export function StageWord({ call }: { call: BoardCall }) {
  return (
    <span className="stage-word" data-stage={call.stage}>
      <span className="stage-mark" aria-hidden />
      {stageWords(call.stage)}
    </span>
  );
}
