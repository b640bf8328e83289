import { ArrowDown, ArrowUp, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { count } from "../time";
import { IconButton } from "../ui/Button";
import type { JsonEditor } from "../ui/json-editor";
import { type Found, find, findNext, stopFinding } from "../ui/json-find";

type FindBarProps = {
  editor: JsonEditor;
  /** Raised by every Ctrl+F: the words are selected again. */
  asked: number;
  onClose: () => void;
};

const pauseMs = 120;

/** Words in this payload: how often, which one is seen, the next and the one before. */
export function FindBar({ editor, asked, onClose }: FindBarProps) {
  const input = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState("");
  const [found, setFound] = useState<Found | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again, the words are selected again
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, [asked]);
  useEffect(() => {
    // A large payload is searched once the typing pauses.
    const timer = setTimeout(
      () => setFound(words === "" ? null : find(editor.view, words)),
      editor.view.state.doc.length > 200_000 ? pauseMs : 0,
    );
    return () => clearTimeout(timer);
  }, [editor, words]);
  useEffect(() => () => void (editor.view.dom.isConnected && stopFinding(editor.view)), [editor]);

  const step = (by: 1 | -1) => found && setFound(findNext(editor.view, by));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") {
      onClose();
      editor.view.focus();
    } else return;
    event.preventDefault();
  };
  const matches = found?.from.length ?? 0;
  return (
    <search className="find-bar" aria-label="In this payload">
      <input
        ref={input}
        className="input"
        aria-label="Find in this payload"
        placeholder="Find in this payload"
        value={words}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => setWords(target.value)}
        onKeyDown={onKeyDown}
      />
      <span className="find-count" role="status">
        {words === "" || !found
          ? ""
          : matches === 0
            ? "not found"
            : `${count(found.present + 1)} of ${count(matches)}${found.more ? "+" : ""}`}
      </span>
      <IconButton label="Match before (Shift+Enter)" disabled={matches === 0} onClick={() => step(-1)}>
        <ArrowUp size={14} aria-hidden />
      </IconButton>
      <IconButton label="Next match (Enter)" disabled={matches === 0} onClick={() => step(1)}>
        <ArrowDown size={14} aria-hidden />
      </IconButton>
      <IconButton label="Close the search (Esc)" onClick={onClose}>
        <X size={14} aria-hidden />
      </IconButton>
    </search>
  );
}
