import { useEffect } from "react";
import type { KeepingState } from "../../../shared/keeping";
import { engine } from "../../engine-client";
import { useEntities } from "../../entities";
import { type Read, useRead } from "../../read";

const lookEveryMs = 400;

/** What keeping is at; while something runs it is asked again and again. */
export function useKeeping(): Read<KeepingState> {
  const events = useEntities((state) => state.status?.databaseBytes);
  const read = useRead("keeping", () => engine.keeping.state(), [events]);
  const { again } = read;
  const runs = read.data?.job?.state === "running";
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(again, lookEveryMs);
    return () => clearInterval(timer);
  }, [runs, again]);
  return read;
}
