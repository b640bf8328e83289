/** A payload to read: found by words, walked by keys, its place named and its values explained. */
import { useEffect, useRef, useState } from "react";
import type { Problem } from "../../shared/words";
import { useKeys } from "../keys";
import { useCopy } from "../ui/CopyButton";
import { type JsonContent, type JsonEditor, type JsonNote, openJsonEditor } from "../ui/json-editor";
import { findPath } from "../ui/json-nodes";
import { explanationCard } from "./explanation-card";
import { FindBar } from "./FindBar";
import { PathBar } from "./PathBar";
import { dottedPath, jsonPath } from "./payload-paths";
import "./payload.css";
import { placeAt } from "./place";
import "../ui/json-view.css";

type PayloadViewProps = {
  content: JsonContent;
  problems: readonly Problem[];
  notes: readonly JsonNote[];
  receivedAt: number;
  /** A path to bring into sight; a new object asks again. */
  wanted: { path: string } | null;
};

export function PayloadView({ content, problems, notes, receivedAt, wanted }: PayloadViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<JsonEditor | null>(null);
  const [node, setNode] = useState(-1);
  const [finding, setFinding] = useState(0);
  const copying = useCopy();
  const formatted = "formatted" in content ? content.formatted : null;

  useEffect(() => {
    if (!box.current) return;
    setNode(-1);
    const opened = openJsonEditor(box.current, content, {
      label: "Payload",
      onPlace: setNode,
      explain: (at) => ("formatted" in content ? explanationCard(content.formatted, at, receivedAt) : null),
    });
    setEditor(opened);
    return () => {
      setEditor(null);
      opened.destroy();
    };
  }, [content, receivedAt]);
  useEffect(() => editor?.mark(problems, notes), [editor, problems, notes]);
  useEffect(() => {
    if (!editor || !wanted || !formatted) return;
    editor.goTo(findPath(formatted.text, formatted.nodes, wanted.path));
  }, [editor, wanted, formatted]);

  const copyOf = (what: "path" | "value") => {
    if (!formatted || node < 0) return false;
    const { steps, plain, raw } = placeAt(formatted, node);
    copying.copy(what === "value" ? (plain ?? raw) : dottedPath(steps) || jsonPath(steps));
    return true;
  };
  const isOnValue = () => formatted !== null && node >= 0;
  useKeys("The payload", [
    {
      key: "Mod+f",
      does: "find in it",
      run: () => {
        setFinding((count) => count + 1);
        return true;
      },
    },
    {
      key: "Mod+]",
      does: "walk its values with the arrows",
      run: () => {
        editor?.view.focus();
        if (formatted && node < 0) editor?.goTo(0);
        return true;
      },
    },
    { key: "y", does: "copy the path of the value", can: isOnValue, run: () => copyOf("path") },
    { key: "Y", does: "copy the value", can: isOnValue, run: () => copyOf("value") },
  ]);
  return (
    <>
      {finding > 0 && editor && <FindBar editor={editor} asked={finding} onClose={() => setFinding(0)} />}
      <div className="json-view" ref={box} />
      {formatted && (
        <PathBar
          formatted={formatted}
          node={node}
          receivedAt={receivedAt}
          copying={copying}
          onGoTo={(next) => editor?.goTo(next)}
          onFind={() => setFinding((count) => count + 1)}
        />
      )}
    </>
  );
}
