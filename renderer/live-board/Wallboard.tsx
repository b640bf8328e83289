/** For a room: four numbers, the calls under way, how they ended, and what is wrong. Nothing to click. */
import { Check, CircleCheck, Clock, TriangleAlert, X } from "lucide-react";
import { memo, type ReactNode, useRef } from "react";
import type { Board, BoardCall } from "../../shared/live-board";
import { durationWords } from "../calls/duration-words";
import { count } from "../time";
import { isSameRow, StageWord } from "./ActiveCalls";
import { useBoardFeed } from "./board-feed";
import { ackParts, lateWords, lineOf, meanWords, stuckWords, whoWords } from "./board-words";
import { changeRule } from "./change-rule";
import { OutcomeBars } from "./OutcomeBars";
import { Stale } from "./Stale";
import { Age, PhaseBar, Running, useIsLong } from "./Ticking";
import { Trend } from "./Trend";
import { useFlip } from "./use-flip";
import "./wallboard.css";
import "./wall-numbers.css";
import "./wall-rows.css";
import "./wall-trouble.css";

const mostRows = 6;

export function Wallboard({ board }: { board: Board | null }) {
  const sentence = useBoardFeed((feed) => feed.sentence);
  return (
    <div className="wall">
      <h1 className="visually-hidden">Live, wallboard</h1>
      <Stale />
      {board ? (
        <>
          <Numbers board={board} />
          <div className="wall-middle">
            <Active board={board} />
            <Ended board={board} />
          </div>
          <Bottom board={board} />
        </>
      ) : (
        <p className="wall-wait">{sentence || "Counting today's calls …"}</p>
      )}
    </div>
  );
}

function Numbers({ board }: { board: Board }) {
  const { active, today, ack } = board;
  const { mean, calls } = today.satisfaction;
  const slowest = ackParts(ack.p99);
  const isWithin = ack.strictest === null || ack.p99 === null || ack.p99 < ack.strictest.ms;
  return (
    <dl className="wall-numbers">
      <WallNumber label="Active calls" value={count(active.inCall)} of={`of ${count(active.inProgress)}`} />
      <WallNumber label="Completed today" value={count(today.completed)} of={`of ${count(today.ended)}`} />
      <WallNumber
        label={
          calls === 0 ? "Satisfaction" : `Satisfaction, ${count(calls)} ${calls === 1 ? "call" : "calls"}`
        }
        value={meanWords(mean)}
        of={calls === 0 ? "not told" : "of 5"}
      >
        <Trend values={board.hours.map(({ satisfaction }) => satisfaction)} />
      </WallNumber>
      <WallNumber label="Ack, slowest 1 %" value={slowest.number} of={slowest.unit}>
        {ack.strictest && ack.p99 !== null && (
          <span className={isWithin ? "wall-good" : "wall-bad"}>
            {isWithin ? <Check aria-hidden /> : <X aria-hidden />} limit {durationWords(ack.strictest.ms)}
          </span>
        )}
      </WallNumber>
    </dl>
  );
}

function WallNumber(props: { label: string; value: ReactNode; of: string; children?: ReactNode }) {
  return (
    <div className="wall-panel wall-number">
      <dt>{props.label}</dt>
      <dd>
        <b className="tabular">{props.value}</b>
        <span className="wall-of">{props.of}</span>
        {props.children && <span className="wall-beside">{props.children}</span>}
      </dd>
    </div>
  );
}

function Active({ board }: { board: Board }) {
  const list = useRef<HTMLUListElement>(null);
  const { rows, inProgress, usualMs } = board.active;
  const shown = rows.slice(0, inProgress > mostRows ? mostRows - 1 : mostRows);
  useFlip(
    list,
    shown.map(({ callId }) => callId),
  );
  return (
    <section className="wall-panel wall-active" aria-label="In progress">
      <header>
        <h2>In progress</h2> <span>{inProgress > 0 && `${count(inProgress)}, `}stage by stage</span>
      </header>
      {shown.length === 0 ? (
        <p className="wall-none">{board.today.calls === 0 ? "No call yet today" : "No call is under way"}</p>
      ) : (
        <ul ref={list}>
          {shown.map((call) => (
            <WallRow key={call.callId} call={call} usualMs={usualMs} />
          ))}
          {inProgress > shown.length && (
            <li className="wall-more">and {count(inProgress - shown.length)} more</li>
          )}
        </ul>
      )}
    </section>
  );
}

const WallRow = memo(function WallRow({ call, usualMs }: { call: BoardCall; usualMs: number | null }) {
  const isLong = useIsLong(call, usualMs);
  return (
    <li className={isLong ? "wall-row wall-long" : "wall-row"} data-row={call.callId}>
      <span className="wall-who">
        <b className="truncate">{whoWords(call.who)}</b>
        <span>{lineOf(call)}</span>
      </span>
      <PhaseBar call={call} usualMs={usualMs} />
      <StageWord call={call} />
      <b className="wall-time">
        {isLong && <span className="visually-hidden">unusually long, </span>}
        <Running since={call.stageSince} />
      </b>
    </li>
  );
}, isSameRow);

function Ended({ board }: { board: Board }) {
  const isMixed = board.shown === "with-simulated" && board.origins.simulated > 0;
  return (
    <section className="wall-panel wall-ended" aria-label="How they ended">
      <header>
        <h2>How they ended</h2> <span>{isMixed ? "today, simulated too" : "today"}</span>
      </header>
      <OutcomeBars board={board} />
      <p className="wall-change" title={changeRule}>
        {board.change}
      </p>
    </section>
  );
}

function Bottom({ board }: { board: Board }) {
  const stuck = stuckWords(board);
  const late = lateWords(board);
  return (
    <section className="wall-bottom" aria-label="Late and stuck">
      {stuck && (
        <div className="wall-trouble wall-stuck">
          <TriangleAlert aria-hidden />
          <p>
            <b>{stuck.title}</b>
            <span>{stuck.why}</span>
          </p>
          <Age since={stuck.since} />
        </div>
      )}
      {late && (
        <div className="wall-trouble wall-late">
          <Clock aria-hidden />
          <p>
            <b>{late.title}</b>
            <span>{late.why}</span>
          </p>
          <Age since={late.since} />
        </div>
      )}
      {!stuck && !late && (
        <div className="wall-trouble wall-calm">
          <CircleCheck aria-hidden />
          <p>
            <b>Nothing is late or stuck</b>
          </p>
        </div>
      )}
    </section>
  );
}
