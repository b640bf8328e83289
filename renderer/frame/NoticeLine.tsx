import { Check, Info, TriangleAlert, X } from "lucide-react";
import { useEffect } from "react";
import { keyWords } from "../key-words";
import { useKeys } from "../keys";
import { closeNotice, undoLast, useNotice } from "../notice";
import { count } from "../time";
import { Button, IconButton } from "../ui/Button";
import { VisibleText } from "../ui/VisibleText";
import "./notice-line.css";

const staysMs = { short: 5_000, withUndo: 12_000 };
const icons = { plain: Info, ok: Check, bad: TriangleAlert };

/** What was just done, and the way back. It goes by itself; what failed stays until it is put away. */
export function NoticeLine() {
  const notice = useNotice((state) => state.notice);
  const canUndo = useNotice((state) => state.back.length > 0);
  useKeys(
    "Everywhere",
    [{ key: "Mod+z", does: "undo what was removed last", run: (event) => !isInText(event) && undoLast() }],
    canUndo,
  );
  // Before all others: Escape would let go of the selection that is being worked through, and the work would go on.
  useKeys(
    "Everywhere",
    [
      {
        key: "Escape",
        does: "stop what is under way",
        run: () => {
          useNotice.getState().notice?.progress?.stop();
          return true;
        },
      },
    ],
    notice?.progress !== undefined,
    true,
  );
  useEffect(() => {
    if (!notice || notice.progress || notice.tone === "bad") return;
    const timer = setTimeout(
      () => useNotice.getState().notice === notice && closeNotice(),
      notice.undo ? staysMs.withUndo : staysMs.short,
    );
    return () => clearTimeout(timer);
  }, [notice]);
  if (!notice) return null;
  const { words, tone, undo, progress } = notice;
  const Icon = icons[tone];
  return (
    <aside className="notice" data-tone={tone} aria-label="What was done">
      <Icon size={14} aria-hidden />
      <span role="status" className="notice-words">
        <VisibleText text={words} />
        {progress && (
          <span className="faint">
            {" "}
            {count(progress.done)} of {count(progress.total)}
          </span>
        )}
      </span>
      {progress && (
        <>
          <progress max={progress.total} value={progress.done} aria-label={words} />
          <Button size="small" title="Esc" onClick={progress.stop}>
            Stop
          </Button>
        </>
      )}
      {undo && canUndo && (
        <Button size="small" onClick={() => undoLast()}>
          Undo <kbd>{keyWords("Mod+z")}</kbd>
        </Button>
      )}
      {!progress && (
        <IconButton label="Put it away" onClick={closeNotice}>
          <X size={13} aria-hidden />
        </IconButton>
      )}
    </aside>
  );
}

function isInText({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest("input, textarea, [contenteditable=true]") !== null;
}
