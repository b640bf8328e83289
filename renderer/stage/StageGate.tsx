import type { CallDetail, GateCheck, GateVerdict } from "../../shared/calls";
import type { TwinCall } from "../../shared/twin-contract";
import { durationWords } from "../calls/duration-words";
import { evidenceOf } from "../calls/GateStrip";
import { useNow } from "../calls/use-now";
import { type AsOf, type SinceWords, waitWords } from "../twin/as-of";
import { type Mark, MarkIcon } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";

type Props = { call: CallDetail; twin: TwinCall; now: AsOf; isNow: boolean; since: SinceWords };

/** What the gate says, and its four facts: of the present by its verdict, of an earlier moment by what had come. */
export function StageGate({ call, twin, now, isNow, since }: Props) {
  const verdict = call.gate[0] ?? null;
  if (verdict === null)
    return (
      <section className="stage-gate" aria-label="Finalization gate">
        <p className="stage-gate-line">
          No destination is switched on: nothing waits to be told about this call.
        </p>
      </section>
    );
  const facts = isNow ? presentFacts(call, verdict, since) : pastFacts(verdict, twin, now, since);
  const { record, next } = now;
  const state = isNow ? verdict.state : record ? "opened" : "waiting";
  return (
    <section className="stage-gate" data-state={state} aria-label="Finalization gate">
      <p className="stage-gate-line">
        <MarkIcon mark={state === "opened" ? "check" : state === "waiting" ? "clock" : "minus"} size={17} />
        <b>
          {state === "opened" && record
            ? `The gate opened at ${since(record.frozenAt)}.`
            : isNow
              ? verdict.sentence
              : waitWords(twin, now)}
        </b>
        {!isNow && !record && next && (
          <span className="secondary">Opens at {since(next.frozenAt)}, and not before.</span>
        )}
        {isNow && state === "waiting" && verdict.deadlineAt !== null && <Countdown at={verdict.deadlineAt} />}
      </p>
      <ul className="stage-facts">
        {facts.map(({ name, mark, words }) => (
          <li key={name} data-mark={mark}>
            <MarkIcon mark={mark} size={15} />
            <b>{name}</b>
            <span className="truncate">
              <VisibleText text={words} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Fact = { name: string; mark: Mark; words: string };

function markOf({ mark }: GateCheck): Mark {
  return mark === "off" ? "minus" : mark;
}

function presentFacts(call: CallDetail, { checks }: GateVerdict, since: SinceWords): Fact[] {
  return checks.slice(0, 4).map((check) => {
    const event = call.timeline.find(({ eventId }) => eventId === check.eventId);
    const words = check.name === "ended" && event ? since(event.receivedAt) : evidenceOf(check, event);
    return { name: check.name, mark: markOf(check), words };
  });
}

/** `allowed` is about the call's origin and its destination: no later event made it so. */
function pastFacts(
  { checks }: GateVerdict,
  { events }: TwinCall,
  { event, record }: AsOf,
  since: SinceWords,
): Fact[] {
  const ended = event?.ended ?? false;
  // A first attempt had ended, too, before the next one began.
  const past = events.slice(0, events.findIndex((one) => one.position === event?.position) + 1);
  const end = ended ? past[past.findLastIndex((one) => !one.ended) + 1] : undefined;
  const missing = event?.missing ?? [];
  const isComplete = ended && missing.length === 0;
  const isFinal = (event?.final ?? false) || record !== null;
  const allowed = checks.find(({ name }) => name === "allowed");
  const fact = (name: string, is: boolean, words: string): Fact => ({
    name,
    mark: is ? "check" : "clock",
    words,
  });
  return [
    fact("ended", ended, end ? since(end.at) : "not yet"),
    fact(
      "complete",
      isComplete,
      missing.length > 0 ? `without ${missing.join(", ")}` : ended ? "all is here" : "not yet",
    ),
    fact("final", isFinal, isFinal && record ? since(record.frozenAt) : isFinal ? "" : "not yet"),
    ...(allowed ? [{ name: "allowed", mark: markOf(allowed), words: evidenceOf(allowed, undefined) }] : []),
  ];
}

/** A deadline of days is no number for a room. */
const longestMs = 3_600_000;

function Countdown({ at }: { at: number }) {
  const left = at - useNow(1000);
  if (left <= 0 || left > longestMs) return null;
  return <span className="secondary tabular">{durationWords(Math.ceil(left / 1000) * 1000)} left</span>;
}
