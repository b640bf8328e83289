import type { Board } from "../../shared/live-board";
import { count } from "../time";
import { endedWords, shownOutcomes } from "./board-words";
import "./outcome-bars.css";

/** How calls of the day ended, always in the same order, so that the eye learns the places. */
export function OutcomeBars({ board }: { board: Board }) {
  const rows = shownOutcomes(board);
  const most = Math.max(1, ...rows.map(({ calls }) => calls));
  return (
    <ul className="outcome-bars">
      {rows.map(({ outcome, calls }) => (
        <li key={outcome ?? "none"} className="outcome-row">
          <span>{endedWords(outcome)}</span>
          <span className="outcome-track" aria-hidden>
            <span
              className="outcome-bar"
              data-outcome={outcome ?? "none"}
              style={{ width: `${(100 * calls) / most}%` }}
            />
          </span>
          <b className="tabular">{count(calls)}</b>
        </li>
      ))}
    </ul>
  );
}
