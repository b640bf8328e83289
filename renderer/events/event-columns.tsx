import type { EventRow } from "../../shared/events";
import { ordinal } from "../calls/duration-words";
import { attemptWords, failedWords } from "../failing/failing-words";
import { signatureWords } from "../inspector/signature/signature-words";
import { phoneWords } from "../phone";
import { PinMarks } from "../search/Pin";
import { columnMoment, duration, fullMoment, milliseconds } from "../time";
import { Glyph } from "../ui/Glyph";
import { StateWord, Tag } from "../ui/Tag";
import "../compare/compare.css";
import type { Column } from "../ui/VirtualTable";
import { VisibleText } from "../ui/VisibleText";
import { viaWords } from "../via-words";
import { openPerson, useView } from "../view";

function Received({ row }: { row: EventRow }) {
  return (
    <time className="mono secondary" title={fullMoment(row.receivedAt)}>
      {columnMoment(row.receivedAt)}
    </time>
  );
}

function EventCell({ row }: { row: EventRow }) {
  return (
    <>
      <Glyph kind={row.kind} stage={row.stage} />
      <span className="truncate">
        {row.type ? <VisibleText text={row.type} /> : <span className="faint">not read</span>}
      </span>
      <MarkLetter row={row} />
      <PinMarks pinned={row.pinned} noted={row.noted} />
      {row.via !== null && (
        <Tag tone="plain" title={viaWords[row.via]}>
          {row.via}
        </Tag>
      )}
      <Sending row={row} />
      {row.duplicateOf !== null && !row.sending?.before && <Tag tone="plain">copy</Tag>}
      {row.lateMs !== null && (
        <Tag tone="warn" title={`${duration(row.lateMs)} behind an event it precedes`}>
          late
        </Tag>
      )}
      {!row.claimed && (
        <Tag tone="warn" title={`No source is named ${row.source}; it was answered 404`}>
          unclaimed
        </Tag>
      )}
      {row.answerStatus === 401 && !row.sending?.failed && (
        <Tag tone="bad" title="Answered 401: its source enforces signatures">
          refused
        </Tag>
      )}
    </>
  );
}

/** What was done to it on purpose, and which sending of its event it is. */
function Sending({ row: { sending } }: { row: EventRow }) {
  if (!sending) return null;
  const { number, failed, before } = sending;
  return (
    <>
      {before && (
        <Tag tone="plain" title={attemptWords(sending)}>
          {ordinal(number)} delivery attempt
        </Tag>
      )}
      {failed && (
        <Tag tone="warn" mark="warning" title={failedWords(failed)}>
          {failed.status ?? { hang: "no answer", reset: "reset", delay: "late", status: "" }[failed.kind]} on
          purpose
        </Tag>
      )}
    </>
  );
}

/** A is the one that came first, whichever was marked first. */
function MarkLetter({ row }: { row: EventRow }) {
  const marked = useView((state) => state.marked);
  if (!marked.some(({ eventId }) => eventId === row.eventId)) return null;
  const letter = marked.every(({ position }) => position >= row.position) ? "A" : "B";
  return <span className={`compare-letter compare-letter-${letter}`}>{letter}</span>;
}

function Schema({ row }: { row: EventRow }) {
  if (row.type === null && row.problems === 0) return <span className="faint">–</span>;
  if (row.problems === 0)
    return (
      <Tag tone="ok" mark="check">
        valid
      </Tag>
    );
  return (
    <Tag tone="bad" mark="cross">
      {row.problems} {row.problems === 1 ? "problem" : "problems"}
    </Tag>
  );
}

function Signature({ row }: { row: EventRow }) {
  const { words, tone, mark, meaning } = signatureWords[row.signature];
  return (
    <StateWord tone={tone} mark={mark} title={meaning}>
      {words}
    </StateWord>
  );
}

/** The keys of the list open it too, so it is no stop of its own between the rows. */
function Person({ row }: { row: EventRow }) {
  if (row.person === null) return <span>–</span>;
  return (
    <button
      type="button"
      className="event-person truncate"
      tabIndex={-1}
      title="Open person (p)"
      onClick={(click) => {
        click.stopPropagation();
        openPerson(row.eventId);
      }}
    >
      <VisibleText text={phoneWords(row.person)} />
    </button>
  );
}

const received: Column<EventRow> = {
  key: "received",
  head: "Received",
  width: 120,
  cell: (row) => <Received row={row} />,
};
const event: Column<EventRow> = {
  key: "event",
  head: "Event",
  width: "rest",
  min: 190,
  cell: (row) => <EventCell row={row} />,
};
const call: Column<EventRow> = {
  key: "call",
  head: "Call",
  width: 108,
  yields: 5,
  grow: 0.5,
  cell: (row) => (
    <span className="mono secondary truncate" title={row.callKey ?? undefined}>
      {row.callKey ? <VisibleText text={row.callKey} /> : "–"}
    </span>
  ),
};
const person: Column<EventRow> = {
  key: "person",
  head: "Person",
  width: 136,
  yields: 3,
  cell: (row) => <Person row={row} />,
};
const schema: Column<EventRow> = {
  key: "schema",
  head: "Schema",
  width: 104,
  yields: 4,
  cell: (row) => <Schema row={row} />,
};
const signature: Column<EventRow> = {
  key: "signature",
  head: "Signature",
  width: 96,
  yields: 2,
  cell: (row) => <Signature row={row} />,
};
const ack: Column<EventRow> = {
  key: "ack",
  head: "Ack",
  width: 66,
  yields: 1,
  align: "end",
  cell: (row) => (
    <span
      className="mono secondary"
      title={row.answerMs === null ? "not known" : `answered ${row.answerStatus}`}
    >
      {row.answerMs === null ? "–" : milliseconds(row.answerMs)}
    </span>
  ),
};

const before: readonly Column<EventRow>[] = [received, event, call, person];
const after: readonly Column<EventRow>[] = [schema, signature, ack];

/** With a key of metadata the value its call has stands before the verdicts. */
export function columnsWith(
  key: string | null,
  values: ReadonlyMap<string, string>,
): readonly Column<EventRow>[] {
  if (key === null) return [...before, ...after];
  const meta: Column<EventRow> = {
    key: "meta",
    head: (
      <span className="mono truncate" title={`${key} of metadata`}>
        {key}
      </span>
    ),
    width: 130,
    cell: (row) => {
      const value = row.callId === null ? undefined : values.get(row.callId);
      return (
        <span className="mono secondary truncate" title={value}>
          {value === undefined ? "–" : <VisibleText text={value} />}
        </span>
      );
    },
  };
  return [...before, meta, ...after];
}
