/**
 * Keys are registered with what they do, so the list behind `?` is what really works here and now.
 * A key never fires while someone types. What was mounted last is asked first.
 */
import { useEffect, useRef } from "react";
import { create } from "zustand";

export type KeyBinding = {
  /** As `KeyboardEvent.key`, with `Mod+` for Ctrl or Cmd: `j`, `ArrowDown`, `Enter`, `?`, `Mod+1`. */
  key: string;
  /** In words; bindings without words are not listed. */
  does?: string;
  /** Returning false says "not mine": the next one is asked, then the browser. */
  run: (event: KeyboardEvent) => boolean | undefined;
};

type Group = { name: string; bindings: { current: readonly KeyBinding[] } };

export const useKeyGroups = create<{ groups: readonly Group[] }>(() => ({ groups: [] }));

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Space presses a button that has the focus, whatever else it means on this screen. */
function isPressing(event: KeyboardEvent): boolean {
  const pressed =
    "button, summary, a, [role=button], [role=tab], [role=radio], [role=checkbox], [role^=menuitem]";
  return event.key === " " && event.target instanceof Element && event.target.closest(pressed) !== null;
}

function onKeyDown(event: KeyboardEvent): void {
  const modified = event.ctrlKey || event.metaKey;
  if (event.defaultPrevented || event.altKey || (isTyping(event.target) && !modified)) return;
  if (isPressing(event)) return;
  const name = modified ? `Mod+${event.key}` : event.key;
  for (const { bindings } of useKeyGroups.getState().groups.toReversed()) {
    const binding = bindings.current.find(({ key }) => key === name);
    if (binding && binding.run(event) !== false) {
      event.preventDefault();
      return;
    }
  }
}

window.addEventListener("keydown", onKeyDown);

export function useKeys(name: string, bindings: readonly KeyBinding[], active = true): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    if (!active) return;
    const group: Group = { name, bindings: latest };
    useKeyGroups.setState(({ groups }) => ({ groups: [...groups, group] }));
    return () =>
      useKeyGroups.setState(({ groups }) => ({ groups: groups.filter((other) => other !== group) }));
  }, [name, active]);
}
