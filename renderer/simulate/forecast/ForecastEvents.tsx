import { sayDuration } from "../../../shared/duration";
import type { ForecastedEvent } from "../../../shared/forecast";
import { runningClock } from "../../time";
import { type Mark, MarkIcon, StateWord, type Tone } from "../../ui/Tag";
import { VisibleText } from "../../ui/VisibleText";

const looks: Record<ForecastedEvent["outcome"], { tone: Tone; mark: Mark }> = {
  "in time": { tone: "ok", mark: "check" },
  late: { tone: "warn", mark: "clock" },
  lost: { tone: "bad", mark: "cross" },
};

/** Each event of the scenario with its attempts, up to the one that gets through. */
export function ForecastEvents({ events }: { events: readonly ForecastedEvent[] }) {
  return (
    <ol className="forecast-events" aria-label="Events of the scenario">
      {events.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: copies have one type and one moment
        <li key={index}>
          <div className="forecast-head">
            <time className="mono faint">{runningClock(event.atMs)}</time>
            <span className="mono truncate">
              <VisibleText text={event.type} />
            </span>
            <span className="grow" />
            <StateWord {...looks[event.outcome]}>
              {event.outcome === "late" && event.arrivesMs !== null
                ? `late, ${sayDuration(event.arrivesMs - event.atMs)}`
                : event.outcome}
            </StateWord>
          </div>
          {event.attemptsMs.length > 1 && <Attempts event={event} />}
        </li>
      ))}
    </ol>
  );
}

const mostShown = 6;

function Attempts({ event: { attemptsMs, arrivesMs, type } }: { event: ForecastedEvent }) {
  const left = Math.max(0, attemptsMs.length - mostShown);
  const shown = left === 0 ? attemptsMs : [...attemptsMs.slice(0, mostShown - 1), ...attemptsMs.slice(-1)];
  return (
    <ol className="forecast-attempts" aria-label={`Attempts of ${type}`}>
      {shown.map((ms, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two attempts may have one moment
        <li key={index} data-arrives={ms === arrivesMs || undefined}>
          {left > 0 && index === shown.length - 1 && <span className="faint">{left} more, </span>}
          <MarkIcon mark={ms === arrivesMs ? "check" : "cross"} />
          <span className="visually-hidden">{ms === arrivesMs ? "gets through at" : "fails at"}</span>
          {runningClock(ms)}
        </li>
      ))}
    </ol>
  );
}
