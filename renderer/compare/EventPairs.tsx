import { Fragment, type KeyboardEvent } from "react";
import type { TimelineEvent } from "../../shared/calls";
import { EventGlyph } from "../calls/EventGlyph";
import { offsetWords } from "../calls/offset-words";
import { isLate } from "../calls/timeline-shapes";
import { difference } from "../time";
import { Glyph } from "../ui/Glyph";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import {
  type AttemptPair,
  type AttemptSide,
  type EventCell,
  type EventPair,
  isOneSided,
} from "./pair-events";

type EventPairsProps = {
  attempts: readonly AttemptPair[];
  opened: readonly string[] | null;
  onOpen: (events: readonly string[]) => void;
};

/** Each row is one event of both calls; where one has none its cell is hatched. A row opens the two against each other. */
export function EventPairs({ attempts, opened, onOpen }: EventPairsProps) {
  const rows = attempts.flatMap(({ events }) => events.map(idsOf)).filter((ids) => ids.length > 0);
  // One stop for Tab, and the arrows from there.
  const stop = (rows.find((ids) => ids.join() === opened?.join()) ?? rows[0])?.join() ?? null;
  return (
    <>
      <h2 className="compare-part">Events</h2>
      <table className="event-pairs" aria-label="Events beside each other" onKeyDown={walk}>
        <colgroup>
          <col className="pair-offset" />
          <col />
          <col className="pair-offset" />
          <col />
          <col className="pair-apart" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              A
            </th>
            <th scope="col" colSpan={2}>
              B
            </th>
            <th scope="col" className="pair-apart">
              B later by
            </th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((attempt) => (
            <Fragment key={`${attempt.a?.number} ${attempt.b?.number}`}>
              <tr className="pair-attempt">
                <AttemptHead side={attempt.a} />
                <AttemptHead side={attempt.b} />
                <td className="pair-apart" />
              </tr>
              {attempt.events.map((pair) => (
                <Row key={keyOf(pair)} pair={pair} opened={opened} stop={stop} onOpen={onOpen} />
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </>
  );
}

function AttemptHead({ side }: { side: AttemptSide | null }) {
  return (
    <td colSpan={2}>
      {side && (
        <>
          {side.number === 0 ? "No attempt" : `Attempt ${side.number}`}
          <span className="faint">
            {side.words && ` · ${side.words}`}
            {side.offset > 0 && ` · began ${offsetWords(side.offset)}`}
          </span>
        </>
      )}
    </td>
  );
}

function walk(event: KeyboardEvent<HTMLTableElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  buttons[buttons.indexOf(event.target as HTMLButtonElement) + step]?.focus();
  event.preventDefault();
}

function idsOf(pair: EventPair): string[] {
  return eventsOf(pair).map(({ eventId }) => eventId);
}

function eventsOf({ a, b }: EventPair): TimelineEvent[] {
  return [a, b].flatMap((cell) => (cell?.kind === "event" ? [cell.event] : []));
}

function keyOf(pair: EventPair): string {
  const ghosts = [pair.a, pair.b].map((cell) => (cell?.kind === "ghost" ? cell.ghost.type : ""));
  return [...idsOf(pair), ...ghosts].join(" ");
}

type RowProps = Omit<EventPairsProps, "attempts"> & { pair: EventPair; stop: string | null };

function Row({ pair, opened, stop, onOpen }: RowProps) {
  const { a, b } = pair;
  const events = eventsOf(pair);
  const ids = idsOf(pair);
  const isStop = ids.join() === stop;
  const apart = a?.kind === "event" && b?.kind === "event" ? b.offset - a.offset : null;
  const open = () => ids.length > 0 && onOpen(ids);
  const name = events[0]?.type ?? events[0]?.label ?? "";
  const says =
    ids.length === 2
      ? `Compare ${name} of A and B`
      : `Open ${name}, only ${a?.kind === "event" ? "A" : "B"} has it`;
  return (
    <tr
      className="pair-row"
      data-one-sided={isOneSided(pair) || undefined}
      aria-selected={opened !== null && ids.length > 0 && ids.join() === opened.join()}
      onClick={open}
    >
      <Cell cell={a} says={a?.kind === "event" ? says : null} isStop={isStop} />
      <Cell cell={b} says={a?.kind === "event" ? null : says} isStop={isStop} />
      <td className="pair-apart">{apart === null || Math.abs(apart) < 1 ? "" : difference(apart)}</td>
    </tr>
  );
}

/** One button a row: it stands in the first side that has the event. */
function Cell({ cell, says, isStop }: { cell: EventCell | null; says: string | null; isStop: boolean }) {
  if (cell === null) return <td className="diff-none" colSpan={2} aria-label="no such event" />;
  if (cell.kind === "ghost") {
    const { type, missing } = cell.ghost;
    return (
      <>
        <td className="pair-offset">–</td>
        <td className="pair-name">
          <div>
            <Glyph kind="ghost" stage={null} />
            <span className="truncate faint">{type}</span>
            <Tag tone="plain" {...(missing ? {} : { mark: "clock" as const })}>
              {missing ? "missing" : "awaited"}
            </Tag>
          </div>
        </td>
      </>
    );
  }
  const { event, offset } = cell;
  const words = <VisibleText text={event.type ?? event.label} />;
  return (
    <>
      <td className="pair-offset">{offsetWords(offset)}</td>
      <td className="pair-name" data-out={!event.inFold || undefined}>
        <div>
          <EventGlyph event={event} />
          {says !== null ? (
            <button type="button" className="pair-open truncate" aria-label={says} tabIndex={isStop ? 0 : -1}>
              {words}
            </button>
          ) : (
            <span className="truncate">{words}</span>
          )}
          {event.copies.length > 0 && <Tag tone="warn">{event.copies.length + 1}×</Tag>}
          {isLate(event) && <Tag tone="warn">late</Tag>}
          {event.problems.length > 0 && (
            <Tag tone="bad" mark="cross" title={event.problems[0]?.sentence}>
              {event.problems.length}
            </Tag>
          )}
          {(event.signature === "failed" || event.signature === "missing") && (
            <Tag tone={event.signature === "failed" ? "bad" : "warn"}>signature {event.signature}</Tag>
          )}
        </div>
      </td>
    </>
  );
}
