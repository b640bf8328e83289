import { useMemo } from "react";
import type { CallDetail } from "../../shared/calls";
import type { RunDetail } from "../../shared/runs";
import type { TwinCall } from "../../shared/twin-contract";
import { usePin } from "../calls/call-selection";
import { Timeline } from "../calls/Timeline";
import { useTimelineSettings } from "../calls/timeline-settings";
import type { TimelineLayout } from "../calls/timeline-shapes";
import type { SinceWords } from "../twin/as-of";
import { TimeTrack } from "../twin/TimeTrack";
import { momentAt, placeAt, stagePlaces } from "./stage-time";
import { inStoryTime, storyTime } from "./story-time";

type SliderProps = {
  layout: TimelineLayout;
  call: CallDetail;
  twin: TwinCall;
  at: number;
  isNow: boolean;
  since: SinceWords;
  onMove: (at: number) => void;
};

/** `run`: what plays it; null: nothing does. */
type Props = Omit<SliderProps, "layout"> & { run: RunDetail | null };

/** The timeline of the Calls screen, larger, in the call's own time; what lies ahead of the moment is hollow. */
export function StageTimeline({ call, run, twin, at, isNow, since, onMove }: Props) {
  const { clock, scale } = useTimelineSettings();
  const story = useMemo(() => run && storyTime(run), [run]);
  const own = useMemo(() => (story ? inStoryTime(call, story) : call), [call, story]);
  const { selected, select } = usePin(call);
  const pending = useMemo(
    () =>
      isNow
        ? undefined
        : new Set(call.timeline.flatMap(({ eventId, receivedAt }) => (receivedAt > at ? [eventId] : []))),
    [call, at, isNow],
  );
  return (
    <div className="stage-timeline">
      <Timeline
        input={own}
        recorded={call}
        {...(story && own !== call ? { ownTime: story } : {})}
        clock={clock}
        scale={scale}
        selected={selected}
        onSelect={select}
        {...(pending ? { pending } : {})}
        foot={(layout) => (
          <Slider
            layout={layout}
            call={call}
            twin={twin}
            at={at}
            isNow={isNow}
            since={since}
            onMove={onMove}
          />
        )}
      />
    </div>
  );
}

const height = 40;
const line = { y: 12, left: 0, right: 0 };

/** Time on the timeline's own axis: the same places, the foot of the line of the present. */
function Slider({ layout, call, twin, at, isNow, since, onMove }: SliderProps) {
  const places = useMemo(() => stagePlaces(layout, call.timeline), [layout, call]);
  const moments = useMemo(() => places.map((place) => place.at), [places]);
  const x = (moment: number) => placeAt(places, moment);
  const open = layout.lanes.flatMap(({ bars }) => bars.filter((bar) => bar.open).map(({ to }) => to));
  return (
    <>
      <span className="stage-drag">drag time</span>
      <TimeTrack
        call={twin}
        className="stage-slider"
        width={layout.width}
        height={height}
        line={line}
        words={{ writes: line.y + 22, opens: line.y + 22 }}
        named={twin.writes.filter(({ wrong }) => wrong !== null)}
        at={at}
        moments={moments}
        end={Number.POSITIVE_INFINITY}
        xOf={x}
        momentAt={(place) => momentAt(places, place)}
        knob={isNow ? Math.max(x(at), ...open) : x(at)}
        aria={{ valueText: isNow ? `now, ${since(at)}` : since(at) }}
        onMove={onMove}
      />
    </>
  );
}
