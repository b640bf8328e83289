/** What the timeline is made of once it is laid out. Pixels, from the left edge of the plot and the top of its box. */
import type { AttemptRow, Ghost, LegRow, TimelineEvent, TimelinePhase } from "../../shared/calls";
import type { Direction, Stage } from "../../shared/words";
import type { Growth } from "./timeline-growth";

export type TimelineClock = "occurred" | "received";
export type TimelineScale = "fit" | "scale";

/** The part of a call that the timeline draws. */
export type TimelineInput = {
  timeline: TimelineEvent[];
  phases: TimelinePhase[];
  ghosts: Ghost[];
  attempts: AttemptRow[];
  legs: LegRow[];
  direction: Direction | null;
};

export type LayoutOptions = {
  width: number;
  clock: TimelineClock;
  scale: TimelineScale;
  /** Epoch milliseconds: where an open bar ends. */
  now: number;
  /** How much of the width is seen at once; all of it where it is left out. */
  seen?: number;
  /** Its label is placed first. */
  selected?: string | null;
  /** Events that are planned and have not come; drawn hollow and hatched. Only the sample card has some. */
  pending?: ReadonlySet<string>;
};

export type Pin = {
  event: TimelineEvent;
  x: number;
  pending: boolean;
  /** Out of order, copied, with problems or a bad signature. */
  finding: boolean;
};

/** Pins closer than 9 px: one bar with its counts per stage. */
export type PinCluster = {
  /** Its first and its last pin. */
  from: number;
  to: number;
  /** The ends of the bar, beyond them. */
  left: number;
  right: number;
  /** The clock of its first pin. */
  since: number;
  eventIds: string[];
  counts: { stage: Stage | null; count: number }[];
};

export type GhostPin = { ghost: Ghost; x: number };

export type PinLabel = {
  id: string;
  text: string;
  /** `3×`, amber. */
  times: string | null;
  tone: "plain" | "selected" | "ghost" | "end";
  left: number;
  width: number;
  row: "A" | "B";
  /** The pin it names; its stalk goes up to a label in row A. */
  pinX: number;
};

export type Bar = {
  /** Stays the same while the bar grows. */
  id: string;
  stage: Stage;
  from: number;
  to: number;
  text: string | null;
  open: boolean;
  /** Its length as of the layout; null where nobody knows it. */
  milliseconds: number | null;
  /** Its event has not come yet. */
  pending: boolean;
};

/** Numbers of one event on the arrival rail, its copies' with it. */
export type Arrival = { eventId: string; x: number; width: number; text: string; late: boolean };

export type LateLine = {
  eventId: string;
  from: number;
  to: number;
  words: string;
  /** Centre of the words; null where no free place on the line is long enough. */
  wordsX: number | null;
};

/** From the line that dialled this one to its first event. */
export type Connector = { x: number; from: number; to: number; toX: number };

/** A line of the call ended here. That is not the end of the call. */
export type LegEnd = {
  x: number;
  /** Beside the mark; null where there is no room, or a label says it. */
  words: string | null;
  sentence: string;
  /** Nobody was reached on it. */
  failed: boolean;
};

export type Lane = {
  key: string;
  attempt: number;
  /** Lines between this one and the one that began the call; 0 where there is but one. */
  depth: number;
  title: string;
  words: string;
  /** Title and words in full; null where they are shown whole. */
  sentence: string | null;
  connector: Connector | null;
  end: LegEnd | null;
  top: number;
  pinY: number;
  barY: number;
  railY: number;
  pins: Pin[];
  clusters: PinCluster[];
  ghosts: GhostPin[];
  labels: PinLabel[];
  bars: Bar[];
  /** Dotted: time of the attempt that is no phase. */
  quiet: { from: number; to: number }[];
  rail: { from: number; to: number } | null;
  arrivals: Arrival[];
  late: LateLine[];
};

export type Break = { from: number; to: number; words: string };
export type Tick = { x: number; text: string | null; left: number };

export type TimelineLayout = {
  width: number;
  height: number;
  /** Where the lanes end and the axis is. */
  axisY: number;
  lanes: Lane[];
  /** Width of the column with the names of the lanes. */
  gutter: number;
  breaks: Break[];
  ticks: Tick[];
  /** `Fri 14 Aug`. */
  day: string;
  /** Event ids in the order of the chosen clock: the way the arrow keys walk. */
  order: string[];
  /** How the end of a live call goes on; null where nothing is open. */
  growth: Growth | null;
  /** The moment it was laid out for. */
  now: number;
  /** What the axis hangs on, from left to right: zooming keeps the place between two of them. */
  stops: Stop[];
};

/** `key` is the same at any width. */
export type Stop = { key: string; x: number };

/** Height of a label row, of a bar, and the distances of a lane's bands from its pin line. */
export const bands = {
  row: 14,
  pin: 8,
  bar: 12,
  barHeight: 18,
  rail: 44,
  foot: 11,
  gap: 14,
  legGap: 4,
  axis: 26,
} as const;

/** Width of the gutter: names of legs need more of it. */
export function gutterOf({ legs }: Pick<TimelineInput, "legs">): number {
  return legs.length > 1 ? 150 : 84;
}

/** Skew below this is no disorder worth a line. */
export const lateFromMs = 1000;

export function isLate(event: TimelineEvent): boolean {
  return event.lateMs !== null && event.lateMs >= lateFromMs;
}
