/** The time of a call on an axis of its own: its events above, the twin's writes and the opening of the gate on it. */
import type { TwinCall } from "../../shared/twin-contract";
import "../calls/stage-colours.css";
import { useWidth } from "../ui/use-width";
import type { SinceWords } from "./as-of";
import { boxOf, edgeOf, TimeTrack } from "./TimeTrack";
import { type TwinAxis as Axis, withRoom } from "./twin-axis";

const height = 100;
const line = { y: 54, left: 8, right: 8 };
/** Nearer than that to a moment, it is meant. */
const snapPixels = 6;

type TwinAxisProps = {
  call: TwinCall;
  axis: Axis;
  at: number;
  since: SinceWords;
  onMove: (at: number) => void;
};

export function TwinAxis({ call, axis, at, since, onMove }: TwinAxisProps) {
  const { box, width } = useWidth<HTMLDivElement>();
  const room = width - line.left - line.right;
  const x = (moment: number) => line.left + axis.placeAt(moment) * room;
  const momentAt = (place: number) => {
    const moment = axis.atPlace((place - line.left) / Math.max(room, 1));
    return axis.moments.find((one) => Math.abs(x(one) - x(moment)) < snapPixels) ?? moment;
  };
  const ticks = withRoom(axis.moments, (moment) => boxOf(x(moment), width, since(moment)));
  const labels = withRoom(call.events, (event) => boxOf(x(event.at), width, event.type ?? "event"));
  return (
    <div ref={box} className="twin-axis-box">
      <TimeTrack
        call={call}
        className="twin-axis"
        width={width}
        height={height}
        line={line}
        words={{ writes: line.y + 20, opens: line.y - 13 }}
        named={call.writes}
        at={at}
        moments={axis.moments}
        end={axis.moments.at(-1) ?? at}
        xOf={x}
        momentAt={momentAt}
        aria={{ valueText: `${since(at)} after its first event` }}
        onMove={onMove}
      >
        {labels.map((event) => (
          <text
            key={event.position}
            x={x(event.at)}
            y={13}
            textAnchor={edgeOf(x(event.at), width, event.type ?? "event")}
            className="twin-event-label"
            data-ahead={event.at > at || undefined}
          >
            {event.type ?? "event"}
          </text>
        ))}
        {call.events.map((event) => (
          <circle
            key={event.position}
            cx={x(event.at)}
            cy={25}
            r={4}
            className="twin-event"
            data-stage={event.stage ?? "none"}
            data-ahead={event.at > at || undefined}
          />
        ))}
        {ticks.map((moment) => (
          <text
            key={moment}
            x={x(moment)}
            y={height - 8}
            textAnchor={edgeOf(x(moment), width, since(moment))}
            className="twin-tick"
          >
            {since(moment)}
          </text>
        ))}
      </TimeTrack>
    </div>
  );
}
