import { ChevronDown, ChevronRight, Clock } from "lucide-react";
import { useState } from "react";
import type { CallDetail, GateCheck, GateVerdict, TimelineEvent } from "../../shared/calls";
import { FinalizeButton, FinalizeQuestion } from "../deliver/FinalizeNow";
import { clock, clockSeconds } from "../time";
import { Button } from "../ui/Button";
import { MarkIcon, Tag } from "../ui/Tag";
import { openDelivery, openGate, openMapping, openTwin } from "../view";
import { durationWords } from "./duration-words";
import "./gate-strip.css";
import { useNow } from "./use-now";

type GateProps = { call: CallDetail; onSelect: (eventId: string) => void };

/** One destination in full; the others fold below it, those that rules tell behind one line. */
export function GateStrips({ call, onSelect }: GateProps) {
  const [first, ...others] = call.gate.filter(({ messages }) => !messages);
  const messages = call.gate.filter((verdict) => verdict.messages);
  if (!first && messages.length === 0) {
    return (
      <section className="gate" aria-label="Finalization gate">
        <p className="gate-line faint">
          No destination is switched on: nothing waits to be told about this call.
        </p>
      </section>
    );
  }
  return (
    <section className="gate" aria-label="Finalization gate">
      {first && <Strip call={call} verdict={first} onSelect={onSelect} named={others.length > 0} />}
      {others.map((verdict) => (
        <Folded key={verdict.destinationId} call={call} verdict={verdict} onSelect={onSelect} />
      ))}
      {messages.length > 0 && <MessageGates call={call} verdicts={messages} onSelect={onSelect} />}
    </section>
  );
}

/** Rules at final act where these open; whether one acts is said by its rule. */
function MessageGates({ call, verdicts, onSelect }: GateProps & { verdicts: GateVerdict[] }) {
  const [open, setOpen] = useState(false);
  const Icon = open ? ChevronDown : ChevronRight;
  const opened = verdicts.filter(({ state }) => state === "opened").length;
  return (
    <>
      <div className="gate-other">
        <button type="button" className="gate-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon size={13} aria-hidden />
          <b>Messages of rules</b>
          <span className="truncate faint">
            {verdicts.length === 1 ? "1 destination" : `${verdicts.length} destinations`}, {opened} open to
            this call
          </span>
        </button>
      </div>
      {open &&
        verdicts.map((verdict) => (
          <Folded key={verdict.destinationId} call={call} verdict={verdict} onSelect={onSelect} />
        ))}
    </>
  );
}

function Folded({ call, verdict, onSelect }: GateProps & { verdict: GateVerdict }) {
  const [open, setOpen] = useState(false);
  const Icon = open ? ChevronDown : ChevronRight;
  return (
    <div className="gate-other">
      <button type="button" className="gate-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon size={13} aria-hidden />
        <b>{verdict.destination}</b>
        <StateTag verdict={verdict} />
        {!open && <span className="truncate faint">{verdict.sentence}</span>}
      </button>
      {open && <Strip call={call} verdict={verdict} onSelect={onSelect} named={false} />}
    </div>
  );
}

function Strip({ call, verdict, onSelect, named }: GateProps & { verdict: GateVerdict; named: boolean }) {
  const [four, own] = [verdict.checks.slice(0, 4), verdict.checks.slice(4)];
  const { callId } = call;
  const { destinationId } = verdict;
  const version = verdict.state === "opened" ? verdict.version : null;
  const [asking, setAsking] = useState(false);
  return (
    <>
      <div className="gate-line">
        <Answer call={call} verdict={verdict} />
        <span className="grow" />
        {named && <span className="faint">{verdict.destination}</span>}
        <FinalizeButton verdict={verdict} asking={asking} onAsk={setAsking} />
        <Button
          tone="link"
          title="What an integration without a gate would have written about this call, beside what left"
          onClick={() => openTwin(callId)}
        >
          Naive twin
        </Button>
        <Button
          tone="link"
          title={`What ${verdict.destination} is told about this call`}
          onClick={() =>
            version === null
              ? openGate(callId, destinationId)
              : openDelivery({ callId, version, destinationId })
          }
        >
          Show in Deliver
        </Button>
      </div>
      <FinalizeQuestion callId={callId} verdict={verdict} asking={asking} onAsk={setAsking} />
      <ul className="gate-facts">
        {four.map((check) => (
          <Fact key={check.name} call={call} check={check} onSelect={onSelect} />
        ))}
      </ul>
      {own.length > 0 && (
        <ul className="gate-facts gate-own">
          {own.map((check) => (
            <Fact key={check.name} call={call} check={check} onSelect={onSelect} />
          ))}
        </ul>
      )}
    </>
  );
}

function Answer({ call, verdict }: { call: CallDetail; verdict: GateVerdict }) {
  if (verdict.state === "opened") {
    const record = call.callRecords.find((one) => one.version === verdict.version) ?? call.callRecords.at(-1);
    return (
      <span className="truncate" title={verdict.sentence}>
        <b>Gate opened {record ? clock(record.frozenAt) : ""}</b>{" "}
        {record && <span className="secondary">call record v{record.version} frozen</span>}
        {record && record.incomplete.length > 0 && (
          <span className="gate-amber"> without {record.incomplete.join(", ")}</span>
        )}
      </span>
    );
  }
  if (verdict.state === "waiting") {
    return (
      <span className="gate-waiting">
        <Clock size={13} aria-hidden />
        <b>{verdict.sentence}</b>
        {verdict.deadlineAt !== null && <Countdown at={verdict.deadlineAt} />}
        {verdict.assumed && (
          <Tag tone="plain" title="This waiting time is our judgement, not the provider's promise">
            assumed
          </Tag>
        )}
      </span>
    );
  }
  return (
    <span className="gate-stays">
      <MarkIcon mark="minus" size={13} />
      <b>{verdict.sentence}</b>
      <StateTag verdict={verdict} />
      {verdict.heldBy === "mapping" && (
        <Button tone="link" onClick={() => openMapping(call.source)}>
          Open the mapping
        </Button>
      )}
    </span>
  );
}

function StateTag({ verdict }: { verdict: GateVerdict }) {
  if (verdict.state === "opened") {
    return (
      <Tag tone="ok" mark="check">
        opened
      </Tag>
    );
  }
  if (verdict.state === "waiting") {
    return (
      <Tag tone="warn" mark="clock">
        waiting
      </Tag>
    );
  }
  return (
    <Tag tone="plain" mark="minus">
      {verdict.state}
    </Tag>
  );
}

function Countdown({ at }: { at: number }) {
  const now = useNow(1000);
  const left = at - now;
  return (
    <span className="gate-countdown" title={`until ${clockSeconds(at)}`}>
      {left > 0 ? `${durationWords(Math.ceil(left / 1000) * 1000)} left` : "due now"}
    </span>
  );
}

const tones = { check: "gate-check", clock: "gate-clock", cross: "gate-cross", off: "gate-off" } as const;

function Fact({ call, check, onSelect }: GateProps & { check: GateCheck }) {
  const { eventId } = check;
  const event = call.timeline.find((one) => one.eventId === eventId);
  return (
    <li className={`gate-fact ${tones[check.mark]}`} title={check.because}>
      <MarkIcon mark={check.mark === "off" ? "minus" : check.mark} size={13} />
      <b>{check.name}</b>
      {eventId === null ? (
        <span className="truncate">{evidenceOf(check, undefined)}</span>
      ) : (
        <button type="button" className="gate-evidence truncate" onClick={() => onSelect(eventId)}>
          {evidenceOf(check, event)}
        </button>
      )}
    </li>
  );
}

/** A few words: the moment of the end, the event that a sentence is about, else what the gate says. */
export function evidenceOf(check: GateCheck, event: TimelineEvent | undefined): string {
  if (check.name === "ended" && check.at !== null) return clockSeconds(check.at);
  if (event?.type && check.because.startsWith(event.type)) return event.label;
  return check.because.replace(/\.$/, "");
}
