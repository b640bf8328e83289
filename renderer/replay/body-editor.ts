/**
 * A CodeMirror to write JSON in, in the colours of the one that shows it. Broken text stays plain and its break is
 * marked: whoever tests a handler breaks bodies on purpose.
 */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { coloursOf } from "../ui/json-colours";
import { type Scanned, scanJson } from "../ui/scan-json";

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

/** Whether a text is read again with every key: a longer one has no colours, and what changed in it is not told apart. */
export function isReadAlong(text: string): boolean {
  return text.length <= 200_000;
}

export function scanned(text: string): Scanned | null {
  if (!isReadAlong(text)) return null;
  const work = scanJson(text);
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
}

/** While it is broken, what was read last keeps its colours and moves along. */
const coloured = StateField.define<DecorationSet>({
  create: ({ doc }) => coloursFor(doc) ?? Decoration.none,
  update: (before, { docChanged, changes, newDoc }) =>
    docChanged ? (coloursFor(newDoc) ?? before.map(changes)) : before,
  provide: (field) => EditorView.decorations.from(field),
});

function coloursFor(doc: Text): DecorationSet | null {
  const read = scanned(doc.toString());
  return read?.ok ? Decoration.set(coloursOf(read.nodes, [{ from: 0, to: doc.length }]), true) : null;
}

export type BodyEditor = {
  put(text: string): void;
  /** Null: nothing is broken. */
  mark(broken: { at: number; sentence: string } | null): void;
  focus(): void;
  destroy(): void;
};

export function openBodyEditor(
  parent: HTMLElement,
  text: string,
  options: { label: string; onText: (text: string) => void },
): BodyEditor {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": options.label, spellcheck: "false" }),
        lineNumbers(),
        history(),
        // Leaves the text and not the panel, in which something was written.
        keymap.of([
          {
            key: "Escape",
            run({ contentDOM }) {
              contentDOM.blur();
              return true;
            },
          },
        ]),
        keymap.of([...historyKeymap, ...defaultKeymap]),
        coloured,
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) options.onText(state.doc.toString());
        }),
      ],
    }),
  });
  return {
    put(next) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    mark(broken) {
      const from = broken ? Math.max(0, Math.min(broken.at, view.state.doc.length - 1)) : 0;
      view.dispatch(
        setDiagnostics(
          view.state,
          broken
            ? [
                {
                  from,
                  to: Math.min(from + 1, view.state.doc.length),
                  severity: "error",
                  message: broken.sentence,
                },
              ]
            : [],
        ),
      );
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
