/**
 * Characters nobody sees, written out by their number, on screen and in the line of the cursor: CodeMirror keeps that
 * line in the document while it is scrolled away, and its own highlighter leaves it raw for whoever reads aloud.
 */
import type { Extension } from "@codemirror/state";
import { Decoration, type EditorView, WidgetType } from "@codemirror/view";
import { hiddenCharacters, nameOfCharacter } from "./hidden-characters";
import { drawnOnScreen } from "./json-colours";

/** A longer line is never drawn as a whole. */
const longestLine = 20_000;

class HiddenCharacter extends WidgetType {
  constructor(readonly code: number) {
    super();
  }

  override eq(other: HiddenCharacter): boolean {
    return other.code === this.code;
  }

  override toDOM(): HTMLElement {
    const span = document.createElement("span");
    span.className = "hidden-character";
    span.textContent = nameOfCharacter(this.code);
    return span;
  }
}

export const hiddenWrittenOut: Extension = drawnOnScreen((view) =>
  drawn(view).flatMap(({ from, to }) =>
    [...view.state.doc.sliceString(from, to).matchAll(hiddenCharacters)].map(({ index, 0: character }) =>
      Decoration.replace({ widget: new HiddenCharacter(character.codePointAt(0) ?? 0) }).range(
        from + index,
        from + index + character.length,
      ),
    ),
  ),
);

function drawn(view: EditorView): readonly { from: number; to: number }[] {
  const { head } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  const isOnScreen = view.visibleRanges.some(({ from, to }) => from <= line.from && line.to <= to);
  if (isOnScreen || line.length > longestLine) return view.visibleRanges;
  const outside = view.visibleRanges.filter(({ from, to }) => to < line.from || from > line.to);
  return [...outside, { from: line.from, to: line.to }];
}
