/** Finding words in a payload: every match is known, those on screen are marked, one of them is the present one. */
import { type Extension, type Range, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";
import { drawnOnScreen } from "./json-colours";
import { unfoldAt } from "./json-folds";

export type Found = { words: string; from: number[]; to: number[]; present: number; more: boolean };

/** So many matches nobody walks; the count then carries a plus. */
export const mostMatches = 20_000;

const setFound = StateEffect.define<Found>();
const nothing: Found = { words: "", from: [], to: [], present: -1, more: false };

const found = StateField.define<Found>({
  create: () => nothing,
  update: (before, { effects }) => effects.findLast((effect) => effect.is(setFound))?.value ?? before,
});

const match = Decoration.mark({ class: "json-match" });
const presentMatch = Decoration.mark({ class: "json-match json-match-present" });

export const finding: Extension = [
  found,
  drawnOnScreen((view) => {
    const { from, to, present } = view.state.field(found);
    const ranges: Range<Decoration>[] = [];
    for (const range of view.visibleRanges) {
      let index = firstAt(from, range.from - longestMatch);
      for (; index < from.length && (from[index] ?? 0) < range.to; index += 1) {
        const [start, end] = [Math.max(from[index] ?? 0, range.from), Math.min(to[index] ?? 0, range.to)];
        if (start < end) ranges.push((index === present ? presentMatch : match).range(start, end));
      }
    }
    return ranges;
  }),
];

const longestMatch = 400;

function firstAt(sorted: readonly number[], at: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Upper and lower case are the same. */
export function matchesOf(doc: Text, words: string): Found {
  if (words === "") return nothing;
  const pattern = new RegExp(words.slice(0, longestMatch).replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu");
  const from: number[] = [];
  const to: number[] = [];
  for (const one of doc.toString().matchAll(pattern)) {
    if (from.length === mostMatches) return { words, from, to, present: -1, more: true };
    from.push(one.index);
    to.push(one.index + one[0].length);
  }
  return { words, from, to, present: -1, more: false };
}

/** Finds them and shows the first one at or behind the place in sight. */
export function find(view: EditorView, words: string): Found {
  const all = matchesOf(view.state.doc, words);
  const at = view.state.selection.main.from;
  const present = all.from.length === 0 ? -1 : firstAt(all.from, at) % all.from.length;
  return show(view, { ...all, present });
}

export function findNext(view: EditorView, step: 1 | -1): Found {
  const now = view.state.field(found);
  const count = now.from.length;
  if (count === 0) return now;
  return show(view, { ...now, present: (now.present + step + count) % count });
}

export function stopFinding(view: EditorView): void {
  view.dispatch({ effects: setFound.of(nothing) });
}

function show(view: EditorView, next: Found): Found {
  const at = next.from[next.present];
  view.dispatch(
    at === undefined
      ? { effects: setFound.of(next) }
      : {
          selection: { anchor: at },
          effects: [setFound.of(next), ...unfoldAt(view, at), EditorView.scrollIntoView(at, { y: "center" })],
        },
  );
  return next;
}
