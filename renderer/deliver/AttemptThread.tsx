import type { DeliveryAttempt, DeliveryDetail, DestinationRow } from "../../shared/deliveries";
import { durationWords } from "../calls/duration-words";
import { useNow } from "../calls/use-now";
import { clock, clockSeconds, day, isSameDay } from "../time";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { VisibleText } from "../ui/VisibleText";
import { openAudit } from "../view";
import { outcomeWords } from "./record-words";

type ThreadProps = {
  step: DeliveryDetail;
  destination: DestinationRow | undefined;
  busy: boolean;
  onSend: (() => void) | null;
};

/** The attempts as one thread of numbered nodes; the one to come is dashed. */
export function AttemptThread({ step, destination, busy, onSend }: ThreadProps) {
  return (
    <ol className="thread" aria-label={`Attempts of ${step.step}`}>
      {step.attempts.map((attempt) => (
        <AttemptNode key={attempt.number} attempt={attempt} audited={destination?.kind === "sandbox-crm"} />
      ))}
      {step.state === "pending" && step.nextAt !== null && (
        <NextNode
          number={step.attempts.length + 1}
          at={step.nextAt}
          off={destination?.enabled === false ? destination.name : null}
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
      <time className="mono secondary" title={`${day(startedAt)} ${clock(startedAt)}`}>
        {today ? clock(startedAt) : `${day(startedAt).slice(4)} ${clockSeconds(startedAt)}`}
      </time>
      <span className="thread-outcome">{words}</span>
      <span className="mono secondary thread-ms">
        {endedAt === null ? "–" : `${Math.round(endedAt - startedAt)} ms`}
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
  /** Name of a destination that is switched off: nothing is sent until it is on. */
  off: string | null;
  busy: boolean;
  onSend: (() => void) | null;
};

function NextNode({ number, at, off, busy, onSend }: NextProps) {
  const left = at - useNow(1000);
  const when = left > 0 ? `in ${durationWords(Math.ceil(left / 1000) * 1000)}` : "due now";
  return (
    <li className="thread-next">
      <i>{number}</i>
      <time className="mono">{clockSeconds(at)}</time>
      <span className="thread-outcome">{off ? "waits" : when}</span>
      <span />
      <span className="secondary thread-observed">
        {off ? `${off} is switched off: nothing is sent until it is on` : "the same key and the same bytes"}
      </span>
      {onSend && !off && (
        <Button size="small" disabled={busy} onClick={onSend}>
          Send now
        </Button>
      )}
    </li>
  );
}
