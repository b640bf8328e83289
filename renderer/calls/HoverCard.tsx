import type { LegRow, TimelineEvent } from "../../shared/calls";
import { isGoodAnswer } from "../../shared/forwarding-usual";
import { answerWordsOf } from "../answer-words";
import { addressOf, answerWords, tellingMark } from "../forwarding-words";
import { clock, difference } from "../time";
import { CopyButton } from "../ui/CopyButton";
import { Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { delayWords, ordinal } from "./duration-words";
import { EventGlyph } from "./EventGlyph";
import "./hover-card.css";
import { legName } from "./leg-words";
import { type CardPlace, cardHeight } from "./place-card";
import { isLate } from "./timeline-shapes";

type HoverCardProps = {
  event: TimelineEvent;
  /** The line it came of; null in a call of one. */
  leg: LegRow | null;
  /** Its arrival number had everything come in order. */
  rank: number;
  /** Of a bar of counts: which of its events it is. */
  among: { number: number; total: number } | null;
  place: CardPlace;
  /** The plot's corner in the window. */
  origin: { left: number; top: number };
  onEnter: () => void;
  onLeave: () => void;
};

/** Both clocks under each other, each with its source. The pointer and the keyboard can come into it, to copy. */
export function HoverCard({ event, leg, rank, among, place, origin, onEnter, onLeave }: HoverCardProps) {
  const { leader } = place;
  const handler = tellingMark(event.forwarded);
  const answer = answerWordsOf(event);
  return (
    <>
      <div
        className="hover-leader"
        style={{
          left: origin.left + leader.x,
          top: origin.top + leader.from,
          height: leader.to - leader.from,
        }}
      />
      <div
        className="hover-card"
        role="tooltip"
        onPointerEnter={onEnter}
        onPointerLeave={onLeave}
        onFocus={onEnter}
        onBlur={onLeave}
        style={{ left: origin.left + place.left, top: origin.top + place.top, height: cardHeight(event) }}
      >
        <div className="hover-head">
          <EventGlyph event={event} />
          <b className="truncate">
            <VisibleText text={event.type ?? event.label} />
          </b>
          {among && (
            <Tag tone="plain" title="Arrow keys walk them">
              {among.number} of {among.total} here
            </Tag>
          )}
          {leg && (
            <Tag tone="plain">
              <VisibleText text={legName(leg).name} />
            </Tag>
          )}
          {event.copies.length > 0 && <Tag tone="warn">sent {event.copies.length + 1}×</Tag>}
          {event.problems.length > 0 && (
            <Tag tone="bad" mark="cross">
              {event.problems.length === 1 ? "1 problem" : `${event.problems.length} problems`}
            </Tag>
          )}
          {!event.inFold && (
            <Tag tone="bad" mark="minus">
              takes no part
            </Tag>
          )}
          <span className="hover-positions">{positions(event)}</span>
          <CopyButton text={event.eventId} title="Copy the event's id" />
        </div>
        <dl>
          <dt>occurred</dt>
          <dd>
            {event.occurredAt === null ? "–" : clock(event.occurredAt)}
            {event.occurredAt !== null && (
              <CopyButton text={isoOf(event.occurredAt)} title="Copy when it occurred" />
            )}
          </dd>
          <dd className="truncate" title={event.occurredFrom ?? undefined}>
            {source(event)}
          </dd>
          <dt>received</dt>
          <dd>
            {clock(event.receivedAt)}
            <CopyButton text={isoOf(event.receivedAt)} title="Copy when it was received" />
          </dd>
          <dd className={isLate(event) ? "hover-late" : undefined}>{arrival(event, rank)}</dd>
          {answer && (
            <>
              <dt>{event.waitsFor === null ? "answered" : "asked"}</dt>
              <dd className="truncate">{answer.took === "–" ? "–" : `in ${answer.took}`}</dd>
              <dd className={answer.doubtful ? "truncate hover-late" : "truncate"}>{answer.how}</dd>
            </>
          )}
          {handler && (
            <>
              <dt>handler</dt>
              <dd className="truncate">{answerWords(handler)}</dd>
              <dd className={isGoodAnswer(handler) ? "truncate" : "truncate hover-failed"}>
                <VisibleText text={handler.error ?? addressOf(handler.handler)} />
              </dd>
            </>
          )}
        </dl>
      </div>
    </>
  );
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

function positions(event: TimelineEvent): string {
  const all = [event.position, ...event.copies.map((copy) => copy.position)];
  return all.length <= 3 ? all.map((one) => `#${one}`).join(", ") : `#${all[0]} … #${all.at(-1)}`;
}

function source(event: TimelineEvent): string {
  if (event.occurredAt === null) return "not sent: placed by ours";
  return event.occurredFrom === null ? "provider" : `provider, ${event.occurredFrom.split(".").at(-1)}`;
}

function arrival(event: TimelineEvent, rank: number): string {
  const skew = event.occurredAt === null ? null : event.receivedAt - event.occurredAt;
  const late = isLate(event);
  const words = [
    skew === null ? null : late ? `+${delayWords(skew)}` : difference(skew),
    late || event.arrival !== rank ? `came ${ordinal(event.arrival)}, not ${ordinal(rank)}` : null,
  ].filter((part) => part !== null);
  return words.length > 0 ? words.join(" · ") : `came ${ordinal(event.arrival)}`;
}
