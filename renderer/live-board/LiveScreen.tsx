/** The live board: dense on a desk, large on a wall. */
import { Maximize } from "lucide-react";
import { memo, useEffect } from "react";
import type { Board, BoardShown } from "../../shared/live-board";
import { useKeys } from "../keys";
import { count } from "../time";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { Segments } from "../ui/Segments";
import { Tag } from "../ui/Tag";
import { openScreen, useView } from "../view";
import { ActiveCalls } from "./ActiveCalls";
import { useBoardFeed, useFollowedBoard, useFreshness } from "./board-feed";
import { dayIn, hourIn, meanWords, zoneWords } from "./board-words";
import { changeRule } from "./change-rule";
import { enterWallboard, leaveWallboard, useLeftFullScreen } from "./full-screen";
import { HourChart } from "./HourChart";
import { OutcomeBars } from "./OutcomeBars";
import { Feed, SourceTable, Troubles } from "./SidePanels";
import { Stale } from "./Stale";
import { Tiles } from "./Tiles";
import { Wallboard } from "./Wallboard";
import "../calls/stage-colours.css";
import "./live-board.css";

export function LiveScreen() {
  const shown = useView((view) => view.boardShown);
  const zone = useView((view) => view.boardZone);
  const isWall = useView((view) => view.wallboard);
  const board = useBoardFeed((feed) => feed.board);
  const freshness = useFreshness();
  useFollowedBoard(shown, zone);
  useLeftFullScreen();
  useEffect(() => leaveWallboard, []);
  useKeys("Live", [
    {
      key: "f",
      does: isWall ? "leave the wallboard" : "wallboard, full screen",
      run: () => {
        if (isWall) leaveWallboard();
        else enterWallboard();
        return true;
      },
    },
    {
      key: "Escape",
      run: () => {
        if (!isWall) return false;
        leaveWallboard();
        return true;
      },
    },
  ]);
  const isOld = freshness !== "fresh" && board !== null;
  return (
    <div className={isOld ? "live board-stale" : "live"}>
      {isWall ? <Wallboard board={board} /> : <Desk board={board} />}
    </div>
  );
}

function Desk({ board }: { board: Board | null }) {
  return (
    <div className="desk scroll">
      <Head board={board} />
      <Stale />
      {board ? <Figures board={board} /> : <NoBoard />}
    </div>
  );
}

const segments: readonly { value: BoardShown; words: string; title: string }[] = [
  { value: "live", words: "Live", title: "Live and pulled calls" },
  { value: "with-simulated", words: "With simulated", title: "Calls of scenarios too" },
];

function Head({ board }: { board: Board | null }) {
  return (
    <header className="desk-head">
      <h1>Live</h1>
      {board && (
        <>
          <span className="secondary">{dayIn(board.zone, board.day.from)}</span>
          {board.shown === "with-simulated" && board.origins.simulated > 0 && (
            <Tag tone="warn">
              {count(board.origins.simulated)} of {count(board.today.calls)} simulated
            </Tag>
          )}
          {board.behind > 0 && <Tag tone="warn">{count(board.behind)} calls not counted yet</Tag>}
        </>
      )}
      <span className="grow" />
      {board && (
        <Segments
          label="Which calls"
          value={board.shown}
          segments={segments}
          onChange={(boardShown) => useView.setState({ boardShown })}
        />
      )}
      <ZoneChoice ownZone={board?.ownZone ? board.zone : null} />
      <Button icon={<Maximize size={13} aria-hidden />} onClick={enterWallboard}>
        Wallboard <kbd>F</kbd>
      </Button>
    </header>
  );
}

const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")];

/** A call belongs to the day on which it started: in this zone. Four hundred names are not gone through with every board. */
const ZoneChoice = memo(function ZoneChoice({ ownZone }: { ownZone: string | null }) {
  const chosen = useView((view) => view.boardZone);
  return (
    <select
      className="zone-choice"
      aria-label="Time zone of the day"
      title="The day is midnight to midnight in this time zone"
      value={chosen ?? ""}
      onChange={(event) => useView.setState({ boardZone: event.target.value || null })}
    >
      <option value="">The engine's zone{ownZone === null ? "" : ` (${zoneWords(ownZone)})`}</option>
      {zones.map((zone) => (
        <option key={zone} value={zone}>
          {zoneWords(zone)}
        </option>
      ))}
    </select>
  );
});

function NoBoard() {
  const sentence = useBoardFeed((feed) => feed.sentence);
  const isOwnZone = useView((view) => view.boardZone === null);
  if (!sentence) return <p className="board-empty">Counting today's calls …</p>;
  return (
    <Empty
      title="There is no board"
      why={sentence}
      action={
        isOwnZone ? undefined : (
          <Button onClick={() => useView.setState({ boardZone: null })}>Use the engine's zone</Button>
        )
      }
    />
  );
}

function Figures({ board }: { board: Board }) {
  const hidden = board.shown === "live" && board.today.calls === 0 ? board.origins.simulated : 0;
  return (
    <>
      {hidden > 0 && (
        <p className="board-hint">
          No live call today; {count(hidden)} simulated {hidden === 1 ? "one is" : "ones are"} not counted.
          <Button size="small" onClick={() => useView.setState({ boardShown: "with-simulated" })}>
            Count them too
          </Button>
        </p>
      )}
      {board.today.calls === 0 && board.origins.simulated === 0 && board.active.inProgress === 0 && (
        <p className="board-hint">
          No call has started today. The board fills with the first event.
          <Button size="small" onClick={() => openScreen("simulate")}>
            Play a scenario
          </Button>
        </p>
      )}
      <Tiles board={board} />
      <div className="desk-columns">
        <div className="desk-column">
          <ActiveCalls board={board} />
          <Charts board={board} />
          <SourceTable board={board} />
        </div>
        <div className="desk-column">
          <section className="board-panel" aria-label="How they ended">
            <header className="board-head">
              <h2>How they ended</h2>
              <span className="faint">today</span>
            </header>
            <OutcomeBars board={board} />
            {board.change && (
              <p className="board-change" title={changeRule}>
                {board.change}
              </p>
            )}
          </section>
          <Troubles board={board} />
          <Feed board={board} />
        </div>
      </div>
    </>
  );
}

function Charts({ board }: { board: Board }) {
  const { hours, zone } = board;
  const names = hours.map(({ at }) => hourIn(zone, at));
  const said = (of: (hour: Board["hours"][number]) => string | null) =>
    hours.flatMap((hour, index) => (of(hour) === null ? [] : `${names[index]} ${of(hour)}`)).join(", ") ||
    "none";
  return (
    <div className="desk-charts">
      <section className="board-panel" aria-label="Calls by hour">
        <header className="board-head">
          <h2>Calls by hour</h2>
          <span className="faint">
            <i className="key key-all" aria-hidden /> started <i className="key key-completed" aria-hidden />{" "}
            completed
          </span>
        </header>
        <HourChart
          label={`Calls by the hour they started in: ${said(({ calls, completed }) => (calls === 0 ? null : `${calls}, ${completed} completed`))}`}
          hours={names}
          series={[
            { label: "calls", values: hours.map(({ calls }) => calls || null), colour: "--deco", bars: true },
            {
              label: "completed",
              values: hours.map(({ completed }) => completed || null),
              colour: "--stage-final",
              bars: true,
            },
          ]}
        />
      </section>
      <section className="board-panel" aria-label="Satisfaction by hour">
        <header className="board-head">
          <h2>Satisfaction by hour</h2>
          <span className="faint">
            {hours.some(({ satisfaction }) => satisfaction !== null) ? "mean, 1 to 5" : "no call tells one"}
          </span>
        </header>
        <HourChart
          label={`Satisfaction by hour: ${said(({ satisfaction, satisfactionCalls }) => (satisfaction === null ? null : `${meanWords(satisfaction)} of ${satisfactionCalls}`))}`}
          hours={names}
          range={[1, 5]}
          series={[
            {
              label: "satisfaction",
              values: hours.map(({ satisfaction }) => satisfaction),
              colour: "--stage-final",
              bars: false,
            },
          ]}
        />
      </section>
    </div>
  );
}
