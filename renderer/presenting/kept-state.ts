/**
 * What somebody types, and the panel it is typed in: kept when presenting begins or ends, where every screen begins anew. What
 * is real in it is not shown to a room; it waits, and is there again afterwards.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import { useView } from "../view";
import { masks } from "./border";

/** Of what is on a screen now: the screen that takes its place is drawn before this one is gone. */
const live = new Map<string, { value: unknown; isTyped: boolean }>();
const waiting = new Map<string, unknown>();

type Begun<Value> = { value: Value; isTyped: boolean; withheld?: Value };

function begin<Value>(name: string, initial: () => Value): Begun<Value> {
  const { presenting } = useView.getState();
  const before = live.get(name);
  const kept = (before?.isTyped ? before.value : waiting.get(name)) as Value | undefined;
  if (kept === undefined) return { value: initial(), isTyped: false };
  return presenting && isReal(kept)
    ? { value: initial(), isTyped: false, withheld: kept }
    : { value: kept, isTyped: true };
}

function isReal(value: unknown): boolean {
  const text = JSON.stringify(value);
  return masks.mask(text) !== text;
}

/** As `useState`; `name` is the same before and after, and no other thing on a screen has it. */
export function useKeptState<Value>(
  name: string,
  initial: Value | (() => Value),
): [Value, (next: Value | ((before: Value) => Value)) => void] {
  const first = () => (typeof initial === "function" ? (initial as () => Value)() : initial);
  const [held, setHeld] = useState<Begun<Value>>(() => begin(name, first));
  const { value, isTyped, withheld } = held;
  const latest = useRef(held);
  latest.current = held;
  useEffect(() => {
    live.set(name, { value, isTyped });
  }, [name, value, isTyped]);
  useEffect(() => {
    const { presenting } = useView.getState();
    if (withheld === undefined) waiting.delete(name);
    else waiting.set(name, withheld);
    return () => {
      live.delete(name);
      // What takes its place may first have to read what it is about.
      const isSwitched = useView.getState().presenting !== presenting;
      if (isSwitched && latest.current.isTyped) waiting.set(name, latest.current.value);
    };
  }, [name, withheld]);
  const set = useCallback(
    (next: Value | ((before: Value) => Value)) =>
      setHeld((before) => ({
        value: typeof next === "function" ? (next as (before: Value) => Value)(before.value) : next,
        isTyped: true,
      })),
    [],
  );
  return [value, set];
}
