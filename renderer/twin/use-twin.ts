/** Whether the naive twin is on and how far it was told: read again as calls change, and while it is behind. */
import { useEffect, useRef } from "react";
import type { TwinState } from "../../shared/twin-contract";
import { useCallChanges } from "../call-changes";
import { engine } from "../engine-client";
import { type Read, useRead } from "../read";

const pollMs = 700;

export function useTwin(): Read<TwinState> {
  const changes = useCallChanges();
  const twin = useRead("twin", () => engine.twin.get(), [changes]);
  const again = useRef(twin.again);
  again.current = twin.again;
  const { data } = twin;
  useEffect(() => {
    if (!data || (data.behind === 0 && data.problem === null)) return;
    const timer = setTimeout(() => again.current(), pollMs);
    return () => clearTimeout(timer);
  }, [data]);
  return twin;
}
