import type { CallDetail as Call } from "../../shared/calls";
import { countByEvent, useEffects } from "../effects/use-effects";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { Breaches } from "./Breaches";
import { CallCounts } from "./CallCounts";
import { CallHead } from "./CallHead";
import { CallRecordPanel } from "./CallRecordPanel";
import "./call-detail.css";
import { selectEvent, useSelectedEvent } from "./call-selection";
import { EventTable } from "./EventTable";
import { Findings } from "./Findings";
import { GateStrips } from "./GateStrip";
import { useSamplePlay } from "./sample-play";
import { Timeline } from "./Timeline";
import { useTimelineSettings } from "./timeline-settings";
import { useCall } from "./use-call";
import { useNow } from "./use-now";

const liveTickMs = 250;

export function CallDetail({ callId }: { callId: string | null }) {
  const { call, sentence, again } = useCall(callId);
  // A call that was just started has no event yet: it is not missing, it is to come.
  const isStarting = useSamplePlay((play) => play.state === "started" && play.callId === callId);
  if (call) return <CallOf key={call.callId} call={call} sentence={sentence} />;
  return (
    <section className="call" aria-label="Call">
      {sentence && !isStarting ? (
        <div className="call-failed">
          <ErrorLine sentence={sentence} again={again} />
        </div>
      ) : (
        <Skeleton rows={9} height={44} widths={[46, 72, 60, 66]} />
      )}
    </section>
  );
}

function CallOf({ call, sentence }: { call: Call; sentence: string }) {
  const { clock, scale } = useTimelineSettings();
  const inspected = useSelectedEvent(call.callId);
  // A copy has no pin and no row of its own: it stands in those of its event.
  const selected =
    call.timeline.find(
      ({ eventId, copies }) => eventId === inspected || copies.some((copy) => copy.eventId === inspected),
    )?.eventId ?? null;
  const isOpen = call.phases.some((phase) => phase[clock].to === null);
  const now = useNow(liveTickMs, isOpen);
  const effects = useEffects({ callId: call.callId });
  const select = (eventId: string) => selectEvent(call.callId, eventId);
  return (
    <section className="call scroll" aria-label="Call">
      <CallHead call={call} />
      {sentence && (
        <div className="call-failed">
          <ErrorLine sentence={`What you see may be old: ${sentence}`} />
        </div>
      )}
      <CallCounts call={call} onSelect={select} />
      <div className="call-timeline">
        <Timeline
          input={call}
          clock={clock}
          scale={scale}
          now={now}
          selected={selected}
          onSelect={select}
          effects={effects}
        />
      </div>
      <Breaches call={call} onSelect={select} />
      <GateStrips call={call} onSelect={select} />
      <EventTable
        call={call}
        clock={clock}
        selected={selected}
        onSelect={select}
        effects={countByEvent(effects.rows)}
      />
      <Findings call={call} onSelect={select} />
      <CallRecordPanel call={call} onSelect={select} />
    </section>
  );
}
