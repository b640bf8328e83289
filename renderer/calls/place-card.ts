/**
 * Where a hover card opens: near its pin, over no pin at all, and over as few labels as can be. Plot coordinates;
 * `top` may be negative, for the card may leave the plot.
 */
import type { TimelineEvent } from "../../shared/calls";
import { answerWordsOf } from "../answer-words";
import { bands, type Lane, type TimelineLayout } from "./timeline-shapes";

export const cardSize = { width: 348, height: 82 } as const;

/** One line more where it was answered with a body, and where a handler took it. */
export function cardHeight(event: TimelineEvent): number {
  const lines = [answerWordsOf(event) !== null, event.forwarded.length > 0].filter(Boolean).length;
  return cardSize.height + 18 * lines;
}

export type CardPlace = {
  left: number;
  top: number;
  /** A 1 px line from the card to its pin. */
  leader: { x: number; from: number; to: number };
};

type Box = { left: number; right: number; top: number; bottom: number };

const pinHalf = 10;

export function placeCard(
  layout: TimelineLayout,
  target: { lane: Lane; x: number; height?: number },
  /** What of the plot is seen, in plot coordinates, and how far the card may leave it. */
  room: { left: number; right: number; above: number; below: number },
): CardPlace {
  const { lane, x, height = cardSize.height } = target;
  const width = Math.min(cardSize.width, room.right - room.left);
  const pins = layout.lanes.flatMap((one) =>
    [...one.pins, ...one.ghosts]
      .map(({ x: at }) => ({ left: at - pinHalf, right: at + pinHalf }))
      .concat(one.clusters)
      .filter(({ left, right }) => right > room.left && left < room.right)
      .map(({ left, right }) => around(left, right, one.pinY, pinHalf)),
  );
  const labels = layout.lanes.flatMap((one) =>
    one.labels.map((label) => around(label.left, label.left + label.width, labelTop(one, label.row) + 7, 7)),
  );
  const own = lane.labels.filter((label) => Math.abs(label.pinX - x) < 1);
  const head = Math.min(lane.pinY - pinHalf, ...own.map((label) => labelTop(lane, label.row)));
  const tops = [
    { top: lane.top - 3 - height, near: head },
    { top: lane.railY + bands.foot, near: lane.railY + 8 },
    { top: layout.height + 2, near: lane.railY + 8 },
    { top: -height - 4, near: head },
  ];
  const lefts = [x - width * 0.33, x - width / 2, x - 24, x - width + 24].map((left) =>
    Math.max(room.left, Math.min(left, room.right - width)),
  );
  const places = tops.flatMap(({ top, near }, order) =>
    lefts.map((left) => {
      const card = { left, right: left + width, top, bottom: top + height };
      const outside = top < -room.above || card.bottom > room.below ? 1 : 0;
      const covered = pins.filter((pin) => overlap(card, pin)).length;
      const hidden = labels.filter((label) => overlap(card, label)).length;
      const isAbove = card.bottom <= near;
      const leader = isAbove ? { x, from: card.bottom, to: near } : { x, from: near, to: top };
      return { left, top, leader, cost: covered * 1000 + outside * 500 + hidden * 10 + order };
    }),
  );
  const { cost: _, ...best } = places.reduce((least, place) => (place.cost < least.cost ? place : least));
  return best;
}

export function labelTop(lane: Lane, row: "A" | "B"): number {
  return lane.pinY - bands.pin - bands.row * (row === "B" ? 1 : 2);
}

function around(left: number, right: number, y: number, half: number): Box {
  return { left, right, top: y - half, bottom: y + half };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
