/** Chooses one key of metadata: as a column, or to group by. The keys are those there are, with their calls. */
import type { ReactNode } from "react";
import { engine } from "../engine-client";
import { useRead } from "../read";
import { count } from "../time";
import { Menu, type MenuItem } from "../ui/Menu";
import "./meta-menu.css";

type MetaMenuProps = {
  /** What the button does: `Column`, `Group by`. */
  label: string;
  icon: ReactNode;
  chosen: string | null;
  onChoose: (key: string | null) => void;
  none: string;
};

const keysShown = 14;

export function MetaMenu({ label, icon, chosen, onChoose, none }: MetaMenuProps) {
  const keys = useRead("meta keys", () => engine.meta.keys(), [chosen]);
  const rows = keys.data?.rows.slice(0, keysShown) ?? [];
  const items: (MenuItem | "line")[] = rows.map(({ key, calls, more }) => ({
    words: key,
    hint: `${count(calls)}${more ? "+" : ""} ${calls === 1 ? "call" : "calls"}`,
    onSelect: () => onChoose(key),
  }));
  if (rows.length === 0)
    items.push({
      words: keys.sentence || "No call has metadata yet",
      onSelect: () => {},
    });
  return (
    <Menu
      label={label}
      trigger={
        <button
          type="button"
          className="meta-button"
          data-chosen={chosen !== null || undefined}
          title={`${label}: ${chosen ?? "none"}`}
          aria-label={`${label}: ${chosen ?? "none"}`}
          // The keys there are now, not those of when the screen was opened.
          onPointerDown={keys.again}
        >
          {icon}
          {chosen !== null && <span className="truncate">{chosen}</span>}
        </button>
      }
      items={chosen === null ? items : [{ words: none, onSelect: () => onChoose(null) }, "line", ...items]}
    />
  );
}
