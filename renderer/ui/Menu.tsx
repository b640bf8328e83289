import { Check } from "lucide-react";
import { type ContextMenu, DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import "./menu.css";

export type MenuItem = {
  words: string;
  hint?: string;
  icon?: ReactNode;
  /** On or off: choosing it turns it over and leaves the list open. */
  checked?: boolean;
  onSelect: () => void;
};

/** A short list under its button. Not modal: a modal menu injects a style element that our CSP refuses. */
export function Menu(props: { trigger: ReactNode; label: string; items: readonly (MenuItem | "line")[] }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{props.trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={5} aria-label={props.label}>
          <MenuItems items={props.items} parts={DropdownMenu} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

type Parts = Pick<typeof DropdownMenu | typeof ContextMenu, "Item" | "CheckboxItem" | "Separator">;

/** The lines of a menu under its button, and of one at the pointer. */
export function MenuItems({ items, parts }: { items: readonly (MenuItem | "line")[]; parts: Parts }) {
  return items.map((item, index) =>
    item === "line" ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity
      <parts.Separator key={index} className="menu-line" />
    ) : item.checked !== undefined ? (
      <parts.CheckboxItem
        key={item.words}
        className="menu-item"
        checked={item.checked}
        onCheckedChange={item.onSelect}
        onSelect={(event) => event.preventDefault()}
      >
        <span className="menu-box" data-checked={item.checked || undefined}>
          {item.checked && <Check size={11} strokeWidth={3} aria-hidden />}
        </span>
        <span className="grow">{item.words}</span>
        {item.hint && <span className="faint">{item.hint}</span>}
      </parts.CheckboxItem>
    ) : (
      <parts.Item key={item.words} className="menu-item" onSelect={item.onSelect}>
        {item.icon}
        <span className="grow">{item.words}</span>
        {item.hint && <span className="faint">{item.hint}</span>}
      </parts.Item>
    ),
  );
}
