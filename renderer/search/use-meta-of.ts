/**
 * The value of one key of metadata for the calls of a list. Read for calls that were not read yet, and again for those
 * that changed; what is known stays until then.
 */
import { useEffect, useRef, useState } from "react";
import { engine } from "../engine-client";
import { useEntities } from "../entities";

const atOnce = 500;
const pauseMs = 80;

export function useMetaOf(
  key: string | null,
  callIds: readonly (string | null)[],
): ReadonlyMap<string, string> {
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map());
  const known = useRef(new Set<string>());
  const wanted = useRef(callIds);
  wanted.current = callIds;
  const last = callIds.at(-1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another key makes everything unknown
  useEffect(() => {
    known.current = new Set();
    setValues(new Map());
  }, [key]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: length and ends tell that there are other rows
  useEffect(() => {
    if (key === null) return;
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      timer = undefined;
      const asked = [...new Set(wanted.current)]
        .filter((callId) => callId !== null && !known.current.has(callId))
        .slice(0, atOnce) as string[];
      if (asked.length === 0) return;
      for (const callId of asked) known.current.add(callId);
      const { rows } = await engine.meta.of({ key, callIds: asked }).catch(() => {
        for (const callId of asked) known.current.delete(callId);
        return { rows: [] };
      });
      if (!current) return;
      setValues((before) => {
        const next = new Map(before);
        for (const callId of asked) next.delete(callId);
        for (const { callId, value } of rows) next.set(callId, value);
        return next;
      });
      plan();
    };
    const plan = () => {
      timer ??= setTimeout(() => void read(), pauseMs);
    };
    plan();
    const unsubscribe = useEntities.subscribe(({ batch }, before) => {
      if (batch === before.batch || batch.calls.length === 0) return;
      for (const { callId } of batch.calls) known.current.delete(callId);
      plan();
    });
    return () => {
      current = false;
      unsubscribe();
      clearTimeout(timer);
    };
  }, [key, callIds.length, callIds[0], last]);

  return values;
}
