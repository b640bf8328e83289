import { ArrowLeftRight, ArrowUpRight } from "lucide-react";
import type { ReactNode } from "react";
import type { EventDetail } from "../../shared/events";
import { attemptWords, failedWords } from "../failing/failing-words";
import { phoneWords } from "../phone";
import type { Read } from "../read";
import { SentOn } from "../replay/SentOn";
import { Note } from "../search/Note";
import { clock, day, difference, milliseconds, moment } from "../time";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { StateWord, Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { viaWords } from "../via-words";
import { compareEvents, openCall, openPerson } from "../view";
import { AnswerSent } from "./AnswerSent";
import { signatureWords } from "./signature/signature-words";

type AboutProps = {
  event: EventDetail;
  read: Read<EventDetail>;
  onOpenEvent: (eventId: string) => void;
  /** To where it is said why the signature does not hold. */
  onWhySignature: () => void;
};

export function AboutTab({ event, read, onOpenEvent, onWhySignature }: AboutProps) {
  const { callId } = event;
  return (
    <div className="scroll inspector-scroll about">
      <Section title="Note">
        <Note id={event.eventId} text={event.note} empty="None was written." onSaved={read.again} />
      </Section>
      <CopiesSection event={event} onOpenEvent={onOpenEvent} />
      <Section title="Request">
        <Line name="Request">
          <span className="mono about-break">
            {event.method} <VisibleText text={event.url} />
          </span>
        </Line>
        <Line name="From">
          <span className="mono">{event.peer}</span> · HTTP/{event.httpVersion}
        </Line>
        <Line name="Origin">
          {event.origin}
          {event.via !== null && (
            <Tag tone="plain" title={viaWords[event.via]}>
              {event.via}
            </Tag>
          )}
        </Line>
        <Line name="Answered">
          {event.answerStatus === null
            ? "not known"
            : `${event.answerStatus} after ${milliseconds(event.answerMs ?? 0)}`}
        </Line>
        {event.sending && (
          <Line name="Sending">
            {attemptWords(event.sending)}
            {event.sending.failed && `: ${failedWords(event.sending.failed)}`}
          </Line>
        )}
        <Line name="Event id">
          <span className="mono truncate">{event.eventId}</span>
          <CopyButton text={event.eventId} title="Copy the event id" />
        </Line>
      </Section>
      <AnswerSent event={event} />
      <SentOn event={event} onOpenEvent={onOpenEvent} />
      <ClockSection event={event} />
      <SignatureSection event={event} onWhySignature={onWhySignature} />
      <Section title="Call">
        {callId === null ? (
          <p className="secondary">
            {event.person === null ? "It belongs to no call." : "It belongs to a person, not to a call."}
          </p>
        ) : (
          <>
            <Line name="Call">
              <span className="mono truncate">
                <VisibleText text={event.callKey ?? callId} />
              </span>
              <Button
                tone="link"
                icon={<ArrowUpRight size={12} aria-hidden />}
                onClick={() => openCall(callId)}
              >
                Open call
              </Button>
            </Line>
            {event.gave.map(({ fact, value }) => (
              <Line key={fact} name={wordsOf(fact)}>
                <span className="about-break">
                  <VisibleText text={valueWords(fact, value)} />
                </span>
              </Line>
            ))}
            {event.gave.length === 0 && <p className="secondary">It gave the call no fact of its own.</p>}
          </>
        )}
      </Section>
      <PersonSection event={event} />
    </div>
  );
}

/** `phoneFrom` reads “phone from”. */
function wordsOf(fact: string): string {
  return fact.replaceAll(
    /([a-z\d])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
}

/** A moment is given as its milliseconds, a number as it is kept. */
function valueWords(fact: string, value: string): string {
  if (/At$/.test(fact) && /^\d{12,14}$/.test(value)) return moment(Number(value));
  return fact === "phone" ? phoneWords(value) : value;
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="about-section">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="about-line">
      <span className="secondary">{name}</span>
      <div>{children}</div>
    </div>
  );
}

function ClockSection({ event }: { event: EventDetail }) {
  return (
    <Section title="Clocks">
      <Line name="Occurred">
        {event.occurredAt === null ? (
          <span className="secondary">the payload names no time of its own</span>
        ) : (
          <span className="mono">
            {clock(event.occurredAt)} <span className="faint">{day(event.occurredAt)}</span>
          </span>
        )}
      </Line>
      <Line name="Received">
        <span className="mono">
          {clock(event.receivedAt)} <span className="faint">{day(event.receivedAt)}</span>
        </span>
      </Line>
      {event.occurredAt !== null && (
        <Line name="Difference">
          <span className="mono">{difference(event.receivedAt - event.occurredAt)}</span>
          {event.lateMs !== null && <StateWord tone="warn">came behind its successor</StateWord>}
        </Line>
      )}
    </Section>
  );
}

function SignatureSection({ event, onWhySignature }: Pick<AboutProps, "event" | "onWhySignature">) {
  const isDoubted = event.signature === "failed" || event.signature === "missing";
  const verdict = (signature: EventDetail["signature"]) => {
    const { words, tone, mark } = signatureWords[signature];
    return (
      <StateWord tone={tone} mark={mark}>
        {words}
      </StateWord>
    );
  };
  return (
    <Section title="Signature">
      <Line name="At arrival">{verdict(event.signatureAtArrival)}</Line>
      <Line name="Now">
        {verdict(event.signature)}
        {isDoubted && (
          <Button tone="link" onClick={onWhySignature}>
            Why?
          </Button>
        )}
      </Line>
      <p className="secondary about-because">
        <VisibleText text={event.signatureBecause} />
      </p>
      {event.trusted && (
        <StateWord tone="ok" mark="check">
          trusted by hand: it takes part in its call
        </StateWord>
      )}
    </Section>
  );
}

function PersonSection({ event }: { event: EventDetail }) {
  if (event.person === null) return null;
  return (
    <Section title="Person">
      <Line name="Person">
        <span className="truncate">
          <VisibleText text={phoneWords(event.person)} />
        </span>
        <Button
          tone="link"
          icon={<ArrowUpRight size={12} aria-hidden />}
          onClick={() => openPerson(event.eventId)}
        >
          Open person
        </Button>
      </Line>
    </Section>
  );
}

function CopiesSection({ event, onOpenEvent }: Pick<AboutProps, "event" | "onOpenEvent">) {
  if (event.copies.length === 0 && event.duplicateOf === null) return null;
  const original = event.copies.find(({ eventId }) => eventId === event.duplicateOf);
  const other = original ?? event.copies[0];
  // The engine names the others; this one stands among them in its place.
  const all = [event, ...event.copies].toSorted((a, b) => a.position - b.position);
  return (
    <Section title="All copies of this event">
      {all.map(({ eventId, position, receivedAt }) => (
        <button
          key={eventId}
          type="button"
          className="about-copy"
          aria-current={eventId === event.eventId || undefined}
          onClick={() => onOpenEvent(eventId)}
        >
          <span className="mono">#{position}</span>
          <span className="mono secondary">{clock(receivedAt)}</span>
          <span className="faint">
            {eventId === event.eventId ? "this one" : difference(receivedAt - event.receivedAt)}
          </span>
        </button>
      ))}
      {other && (
        <Button
          size="small"
          icon={<ArrowLeftRight size={12} aria-hidden />}
          onClick={() => compareEvents(event, other)}
        >
          {original ? "Compare with the original" : "Compare with its copy"}
        </Button>
      )}
      {event.duplicateOf !== null && (
        <p className="faint">
          {original
            ? `This is a copy of #${original.position}, which came first.`
            : "This is a copy; the first to come is the event."}
        </p>
      )}
    </Section>
  );
}
