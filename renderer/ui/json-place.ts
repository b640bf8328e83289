/**
 * The place in a payload: one value, chosen by a click or by keys. Up and down walk the lines, right goes in, left folds
 * or goes out, as in any tree.
 */
import { foldEffect, unfoldEffect } from "@codemirror/language";
import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, keymap } from "@codemirror/view";
import { foldBehind, unfoldAt } from "./json-folds";
import { firstFrom, holdsOthers, type JsonNodes, nodeAt } from "./json-nodes";

const setPlace = StateEffect.define<number>();

const hereLine = Decoration.line({ class: "json-here-line" });
const hereMark = Decoration.mark({ class: "json-here" });
/** A mark over megabytes would be drawn over megabytes. */
const longestMark = 200;

export type JsonPlaces = {
  extension: Extension;
  goTo(view: EditorView, node: number): void;
};

export function jsonPlaces(nodes: JsonNodes, onPlace: (node: number) => void): JsonPlaces {
  const field = StateField.define<number>({
    create: () => -1,
    update(before, transaction) {
      for (const effect of transaction.effects) if (effect.is(setPlace)) return effect.value;
      if (transaction.selection) return nodeAt(nodes, transaction.selection.main.head);
      return before;
    },
    provide: (own) =>
      EditorView.decorations.compute([own], (state) => {
        const node = state.field(own);
        if (node < 0) return Decoration.none;
        const from = nodes.from[node] ?? 0;
        const to = holdsOthers(nodes, node) ? from + 1 : Math.min(nodes.to[node] ?? 0, from + longestMark);
        return Decoration.set([hereLine.range(state.doc.lineAt(from).from), hereMark.range(from, to)]);
      }),
  });

  function goTo(view: EditorView, node: number): void {
    const at = nodes.from[node] ?? 0;
    const unfolded = unfoldAt(view, at);
    view.dispatch({
      selection: { anchor: at },
      effects: [
        setPlace.of(node),
        ...unfolded,
        EditorView.scrollIntoView(at, { y: unfolded.length > 0 ? "center" : "nearest", yMargin: 40 }),
      ],
    });
  }

  /** The first value of the block of lines that begins here; a line of closing brackets has none. */
  function firstOf(view: EditorView, at: number): { node: number | null; from: number; to: number } {
    const block = view.lineBlockAt(at);
    const node = firstFrom(nodes, block.from);
    return {
      node: node < nodes.count && (nodes.from[node] ?? 0) <= block.to ? node : null,
      from: block.from,
      to: block.to,
    };
  }

  function walk(view: EditorView, step: 1 | -1): boolean {
    const length = view.state.doc.length;
    let { from, to } = view.lineBlockAt(nodes.from[Math.max(0, view.state.field(field))] ?? 0);
    while (step > 0 ? to < length : from > 0) {
      const next = firstOf(view, step > 0 ? to + 1 : from - 1);
      if (next.node !== null) {
        goTo(view, next.node);
        return true;
      }
      ({ from, to } = next);
    }
    return true;
  }

  function page(view: EditorView, step: 1 | -1): boolean {
    const { top } = view.lineBlockAt(nodes.from[Math.max(0, view.state.field(field))] ?? 0);
    const height = Math.max(0, top + step * (view.scrollDOM.clientHeight - 40));
    const block = view.lineBlockAtHeight(height);
    const node = Math.min(firstFrom(nodes, block.from), nodes.count - 1);
    goTo(view, node);
    return true;
  }

  const isLong = (view: EditorView, node: number) =>
    holdsOthers(nodes, node) &&
    view.state.doc.lineAt(nodes.from[node] ?? 0).to < (nodes.to[node] ?? 0) &&
    nodes.last[node] !== node;

  function goOut(view: EditorView): boolean {
    const node = view.state.field(field);
    if (node < 0) return false;
    if (isLong(view, node) && !foldBehind(view, nodes.from[node] ?? 0)) {
      view.dispatch({
        effects: foldEffect.of({ from: (nodes.from[node] ?? 0) + 1, to: (nodes.to[node] ?? 0) - 1 }),
      });
      return true;
    }
    const parent = nodes.parent[node] ?? -1;
    if (parent >= 0) goTo(view, parent);
    return true;
  }

  function goIn(view: EditorView): boolean {
    const node = view.state.field(field);
    const fold = node < 0 ? null : foldBehind(view, nodes.from[node] ?? 0);
    if (fold) view.dispatch({ effects: unfoldEffect.of(fold) });
    else if (node < 0) goTo(view, 0);
    else if (nodes.last[node] !== node) goTo(view, node + 1);
    else if (nodes.parent[node + 1] === nodes.parent[node]) goTo(view, node + 1);
    return true;
  }

  const keys = keymap.of([
    { key: "ArrowDown", run: (view) => walk(view, 1) },
    { key: "ArrowUp", run: (view) => walk(view, -1) },
    { key: "ArrowRight", run: goIn },
    { key: "ArrowLeft", run: goOut },
    { key: "PageDown", run: (view) => page(view, 1) },
    { key: "PageUp", run: (view) => page(view, -1) },
    {
      key: "Home",
      run: (view) => {
        goTo(view, 0);
        return true;
      },
    },
    {
      key: "End",
      run: (view) => {
        goTo(view, nodes.count - 1);
        return true;
      },
    },
  ]);

  const told = EditorView.updateListener.of(({ state, startState }) => {
    const node = state.field(field);
    if (node !== startState.field(field)) onPlace(node);
  });

  return { extension: [field, keys, told], goTo };
}
