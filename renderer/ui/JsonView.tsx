import { useEffect, useRef } from "react";
import { openJsonEditor } from "./json-editor";
import { Skeleton } from "./Skeleton";
import { useFormatted } from "./use-formatted";
import "./json-view.css";

/** JSON to read: numbered lines, folds, keys to walk it. Any other text is shown as it came. */
export function JsonView({ source, label }: { source: string; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const content = useFormatted(source);
  useEffect(() => {
    if (!box.current || !content) return;
    const editor = openJsonEditor(box.current, content, { label });
    return editor.destroy;
  }, [content, label]);
  if (!content) return <Skeleton rows={9} height={19} widths={[38, 70, 55, 62]} />;
  return <div className="json-view" ref={box} />;
}
