import { useState } from "react";
import type { DeliveryDetail, DestinationRow, OutboxRow } from "../../shared/deliveries";
import { engine } from "../engine-client";
import { useRead } from "../read";
import { bytes, clock } from "../time";
import { Button } from "../ui/Button";
import { CopyButton } from "../ui/CopyButton";
import { ErrorLine } from "../ui/ErrorLine";
import { JsonView } from "../ui/JsonView";
import { Skeleton } from "../ui/Skeleton";
import { MarkIcon, StateWord } from "../ui/Tag";
import { openCrmRecord } from "../view";
import { AttemptThread } from "./AttemptThread";
import { EditStep } from "./EditStep";
import { canRedrive, stateWords, stepWords, tellingStep } from "./record-words";
import { HeldDecision, UnknownDecision } from "./StepDecision";
import type { Redrive } from "./use-redrive";

type RecordDetailProps = { row: OutboxRow; destination: DestinationRow | undefined; redrive: Redrive };

/** Every step of the record with what was sent and each attempt to send it. */
export function RecordDetail({ row, destination, redrive }: RecordDetailProps) {
  const stand = row.steps.map(
    (step) => `${step.deliveryId} ${step.state} ${step.deliveryAttempts} ${step.nextAt}`,
  );
  const details = useRead(
    row.recordId,
    () => Promise.all(row.steps.map(({ deliveryId }) => engine.deliveries.get({ deliveryId }))),
    [stand.join(",")],
  );
  const telling = tellingStep(row);
  const sendable = telling && canRedrive(telling) ? telling : null;
  const trial = destination?.sending.breaker.state === "open" ? destination.destinationId : undefined;
  return (
    <div className="record">
      {details.sentence && <ErrorLine sentence={details.sentence} again={details.again} />}
      {details.data === null && !details.sentence && <Skeleton rows={row.steps.length} widths={[62, 50]} />}
      {details.data?.map((step) => (
        <Step
          key={step.deliveryId}
          step={step}
          destination={destination}
          alone={row.steps.length === 1}
          busy={redrive.busy}
          onSend={step.deliveryId === sendable?.deliveryId ? () => redrive.send([row], trial) : null}
          onDecided={details.again}
        />
      ))}
    </div>
  );
}

const crmTypes: Record<string, "contacts" | "calls" | "tasks"> = {
  contact: "contacts",
  call: "calls",
  task: "tasks",
};

type StepProps = {
  step: DeliveryDetail;
  destination: DestinationRow | undefined;
  alone: boolean;
  busy: boolean;
  onSend: (() => void) | null;
  onDecided: () => void;
};

function Step({ step, destination, alone, busy, onSend, onDecided }: StepProps) {
  const [payload, setPayload] = useState(false);
  const [editing, setEditing] = useState(false);
  const { words, tone, mark } = stateWords(step, destination?.sending);
  const source = JSON.stringify(step.payload, null, 2);
  const size = new TextEncoder().encode(JSON.stringify(step.payload)).length;
  const type = crmTypes[step.step];
  const { remoteId } = step;
  return (
    <section className="record-step" aria-label={`Step ${stepWords(step)}`}>
      <div className="record-line">
        {!alone && (
          <>
            <b>{stepWords(step)}</b>
            <StateWord tone={tone} mark={mark}>
              {words}
            </StateWord>
          </>
        )}
        <span className="record-key">
          <span className="faint">key</span> <span className="mono truncate">{step.key}</span>
          <CopyButton text={step.key} title="Copy the key" />
        </span>
        <span className="record-frozen" title={`SHA-256 ${step.payloadSha256}`}>
          <span className="faint">payload frozen</span> <span className="mono">{clock(step.createdAt)}</span>{" "}
          <span className="mono faint">
            {bytes(size)} · sha {step.payloadSha256.slice(0, 4)}…{step.payloadSha256.slice(-4)}
          </span>
          <CopyButton text={step.payloadSha256} title="Copy the SHA-256" />
        </span>
        <span className="grow" />
        {remoteId !== null && type && (
          <Button tone="link" onClick={() => openCrmRecord(type, remoteId)}>
            Open in Sandbox
          </Button>
        )}
        <Button tone="link" aria-expanded={payload} onClick={() => setPayload(!payload)}>
          {payload ? "Hide payload" : "Show payload"}
        </Button>
        {step.state === "dead" && (
          <Button size="small" aria-expanded={editing} onClick={() => setEditing(!editing)}>
            Edit and redrive
          </Button>
        )}
        {onSend && step.state !== "pending" && (
          <Button size="small" disabled={busy} onClick={onSend}>
            Redrive
          </Button>
        )}
      </div>
      {editing && step.state === "dead" && (
        <EditStep
          step={step}
          onClose={() => setEditing(false)}
          onSent={() => {
            setEditing(false);
            onDecided();
          }}
        />
      )}
      {payload && (
        <div className="record-payload">
          <div className="record-json">
            <JsonView source={source} label={`Payload of ${stepWords(step)}`} />
          </div>
          <CopyButton text={JSON.stringify(step.payload)} label="Copy payload" />
        </div>
      )}
      <AttemptThread
        step={step}
        destination={destination}
        busy={busy}
        onSend={step.state === "pending" ? onSend : null}
      />
      {step.kept.length > 0 && (
        <p className="record-kept secondary">
          <MarkIcon mark="pen" /> kept: edited by a person ({step.kept.join(", ")})
        </p>
      )}
      {step.question && (
        <HeldDecision
          deliveryId={step.deliveryId}
          question={step.question}
          destination={step.destination}
          onDecided={onDecided}
        />
      )}
      {step.state === "unknown" && step.nextAt === null && (
        <UnknownDecision step={step} onDecided={onDecided} onShow={() => setPayload(true)} />
      )}
    </section>
  );
}
