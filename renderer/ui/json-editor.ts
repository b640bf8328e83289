/**
 * A read-only CodeMirror over formatted JSON. Colours and folds come from our own formatter, which knows the
 * tokens already; problems come as diagnostics. Styles are injected under the page's nonce.
 */
import { codeFolding, foldGutter, foldService } from "@codemirror/language";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension, type Range } from "@codemirror/state";
import { Decoration, EditorView, highlightSpecialChars, lineNumbers } from "@codemirror/view";
import type { Problem } from "../../shared/words";
import { type FormattedJson, formatJson, rangeOf } from "./format-json";
import { hiddenCharacters, nameOfCharacter } from "./hidden-characters";

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

const marks = {
  key: Decoration.mark({ class: "json-key" }),
  text: Decoration.mark({ class: "json-text" }),
  number: Decoration.mark({ class: "json-number" }),
  word: Decoration.mark({ class: "json-word" }),
};

function coloured(formatted: FormattedJson): Extension {
  const decorations = Decoration.set(
    formatted.tokens.map(({ kind, from, to }) => marks[kind].range(from, to)),
  );
  return EditorView.decorations.of(decorations);
}

/** A wrapped line goes on behind its own indent; classes, because the CSP refuses style attributes. */
function hanging(state: EditorState): Extension {
  const ranges: Range<Decoration>[] = [];
  for (let number = 1; number <= state.doc.lines; number += 1) {
    const line = state.doc.line(number);
    const depth = Math.min(12, (line.text.length - line.text.trimStart().length) / 2);
    ranges.push(Decoration.line({ class: `json-depth-${depth}` }).range(line.from));
  }
  return EditorView.decorations.of(Decoration.set(ranges));
}

function foldable(formatted: FormattedJson): Extension {
  const byStart = formatted.folds.toSorted((a, b) => a.from - b.from);
  return foldService.of((_state, lineStart, lineEnd) => {
    const range = byStart.find(({ from }) => from >= lineStart && from <= lineEnd);
    return range && range.to > lineEnd ? range : null;
  });
}

const shown: Extension = [
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.cspNonce.of(nonce),
  EditorView.lineWrapping,
  lineNumbers(),
  codeFolding({ placeholderText: " … " }),
  foldGutter({ openText: "⌄", closedText: "›" }),
  highlightSpecialChars({
    addSpecialChars: hiddenCharacters,
    render: (code) => {
      const span = document.createElement("span");
      span.className = "hidden-character";
      span.textContent = nameOfCharacter(code);
      return span;
    },
  }),
];

/** What stands out without being wrong. */
export type JsonNote = { path: string; sentence: string };

function diagnosticsOf(
  formatted: FormattedJson | null,
  problems: readonly JsonNote[],
  severity: "error" | "info",
): Diagnostic[] {
  if (!formatted) return [];
  return problems.flatMap((problem) => {
    const range = rangeOf(formatted, problem.path);
    return range ? [{ ...range, severity, message: problem.sentence }] : [];
  });
}

function tinted(state: EditorState, diagnostics: readonly Diagnostic[]): Extension {
  const lines = new Set(diagnostics.map(({ from }) => state.doc.lineAt(from).from));
  const ranges: Range<Decoration>[] = [...lines]
    .toSorted((a, b) => a - b)
    .map((from) => Decoration.line({ class: "json-problem-line" }).range(from));
  return EditorView.decorations.of(Decoration.set(ranges));
}

/** Builds the view inside `parent`; the caller destroys it. */
export function openJsonEditor(
  parent: HTMLElement,
  source: string,
  problems: readonly Problem[],
  notes: readonly JsonNote[],
  label: string,
): EditorView {
  const formatted = formatJson(source);
  const doc = formatted?.text ?? source;
  const diagnostics = diagnosticsOf(formatted, problems, "error");
  const plain = EditorState.create({ doc });
  const state = EditorState.create({
    doc,
    extensions: [
      shown,
      EditorView.contentAttributes.of({ tabindex: "0", "aria-label": label }),
      formatted ? [coloured(formatted), foldable(formatted), tinted(plain, diagnostics), hanging(plain)] : [],
    ],
  });
  const view = new EditorView({ state, parent });
  view.dispatch(setDiagnostics(view.state, [...diagnostics, ...diagnosticsOf(formatted, notes, "info")]));
  return view;
}

/** Brings the place of a problem into sight. */
export function showProblem(view: EditorView, path: string): void {
  const formatted = formatJson(view.state.doc.toString());
  const range = formatted && rangeOf(formatted, path);
  if (range) view.dispatch({ effects: EditorView.scrollIntoView(range.from, { y: "center" }) });
}
