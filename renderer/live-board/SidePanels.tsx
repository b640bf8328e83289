import { memo } from "react";
import type { Board, BoardTrouble, FeedLine } from "../../shared/live-board";
import { providerWords } from "../calls/call-words";
import { count } from "../time";
import { visibleWords } from "../ui/hidden-characters";
import { StateWord } from "../ui/Tag";
import { openCall } from "../view";
import { clockIn, meanWords, whoWords } from "./board-words";
import { Age } from "./Ticking";
import "./side-panels.css";

type Kind = { words: string; tone: "bad" | "warn"; mark: "warning" | "clock" | "cross" };
const deadRecord: Kind = { words: "dead", tone: "bad", mark: "cross" };

/** What is stuck, late, or waits in the outbox, since when and why. */
export function Troubles({ board }: { board: Board }) {
  const kinds: { of: { count: number; rows: BoardTrouble[] }; kind: Kind }[] = [
    { of: board.stuck, kind: { words: "stuck", tone: "bad", mark: "warning" } },
    { of: board.late, kind: { words: "late", tone: "warn", mark: "clock" } },
    { of: board.records, kind: { words: "outbox", tone: "warn", mark: "clock" } },
  ];
  const hidden = kinds.reduce((sum, { of }) => sum + of.count - of.rows.length, 0);
  const isCalm = kinds.every(({ of }) => of.count === 0);
  return (
    <section className="board-panel" aria-label="Late and stuck">
      <header className="board-head">
        <h2>Late and stuck</h2>
      </header>
      {isCalm ? (
        <p className="board-calm">
          <StateWord tone="ok" mark="check">
            Nothing is late or stuck.
          </StateWord>
        </p>
      ) : (
        <ul className="board-list">
          {kinds
            .flatMap(({ of, kind: usual }) =>
              of.rows.map((row) => ({ row, kind: row.dead ? deadRecord : usual })),
            )
            .map(({ row, kind }) => (
              <li key={`${kind.words} ${row.callId} ${row.why}`}>
                <button
                  type="button"
                  className="trouble"
                  title="Open this call"
                  onClick={() => openCall(row.callId)}
                >
                  <StateWord tone={kind.tone} mark={kind.mark}>
                    {kind.words}
                  </StateWord>
                  <span className="mono">{whoWords(row.who)}</span>
                  <span className="secondary truncate grow" title={visibleWords(row.why)}>
                    {visibleWords(row.why)}
                  </span>
                  <Age since={row.since} />
                </button>
              </li>
            ))}
          {(hidden > 0 || board.records.more) && (
            <li className="board-more">
              and {count(hidden)} more{board.records.more ? " at least" : ""}
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

/** What just happened, newest first. */
export function Feed({ board }: { board: Board }) {
  return (
    <section className="board-panel board-feed" aria-label="What just happened">
      <header className="board-head">
        <h2>What just happened</h2>
      </header>
      {board.feed.length === 0 ? (
        <p className="board-empty">Nothing yet today.</p>
      ) : (
        <ol className="scroll board-list">
          {board.feed.map((line) => (
            <FeedRow key={line.number} line={line} zone={board.zone} />
          ))}
        </ol>
      )}
    </section>
  );
}

/** A line is never changed once it was said. */
const FeedRow = memo(
  function FeedRow({ line, zone }: { line: FeedLine; zone: string }) {
    return (
      <li>
        <button
          type="button"
          className="feed-line"
          title="Open this call"
          onClick={() => openCall(line.callId)}
        >
          <time className="faint">{clockIn(zone, line.at)}</time>
          <span className="stage-word" data-stage={line.stage ?? "none"}>
            <span className="stage-mark" aria-hidden />
            <span className="mono">{whoWords(line.who)}</span>
          </span>
          <span className="secondary truncate" title={visibleWords(line.words)}>
            {visibleWords(line.words)}
          </span>
        </button>
      </li>
    );
  },
  (a, b) => a.line.number === b.line.number && a.zone === b.zone,
);

export function SourceTable({ board }: { board: Board }) {
  return (
    <section className="board-panel" aria-label="By source">
      <header className="board-head">
        <h2>By source</h2>
      </header>
      {board.sources.length === 0 ? (
        <p className="board-empty">No source had a call today.</p>
      ) : (
        <table className="board-table" aria-label="Sources">
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col">Provider</th>
              {["Calls", "In call", "Ended", "Completed", "Copies", "Satisfaction", "Last event"].map(
                (words) => (
                  <th key={words} scope="col" className="number">
                    {words}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {board.sources.map((row) => (
              <tr key={row.source}>
                <td className="strong">{row.source}</td>
                <td className="secondary">{providerWords(row.provider)}</td>
                {[row.calls, row.inCall, row.ended, row.completed, row.duplicates].map((value, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
                  <td key={index} className="number">
                    {count(value)}
                  </td>
                ))}
                <td className="number">{meanWords(row.satisfaction)}</td>
                <td className="number">{row.lastAt === null ? "–" : clockIn(board.zone, row.lastAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
