/**
 * The scenario file in CodeMirror: colours, its own undo history, problems underlined, an amber mark in the gutter of every
 * line that a fault owns, and the lines of the selected step. The text is changed from outside by the smallest difference,
 * so that the caret stays and each change is one step of the history.
 */
import {
  defaultKeymap,
  history,
  historyKeymap,
  isolateHistory,
  redo,
  undo,
  undoDepth,
} from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Range, RangeSet, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
  EditorView,
  GutterMarker,
  gutter,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import type { LineRange, ScenarioProblem } from "../../shared/scenario-plan";
import { hanging } from "../ui/json-colours";
import { nonce } from "../ui/json-editor";
import { hiddenWrittenOut } from "../ui/json-hidden";
import { yamlColours } from "./yaml-colours";

export type ScenarioEditor = {
  view: EditorView;
  /** Puts this text in place of what stands there, as one step of the history. */
  write(text: string): void;
  markFaults(lines: readonly LineRange[]): void;
  markProblems(problems: readonly ScenarioProblem[]): void;
  /** Null: none. `reveal` brings it into sight. */
  markStep(lines: LineRange | null, reveal: boolean): void;
  goToLine(line: number): void;
  undo(): void;
  canUndo(): boolean;
  redo(): void;
  destroy(): void;
};

class FaultMarker extends GutterMarker {
  override elementClass = "scenario-fault-line";
}
const faultMarker = new FaultMarker();

const setFaults = StateEffect.define<readonly LineRange[]>();
const faultLines = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(before, { effects, changes, state }) {
    const told = effects.findLast((effect) => effect.is(setFaults));
    if (!told) return before.map(changes);
    return RangeSet.of(
      linesOf(told.value, state).map((at) => faultMarker.range(at)),
      true,
    );
  },
});

const setStep = StateEffect.define<LineRange | null>();
const stepLine = Decoration.line({ class: "scenario-step-line" });
const stepLines = StateField.define({
  create: () => Decoration.none,
  update(before, { effects, changes, state }) {
    const told = effects.findLast((effect) => effect.is(setStep));
    if (!told) return before.map(changes);
    const ranges: Range<Decoration>[] = linesOf(told.value ? [told.value] : [], state).map((at) =>
      stepLine.range(at),
    );
    return Decoration.set(ranges, true);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Beginnings of lines; a range of an older text ends where this one does. */
function linesOf(ranges: readonly LineRange[], { doc }: EditorState): number[] {
  const lines = new Set<number>();
  for (const { from, to } of ranges)
    for (let line = from; line <= Math.min(to, doc.lines); line += 1) lines.add(doc.line(line).from);
  return [...lines].toSorted((a, b) => a - b);
}

export type EditorHands = {
  onText(text: string): void;
  /** The caret came to another line, from 1. */
  onLine(line: number): void;
  onSave(): void;
};

export function scenarioState(text: string, hands: { current: EditorHands }): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [
      EditorView.cspNonce.of(nonce),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": "Scenario file" }),
      EditorState.tabSize.of(2),
      indentUnit.of("  "),
      history(),
      drawSelection(),
      lineNumbers(),
      highlightActiveLineGutter(),
      faultLines,
      gutter({ class: "scenario-fault-gutter", markers: (view) => view.state.field(faultLines) }),
      stepLines,
      lintGutter(),
      yamlColours,
      hanging,
      hiddenWrittenOut,
      keymap.of([
        {
          key: "Mod-s",
          run: () => {
            hands.current.onSave();
            return true;
          },
        },
        {
          // Out of the text, so that the keys of the screen work.
          key: "Escape",
          run: (view) => {
            view.contentDOM.blur();
            return true;
          },
        },
        ...historyKeymap,
        ...defaultKeymap,
      ]),
      EditorView.updateListener.of(({ state, docChanged, selectionSet, startState, view }) => {
        if (docChanged) hands.current.onText(state.doc.toString());
        const line = state.doc.lineAt(state.selection.main.head).number;
        const before = startState.doc.lineAt(startState.selection.main.head).number;
        if (selectionSet && view.hasFocus && line !== before) hands.current.onLine(line);
      }),
    ],
  });
}

export function openScenarioEditor(parent: HTMLElement, state: EditorState): ScenarioEditor {
  const view = new EditorView({ state, parent });
  return {
    view,
    write(text) {
      const change = smallestChange(view.state.doc.toString(), text);
      if (change) view.dispatch({ changes: change, annotations: isolateHistory.of("full") });
    },
    markFaults: (lines) => view.dispatch({ effects: setFaults.of(lines) }),
    markProblems(problems) {
      const { doc } = view.state;
      const found = problems.map(({ line: number, sentence }): Diagnostic => {
        const line = doc.line(Math.max(1, Math.min(number, doc.lines)));
        const from = line.from + (/^[\s-]*/.exec(line.text)?.[0].length ?? 0);
        return { from: Math.min(from, line.to), to: line.to, severity: "error", message: sentence };
      });
      view.dispatch(setDiagnostics(view.state, found));
    },
    markStep(lines, reveal) {
      view.dispatch({ effects: setStep.of(lines) });
      const { doc } = view.state;
      if (lines && reveal && lines.from <= doc.lines)
        view.dispatch({ effects: EditorView.scrollIntoView(doc.line(lines.from).from, { y: "center" }) });
    },
    goToLine(number) {
      const line = view.state.doc.line(Math.max(1, Math.min(number, view.state.doc.lines)));
      view.dispatch({
        selection: { anchor: line.from },
        effects: EditorView.scrollIntoView(line.from, { y: "center" }),
      });
      view.focus();
    },
    undo: () => void undo(view),
    canUndo: () => undoDepth(view.state) > 0,
    redo: () => void redo(view),
    destroy: () => view.destroy(),
  };
}

function smallestChange(before: string, after: string): { from: number; to: number; insert: string } | null {
  if (before === after) return null;
  let from = 0;
  const shorter = Math.min(before.length, after.length);
  while (from < shorter && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < shorter - from && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
