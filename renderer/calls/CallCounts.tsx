import type { CallDetail } from "../../shared/calls";
import { Segments } from "../ui/Segments";
import { Tag, type Tone } from "../ui/Tag";
import { WhatIs } from "../ui/WhatIs";
import { breachTone } from "./conformance-words";
import { useTimelineSettings } from "./timeline-settings";
import { isLate, type TimelineClock, type TimelineScale } from "./timeline-shapes";

const clocks: readonly { value: TimelineClock; words: string; title: string }[] = [
  { value: "occurred", words: "Occurred", title: "Occurred: their clock places the pins" },
  { value: "received", words: "Received", title: "Received: our clock places the pins" },
];
const scales: readonly { value: TimelineScale; words: string; title: string }[] = [
  { value: "fit", words: "Fit", title: "Fit: every phase wide enough to be read" },
  { value: "scale", words: "To scale", title: "To scale: every second equally wide" },
];

/** How many events, and what is noteworthy about them; each tag leads to the first event it speaks of. */
export function CallCounts({ call, onSelect }: { call: CallDetail; onSelect: (eventId: string) => void }) {
  const { clock, scale } = useTimelineSettings();
  return (
    <div className="call-counts">
      <b>{call.timeline.length === 1 ? "1 event" : `${call.timeline.length} events`}</b>
      <WhatIs of="timeline" />
      <span className="call-count-tags">
        {countsOf(call).map(({ words, tone, eventId }) =>
          eventId === null ? (
            <Tag key={words} tone={tone}>
              {words}
            </Tag>
          ) : (
            <button key={words} type="button" className="call-count" onClick={() => onSelect(eventId)}>
              <Tag tone={tone}>{words}</Tag>
            </button>
          ),
        )}
      </span>
      <Segments
        label="Clock"
        value={clock}
        segments={clocks}
        onChange={(value) => useTimelineSettings.setState({ clock: value })}
      />
      <Segments
        label="Scale"
        value={scale}
        segments={scales}
        onChange={(value) => useTimelineSettings.setState({ scale: value })}
      />
    </div>
  );
}

type Count = { words: string; tone: Tone; eventId: string | null };

function countsOf(call: CallDetail): Count[] {
  const counts: Count[] = [];
  const add = (ids: readonly string[], tone: Tone, words: (count: number) => string) => {
    if (ids[0] !== undefined) counts.push({ words: words(ids.length), tone, eventId: ids[0] });
  };
  const ids = (which: (event: CallDetail["timeline"][number]) => boolean) =>
    call.timeline.filter(which).map((event) => event.eventId);
  const copied = call.timeline.filter((event) => event.copies.length > 0);
  const times = new Set(copied.map((event) => event.copies.length + 1));
  const often = times.size === 1 ? `${[...times][0]}×` : "several times";
  add(
    copied.map((event) => event.eventId),
    "warn",
    (count) => `${count} sent ${often}`,
  );
  add(ids(isLate), "warn", (count) => `${count} out of order`);
  add(
    ids((event) => !event.inFold),
    "bad",
    (count) => `${count} taking no part`,
  );
  for (const cause of ["platform", "network"] as const) {
    const broken = call.breaches.filter((breach) => breach.cause === cause);
    const [first] = broken;
    if (first) {
      const words = broken.length === 1 ? "1 rule broken" : `${broken.length} rules broken`;
      counts.push({
        words: cause === "platform" ? `${words} by the platform` : words,
        tone: breachTone(first),
        eventId: first.eventIds[0] ?? null,
      });
    }
  }
  const missing = call.ghosts.filter((ghost) => ghost.missing).length;
  if (missing > 0) counts.push({ words: `${missing} missing`, tone: "plain", eventId: null });
  return counts;
}
