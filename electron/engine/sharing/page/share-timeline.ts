/** The timeline of a call as inline SVG: one lane per attempt, phases as bars, events as pins, ghosts dashed. */
import type { CallDetail, TimelineEvent } from "../../../../shared/calls";
import type { EventKind, Stage } from "../../../../shared/words";
import { html, type Markup } from "./html";

const left = 132;
const laneHeight = 98;
const leastGap = 42;
const shares = 560;
const charWidth = 6.2;

export function timelineSvg(call: CallDetail, words: (text: string) => string): Markup {
  // At one moment the order of the timeline stands.
  const events = call.timeline.toSorted((a, b) => a.placedAt - b.placedAt);
  if (events.length === 0) return html`<p class="faint">No event of this call could be placed.</p>`;
  const axis = axisOf(events);
  const { width } = axis;
  const lanes = [...new Set(events.map(({ attempt }) => attempt))].sort((a, b) => a - b);
  const height = lanes.length * laneHeight + 30;
  return html`<div class="scroll"><svg role="img" aria-label="Timeline of the call" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${lanes.map(
    (lane, index) =>
      laneOf(
        call,
        lane,
        events.filter(({ attempt }) => attempt === lane),
        index * laneHeight,
        axis,
        words,
      ),
  )}${axisMarks(events, axis, lanes.length * laneHeight)}</svg></div>`;
}

type Axis = {
  /** Where the pin of an event stands. */
  placeOf: (event: TimelineEvent) => number;
  /** Of a moment at which several events stand, the first or the last place. */
  xOf: (at: number, edge: "first" | "last") => number;
  width: number;
};

/** A long pause is drawn shorter than it was, and no two pins closer than a pin is wide. */
function axisOf(events: TimelineEvent[]): Axis {
  const gaps = events
    .slice(1)
    .map((event, index) => Math.log1p((event.placedAt - (events[index]?.placedAt ?? 0)) / 1000));
  const sum = gaps.reduce((total, gap) => total + gap, 0) || 1;
  const places = [left + 8];
  for (const gap of gaps) places.push((places.at(-1) ?? left) + leastGap + (gap / sum) * shares);
  const last = places.at(-1) ?? left;
  return {
    width: Math.max(1072, Math.ceil(last + 110)),
    placeOf: (event) => places[events.indexOf(event)] ?? left,
    xOf(at, edge) {
      const next =
        edge === "first"
          ? events.findIndex(({ placedAt }) => placedAt >= at)
          : events.findLastIndex(({ placedAt }) => placedAt <= at);
      if (next < 0) return edge === "first" ? last + 24 : (places[0] ?? left);
      const exact = events[next]?.placedAt === at;
      if (exact || (edge === "first" && next === 0)) return places[next] ?? left;
      const before = edge === "first" ? next - 1 : next;
      const [from = 0, to = from] = [events[before]?.placedAt, events[before + 1]?.placedAt];
      const [start = left, end = last + 24] = [places[before], places[before + 1]];
      return to === from ? end : start + ((at - from) / (to - from)) * (end - start);
    },
  };
}

/** A bar begins at the event that brought its stage and ends where the next one begins. */
function barsOf(call: CallDetail, lane: number, events: TimelineEvent[], axis: Axis) {
  const phases = call.phases.filter(({ attempt }) => attempt === lane);
  const starts = phases.map(({ stage, occurred }) => {
    const brought = events.find((event) => event.stage === stage && event.placedAt === occurred.from);
    return brought ? axis.placeOf(brought) : axis.xOf(occurred.from, "first");
  });
  return phases.map(({ stage, occurred }, index) => {
    const next = phases[index + 1];
    const from = starts[index] ?? left;
    const to =
      next && next.occurred.from === occurred.to
        ? (starts[index + 1] ?? from)
        : axis.xOf(occurred.to ?? Number.MAX_SAFE_INTEGER, occurred.to === null ? "first" : "last");
    return { stage, from, to: Math.max(from + 3, to) };
  });
}

function laneOf(
  call: CallDetail,
  lane: number,
  events: TimelineEvent[],
  top: number,
  axis: Axis,
  words: (text: string) => string,
): Markup {
  const attempt = call.attempts.find(({ number }) => number === lane);
  const y = top + 58;
  const bars = barsOf(call, lane, events, axis).map(({ stage, from, to }) => {
    const name = stageWords(stage);
    const fits = to - from > name.length * charWidth + 8;
    return html`<g><title>${name}</title><rect class="bar s-${stage}" x="${from.toFixed(1)}" y="${y + 12}" width="${(to - from).toFixed(1)}" height="16" rx="3"/>${
      fits
        ? html`<text class="on-bar" x="${((from + to) / 2).toFixed(1)}" y="${y + 24}">${name}</text>`
        : null
    }</g>`;
  });
  const rows = [-1000, -1000, -1000];
  const pins = events.map((event) => {
    const x = axis.placeOf(event);
    const times = event.copies.length > 0 ? ` ${event.copies.length + 1}×` : "";
    const label = words(event.label) + times;
    const half = (label.length * charWidth) / 2 + 4;
    const row = rows.findIndex((end) => x - half > end);
    if (row >= 0) rows[row] = x + half;
    return html`<g class="${event.inFold ? "" : "aside"}"><title>${`${words(event.type ?? "unknown")}, arrived as ${event.arrival}`}</title>${
      row < 0
        ? null
        : html`<line class="stalk" x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${y - 10 - row * 13}" y2="${y}"/><text class="${times ? "label amber" : "label"}" x="${x.toFixed(1)}" y="${y - 13 - row * 13}">${label}</text>`
    }${glyph(event.kind, event.stage, x, y)}<text class="arrival" x="${x.toFixed(1)}" y="${y + 39}">${event.arrival}</text></g>`;
  });
  const ghosts = call.ghosts
    .filter((ghost) => ghost.attempt === lane)
    .map((ghost, index) => {
      const after = events.find(({ eventId }) => eventId === ghost.after);
      const x = (after ? axis.placeOf(after) : axis.xOf(Number.MAX_SAFE_INTEGER, "first")) + 13 + index * 12;
      return html`<g><title>${`${ghost.label} ${ghost.missing ? "has not come" : "is awaited"}`}</title><circle class="ghost" cx="${x.toFixed(1)}" cy="${y}" r="5"/></g>`;
    });
  return html`<text class="lane" x="0" y="${y + 4}">${`Attempt ${lane}`}</text><text class="lane-words" x="0" y="${y + 20}">${words(attempt?.words ?? "").slice(0, 22)}</text>${bars}${pins}${ghosts}`;
}

function glyph(kind: EventKind, stage: Stage | null, x: number, y: number): Markup {
  const tone = `s-${stage ?? "queued"}`;
  if (kind === "final")
    return html`<path class="${tone}" d="M${x.toFixed(1)} ${y - 6.5}l6.5 6.5l-6.5 6.5l-6.5 -6.5z"/>`;
  if (kind === "action")
    return html`<rect class="action" x="${(x - 5).toFixed(1)}" y="${y - 5}" width="10" height="10" rx="2"/>`;
  const cross = html`<path class="cross" d="M${(x - 2.4).toFixed(1)} ${y - 2.4}l4.8 4.8m0 -4.8l-4.8 4.8"/>`;
  return html`<circle class="${kind === "failure" ? "s-failed" : tone}" cx="${x.toFixed(1)}" cy="${y}" r="5.5"/>${kind === "failure" ? cross : null}`;
}

function axisMarks(events: TimelineEvent[], axis: Axis, y: number): Markup {
  let end = -1000;
  const marks = events.flatMap((event) => {
    const { placedAt } = event;
    const x = axis.placeOf(event);
    if (x - 30 < end) return [];
    end = x + 30;
    return [
      html`<text class="tick" x="${x.toFixed(1)}" y="${y + 18}">${new Date(placedAt).toISOString().slice(11, 19)}</text>`,
    ];
  });
  const day = new Date(events[0]?.placedAt ?? 0).toISOString().slice(0, 10);
  return html`<line class="axis" x1="${left}" x2="100%" y1="${y + 4}" y2="${y + 4}"/><text class="tick start" x="0" y="${y + 18}">${day} UTC</text>${marks}`;
}

export function stageWords(stage: Stage): string {
  return stage === "in-conversation" ? "in conversation" : stage;
}
