import { useEffect, useState } from "react";
import type { DriftPage } from "../../shared/drift";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { type Read, useRead } from "../read";
import { useDriftView } from "./drift-view";

const quietMs = 600;
const most = 500;

/** The inbox under the chosen filters; read again when events were read, at most about twice a second. */
export function useDrift(): { page: Read<DriftPage>; changes: number } {
  const { provider, type, kind, state, keepsDecided } = useDriftView();
  const changes = useReadEvents();
  const since = new Date().setHours(0, 0, 0, 0);
  const input = {
    limit: most,
    state,
    ...(provider === null ? {} : { provider }),
    ...(type === null ? {} : { type }),
    ...(kind === null ? {} : { kind }),
    ...(state === "open" && keepsDecided ? { decidedSince: since } : {}),
  };
  const page = useRead(JSON.stringify(input), () => engine.drift.list(input), [changes]);
  return { page: useHeld(page), changes };
}

/** The former page stands until the next is there: a filter empties nothing. */
function useHeld(page: Read<DriftPage>): Read<DriftPage> {
  const [held, setHeld] = useState(page.data);
  useEffect(() => {
    if (page.data) setHeld(page.data);
  }, [page.data]);
  return { ...page, data: page.data ?? held };
}

function useReadEvents(): number {
  const batch = useEntities((state) => state.batch);
  const generation = useEntities((state) => state.generation + state.setupGeneration);
  const [changes, setChanges] = useState(0);
  const [waits, setWaits] = useState(false);
  useEffect(() => {
    if (batch.events.length > 0) setWaits(true);
  }, [batch]);
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => {
      setWaits(false);
      setChanges((before) => before + 1);
    }, quietMs);
    return () => clearTimeout(timer);
  }, [waits]);
  return changes + generation;
}
