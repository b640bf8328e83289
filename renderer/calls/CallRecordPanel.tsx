import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import type { CallDetail, CallRecord } from "../../shared/calls";
import type { DeliveryDetail } from "../../shared/deliveries";
import type { DeliveryState } from "../../shared/words";
import { stepWords } from "../deliver/record-words";
import { clock, clockSeconds, moment } from "../time";
import { Button } from "../ui/Button";
import { JsonView } from "../ui/JsonView";
import { type Mark, Tag, type Tone } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { openCrmRecord, openDelivery } from "../view";
import "./call-records.css";
import { durationWords } from "./duration-words";
import { ProvenanceTable } from "./ProvenanceTable";
import { untoldWords } from "./untold-words";
import { useNow } from "./use-now";

/** What left the gate, version by version, and how each step of each delivery ended. */
export function CallRecordPanel({ call, onSelect }: PanelProps) {
  const [latest, ...older] = call.callRecords.toSorted((a, b) => b.version - a.version);
  const now = call.deliveries.filter(({ version }) => version === 0);
  return (
    <>
      {now.length > 0 && (
        <section className="call-records" aria-label="Messages at an event">
          <div className="record-head">
            <h2>At an event</h2>
            <span className="truncate secondary">messages of rules, before any call record</span>
          </div>
          {now.map((delivery) => (
            <Delivery key={delivery.deliveryId} delivery={delivery} />
          ))}
        </section>
      )}
      {latest && (
        <section className="call-records" aria-label="Call record">
          <Version record={latest} call={call} onSelect={onSelect} startsOpen />
          {older.map((record) => (
            <Version
              key={record.version}
              record={record}
              call={call}
              onSelect={onSelect}
              startsOpen={false}
            />
          ))}
        </section>
      )}
      <Facts call={call} onSelect={onSelect} />
    </>
  );
}

type PanelProps = { call: CallDetail; onSelect: (eventId: string) => void };
type VersionProps = {
  record: CallRecord;
  call: CallDetail;
  startsOpen: boolean;
  onSelect: (eventId: string) => void;
};

/** What is known of the call as it stands now, whether or not a record was frozen. */
function Facts({ call, onSelect }: PanelProps) {
  const [open, setOpen] = useState(false);
  return (
    <section className="call-records call-facts" aria-label="Facts">
      <div className="record-head">
        <button type="button" className="record-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
          <h2>Facts</h2>
        </button>
        <span className="truncate secondary">as they stand now, and which event told each of them</span>
      </div>
      {open && (
        <ProvenanceTable call={call} version={null} label="Where the facts come from" onSelect={onSelect} />
      )}
    </section>
  );
}

function Version({ record, call, startsOpen, onSelect }: VersionProps) {
  const { deliveries, gate } = call;
  const [open, setOpen] = useState(startsOpen);
  const [content, setContent] = useState(false);
  const [origin, setOrigin] = useState(false);
  const own = deliveries.filter((delivery) => delivery.version === record.version);
  return (
    <>
      <div className="record-head">
        <button type="button" className="record-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
          <h2>Call record v{record.version}</h2>
        </button>
        <span className="truncate secondary" title={record.because}>
          frozen {moment(record.frozenAt)} · {record.because}
        </span>
        {record.incomplete.length > 0 && (
          <Tag tone="warn" title={`without ${record.incomplete.join(", ")}`}>
            incomplete
          </Tag>
        )}
        <span className="grow" />
        <Button
          tone="link"
          aria-expanded={origin}
          title="Which event told each field, where, and what it replaced"
          onClick={() => setOrigin(!origin)}
        >
          {origin ? "Hide where from" : "Where from"}
        </Button>
        <Button tone="link" aria-expanded={content} onClick={() => setContent(!content)}>
          {content ? "Hide content" : "Content"}
        </Button>
      </div>
      {origin && (
        <ProvenanceTable
          call={call}
          version={record.version}
          label={`Where call record v${record.version} comes from`}
          onSelect={onSelect}
        />
      )}
      {content && (
        <div className="record-content">
          <JsonView
            source={JSON.stringify(record.content, null, 2)}
            label={`Call record v${record.version}`}
          />
        </div>
      )}
      {open && own.length === 0 && (
        <p className="record-none">{untoldWords(record.version, deliveries, gate)}</p>
      )}
      {open && own.map((delivery) => <Delivery key={delivery.deliveryId} delivery={delivery} />)}
    </>
  );
}

const states: Record<DeliveryState, { words: string; tone: Tone; mark: Mark }> = {
  pending: { words: "pending", tone: "warn", mark: "clock" },
  inflight: { words: "sending", tone: "plain", mark: "clock" },
  delivered: { words: "delivered", tone: "ok", mark: "check" },
  dead: { words: "dead", tone: "bad", mark: "cross" },
  superseded: { words: "superseded", tone: "plain", mark: "minus" },
  blocked: { words: "waits its turn", tone: "warn", mark: "clock" },
  unknown: { words: "unknown", tone: "warn", mark: "warning" },
  held: { words: "held", tone: "plain", mark: "minus" },
};

const crmTypes = { contact: "contacts", call: "calls", task: "tasks" } as const;

function Delivery({ delivery }: { delivery: DeliveryDetail }) {
  const [open, setOpen] = useState(delivery.state !== "delivered");
  const { words, tone, mark } = states[delivery.state];
  const type = Object.entries(crmTypes).find(([step]) => step === delivery.step)?.[1];
  const remoteId = delivery.destination === "Sandbox CRM" ? delivery.remoteId : null;
  return (
    <div className="delivery">
      <div className="delivery-line">
        <button
          type="button"
          className="record-fold"
          aria-expanded={open}
          aria-label={`Attempts of ${stepWords(delivery)} to ${delivery.destination}`}
          onClick={() => setOpen(!open)}
        >
          {open ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
        </button>
        <span className="delivery-to">
          {delivery.destination} · {stepWords(delivery)}
        </span>
        <Tag tone={tone} mark={mark}>
          {words}
        </Tag>
        <span className="truncate" title={delivery.observed}>
          <VisibleText text={delivery.observed} />
        </span>
        <span className="grow" />
        <Button tone="link" title="Its attempts and what was sent" onClick={() => openDelivery(delivery)}>
          In the outbox
        </Button>
        {remoteId !== null && type && (
          <Button tone="link" onClick={() => openCrmRecord(type, remoteId)}>
            Open {delivery.step}
          </Button>
        )}
      </div>
      {open && (
        <ol className="attempts">
          {delivery.attempts.map((attempt) => (
            <li key={attempt.number}>
              <i>{attempt.number}</i>
              <time className="mono" title={clock(attempt.startedAt)}>
                {clockSeconds(attempt.startedAt)}
              </time>
              <span className="attempt-observed">
                <VisibleText text={attempt.observed} />
              </span>
              <span className="mono attempt-correlation" title="The same id stands in the CRM's audit">
                {attempt.correlationId}
              </span>
            </li>
          ))}
          {delivery.nextAt !== null && (
            <NextAttempt number={delivery.attempts.length + 1} at={delivery.nextAt} />
          )}
        </ol>
      )}
    </div>
  );
}

function NextAttempt({ number, at }: { number: number; at: number }) {
  const left = at - useNow(1000);
  return (
    <li className="attempt-next">
      <i>{number}</i>
      <time className="mono">{clockSeconds(at)}</time>
      <span>
        {left > 0 ? `next attempt in ${durationWords(Math.ceil(left / 1000) * 1000)}` : "next attempt now"}
      </span>
    </li>
  );
}
