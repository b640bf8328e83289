import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useKeys } from "../keys";
import { IconButton } from "../ui/Button";
import "./sheet.css";
import { closeSharing } from "./sharing-state";

/** What was pressed; of a menu's line, which goes away, the button of the menu. */
function openerOf(): Element | null {
  const menu = document.activeElement?.closest("[role=menu]");
  return menu ? document.querySelector(`[aria-controls="${CSS.escape(menu.id)}"]`) : document.activeElement;
}

/** What it covers cannot show the focus, so Tab goes round in it; Escape leaves it. */
function stayWithin(sheet: HTMLElement, event: KeyboardEvent): void {
  const all = sheet.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, [tabindex]");
  const stops = [...all].filter(
    (one) => one.tabIndex >= 0 && !one.matches(":disabled") && one.checkVisibility(),
  );
  const [first, last] = [stops.at(0), stops.at(-1)];
  const leaves = event.shiftKey
    ? document.activeElement === first || document.activeElement === sheet
    : document.activeElement === last;
  if (!leaves || event.defaultPrevented) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}

/** A panel over the right side. Not modal: the call it is about stays in sight and in reach. */
export function Sheet(props: { title: string; wide?: boolean; children: ReactNode; foot: ReactNode }) {
  const { title, wide = false, children, foot } = props;
  const sheet = useRef<HTMLElement>(null);
  const [before] = useState(openerOf);
  useEffect(() => {
    // A field of its own that took the focus keeps it.
    if (!sheet.current?.contains(document.activeElement)) sheet.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [before]);
  const close = () => {
    closeSharing();
    return true;
  };
  useKeys(title, [{ key: "Escape", does: "close it", run: close }]);
  return (
    <aside
      ref={sheet}
      className={wide ? "sheet sheet-wide" : "sheet"}
      aria-label={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Tab") stayWithin(event.currentTarget, event);
        // Also while somebody types, where no other key of ours is heard. A list that is open closes itself first.
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        close();
      }}
    >
      <header className="sheet-head">
        <h2 className="truncate grow">{title}</h2>
        <IconButton label="Close (Esc)" onClick={close}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      <div className="sheet-body scroll">{children}</div>
      <footer className="sheet-foot">{foot}</footer>
    </aside>
  );
}
