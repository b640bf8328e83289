import { isGoodAnswer } from "../../shared/forwarding-usual";
import { answerWordsOf } from "../answer-words";
import { clock } from "../time";
import { GlyphShape } from "../ui/Glyph";
import { eventColour } from "../ui/glyph-colour";
import { delayWords } from "./duration-words";
import { stageWords } from "./stage-words";
import { textWidth } from "./text-width";
import { isLate, type Pin, type PinCluster } from "./timeline-shapes";
import type { ActivePin } from "./use-active-pin";

export type LaneHands = {
  selected: string | null;
  /** Hovered or focused. */
  active: string | null;
  /** The one pin that Tab stops at. */
  stop: string | null;
  /** Came while one was looking: it drops in. */
  isFresh: (eventId: string) => boolean;
  pins: ActivePin;
  onSelect: (eventId: string) => void;
  isSeen: (from: number, to: number) => boolean;
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
      aria-description={pinClocks(pin)}
      aria-pressed={id === hands.selected}
      style={{ left: pin.x, top: pinY }}
      onPointerEnter={() => hands.pins.point(id)}
      onPointerLeave={hands.pins.leave}
      onFocus={() => hands.pins.focus(id)}
      onBlur={hands.pins.leave}
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

/** What its place on the axis says, for whoever does not see it. */
function pinClocks({ event, pending }: Pin): string | undefined {
  if (pending) return undefined;
  const late = isLate(event) ? `, ${delayWords(event.lateMs ?? 0)} late` : "";
  const occurred =
    event.occurredAt === null ? "no time of the provider" : `occurred ${clock(event.occurredAt)}`;
  return `${occurred}, received ${clock(event.receivedAt)}${late}`;
}

/** Inside it the arrow keys still walk event by event; the ring stays on the bar. */
export function Cluster({ cluster, pinY, hands }: { cluster: PinCluster; pinY: number; hands: LaneHands }) {
  const has = (id: string | null) => id !== null && cluster.eventIds.includes(id);
  const first = cluster.eventIds[0] ?? "";
  const total = cluster.eventIds.length;
  const width = cluster.right - cluster.left;
  return (
    <button
      type="button"
      className="tl-cluster"
      data-pin={cluster.eventIds.join(" ")}
      data-selected={has(hands.selected) || undefined}
      data-active={has(hands.active) || undefined}
      tabIndex={has(hands.stop) ? 0 : -1}
      aria-label={`${total} events close together`}
      aria-description={cluster.counts
        .map(({ stage, count }) => `${count} ${stage === null ? "without a stage" : stageWords(stage)}`)
        .join(", ")}
      style={{ left: cluster.left, width, top: pinY }}
      onPointerEnter={() => hands.pins.point(first)}
      onPointerLeave={hands.pins.leave}
      onFocus={() => hands.pins.focus(has(hands.active) && hands.active ? hands.active : first)}
      onBlur={hands.pins.leave}
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
