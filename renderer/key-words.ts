/** How a key is written where people read it. */
const names: Record<string, string> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  ContextMenu: "Menu",
  " ": "Space",
};

export const commandKey = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl ";

export function keyWords(key: string): string {
  if (!key.startsWith("Mod+")) return names[key] ?? key;
  const rest = key.slice(4);
  // With Ctrl a letter is written as its key is; a capital one is Shift.
  return `${commandKey}${/^[A-Z]$/.test(rest) ? `Shift ${rest}` : /^[a-z]$/.test(rest) ? rest.toUpperCase() : keyWords(rest)}`;
}
