/**
 * What can be done here and now without a key of its own, by name: the palette finds it. What has a key is registered by
 * `useKeys` alone and found there too.
 */
import { useEffect, useRef } from "react";
import { create } from "zustand";
import { groupsInOrder, keyOf, useKeyGroups } from "./keys";

export type Action = {
  /** What it does, as its button says it: `Export all events as NDJSON …`. */
  words: string;
  /** The key that does it; null: it has none. */
  key?: string | null;
  /** Whether it would do something now; left out: always. */
  can?: () => boolean;
  run: () => void;
};

type Group = { name: string; actions: { current: readonly Action[] } };

const useActionGroups = create<{ groups: readonly Group[] }>(() => ({ groups: [] }));

/** `name` is of the thing they are done to: `The call`, `Events`. */
export function useActions(name: string, actions: readonly Action[], active = true): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    if (!active) return;
    const group: Group = { name, actions: latest };
    useActionGroups.setState(({ groups }) => ({ groups: [...groups, group] }));
    return () =>
      useActionGroups.setState(({ groups }) => ({ groups: groups.filter((other) => other !== group) }));
  }, [name, active]);
}

export type NamedAction = Action & { group: string };

/** Everything that works now: keys with words, asked as a press would ask them, and actions without a key. */
export function actionsNow(): NamedAction[] {
  const taken = new Set<string>();
  const keyed = groupsInOrder(useKeyGroups.getState().groups).flatMap(({ name, bindings }) =>
    bindings.current.flatMap((binding): NamedAction[] => {
      const { does, key } = binding;
      if (does === undefined || taken.has(key) || binding.can?.() === false) return [];
      taken.add(key);
      const run = () => void binding.run(new KeyboardEvent("keydown", { key }));
      return [{ group: name, words: does, key: keyOf(binding), run }];
    }),
  );
  const named = useActionGroups
    .getState()
    .groups.toReversed()
    .flatMap(({ name, actions }) =>
      actions.current
        .filter(({ can }) => can?.() !== false)
        .map((action): NamedAction => ({ ...action, group: name })),
    );
  return [...keyed, ...named];
}
