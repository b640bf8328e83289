import { useState } from "react";
import type { CallDetail, GateCheck, GateVerdict } from "../../shared/calls";
import type { DestinationRow } from "../../shared/deliveries";
import { partiesOf, providerWords } from "../calls/call-words";
import { durationWords } from "../calls/duration-words";
import { useCall } from "../calls/use-call";
import { useNow } from "../calls/use-now";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead } from "../read";
import { clock, clockSeconds, moment } from "../time";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { type Mark, MarkIcon, Tag, type Tone } from "../ui/Tag";
import { VisibleText } from "../ui/VisibleText";
import { WhatIs } from "../ui/WhatIs";
import { openCall, openGateSettings, openMapping, openScreen } from "../view";
import { EventLink } from "./EventLink";
import { FinalizeButton, FinalizeQuestion } from "./FinalizeNow";
import "./gate-panel.css";
import { GateParts } from "./GateParts";

type GatePanelProps = { callId: string | null; destination: DestinationRow | null; loading: boolean };

/** Why not yet: the gate's one sentence about one call for one destination, and the facts it rests on. */
export function GatePanel({ callId, destination, loading }: GatePanelProps) {
  const { call, sentence } = useCall(callId);
  const calls = useEntities(({ status }) => status?.calls ?? 0);
  const verdict = call?.gate.find((one) => one.destinationId === destination?.destinationId);
  return (
    <section className="gate-panel scroll" aria-label="Finalization gate">
      {call && verdict ? (
        <Verdict call={call} verdict={verdict} />
      ) : sentence ? (
        <ErrorLine sentence={sentence} />
      ) : destination && call ? (
        <Empty
          title={`${destination.name} has not judged this call`}
          why="A gate judges the calls that come while its destination is there."
          action={<Button onClick={() => openCall(call.callId)}>Open call</Button>}
        />
      ) : loading || callId !== null ? (
        <Skeleton rows={5} widths={[52, 78, 64]} />
      ) : (
        <Empty
          title="No call is at the gate"
          why={
            destination && calls > 0
              ? `Every call so far either left for ${destination.name} or never will. The next one stands here from its first event on.`
              : "A call stands here from its first event on, with what it waits for before it may leave."
          }
          action={<Button onClick={() => openScreen("calls")}>See the calls</Button>}
        />
      )}
    </section>
  );
}

type Look = { title: string; tone: Tone; mark: Mark };

function lookOf(verdict: GateVerdict): Look {
  if (verdict.state === "opened") return { title: "Opened", tone: "ok", mark: "check" };
  if (verdict.state === "waiting") return { title: "Waiting", tone: "warn", mark: "clock" };
  if (verdict.state === "held") return { title: "Held", tone: "warn", mark: "minus" };
  const isRefused = verdict.checks.some(({ name, mark }) => name === "allowed" && mark === "cross");
  return isRefused
    ? { title: "Not sent", tone: "bad", mark: "cross" }
    : { title: "Closed", tone: "plain", mark: "minus" };
}

function Verdict({ call, verdict }: { call: CallDetail; verdict: GateVerdict }) {
  const { title, tone, mark } = lookOf(verdict);
  const [asking, setAsking] = useState(false);
  const { from, to } = partiesOf(call);
  const ended = verdict.checks.find(({ name }) => name === "ended");
  return (
    <>
      <header className="gate-panel-head">
        <h2>{title}</h2>
        <WhatIs of="gate" />
        <span className="secondary truncate">
          <VisibleText text={from} />
          {to !== null && (
            <>
              {" → "}
              <VisibleText text={to} />
            </>
          )}{" "}
          · {providerWords(call.provider)}
        </span>
        {ended?.at != null && <span className="gate-ended secondary">· ended {clockSeconds(ended.at)}</span>}
        <span className="grow" />
        <Button size="small" onClick={() => openCall(call.callId)}>
          Open call
        </Button>
        <FinalizeButton withKey verdict={verdict} asking={asking} onAsk={setAsking} />
      </header>
      <div className={`gate-answer gate-answer-${tone}`} role="status">
        <MarkIcon mark={mark} size={15} />
        <p>
          <b>{sentenceCase(verdict.sentence)}</b> <After call={call} verdict={verdict} />
        </p>
      </div>
      <FinalizeQuestion callId={call.callId} verdict={verdict} asking={asking} onAsk={setAsking} />
      <table className="gate-checks" aria-label={`What the gate of ${verdict.destination} looks at`}>
        <tbody>
          {verdict.checks.map((check) => (
            <Check key={check.name} call={call} check={check} destinationId={verdict.destinationId} />
          ))}
          <Deadline verdict={verdict} />
        </tbody>
      </table>
    </>
  );
}

/** What follows from the verdict. */
function After({ call, verdict }: { call: CallDetail; verdict: GateVerdict }) {
  if (verdict.state === "opened") {
    const record =
      call.callRecords.find(({ version }) => version === verdict.version) ?? call.callRecords.at(-1);
    return record ? `Call record v${record.version} was frozen at ${clock(record.frozenAt)}.` : null;
  }
  if (verdict.heldBy === "would-change")
    return "The difference stands under Would change, where you may send it.";
  if (verdict.heldBy === "mapping")
    return (
      <Button tone="link" onClick={() => openMapping(call.source)}>
        Open the mapping
      </Button>
    );
  if (verdict.heldBy === "history") return "It stands under By history, where you may send it.";
  if (verdict.state !== "waiting" || !verdict.deadline) return null;
  return (
    <>
      <AtDeadline verdict={verdict} />{" "}
      {verdict.deadline.kind === "final" && (
        <Usual provider={call.provider} destinationId={verdict.destinationId} />
      )}
    </>
  );
}

const sentenceCase = (words: string) => {
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.?!]$/.test(sentence) ? sentence : `${sentence}.`;
};

const markTones: Record<GateCheck["mark"], { mark: Mark; tone: string }> = {
  check: { mark: "check", tone: "ok" },
  clock: { mark: "clock", tone: "warn" },
  cross: { mark: "cross", tone: "bad" },
  off: { mark: "minus", tone: "plain" },
};

const becomes = {
  leaves: "it leaves",
  marked: "it leaves marked incomplete",
  held: "it is held, and asks you,",
  "not-sent": "it is closed",
} as const;

/** What happens if nothing comes, and when; it counts down in place. */
function AtDeadline({ verdict: { deadline, deadlineAt } }: { verdict: GateVerdict }) {
  const now = useNow(1000, deadlineAt !== null);
  if (!deadline || deadlineAt === null) return null;
  const left = deadlineAt - now;
  const otherwise =
    deadline.kind === "quiet" || deadline.kind === "settle" ? "If nothing comes" : "Otherwise";
  return (
    <>
      {otherwise} {becomes[deadline.becomes]} at {moment(deadlineAt)},{" "}
      {left > 0 ? `in ${durationWords(Math.ceil(left / 1000) * 1000)}` : "due now"}.
    </>
  );
}

/** From what was recorded; nothing where too little was. */
function Usual({ provider, destinationId }: { provider: CallDetail["provider"]; destinationId: string }) {
  const usual = useRead(`usual wait ${destinationId} ${provider}`, () =>
    engine.gates.usual({ destinationId, provider }),
  );
  if (usual.data?.withinMs == null) return null;
  return <>It usually comes within {durationWords(usual.data.withinMs)}.</>;
}

type CheckProps = { call: CallDetail; check: GateCheck; destinationId: string };

function Check({ call, check, destinationId }: CheckProps) {
  const [open, setOpen] = useState(false);
  const parts = check.parts ?? [];
  const { mark, tone } = markTones[check.mark];
  const { eventId } = check;
  const because = check.because.replace(/\.$/, "");
  const clockWords = check.name === "ended" ? " by our clock" : "";
  const when = check.at === null ? "" : `, ${clockSeconds(check.at)}${clockWords}`;
  return (
    <tr data-tone={tone}>
      <th scope="row">
        <MarkIcon mark={mark} size={14} />
        {parts.length > 0 ? (
          <button
            type="button"
            className="gate-parts-toggle"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {check.name}
          </button>
        ) : (
          check.name
        )}
      </th>
      <td className="gate-because" title={open ? undefined : `${because}${when}`}>
        <span className="gate-because-line">
          <VisibleText text={because} />
          {when}
        </span>
        {open && <GateParts call={call} parts={parts} destinationId={destinationId} />}
      </td>
      <td className="gate-evidence-cell">
        {eventId !== null && <EventLink callId={call.callId} eventId={eventId} />}
      </td>
    </tr>
  );
}

const waits = {
  missing: "from the final event",
  final: "from the end",
  quiet: "from the last event",
  settle: "from the last event, to settle",
} as const;

/** The wait that ends next: how long it is and from what it counts, counting down, with its setting beside it. */
function Deadline({ verdict }: { verdict: GateVerdict }) {
  const { deadlineAt, deadline, assumed, destinationId } = verdict;
  const now = useNow(1000, deadlineAt !== null);
  if (deadlineAt === null) return null;
  const left = deadlineAt - now;
  return (
    <tr data-tone="plain">
      <th scope="row">
        <MarkIcon mark="clock" size={14} />
        {deadline ? `deadline ${durationWords(deadline.ms)}` : "deadline"}
      </th>
      <td className="gate-because">
        {deadline && <span className="gate-from">{waits[deadline.kind]}; </span>}
        <span className="gate-deadline">
          {moment(deadlineAt)}, {left > 0 ? `in ${durationWords(Math.ceil(left / 1000) * 1000)}` : "due now"}
        </span>
        {assumed && (
          <Tag tone="plain" title="This waiting time is our judgement, not the provider's promise">
            assumed
          </Tag>
        )}
      </td>
      <td className="gate-evidence-cell">
        {deadline && (
          <Button tone="link" onClick={() => openGateSettings(destinationId, deadline.setting)}>
            Change
          </Button>
        )}
      </td>
    </tr>
  );
}
