import type { DeliveryAttempt, DeliveryDetail, DestinationRow } from "../../shared/deliveries";
import { durationWords } from "../calls/duration-words";
import { useNow } from "../calls/use-now";
import { clock, clockSeconds, dayMonth, duration, fullMoment, isSameDay } from "../time";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { VisibleText } from "../ui/VisibleText";
import { openAudit } from "../view";
import { nextTime, nextWords } from "./breaker-words";
import { outcomeWords, stepWords } from "./record-words";

type ThreadProps = {
  step: DeliveryDetail;
  destination: DestinationRow | undefined;
  busy: boolean;
  onSend: (() => void) | null;
};

/** The attempts as one thread of numbered nodes; the one to come is dashed. */
export function AttemptThread({ step, destination, busy, onSend }: ThreadProps) {
  return (
    <ol className="thread" aria-label={`Attempts of ${stepWords(step)}`}>
      {step.attempts.map((attempt) => (
        <AttemptNode key={attempt.number} attempt={attempt} audited={destination?.kind === "sandbox-crm"} />
      ))}
      {step.state === "pending" && step.nextAt !== null && (
        <NextNode
          number={step.attempts.length + 1}
          at={nextTime(step.nextAt, destination?.sending) ?? step.nextAt}
          waits={waitsFor(destination)}
          does={nextWords(destination?.sending, step.version)}
          busy={busy}
          onSend={onSend}
        />
      )}
      {step.attempts.length === 0 && step.nextAt === null && (
        <li className="thread-next">
          <i aria-hidden />
          <span className="thread-none">
            <VisibleText text={step.observed} />
          </span>
        </li>
      )}
    </ol>
  );
}

function AttemptNode({ attempt, audited }: { attempt: DeliveryAttempt; audited: boolean }) {
  const { words, tone } = outcomeWords(attempt);
  const { startedAt, endedAt, correlationId } = attempt;
  const today = isSameDay(startedAt, Date.now());
  return (
    <li data-tone={tone}>
      <i>{attempt.number}</i>
      <time className="mono secondary" title={fullMoment(startedAt)}>
        {today ? clock(startedAt) : `${dayMonth(startedAt)} ${clockSeconds(startedAt)}`}
      </time>
      <span className="thread-outcome">{words}</span>
      <span className="mono secondary thread-ms">
        {endedAt === null ? "–" : duration(endedAt - startedAt)}
      </span>
      <span className="secondary thread-observed">
        <VisibleText text={attempt.observed} />
      </span>
      {audited ? (
        <Button
          tone="link"
          className="mono thread-correlation"
          title="The request with this id in the audit of the sandbox CRM"
          onClick={() => openAudit(correlationId)}
        >
          corr {correlationId}
        </Button>
      ) : (
        <span className="mono secondary thread-correlation" title="Sent as x-correlation-id">
          corr {correlationId}
          <CopyButton text={correlationId} title="Copy the correlation id" />
        </span>
      )}
    </li>
  );
}

type NextProps = {
  number: number;
  at: number;
  /** Why nothing is sent there until a person says so; null: it is. */
  waits: string | null;
  /** What it will do. */
  does: string;
  busy: boolean;
  onSend: (() => void) | null;
};

function waitsFor(destination: DestinationRow | undefined): string | null {
  if (!destination) return null;
  const { name, enabled, sending } = destination;
  if (!enabled) return `${name} is switched off: nothing is sent until it is on`;
  return sending.settings.paused ? `${name} is paused: nothing is sent until it is resumed` : null;
}

function NextNode({ number, at, waits, does, busy, onSend }: NextProps) {
  const left = at - useNow(1000);
  const when = left > 0 ? `in ${durationWords(Math.ceil(left / 1000) * 1000)}` : "due now";
  return (
    <li className="thread-next">
      <i>{number}</i>
      <time className="mono">{clockSeconds(at)}</time>
      <span className="thread-outcome">{waits ? "waits" : when}</span>
      <span />
      <span className="secondary thread-observed">{waits ?? does}</span>
      {onSend && !waits && (
        <Button size="small" disabled={busy} onClick={onSend}>
          {does.startsWith("the breaker") ? "Try now" : "Send now"}
        </Button>
      )}
    </li>
  );
}
