import { isGoodAnswer } from "../../shared/forwarding-usual";
import { answerWordsOf } from "../answer-words";
import { GlyphShape } from "../ui/Glyph";
import { eventColour } from "../ui/glyph-colour";
import { textWidth } from "./text-width";
import type { Pin, PinCluster } from "./timeline-shapes";

export type LaneHands = {
  selected: string | null;
  /** Hovered or focused. */
  active: string | null;
  /** The one pin that Tab stops at. */
  stop: string | null;
  /** Came while one was looking: it drops in. */
  isFresh: (eventId: string) => boolean;
  onActive: (eventId: string | null) => void;
  onSelect: (eventId: string) => void;
};

export function PinButton({ pin, pinY, hands }: { pin: Pin; pinY: number; hands: LaneHands }) {
  const { event } = pin;
  const id = event.eventId;
  const kind = pin.pending ? "ghost" : event.kind;
  const discs = [2, 1].filter((disc) => !pin.pending && disc <= event.copies.length);
  const answer = answerWordsOf(event);
  const colour = pin.pending ? "var(--deco)" : eventColour(event);
  return (
    <button
      type="button"
      className="tl-pin"
      data-pin={id}
      data-selected={id === hands.selected || undefined}
      data-active={id === hands.active || undefined}
      data-fresh={hands.isFresh(id) || undefined}
      data-out={!event.inFold || undefined}
      data-asked={(!pin.pending && answer && (answer.doubtful ? "doubtful" : "answered")) || undefined}
      data-forward-failed={!event.forwarded.every(isGoodAnswer) || undefined}
      tabIndex={id === hands.stop ? 0 : -1}
      aria-label={pinWords(pin)}
      aria-pressed={id === hands.selected}
      style={{ left: pin.x, top: pinY }}
      onPointerEnter={() => hands.onActive(id)}
      onPointerLeave={() => hands.onActive(null)}
      onFocus={() => hands.onActive(id)}
      onBlur={() => hands.onActive(null)}
      onClick={() => hands.onSelect(id)}
    >
      {discs.map((disc) => (
        <svg
          key={disc}
          className="tl-disc"
          data-disc={disc}
          width={12}
          height={12}
          viewBox="0 0 12 12"
          aria-hidden
        >
          <GlyphShape kind={kind} colour={colour} />
        </svg>
      ))}
      {!pin.pending && answer && <span className="tl-asked" aria-hidden />}
      <svg key={kind} className="tl-glyph" width={12} height={12} viewBox="0 0 12 12" aria-hidden>
        <GlyphShape kind={kind} colour={colour} />
      </svg>
    </button>
  );
}

function pinWords({ event, pending }: Pin): string {
  const answer = answerWordsOf(event);
  const parts = [
    event.type ?? event.label,
    pending ? "planned" : `arrived as ${event.arrival}`,
    event.copies.length > 0 ? `sent ${event.copies.length + 1} times` : null,
    event.problems.length > 0 ? `${event.problems.length} problems` : null,
    answer && !pending ? `answered ${answer.took === "–" ? "" : `in ${answer.took} `}${answer.how}` : null,
    event.forwarded.every(isGoodAnswer) ? null : "its handler failed",
  ];
  return parts.filter((part) => part !== null).join(", ");
}

/** Inside it the arrow keys still walk event by event; the ring stays on the bar. */
export function Cluster({ cluster, pinY, hands }: { cluster: PinCluster; pinY: number; hands: LaneHands }) {
  const has = (id: string | null) => id !== null && cluster.eventIds.includes(id);
  const first = cluster.eventIds[0] ?? "";
  const total = cluster.eventIds.length;
  const width = cluster.to - cluster.from + 12;
  return (
    <button
      type="button"
      className="tl-cluster"
      data-pin={cluster.eventIds.join(" ")}
      data-selected={has(hands.selected) || undefined}
      data-active={has(hands.active) || undefined}
      tabIndex={has(hands.stop) ? 0 : -1}
      aria-label={`${total} events close together`}
      style={{ left: cluster.from - 6, width, top: pinY }}
      onPointerEnter={() => hands.onActive(first)}
      onPointerLeave={() => hands.onActive(null)}
      onFocus={() => has(hands.active) || hands.onActive(first)}
      onBlur={() => hands.onActive(null)}
      onClick={() => hands.onSelect(has(hands.active) && hands.active ? hands.active : first)}
    >
      {cluster.counts.map(({ stage, count }) => {
        const share = (width * count) / total;
        return (
          <span key={stage ?? "none"} data-stage={stage ?? "none"} style={{ flexGrow: count }}>
            {share >= textWidth(String(count), 9.5) + 5 ? count : ""}
          </span>
        );
      })}
    </button>
  );
}
