/**
 * The menu of a row at the pointer, or below the row that is shown by the menu key and Shift+F10. Rows say who they are
 * by `data-row-id`; anywhere else the browser's own menu comes.
 */
import { ContextMenu as Radix } from "radix-ui";
import { type ReactElement, useRef, useState } from "react";
import { isTyping, useKeys } from "../keys";
import { type MenuItem, MenuItems } from "./Menu";
import "./menu.css";

export type MenuLine = MenuItem | "line";

type ContextMenuProps = {
  label: string;
  /** The box around the rows. */
  children: ReactElement;
  /** Attribute by which a row is known. */
  by?: string;
  /** Which row the keys mean; null: the one that has the focus. */
  shown?: string | null;
  /** Nothing: there is nothing to do with it. A promise: it is asked for while the menu opens. */
  itemsOf: (id: string) => readonly MenuLine[] | Promise<readonly MenuLine[]>;
};

export function ContextMenu({
  label,
  children,
  by = "data-row-id",
  shown = null,
  itemsOf,
}: ContextMenuProps) {
  const box = useRef<HTMLDivElement>(null);
  const [items, setItems] = useState<readonly MenuLine[]>([]);
  const rowAt = (target: EventTarget | null) =>
    target instanceof Element ? target.closest(`[${by}]`) : null;
  const meant = () => {
    const row =
      (shown === null ? null : box.current?.querySelector(`[${by}="${CSS.escape(shown)}"]`)) ??
      rowAt(document.activeElement);
    return row && box.current?.contains(row) ? row : null;
  };
  const open = () => {
    const row = meant();
    if (!row) return false;
    const { left, bottom, width } = row.getBoundingClientRect();
    row.dispatchEvent(
      new MouseEvent("contextmenu", {
        bubbles: true,
        cancelable: true,
        clientX: left + Math.min(40, width / 2),
        clientY: bottom - 4,
      }),
    );
    return true;
  };
  useKeys(label, [
    {
      key: "ContextMenu",
      does: "menu of the row",
      can: () => meant() !== null,
      run: ({ target }) => !isTyping(target) && open(),
    },
    { key: "F10", run: ({ shiftKey, target }) => shiftKey && !isTyping(target) && open() },
  ]);
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>
        <div
          ref={box}
          style={{ display: "contents" }}
          onContextMenuCapture={(event) => {
            const id = rowAt(event.target)?.getAttribute(by);
            const found = id ? itemsOf(id) : [];
            if (found instanceof Promise) {
              setItems([]);
              void found.then(setItems, () => setItems([]));
            } else if (found.length > 0) setItems(found);
            else event.stopPropagation();
          }}
        >
          {children}
        </div>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="menu"
          aria-label={label}
          collisionPadding={8}
          // It gives the focus back a moment after it closed. Where it went meanwhile, on a row or into the next menu, it stays.
          onCloseAutoFocus={(event) => {
            if (document.activeElement !== document.body) event.preventDefault();
          }}
        >
          <MenuItems items={items} parts={Radix} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
