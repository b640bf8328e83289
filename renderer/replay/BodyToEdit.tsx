import { Undo2, WrapText } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { comparePaths, type PathDifference } from "../compare/compare-paths";
import { Button } from "../ui/Button";
import { formatJson } from "../ui/format-json";
import { VisibleText } from "../ui/VisibleText";
import { type BodyEditor, isReadAlong, openBodyEditor, scanned } from "./body-editor";

type Props = {
  /** As it is kept. */
  kept: string;
  text: string;
  onText: (text: string) => void;
};

const shownChanges = 4;

/** How a kept body is first shown: one that came on a single line is easier to edit on several. */
export function shownFirst(kept: string): string {
  return kept.includes("\n") || !isReadAlong(kept) ? kept : (formatJson(kept)?.text ?? kept);
}

/** The body in the editor, with what was changed of it and a word where it is no JSON any more. */
export function BodyToEdit({ kept, text, onText }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<BodyEditor | null>(null);
  const [begin] = useState(text);
  const told = useRef(onText);
  told.current = onText;
  useEffect(() => {
    if (!box.current) return;
    const opened = openBodyEditor(box.current, begin, {
      label: "Body to send",
      onText: (next) => told.current(next),
    });
    editor.current = opened;
    opened.focus();
    return () => {
      editor.current = null;
      opened.destroy();
    };
  }, [begin]);

  const read = useMemo(() => scanned(text), [text]);
  const broken = read && !read.ok ? read.broken : null;
  useEffect(() => editor.current?.mark(broken), [broken]);
  const first = useMemo(() => shownFirst(kept), [kept]);
  const changes = useMemo(() => {
    if (text === first) return [];
    return isReadAlong(kept) && isReadAlong(text) ? comparePaths(kept, text) : null;
  }, [kept, first, text]);
  const format = () => {
    const formatted = formatJson(text)?.text;
    if (formatted !== undefined && formatted !== text) editor.current?.put(formatted);
  };
  return (
    <section className="sheet-part" aria-label="Body">
      <div className="replay-body-bar">
        <h3>Body</h3>
        <span className="secondary" role="status">
          {saidOf(text === first, changes)}
        </span>
        <span className="grow" />
        <Button
          size="small"
          icon={<WrapText size={12} aria-hidden />}
          disabled={broken !== null}
          onClick={format}
        >
          Format
        </Button>
        <Button
          size="small"
          icon={<Undo2 size={12} aria-hidden />}
          disabled={text === first}
          onClick={() => editor.current?.put(first)}
        >
          Undo all
        </Button>
      </div>
      <div className="json-view replay-body" ref={box} />
      {broken && (
        <p className="sheet-warning">
          No JSON: it breaks in {placeIn(text, broken.at)}. <VisibleText text={broken.sentence} /> It is sent
          as it stands here.
        </p>
      )}
      {changes !== null && changes.length > 0 && (
        <ul className="replay-changes mono" aria-label="Changes">
          {changes.slice(0, shownChanges).map(({ path, a, b }) => (
            <li key={path}>
              <span className="truncate" title={path}>
                <VisibleText text={path} />
              </span>
              <span className="replay-was truncate" title={a ?? ""}>
                {a === null ? "not there" : <VisibleText text={a} />}
              </span>
              <span className="faint" role="img" aria-label="becomes">
                →
              </span>
              <span className="replay-is truncate" title={b ?? ""}>
                {b === null ? "taken out" : <VisibleText text={b} />}
              </span>
            </li>
          ))}
          {changes.length > shownChanges && (
            <li className="faint">and {changes.length - shownChanges} more</li>
          )}
        </ul>
      )}
    </section>
  );
}

function saidOf(isSame: boolean, changes: PathDifference[] | null): string {
  if (isSame) return "as it came";
  if (changes === null) return "changed";
  if (changes.length === 0) return "no value changed, written otherwise";
  return changes.length === 1 ? "1 value changed" : `${changes.length} values changed`;
}

function placeIn(text: string, at: number): string {
  const before = text.slice(0, at).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
