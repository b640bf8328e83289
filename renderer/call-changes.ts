/** Changes when calls or what was set up did, at most every half second: for lists that are read again as a whole. */
import { useEffect, useState } from "react";
import { useEntities } from "./entities";

const pauseMs = 500;

export function useCallChanges(): string {
  const [changes, setChanges] = useState(0);
  const generation = useEntities((state) => `${state.generation} ${state.setupGeneration}`);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = useEntities.subscribe(({ batch }, before) => {
      if (batch === before.batch || batch.calls.length === 0) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        setChanges((count) => count + 1);
      }, pauseMs);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, []);
  return `${generation} ${changes}`;
}
