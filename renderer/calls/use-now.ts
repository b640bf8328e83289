import { useEffect, useState } from "react";
import { useEntities } from "../entities";

/** The engine's present, read again every `everyMs`; a folder with a test clock stands still between its moves. */
export function useNow(everyMs: number, running = true): number {
  const testNow = useEntities(({ status }) => (status?.testClock ? status.now : null));
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running || testNow !== null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, running, testNow]);
  return testNow ?? now;
}

/** The engine's present, once. */
export function presentNow(): number {
  const { status } = useEntities.getState();
  return status?.testClock ? status.now : Date.now();
}
