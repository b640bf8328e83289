import { X } from "lucide-react";
import { useKeyGroups } from "../keys";
import { IconButton } from "./Button";
import "./key-help.css";

const names: Record<string, string> = { ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc", " ": "Space" };
const modifier = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl ";

function keyWords(key: string): string {
  return names[key] ?? key.replace("Mod+", modifier);
}

/** The keys that work here and now, from what is registered; a panel over the corner, not a modal. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const groups = useKeyGroups((state) => state.groups);
  return (
    <aside className="key-help" aria-label="Keys">
      <header>
        <h2>Keys</h2>
        <IconButton label="Close" onClick={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </header>
      {[...new Set(groups.map(({ name }) => name))].map((name) => {
        const listed = groups
          .filter((group) => group.name === name)
          .flatMap(({ bindings }) => bindings.current.filter(({ does }) => does));
        if (listed.length === 0) return null;
        return (
          <section key={name}>
            <h3>{name}</h3>
            <dl>
              {listed.map(({ key, does }) => (
                <div key={`${key} ${does}`}>
                  <dt>
                    <kbd>{keyWords(key)}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
    </aside>
  );
}
