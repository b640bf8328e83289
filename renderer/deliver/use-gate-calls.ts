/** The calls one destination's gate keeps, read again when calls changed; a busy log asks at most every half second. */
import { useEffect, useState } from "react";
import type { CallRow, GateVerdict } from "../../shared/calls";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { type Pages, usePages } from "../pages";

export type GateCall = { call: CallRow; verdict: GateVerdict };
export type GateCalls = { waiting: Pages<GateCall>; held: Pages<GateCall> };

const pauseMs = 500;

export function useGateCalls(destinationId: string | null): GateCalls {
  const changes = useCallChanges();
  const page = (state: "waiting" | "held") => async (cursor: string | undefined) =>
    destinationId === null
      ? { rows: [], cursor: null }
      : engine.destinations.gate({ destinationId, state, limit: 50, ...(cursor ? { cursor } : {}) });
  return {
    waiting: usePages(`waiting ${destinationId}`, page("waiting"), [changes]),
    held: usePages(`held ${destinationId}`, page("held"), [changes]),
  };
}

function useCallChanges(): string {
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
