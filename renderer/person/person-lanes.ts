/**
 * Where the marks of a person's time line stand: one lane per provider, calls and messages as blocks, actions as small
 * squares beside them. What is nearer than a block's width merges into one mark with a count; labels that would touch
 * one another are left out, what asks first.
 */
import type { PersonItem } from "../../shared/persons";
import type { PackId } from "../../shared/words";
import { textWidth } from "../calls/text-width";
import type { DaysAxis } from "./days-axis";
import { markLabel } from "./person-words";

export const mergeWithin = 24;
const squareWithin = 16;
const besideBlock = 22;
const labelSize = 11;
const labelGap = 8;

export type LaneMark = {
  /** The newest of its items: what a click chooses. */
  itemId: string;
  shape: "block" | "square";
  items: PersonItem[];
  x: number;
  weak: boolean;
  label: string | null;
  /** Where the label's middle stands: held inside of the lane. */
  labelX: number;
};

export type Lane = { provider: PackId; count: number; marks: LaneMark[] };

export function layoutLanes(items: readonly PersonItem[], axis: DaysAxis, width: number): Lane[] {
  const providers = [...new Set(items.map(({ provider }) => provider))].sort();
  return providers.map((provider) => {
    const all = items.filter((item) => item.provider === provider);
    const shown = all.filter(({ at }) => at >= axis.from && at < axis.to).toSorted((a, b) => a.at - b.at);
    const xOf = (item: PersonItem) => axis.shareOf(item.at) * width;
    const blocks = merge(
      shown.filter(({ kind }) => kind !== "action"),
      xOf,
      "block",
      mergeWithin,
    );
    const squares = merge(
      shown.filter(({ kind }) => kind === "action"),
      xOf,
      "square",
      squareWithin,
    );
    moveBeside(squares, blocks);
    const marks = [...blocks, ...squares].sort((a, b) => a.x - b.x);
    giveLabels(marks, width);
    return { provider, count: all.length, marks };
  });
}

function merge(
  items: PersonItem[],
  xOf: (item: PersonItem) => number,
  shape: LaneMark["shape"],
  within: number,
): LaneMark[] {
  const marks: LaneMark[] = [];
  for (const item of items) {
    const x = xOf(item);
    const last = marks.at(-1);
    if (last && x - last.x < within) {
      last.items.push(item);
      last.itemId = item.itemId;
      last.weak ||= item.belongsBy.weak;
    } else {
      const weak = item.belongsBy.weak;
      marks.push({ itemId: item.itemId, shape, items: [item], x, weak, label: null, labelX: x });
    }
  }
  return marks;
}

/** An action came of a call: its square stands right of the block it would stand on. */
function moveBeside(squares: LaneMark[], blocks: LaneMark[]): void {
  for (const square of squares) {
    const under = blocks.find(({ x }) => Math.abs(x - square.x) < besideBlock);
    if (under) square.x = under.x + besideBlock;
  }
  for (let index = squares.length - 1; index > 0; index -= 1) {
    const [before, one] = [squares[index - 1], squares[index]];
    if (!before || !one || one.x - before.x >= squareWithin) continue;
    before.items.push(...one.items);
    before.itemId = one.itemId;
    before.weak ||= one.weak;
    squares.splice(index, 1);
  }
}

function giveLabels(marks: LaneMark[], width: number): void {
  const taken: { from: number; to: number }[] = [];
  const byWeight = marks.toSorted((a, b) => weightOf(a) - weightOf(b));
  for (const mark of byWeight) {
    const label = markLabel(mark.items);
    const half = textWidth(label, labelSize) / 2;
    const middle = Math.max(half, Math.min(width - half, mark.x));
    const place = { from: middle - half - labelGap / 2, to: middle + half + labelGap / 2 };
    if (taken.some(({ from, to }) => place.from < to && from < place.to)) continue;
    taken.push(place);
    mark.label = label;
    mark.labelX = middle;
  }
}

function weightOf({ weak, shape, items }: LaneMark): number {
  if (weak) return 0;
  if (shape === "square") return 3;
  return items.some(({ kind }) => kind === "call") ? 1 : 2;
}
