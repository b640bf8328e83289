import type { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { Problem } from "../../shared/words";
import { type JsonNote, openJsonEditor, showProblem } from "./json-editor";
import "./json-view.css";

type JsonViewProps = {
  /** JSON, or any text: that is shown as it came. */
  source: string;
  problems?: readonly Problem[];
  /** Underlined softly: not wrong, but not known. */
  notes?: readonly JsonNote[];
  label: string;
  /** Path of a problem to bring into sight. */
  showPath?: string | null;
};

const none: readonly Problem[] = [];
const noNotes: readonly JsonNote[] = [];

/** JSON to read: numbered lines, folds, problems underlined where they are. */
export function JsonView({
  source,
  problems = none,
  notes = noNotes,
  label,
  showPath = null,
}: JsonViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  useEffect(() => {
    if (!box.current) return;
    const opened = openJsonEditor(box.current, source, problems, notes, label);
    view.current = opened;
    return () => {
      view.current = null;
      opened.destroy();
    };
  }, [source, problems, notes, label]);
  useEffect(() => {
    if (view.current && showPath !== null) showProblem(view.current, showPath);
  }, [showPath]);
  return <div className="json-view" ref={box} />;
}
