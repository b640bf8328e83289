/** Colours and indents of the lines that are on screen. Nothing is prepared for those that are not. */
import type { Extension, Range } from "@codemirror/state";
import { Decoration, type DecorationSet, type EditorView, ViewPlugin } from "@codemirror/view";
import { firstFrom, type JsonNodes, kindOf } from "./json-nodes";

const marks = {
  key: Decoration.mark({ class: "json-key" }),
  text: Decoration.mark({ class: "json-text" }),
  number: Decoration.mark({ class: "json-number" }),
  word: Decoration.mark({ class: "json-word" }),
};

/** A wrapped line goes on behind its own indent; classes, because the CSP refuses style attributes. */
const hangs = Array.from({ length: 13 }, (_, depth) => Decoration.line({ class: `json-depth-${depth}` }));

/** Redrawn when other lines come on screen. */
export function drawnOnScreen(draw: (view: EditorView) => Range<Decoration>[]): Extension {
  return ViewPlugin.define<{ decorations: DecorationSet } & { update: (update: ViewChange) => void }>(
    (view) => ({
      decorations: Decoration.set(draw(view), true),
      update({ view: now, viewportChanged, geometryChanged, transactions }) {
        if (viewportChanged || geometryChanged || transactions.length > 0)
          this.decorations = Decoration.set(draw(now), true);
      },
    }),
    { decorations: (plugin) => plugin.decorations },
  );
}

type ViewChange = {
  view: EditorView;
  viewportChanged: boolean;
  geometryChanged: boolean;
  transactions: readonly unknown[];
};

export function coloured(nodes: JsonNodes): Extension {
  return drawnOnScreen((view) => coloursOf(nodes, view.visibleRanges));
}

export function coloursOf(
  nodes: JsonNodes,
  within: readonly { from: number; to: number }[],
): Range<Decoration>[] {
  const ranges: Range<Decoration>[] = [];
  const add = (mark: Decoration, from: number, to: number, range: { from: number; to: number }) => {
    const [start, end] = [Math.max(from, range.from), Math.min(to, range.to)];
    if (start < end) ranges.push(mark.range(start, end));
  };
  for (const range of within) {
    // The one before may reach in.
    for (let node = Math.max(0, firstFrom(nodes, range.from) - 1); node < nodes.count; node += 1) {
      const keyFrom = nodes.keyFrom[node] ?? -1;
      const from = nodes.from[node] ?? 0;
      if ((keyFrom < 0 ? from : keyFrom) >= range.to) break;
      if (keyFrom >= 0) add(marks.key, keyFrom, nodes.keyTo[node] ?? 0, range);
      const kind = kindOf(nodes, node);
      if (kind !== "object" && kind !== "list") add(marks[kind], from, nodes.to[node] ?? 0, range);
    }
  }
  return ranges;
}

export const hanging: Extension = drawnOnScreen((view) => {
  const ranges: Range<Decoration>[] = [];
  let last = -1;
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      if (line.from > last) {
        const blanks = /^ */.exec(view.state.doc.sliceString(line.from, Math.min(line.to, line.from + 40)));
        const depth = Math.min(12, (blanks?.[0].length ?? 0) >> 1);
        ranges.push((hangs[depth] as Decoration).range(line.from));
        last = line.from;
      }
      at = line.to + 1;
    }
  }
  return ranges;
});
