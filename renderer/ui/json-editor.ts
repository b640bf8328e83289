/**
 * A read-only CodeMirror over formatted JSON. Colours, folds and places come from our own formatter, which knows the
 * values already; problems come as diagnostics. Only what is on screen is drawn. Styles are injected under the page's
 * nonce.
 */
import { foldEffect } from "@codemirror/language";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension, type Range, StateEffect, StateField, Text } from "@codemirror/state";
import { Decoration, EditorView, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";
import type { Problem } from "../../shared/words";
import { type FormattedJson, rangeOf } from "./format-json";
import { coloured, hanging } from "./json-colours";
import { finding } from "./json-find";
import { foldable, folding, longLines, longTexts } from "./json-folds";
import { hiddenWrittenOut } from "./json-hidden";
import { type JsonNodes, nodeAt } from "./json-nodes";
import { jsonPlaces } from "./json-place";
import type { JsonBreak } from "./scan-json";

export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

/** A card is anchored to the beginning of a long value. */
const longestAnchor = 400;

export type JsonNote = { path: string; sentence: string };

export type JsonContent =
  | { formatted: FormattedJson }
  /** No JSON: shown as it came, with the place where it breaks, if it should have been JSON. */
  | { plain: string; broken: JsonBreak | null };

export type JsonEditorOptions = {
  label: string;
  /** The value that was chosen, by its number. */
  onPlace?: (node: number) => void;
  /** What is said about a value under the pointer. */
  explain?: (node: number) => HTMLElement | null;
};

export type JsonEditor = {
  view: EditorView;
  goTo(node: number): void;
  /** Marks what is wrong, and softly what is only unknown. */
  mark(problems: readonly Problem[], notes: readonly JsonNote[]): void;
  destroy(): void;
};

const selectAll = keymap.of([
  {
    key: "Mod-a",
    run: (view) => {
      view.dispatch({ selection: { anchor: 0, head: view.state.doc.length } });
      return true;
    },
  },
]);

/** Text without values has no places to walk to: the arrows move it. */
const scrolling = keymap.of(
  [
    { key: "ArrowDown", by: () => 40 },
    { key: "ArrowUp", by: () => -40 },
    { key: "PageDown", by: (height: number) => height - 40 },
    { key: "PageUp", by: (height: number) => 40 - height },
    { key: "Home", by: () => -Number.MAX_SAFE_INTEGER },
    { key: "End", by: () => Number.MAX_SAFE_INTEGER },
  ].map(({ key, by }) => ({
    key,
    run: ({ scrollDOM }: EditorView) => {
      scrollDOM.scrollBy({ top: by(scrollDOM.clientHeight) });
      return true;
    },
  })),
);

const setTinted = StateEffect.define<readonly number[]>();
const problemLine = Decoration.line({ class: "json-problem-line" });
const tinted = StateField.define({
  create: () => Decoration.none,
  update(before, { effects, state }) {
    const told = effects.findLast((effect) => effect.is(setTinted));
    if (!told) return before;
    const lines = new Set(told.value.map((at) => state.doc.lineAt(at).from));
    const ranges: Range<Decoration>[] = [...lines]
      .toSorted((a, b) => a - b)
      .map((at) => problemLine.range(at));
    return Decoration.set(ranges);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const shown: Extension = [
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.cspNonce.of(nonce),
  EditorView.lineWrapping,
  lineNumbers(),
  folding,
  tinted,
  finding,
  selectAll,
  hiddenWrittenOut,
];

function explaining(nodes: JsonNodes, explain: (node: number) => HTMLElement | null): Extension {
  return hoverTooltip(
    (_view, pos) => {
      const node = nodeAt(nodes, pos);
      const [from, end] = [nodes.from[node] ?? 0, nodes.to[node] ?? 0];
      if (pos > end || (nodes.kind[node] ?? 0) < 2) return null;
      const dom = explain(node);
      return (
        dom && { pos: Math.min(pos, from), end: Math.min(end, from + longestAnchor), create: () => ({ dom }) }
      );
    },
    { hoverTime: 250 },
  );
}

/** Builds the view inside `parent`; the caller destroys it. */
export function openJsonEditor(
  parent: HTMLElement,
  content: JsonContent,
  { label, onPlace = () => {}, explain = () => null }: JsonEditorOptions,
): JsonEditor {
  const formatted = "formatted" in content ? content.formatted : null;
  const doc = Text.of((formatted?.text ?? ("plain" in content ? content.plain : "")).split(/\r\n?|\n/));
  const places = formatted && jsonPlaces(formatted.nodes, onPlace);
  const view = new EditorView({
    state: EditorState.create({
      doc,
      extensions: [
        shown,
        EditorView.contentAttributes.of({ tabindex: "0", "aria-label": label, "aria-readonly": "true" }),
        formatted && places
          ? [
              coloured(formatted.nodes),
              foldable(formatted.nodes),
              hanging,
              places.extension,
              explaining(formatted.nodes, explain),
            ]
          : scrolling,
      ],
    }),
    parent,
  });
  const breaksAt = placeOfBreak(content);
  const long = formatted ? longTexts(formatted.nodes) : longLines(view.state, breaksAt);
  if (long.length > 0) view.dispatch({ effects: long.map((range) => foldEffect.of(range)) });

  function mark(problems: readonly Problem[], notes: readonly JsonNote[]): void {
    if (!formatted) {
      if ("plain" in content && content.broken && breaksAt !== null)
        markBreak(view, breaksAt, content.broken.sentence);
      return;
    }
    const said = (list: readonly JsonNote[], severity: "error" | "info"): Diagnostic[] =>
      list.map(({ path, sentence }) => ({
        ...rangeOf(formatted, path),
        severity,
        message: sentence.startsWith(path) ? sentence : `${path} ${sentence}`,
      }));
    const errors = said(problems, "error");
    view.dispatch(setDiagnostics(view.state, [...errors, ...said(notes, "info")]));
    view.dispatch({ effects: setTinted.of(errors.map(({ from }) => from)) });
  }

  return {
    view,
    goTo: (node) => places?.goTo(view, node),
    mark,
    destroy: () => view.destroy(),
  };
}

/** Where a body that should be JSON breaks; line ends of two characters are one here. */
function placeOfBreak(content: JsonContent): number | null {
  if (!("plain" in content) || !content.broken) return null;
  const { at } = content.broken;
  const pairs = content.plain.slice(0, at).match(/\r\n/g)?.length ?? 0;
  return Math.max(0, at - pairs);
}

function markBreak(view: EditorView, at: number, sentence: string): void {
  const from = Math.max(0, Math.min(at, view.state.doc.length - 1));
  const to = Math.min(from + 1, view.state.doc.length);
  view.dispatch(setDiagnostics(view.state, [{ from, to, severity: "error", message: sentence }]));
  view.dispatch({
    selection: { anchor: from },
    effects: [setTinted.of([from]), EditorView.scrollIntoView(from, { y: "center" })],
  });
}
