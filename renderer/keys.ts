/**
 * Keys are registered with what they do, so the list behind `?` and the palette show what really works here and now.
 * A key never fires while someone types. What was mounted last is asked first. A person may give an action another key.
 */
import { useEffect, useRef } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";

export type KeyBinding = {
  /** As `KeyboardEvent.key`, with `Mod+` for Ctrl or Cmd: `j`, `ArrowDown`, `Enter`, `?`, `Mod+1`. */
  key: string;
  /** In words; bindings without words are not listed. */
  does?: string;
  /** Whether it would do something now; left out: it is tried. */
  can?: () => boolean;
  /** Returning false says "not mine": the next one is asked, then the browser. */
  run: (event: KeyboardEvent) => boolean | undefined;
};

type Group = { name: string; bindings: { current: readonly KeyBinding[] }; first: boolean };

export const useKeyGroups = create<{ groups: readonly Group[] }>(() => ({ groups: [] }));

/** What was given another key: by the key it came with and what it does, on every screen that has it. */
export const useKeyMap = create<{ changed: Readonly<Record<string, string>> }>()(
  persist(() => ({ changed: {} }), { name: "ringback.keys" }),
);

export function keyId({ key, does }: Pick<KeyBinding, "key" | "does">): string {
  return `${key} ${does ?? ""}`;
}

export function keyOf(
  binding: Pick<KeyBinding, "key" | "does">,
  changed: Readonly<Record<string, string>> = useKeyMap.getState().changed,
): string {
  return changed[keyId(binding)] ?? binding.key;
}

/** Null gives it back the key it came with. */
export function changeKey(binding: Pick<KeyBinding, "key" | "does">, key: string | null): void {
  useKeyMap.setState(({ changed }) => {
    const { [keyId(binding)]: _, ...others } = changed;
    return { changed: key === null || key === binding.key ? others : { ...others, [keyId(binding)]: key } };
  });
}

export function resetKeys(): void {
  useKeyMap.setState({ changed: {} });
}

/** As a binding names it; Shift stands in the key itself: `J`, `?`. */
export function keyName(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">): string {
  return event.ctrlKey || event.metaKey ? `Mod+${event.key}` : event.key;
}

export function isTyping(target: EventTarget | null): boolean {
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

/** A menu or the palette is open: its letters are its own. */
function isInMenu(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[role=menu], [data-palette]") !== null;
}

/** In the order in which they are asked. */
export function groupsInOrder(groups: readonly Group[]): readonly Group[] {
  const lastFirst = groups.toReversed();
  return [...lastFirst.filter(({ first }) => first), ...lastFirst.filter(({ first }) => !first)];
}

function onKeyDown(event: KeyboardEvent): void {
  const modified = event.ctrlKey || event.metaKey;
  if (event.defaultPrevented || event.altKey || (isTyping(event.target) && !modified)) return;
  if (isPressing(event) || isInMenu(event.target)) return;
  const name = keyName(event);
  const { changed } = useKeyMap.getState();
  for (const { bindings } of groupsInOrder(useKeyGroups.getState().groups)) {
    const binding = bindings.current.find((one) => keyOf(one, changed) === name);
    if (binding && binding.can?.() !== false && binding.run(event) !== false) {
      event.preventDefault();
      return;
    }
  }
}

window.addEventListener("keydown", onKeyDown);

/** `first`: asked before all others while it is there, as what is selected is before the one row that is shown. */
export function useKeys(name: string, bindings: readonly KeyBinding[], active = true, first = false): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    if (!active) return;
    const group: Group = { name, bindings: latest, first };
    useKeyGroups.setState(({ groups }) => ({ groups: [...groups, group] }));
    return () =>
      useKeyGroups.setState(({ groups }) => ({ groups: groups.filter((other) => other !== group) }));
  }, [name, active, first]);
}
