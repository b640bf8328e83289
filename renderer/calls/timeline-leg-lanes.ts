/** What a lane has that is one line of several: its names, where it was dialled from, and the mark of its end. */
import { legEndSentence, legEndWords, legName, legSentence, legState, reachedSomeone } from "./leg-words";
import { textWidth } from "./text-width";
import { type LabelRequest, labelSize } from "./timeline-labels";
import { type LanePlan, othersGoOn } from "./timeline-legs";
import type { Places } from "./timeline-places";
import {
  type Bar,
  bands,
  type Connector,
  type Lane,
  type LayoutOptions,
  type LegEnd,
  type Pin,
  type TimelineInput,
} from "./timeline-shapes";

export function laneNames(
  input: TimelineInput,
  { attempt, leg, leads }: LanePlan,
): Pick<Lane, "title" | "words" | "sentence"> {
  const row = input.attempts.find((candidate) => candidate.number === attempt);
  if (leg === null) {
    const isWholeCall = input.attempts.length <= 1 && input.direction === "inbound";
    const title = attempt === 0 ? "Not dialled" : isWholeCall ? "Call" : `Attempt ${attempt}`;
    return { title, words: row?.words ?? "", sentence: null };
  }
  const { name } = legName(leg);
  const state = legState(leg);
  const sentence = legSentence(leg);
  if (!leads || input.attempts.length < 2) return { title: name, words: state, sentence };
  return {
    title: `Attempt ${attempt}`,
    words: [name, state].filter((part) => part !== "").join(" · "),
    sentence: `Attempt ${attempt}: ${sentence}`,
  };
}

const beforePin = 13;
const pinHalf = 7;

/** Down from the bars of the line that dialled it, just before its first event. */
export function connectorOf(parent: Lane, firstX: number): Connector {
  const x = Math.max(1.5, firstX - beforePin);
  return { x, from: parent.barY + bands.barHeight, to: parent.railY, toX: Math.max(x, firstX - pinHalf) };
}

/** `covers`: what of the bar band it takes. */
type PlacedEnd = LegEnd & { covers: { from: number; to: number }; short: string };

const markWidth = 9;
/** Some providers tell whole seconds: the event that ended a line is the nearest within this. */
const sameMoment = 1500;

/**
 * Of a line that ended while another goes on, or that reached nobody. The line that ends last has none: its end is that
 * of the call, and the call's own events say so.
 */
export function endOf(
  leg: TimelineInput["legs"][number],
  input: TimelineInput,
  lane: { options: LayoutOptions; places: Places; pins: readonly Pin[]; bars: readonly Bar[]; right: number },
): PlacedEnd | null {
  const goesOn = othersGoOn(leg, input);
  const failed = !reachedSomeone(leg);
  if (!goesOn && !failed) return null;
  const x = endX(leg.endedAt, lane);
  if (x === null) return null;
  const next = Math.min(
    lane.right,
    ...lane.bars.flatMap((bar) => (bar.to > x + 2 ? [bar.from] : [])),
    ...lane.pins.flatMap((pin) => (pin.x > x + 2 ? [pin.x - pinHalf] : [])),
  );
  const choices = legEndWords(leg);
  const width = (words: string) => markWidth + textWidth(words, labelSize) + 3;
  const words = choices.find((one) => x + width(one) <= next) ?? null;
  return {
    x,
    words,
    sentence: legEndSentence(leg, goesOn),
    failed,
    covers: { from: x, to: x + (words === null ? 0 : width(words)) },
    short: choices.at(-1) ?? "",
  };
}

/** Where there is no room beside the mark, a label over it says it. */
export function legEndLabel(key: string, { x, short }: PlacedEnd): LabelRequest {
  return { id: `end ${key}`, text: short, times: null, tone: "end", pinX: x, priority: 1 };
}

/** At the event that ended it; where none tells that moment, between the events around it; else at its last one. */
function endX(
  endedAt: number | null,
  { options, places, pins }: { options: LayoutOptions; places: Places; pins: readonly Pin[] },
): number | null {
  const last = pins.at(-1)?.x ?? null;
  if (endedAt === null) return last;
  const distance = ({ event }: Pin) => Math.abs(event.placedAt - endedAt);
  const nearest = pins.reduce<Pin | null>(
    (best, pin) => (best === null || distance(pin) < distance(best) ? pin : best),
    null,
  );
  if (nearest && distance(nearest) <= sameMoment) return nearest.x;
  if (options.clock === "received") return last;
  const { knots } = places.knots;
  const after = knots.findIndex(({ time }) => time >= endedAt);
  const right = knots[after];
  const left = knots[after - 1];
  const xOf = (index: number) => places.axis.x[index] ?? 0;
  if (!right || !left) return last;
  const share = (endedAt - left.time) / Math.max(1, right.time - left.time);
  return xOf(after - 1) + (xOf(after) - xOf(after - 1)) * share;
}
