import type { Breach, CallDetail } from "../../shared/calls";
import { Button } from "../ui/Button";
import { MarkIcon, Tag } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import "./breaches.css";
import { breachTone, causeWords } from "./conformance-words";

type BreachesProps = { call: CallDetail; onSelect: (eventId: string) => void };

/** The rules of its provider that a call breaks: what happened, the rule and its page, and the events it rests on. */
export function Breaches({ call, onSelect }: BreachesProps) {
  if (call.breaches.length === 0) return null;
  return (
    <section className="breaches" aria-label="Conformance">
      {call.breaches.map((breach) => (
        <BreachLine
          key={`${breach.ruleId} ${breach.attempt}`}
          call={call}
          breach={breach}
          onSelect={onSelect}
        />
      ))}
    </section>
  );
}

function BreachLine({ call, breach, onSelect }: BreachesProps & { breach: Breach }) {
  const { words, title } = causeWords[breach.cause];
  return (
    <article className="breach" data-cause={breach.cause}>
      <MarkIcon mark={breach.cause === "platform" ? "cross" : "warning"} size={13} />
      <div className="breach-words">
        <p className="breach-line">
          <b>
            <VisibleText text={breach.sentence} />
          </b>
          <Tag tone={breachTone(breach)} title={title}>
            {words}
          </Tag>
          {breach.attempt !== null && call.attempts.length > 1 && (
            <Tag tone="plain">attempt {breach.attempt}</Tag>
          )}
          <span className="grow" />
          {breach.eventIds.map((eventId) => (
            <EventLink key={eventId} call={call} eventId={eventId} onSelect={onSelect} />
          ))}
        </p>
        <p className="secondary">{breach.rule}</p>
        <p className="faint">
          {breach.assumed && <Tag tone="plain">assumed</Tag>} {breach.source} · {breach.because}
        </p>
      </div>
    </article>
  );
}

function EventLink({ call, eventId, onSelect }: BreachesProps & { eventId: string }) {
  const event = call.timeline.find((one) => one.eventId === eventId);
  if (!event) return null;
  return (
    <Button tone="link" title={`Open it: arrived as ${event.arrival}`} onClick={() => onSelect(eventId)}>
      <VisibleText text={event.label} />
      <span className="faint breach-arrival">{event.arrival}</span>
    </Button>
  );
}
