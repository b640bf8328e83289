/**
 * One call, read again whenever the live feed says that it or one of its deliveries changed. While an answer is under
 * way further changes ask for one more reading after it, so a busy call neither floods the engine nor starves.
 */
import { useCallback, useEffect, useState } from "react";
import type { CallDetail } from "../../shared/calls";
import { engine, sentenceOf } from "../engine-client";
import { useEntities } from "../entities";

export type CallRead = { call: CallDetail | null; sentence: string; again: () => void };

const leastPauseMs = 60;

/** The last answer, so that a call that moves from one place of the screen to another is there at once. */
let lastRead: CallDetail | null = null;

export function useCall(callId: string | null): CallRead {
  const [held, setHeld] = useState(() => (lastRead ? { callId: lastRead.callId, call: lastRead } : null));
  const [failure, setFailure] = useState<{ callId: string; sentence: string } | null>(null);
  const [attempt, setAttempt] = useState(0);
  const generation = useEntities((state) => state.generation);

  // biome-ignore lint/correctness/useExhaustiveDependencies: generation and attempt ask for a new reading
  useEffect(() => {
    if (callId === null) return;
    let current = true;
    let reading = false;
    let asked = false;
    const read = () => {
      if (reading) {
        asked = true;
        return;
      }
      reading = true;
      engine.calls
        .get({ callId })
        .then(
          (call) => {
            if (!current) return;
            lastRead = call;
            setHeld({ callId, call });
            setFailure(null);
          },
          (error: unknown) => current && setFailure({ callId, sentence: sentenceOf(error) }),
        )
        .finally(() => {
          setTimeout(() => {
            reading = false;
            if (!current || !asked) return;
            asked = false;
            read();
          }, leastPauseMs);
        });
    };
    read();
    const unsubscribe = useEntities.subscribe(({ batch }, before) => {
      if (batch === before.batch) return;
      const concerned = [...batch.calls, ...batch.deliveries, ...batch.events];
      if (concerned.some((row) => row.callId === callId)) read();
    });
    return () => {
      current = false;
      unsubscribe();
    };
  }, [callId, generation, attempt]);

  return {
    call: held?.callId === callId ? held.call : null,
    sentence: failure?.callId === callId ? failure.sentence : "",
    again: useCallback(() => setAttempt((count) => count + 1), []),
  };
}
