import { keyWords } from "../key-words";
import { keyOf, useKeyGroups, useKeyMap } from "../keys";

/** A key with the word for what it does: `j` rows. The key is the one that was given to it last. */
export function KeyHint({ keys, does }: { keys: readonly string[]; does: string }) {
  const changed = useKeyMap((state) => state.changed);
  const shown = keys.map((key) => (Object.keys(changed).length === 0 ? key : keyNow(key, changed)));
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 4 }}>
      {shown.map((key) => (
        <kbd key={key}>{keyWords(key)}</kbd>
      ))}
      {does}
    </span>
  );
}

function keyNow(key: string, changed: Readonly<Record<string, string>>): string {
  for (const { bindings } of useKeyGroups.getState().groups) {
    const binding = bindings.current.find((one) => one.key === key && one.does !== undefined);
    if (binding) return keyOf(binding, changed);
  }
  return key;
}
