import { X } from "lucide-react";
import { keyWords } from "../key-words";
import { keyId, keyOf, useKeyGroups, useKeyMap } from "../keys";
import { IconButton } from "./Button";
import "./key-help.css";

/** The keys that work here and now, from what is registered; a panel over the corner, not a modal. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const groups = useKeyGroups((state) => state.groups);
  const changed = useKeyMap((state) => state.changed);
  return (
    <aside className="key-help" aria-label="Keys">
      <header>
        <h2>Keys</h2>
        <IconButton label="Close" onClick={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </header>
      {[...new Set(groups.map(({ name }) => name))].map((name) => {
        const all = groups
          .filter((group) => group.name === name)
          .flatMap(({ bindings }) => bindings.current.filter(({ does }) => does));
        const listed = [...new Map(all.map((binding) => [keyId(binding), binding])).values()];
        if (listed.length === 0) return null;
        return (
          <section key={name}>
            <h3>{name}</h3>
            <dl>
              {listed.map((binding) => (
                <div key={keyId(binding)}>
                  <dt>
                    <kbd>{keyWords(keyOf(binding, changed))}</kbd>
                  </dt>
                  <dd>{binding.does}</dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
    </aside>
  );
}
