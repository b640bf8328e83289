import { type KeyboardEvent, memo, useMemo, useRef, useState } from "react";
import type { CallDetail, Ghost, TimelineEvent } from "../../shared/calls";
import { isGoodAnswer } from "../../shared/forwarding-usual";
import { countWords } from "../effects/effect-words";
import { attemptWords, failedWords } from "../failing/failing-words";
import { addressOf, answerWords, tellingMark } from "../forwarding-words";
import { signatureWords } from "../inspector/signature/signature-words";
import { clock as clockWords, milliseconds } from "../time";
import { Button } from "../ui/Button";
import { Glyph } from "../ui/Glyph";
import { StateWord, Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { viaWords } from "../via-words";
import { EventGlyph } from "./EventGlyph";
import "./event-table.css";
import { legName } from "./leg-words";
import { offsetWords } from "./offset-words";
import { eventTime, inClockOrder } from "./timeline-knots";
import { isLate, type TimelineClock } from "./timeline-shapes";

type EventTableProps = {
  call: CallDetail;
  clock: TimelineClock;
  selected: string | null;
  onSelect: (eventId: string) => void;
  /** By event: how many effects of the handler are tied to it. */
  effects?: ReadonlyMap<string, number>;
};

const firstShown = 400;

/** The events of the call in the order of the chosen clock: copies in their row, ghosts where they belong. */
export function EventTable({ call, clock, selected, onSelect, effects }: EventTableProps) {
  const body = useRef<HTMLTableElement>(null);
  const [all, setAll] = useState(false);
  const ordered = useMemo(() => inClockOrder(call.timeline, clock), [call.timeline, clock]);
  const hasHandler = call.timeline.some(({ forwarded }) => forwarded.length > 0);
  const heads = [
    "Offset",
    "Event",
    "Schema",
    "Signature",
    "Ack",
    ...(hasHandler ? ["Handler"] : []),
    "Led to",
  ];
  const events = all ? ordered : ordered.slice(0, firstShown);
  const zero = ordered[0] ? eventTime(ordered[0], clock) : 0;
  const ghosts = useMemo(() => Map.groupBy(call.ghosts, ({ after }) => after), [call.ghosts]);
  const finals = new Set(
    call.gate.flatMap(({ state, checks }) =>
      state === "opened" ? checks.flatMap(({ name, eventId }) => (name === "final" ? [eventId] : [])) : [],
    ),
  );
  const stop =
    selected !== null && events.some((one) => one.eventId === selected) ? selected : events[0]?.eventId;

  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target instanceof HTMLElement ? event.target.closest("[data-row]") : null;
    if (!(row instanceof HTMLElement)) return;
    const index = events.findIndex((one) => one.eventId === row.dataset.row);
    const next = step === undefined ? undefined : events[index + step];
    if (next)
      body.current
        ?.querySelector<HTMLElement>(`[data-row="${CSS.escape(next.eventId)}"]`)
        ?.querySelector("button")
        ?.focus();
    if (step !== undefined) event.preventDefault();
  };

  return (
    <table
      className="event-table"
      aria-label="Events of this call"
      data-handler={hasHandler || undefined}
      onKeyDown={walk}
      ref={body}
    >
      <thead>
        <tr className="event-row event-table-head">
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <EventRows
            key={event.eventId}
            call={call}
            event={event}
            ghosts={ghosts.get(event.eventId) ?? none}
            told={finals.has(event.eventId) ? call : null}
            offset={eventTime(event, clock) - zero}
            clock={clock}
            hasHandler={hasHandler}
            heads={heads.length}
            stop={event.eventId === stop}
            selected={isOf(event, selected) ? selected : null}
            onSelect={onSelect}
            {...effectsOf(event, effects)}
          />
        ))}
      </tbody>
      {events.length < ordered.length && (
        <caption className="event-table-rest">
          <Button size="small" onClick={() => setAll(true)}>
            Show all {ordered.length} events
          </Button>
        </caption>
      )}
    </table>
  );
}

const none: readonly Ghost[] = [];

function isOf({ eventId, copies }: TimelineEvent, selected: string | null): boolean {
  return eventId === selected || copies.some((copy) => copy.eventId === selected);
}

type RowsProps = Omit<CellsProps, "effects" | "legs"> &
  RowEffects & {
    call: CallDetail;
    ghosts: readonly Ghost[];
    heads: number;
    selected: string | null;
    onSelect: (eventId: string) => void;
  };

/** An event, what was done to its sendings, and what should have come after it; drawn again only when that changed. */
const EventRows = memo(
  function EventRows(props: RowsProps) {
    const { call, event, ghosts, heads, selected, onSelect, ofEvent, ofCopies, ...cells } = props;
    return (
      <>
        <tr
          className="event-row"
          data-row={event.eventId}
          data-out={!event.inFold || undefined}
          aria-selected={event.eventId === selected}
          onClick={() => onSelect(event.eventId)}
        >
          <Cells {...cells} event={event} legs={call.legs} effects={{ ofEvent, ofCopies }} />
        </tr>
        <Attempts event={event} heads={heads} onSelect={onSelect} selected={selected} />
        {ghosts.map((ghost) => (
          <GhostRow key={ghost.type} ghost={ghost} hasHandler={cells.hasHandler} />
        ))}
      </>
    );
  },
  // Of the call only its legs are asked here; what else of it a row tells stands in props of its own.
  ({ call: before, ...a }, { call: after, ...b }) =>
    before.legs === after.legs &&
    (Object.keys(b) as (keyof typeof b)[]).every((key) => Object.is(a[key], b[key])),
);

type AttemptsProps = {
  event: TimelineEvent;
  heads: number;
  selected: string | null;
  onSelect: (eventId: string) => void;
};

/** Of an event that was failed on purpose: what was done to each sending of it, and when the next one came. */
function Attempts({ event, heads, selected, onSelect }: AttemptsProps) {
  if (!event.sending) return null;
  const sendings = [event, ...event.copies].flatMap(({ eventId, sending, answerStatus }) =>
    sending ? [{ eventId, sending, answerStatus }] : [],
  );
  return sendings.map(({ eventId, sending, answerStatus }) => (
    <tr
      key={eventId}
      className="event-row event-attempt"
      aria-selected={eventId === selected}
      onClick={() => onSelect(eventId)}
    >
      <td className="event-offset" />
      <td colSpan={heads - 1} className="event-again">
        <span className="truncate">
          {attemptWords(sending)}:{" "}
          {sending.failed ? failedWords(sending.failed) : `answered ${answerStatus ?? "as usual"}`}
        </span>
      </td>
    </tr>
  ));
}

type CellsProps = {
  legs: CallDetail["legs"];
  /** The call, on the event that opened a gate. */
  told: Told | null;
  event: TimelineEvent;
  offset: number;
  clock: TimelineClock;
  hasHandler: boolean;
  stop: boolean;
  effects: RowEffects;
};

/** How many requests left the handler: because of the row's event, and because of its copies. */
type RowEffects = { ofEvent: number; ofCopies: number };

function effectsOf({ eventId, copies }: TimelineEvent, effects?: ReadonlyMap<string, number>): RowEffects {
  const of = (id: string) => effects?.get(id) ?? 0;
  return { ofEvent: of(eventId), ofCopies: copies.reduce((sum, copy) => sum + of(copy.eventId), 0) };
}

function Cells({ legs, told, event, offset, clock, hasHandler, stop, effects }: CellsProps) {
  const { words, tone, mark, meaning } = signatureWords[event.signature];
  return (
    <>
      <td className="event-offset" title={clockWords(eventTime(event, clock))}>
        {offsetWords(offset)}
      </td>
      <td className="event-name">
        <EventGlyph event={event} />
        <button type="button" className="event-open truncate" tabIndex={stop ? 0 : -1}>
          <VisibleText text={event.type ?? event.label} />
        </button>
        <Leg legs={legs} event={event} />
        {event.kind === "action" && <Tag tone="plain">action</Tag>}
        {event.via !== null && (
          <Tag tone="plain" title={viaWords[event.via]}>
            {event.via}
          </Tag>
        )}
        {event.copies.length > 0 && <Tag tone="warn">{event.copies.length + 1}×</Tag>}
        {isLate(event) && <Tag tone="warn">late</Tag>}
        {event.sending?.failed && (
          <Tag tone="warn" mark="warning" title={failedWords(event.sending.failed)}>
            on purpose
          </Tag>
        )}
      </td>
      <td>
        <Schema event={event} />
      </td>
      <td>
        <StateWord tone={tone} mark={mark} title={meaning}>
          {words}
        </StateWord>
      </td>
      <td className="event-ack">{event.answerMs === null ? "–" : milliseconds(event.answerMs)}</td>
      {hasHandler && (
        <td>
          <Handler event={event} />
        </td>
      )}
      <td>
        {effects.ofEvent > 0 && (
          <Tag tone="plain" title="Requests that left the handler because of it">
            {countWords(effects.ofEvent)}
          </Tag>
        )}
        {effects.ofCopies > 0 && (
          <Tag tone="warn" title="Requests that left the handler because of a copy">
            +{effects.ofCopies}
            <span className="event-by">{event.copies.length === 1 ? " by its copy" : " by copies"}</span>
          </Tag>
        )}
        <LedTo told={told} event={event} copiesActed={effects.ofCopies > 0} />
      </td>
    </>
  );
}

/** Which line of the call it came of, where there are several; its number alone where there is little room. */
function Leg({ legs, event }: { legs: CallDetail["legs"]; event: TimelineEvent }) {
  const index = legs.findIndex(({ leg }) => leg === event.leg);
  const leg = legs[index];
  if (!leg || legs.length < 2) return null;
  return (
    <Tag tone="plain" title={`Leg ${index + 1} of ${legs.length}: ${leg.words}`}>
      <span className="event-leg-name">
        <VisibleText text={legName(leg).name} />
      </span>
      <span className="event-leg-number">leg {index + 1}</span>
    </Tag>
  );
}

function Schema({ event }: { event: TimelineEvent }) {
  if (event.type === null) return <span className="faint">–</span>;
  const count = event.problems.length;
  if (count > 0) {
    return (
      <Tag tone="bad" mark="cross" title={event.problems[0]?.sentence}>
        {count === 1 ? "1 problem" : `${count} problems`}
      </Tag>
    );
  }
  return (
    <Tag tone="ok" mark="check">
      valid
    </Tag>
  );
}

/** What the user's handler answered; of several the one that did not do well. */
function Handler({ event }: { event: TimelineEvent }) {
  const mark = tellingMark(event.forwarded);
  if (!mark) return <span className="faint">–</span>;
  const isGood = isGoodAnswer(mark);
  return (
    <StateWord
      tone={isGood ? "ok" : "bad"}
      mark={isGood ? "check" : "cross"}
      title={event.forwarded
        .map((one) => `${addressOf(one.handler)}: ${one.error ?? answerWords(one)}`)
        .join("\n")}
    >
      {answerWords(mark)}
    </StateWord>
  );
}

type Told = Pick<CallDetail, "gate" | "deliveries">;
type LedToProps = { told: Told | null; event: TimelineEvent; copiesActed: boolean };

/** The fold ignored them; beside a handler that did not, the words would say the opposite of what was seen. */
const ignored = /^\d+ cop(y|ies) ignored$/;

function isOpenedBy({ state, checks }: CallDetail["gate"][number], eventId: string): boolean {
  return state === "opened" && checks.some((one) => one.name === "final" && one.eventId === eventId);
}

/** What was observed to follow; on the event that opened the gate, who has been told. */
function LedTo({ told, event, copiesActed }: LedToProps) {
  const gates = new Set(
    told?.gate.filter((one) => isOpenedBy(one, event.eventId)).map((one) => one.destinationId),
  );
  const reached = (told?.deliveries ?? []).filter(
    (one) => gates.has(one.destinationId) && one.state === "delivered",
  );
  const names = [...new Set(reached.map((one) => one.destination))];
  const words = event.ledTo
    .filter((one) => !names.includes(one) && !(copiesActed && ignored.test(one)))
    .join(", ");
  return (
    <>
      {names[0] !== undefined && (
        <Tag tone="ok" title={reached.map((one) => one.observed).join("\n")}>
          {names[0]}
        </Tag>
      )}
      {names.length > 1 && <Tag tone="plain">+{names.length - 1}</Tag>}
      {words && (
        <span className="truncate secondary" title={words}>
          <VisibleText text={words} />
        </span>
      )}
    </>
  );
}

function GhostRow({ ghost, hasHandler }: { ghost: Ghost; hasHandler: boolean }) {
  return (
    <tr className="event-row event-ghost">
      <td className="event-offset">–</td>
      <td className="event-name">
        <Glyph kind="ghost" stage={null} />
        <span className="truncate">{ghost.type}</span>
        {ghost.missing ? (
          <Tag tone="plain">missing</Tag>
        ) : (
          <Tag tone="plain" mark="clock">
            awaited
          </Tag>
        )}
      </td>
      <td>–</td>
      <td>–</td>
      <td className="event-ack" />
      {hasHandler && <td />}
      <td />
    </tr>
  );
}
