/**
 * A template in CodeMirror: its places drawn as chips whose braces show while the caret is in them, problems underlined,
 * hidden characters written out. What could stand at the caret is told to whoever draws the list; the keys of that list
 * are asked for first. Styles are injected under the page's nonce.
 */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension, Prec, type Range, StateEffect } from "@codemirror/state";
import { Decoration, EditorView, keymap, placeholder } from "@codemirror/view";
import type { RuleProblem } from "../../../shared/rules";
import { drawnOnScreen } from "../../ui/json-colours";
import { nonce } from "../../ui/json-editor";
import { hiddenWrittenOut } from "../../ui/json-hidden";
import { placesOf, type TypedField, typedField } from "./template-places";

export type TemplateHands = {
  onText(text: string): void;
  /** What is being typed where a field could stand, and where that is; null: nothing. */
  onTyped(typed: (TypedField & { at: { left: number; top: number } }) | null): void;
  /** A key of the list; true: the list took it. */
  onKey(key: "ArrowDown" | "ArrowUp" | "Enter" | "Tab" | "Escape"): boolean;
};

export type TemplateEditor = {
  put(text: string): void;
  mark(problems: readonly RuleProblem[]): void;
  take(typed: TypedField, field: string): void;
  describe(list: { id: string; active: number } | null): void;
  focus(): void;
  destroy(): void;
};

const marks = {
  field: Decoration.mark({ class: "template-field" }),
  text: Decoration.mark({ class: "template-text" }),
  else: Decoration.mark({ class: "template-else" }),
  brace: Decoration.mark({ class: "template-brace" }),
};
/** Braces come and go with the focus. */
const focusNoted = StateEffect.define<null>();
const unseen = Decoration.replace({});

const chips: Extension = drawnOnScreen((view) => {
  const { head } = view.state.selection.main;
  const ranges: Range<Decoration>[] = [];
  for (const { from, to, parts } of placesOf(view.state.doc.toString())) {
    const isIn = view.hasFocus && from <= head && head <= to;
    const brace = isIn || parts.length === 0 ? marks.brace : unseen;
    ranges.push(brace.range(from, from + 2), brace.range(to - 2, to));
    for (const part of parts) ranges.push(marks[part.kind].range(part.from, part.to));
  }
  return ranges;
});

export function openTemplateEditor(
  parent: HTMLElement,
  text: string,
  options: { label: string; single: boolean; placeholder: string; hands: { current: TemplateHands } },
): TemplateEditor {
  const { hands, single } = options;
  const key = (name: Parameters<TemplateHands["onKey"]>[0]) => ({
    key: name,
    run: () => hands.current.onKey(name),
  });
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": options.label, spellcheck: "false" }),
        placeholder(options.placeholder),
        history(),
        // One line stays one, whatever is pasted.
        ...(single
          ? [EditorState.transactionFilter.of((change) => (change.newDoc.lines > 1 ? [] : change))]
          : []),
        Prec.highest(keymap.of([key("ArrowDown"), key("ArrowUp"), key("Enter"), key("Tab"), key("Escape")])),
        keymap.of([
          {
            // Out of the text, so that the keys of the screen work.
            key: "Escape",
            run({ contentDOM }) {
              contentDOM.blur();
              return true;
            },
          },
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.focusChangeEffect.of(() => focusNoted.of(null)),
        chips,
        hiddenWrittenOut,
        EditorView.updateListener.of(({ docChanged, selectionSet, focusChanged, state, view: now }) => {
          if (docChanged) hands.current.onText(state.doc.toString());
          if (!docChanged && !selectionSet && !focusChanged) return;
          if (focusChanged && !now.hasFocus) return hands.current.onTyped(null);
          const typed = docChanged ? typedField(state.doc.toString(), state.selection.main.head) : null;
          if (!typed) return hands.current.onTyped(null);
          now.requestMeasure({
            read: (measured) => measured.coordsAtPos(Math.min(typed.from, measured.state.doc.length)),
            write: (box) =>
              hands.current.onTyped(box ? { ...typed, at: { left: box.left, top: box.bottom + 4 } } : null),
          });
        }),
      ],
    }),
  });
  return {
    put(next) {
      if (next !== view.state.doc.toString())
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    mark(problems) {
      const places = placesOf(view.state.doc.toString());
      const found = problems.flatMap(({ position, sentence }): Diagnostic[] => {
        if (position === null) return [];
        const place = places.find(({ from }) => from === position);
        const from = Math.min(position, view.state.doc.length);
        const to = place?.to ?? Math.min(from + 2, view.state.doc.length);
        return from < to ? [{ from, to, severity: "error", message: sentence }] : [];
      });
      view.dispatch(setDiagnostics(view.state, found));
    },
    take({ from, before, after }, field) {
      const { head } = view.state.selection.main;
      const insert = `${before}${field}${after}`;
      // Behind braces that stand there already, too; of an open field the rest is still to be written.
      const isOpen = field.endsWith(".");
      const skip = after === "" && view.state.sliceDoc(head, head + 2) === "}}" ? 2 : 0;
      view.dispatch({
        changes: { from, to: head, insert },
        selection: { anchor: isOpen ? from + before.length + field.length : from + insert.length + skip },
        userEvent: "input.complete",
      });
      hands.current.onTyped(null);
    },
    describe(list) {
      const { contentDOM } = view;
      if (list) {
        contentDOM.setAttribute("aria-controls", list.id);
        contentDOM.setAttribute("aria-activedescendant", `${list.id}-${list.active}`);
      } else {
        contentDOM.removeAttribute("aria-controls");
        contentDOM.removeAttribute("aria-activedescendant");
      }
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
