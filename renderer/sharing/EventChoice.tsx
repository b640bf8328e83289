import type { TimelineEvent } from "../../shared/calls";
import { VisibleText } from "../ui/VisibleText";

/** Which events of the call the scenario tells; closed while it tells all of them. */
export function EventChoice({
  timeline,
  left,
  onChange,
}: {
  timeline: TimelineEvent[];
  /** Event ids that are left out. */
  left: ReadonlySet<string>;
  onChange: (left: ReadonlySet<string>) => void;
}) {
  const many = timeline.length - left.size;
  const toggle = (eventId: string) => {
    const next = new Set(left);
    if (!next.delete(eventId)) next.add(eventId);
    onChange(next);
  };
  return (
    <details className="record-events" aria-label="Events of the scenario">
      <summary>
        {left.size === 0 ? `All ${timeline.length} events` : `${many} of ${timeline.length} events`}
        {left.size > 0 && <span className="faint">· nothing is expected of a part of a call</span>}
      </summary>
      <ul>
        {timeline.map(({ eventId, type, label, copies }) => (
          <li key={eventId}>
            <label>
              <input type="checkbox" checked={!left.has(eventId)} onChange={() => toggle(eventId)} />
              <span className="mono truncate">
                <VisibleText text={type ?? label} />
              </span>
              {copies.length > 0 && <span className="faint">sent {copies.length + 1}×</span>}
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}
