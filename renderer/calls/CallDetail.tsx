import { useMemo } from "react";
import type { CallDetail as Call } from "../../shared/calls";
import { countByEvent, useEffects } from "../effects/use-effects";
import { engine } from "../engine-client";
import { OfCallLink } from "../local-outbox/OfCallLink";
import { eventActions } from "../rows/event-actions";
import { menuItems } from "../rows/row-action";
import { ContextMenu } from "../ui/ContextMenu";
import { Empty } from "../ui/Empty";
import { ErrorLine } from "../ui/ErrorLine";
import { Skeleton } from "../ui/Skeleton";
import { Breaches } from "./Breaches";
import { CallCounts } from "./CallCounts";
import { CallHead } from "./CallHead";
import { CallRecordPanel } from "./CallRecordPanel";
import "./call-detail.css";
import { CompareLane } from "./CompareLane";
import { usePin } from "./call-selection";
import { EventTable } from "./EventTable";
import { Findings } from "./Findings";
import { GateStrips } from "./GateStrip";
import { useSamplePlay } from "./sample-play";
import { Timeline } from "./Timeline";
import { useTimelineSettings } from "./timeline-settings";
import { useCall } from "./use-call";

/** `none`: the list was read and holds no call to show. */
export function CallDetail({ callId, none }: { callId: string | null; none: boolean }) {
  const { call, sentence, again } = useCall(callId);
  // A call that was just started has no event yet: it is not missing, it is to come.
  const isStarting = useSamplePlay((play) => play.state === "started" && play.callId === callId);
  if (call) return <CallOf key={call.callId} call={call} sentence={sentence} />;
  if (none)
    return (
      <section className="call" aria-label="Call">
        <Empty title="No call is open" why="The list on the left holds no call to show." />
      </section>
    );
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
  const { selected, select } = usePin(call);
  const effects = useEffects({ callId: call.callId });
  const counted = useMemo(() => countByEvent(effects.rows), [effects.rows]);
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
        <ContextMenu label="The event of the call" by="data-pin" itemsOf={menuOfEvent}>
          <Timeline
            input={call}
            clock={clock}
            scale={scale}
            selected={selected}
            onSelect={select}
            effects={effects}
          />
        </ContextMenu>
        <CompareLane shown={call.callId} />
      </div>
      <Breaches call={call} onSelect={select} />
      <GateStrips call={call} onSelect={select} />
      <OfCallLink callId={call.callId} />
      <ContextMenu label="The event of the call" by="data-row" itemsOf={menuOfEvent}>
        <EventTable call={call} clock={clock} selected={selected} onSelect={select} effects={counted} />
      </ContextMenu>
      <Findings call={call} onSelect={select} />
      <CallRecordPanel call={call} onSelect={select} />
    </section>
  );
}

/** A pin of several events close together stands for the first; one that is only planned has nothing to be done with. */
async function menuOfEvent(ids: string) {
  const eventId = ids.split(" ")[0] ?? "";
  return menuItems(eventActions, [await engine.events.get({ eventId })]);
}
