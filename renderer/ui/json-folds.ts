/**
 * What is folded: objects and lists by whoever reads them, and from the start texts of which nobody can see the end. A
 * long text opens a piece at a time, since a browser lays out megabytes of one line in seconds. All of it stays in the
 * document: it is found, selected and copied like the rest.
 */
import {
  codeFolding,
  foldEffect,
  foldedRanges,
  foldGutter,
  foldService,
  unfoldEffect,
} from "@codemirror/language";
import type { EditorState, Extension, StateEffect } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { count } from "../time";
import type { JsonRange } from "./format-json";
import { firstFrom, holdsOthers, type JsonNodes, kindOf } from "./json-nodes";

const longText = 4_000;
const shownOfLong = 1_000;
const piece = 20_000;
/** So many are folded at once; the rest stays open. */
const mostFolded = 2_000;

export const folding: Extension = [
  codeFolding({
    // How many characters of one line it hides; 0 where it hides lines.
    preparePlaceholder: (state, { from, to }) => (isInLine(state, from, to) ? to - from : 0),
    placeholderDOM: (view, onClick, hidden: number) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "cm-foldPlaceholder";
      button.textContent = hidden > 0 ? ` … ${count(hidden)} more characters ` : " … ";
      button.ariaLabel = hidden > 0 ? `Show more of ${hidden} characters` : "Unfold";
      button.onclick = (event) => {
        const range = foldAt(view, view.posAtDOM(button));
        if (hidden > 0 && range) view.dispatch({ effects: showMore(range) });
        else onClick(event);
      };
      return button;
    },
  }),
  foldGutter({ openText: "⌄", closedText: "›" }),
];

function isInLine(state: EditorState, from: number, to: number): boolean {
  return state.doc.lineAt(from).to >= to;
}

function foldAt(view: EditorView, at: number): JsonRange | null {
  let found: JsonRange | null = null;
  foldedRanges(view.state).between(at, at + 1, (from, to) => {
    if (from <= at && to > at) found = { from, to };
  });
  return found;
}

function showMore(range: JsonRange): StateEffect<unknown>[] {
  const rest = { from: range.from + piece, to: range.to };
  return [unfoldEffect.of(range), ...(rest.to - rest.from > shownOfLong ? [foldEffect.of(rest)] : [])];
}

/** Opens what hides this place; of a long text only what is around it. */
export function unfoldAt(view: EditorView, at: number): StateEffect<unknown>[] {
  const effects: StateEffect<unknown>[] = [];
  foldedRanges(view.state).between(at, at, (from, to) => {
    if (from > at || to <= at) return;
    effects.push(unfoldEffect.of({ from, to }));
    if (isInLine(view.state, from, to))
      effects.push(...around({ from, to }, at).map((rest) => foldEffect.of(rest)));
  });
  return effects;
}

function around({ from, to }: JsonRange, at: number): JsonRange[] {
  return [
    { from, to: at - shownOfLong },
    { from: at + shownOfLong, to },
  ].filter((rest) => rest.to - rest.from > shownOfLong);
}

/** The fold that begins behind this bracket. */
export function foldBehind(view: EditorView, bracket: number): JsonRange | null {
  let found: JsonRange | null = null;
  foldedRanges(view.state).between(bracket, bracket + 1, (from, to) => {
    if (from === bracket + 1) found = { from, to };
  });
  return found;
}

/** `{` to before `}`, where that is more than one line. */
export function foldable(nodes: JsonNodes): Extension {
  return foldService.of((_state, lineStart, lineEnd) => {
    for (let node = firstFrom(nodes, lineStart); node < nodes.count; node += 1) {
      const from = nodes.from[node] ?? 0;
      if (from > lineEnd) return null;
      const to = nodes.to[node] ?? 0;
      if (to > lineEnd && holdsOthers(nodes, node)) return { from: from + 1, to: to - 1 };
    }
    return null;
  });
}

export function longTexts(nodes: JsonNodes): JsonRange[] {
  const ranges: JsonRange[] = [];
  for (let node = 0; node < nodes.count && ranges.length < mostFolded; node += 1) {
    const [from, to] = [nodes.from[node] ?? 0, nodes.to[node] ?? 0];
    if (to - from > longText && kindOf(nodes, node) === "text")
      ranges.push({ from: from + shownOfLong, to: to - 1 });
  }
  return ranges;
}

/** The same of text that is no JSON; `seen` is a place that must not be hidden. */
export function longLines(state: EditorState, seen: number | null): JsonRange[] {
  const ranges: JsonRange[] = [];
  for (let number = 1; number <= state.doc.lines && ranges.length < mostFolded; number += 1) {
    const line = state.doc.line(number);
    if (line.length <= longText) continue;
    const rest = { from: line.from + shownOfLong, to: line.to };
    if (seen !== null && seen >= line.from && seen <= line.to) ranges.push(...around(rest, seen));
    else ranges.push(rest);
  }
  return ranges;
}
