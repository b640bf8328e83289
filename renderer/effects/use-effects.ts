/** The effects of one call or one event, read again when the live feed says that one of its events changed. */
import { useState } from "react";
import type { EffectRow, NotJudgedRow } from "../../shared/effects-contract";
import { engine } from "../engine-client";
import { useReread } from "../reread";

export type Effects = {
  rows: EffectRow[];
  /** More than are kept or were read. */
  beyond: number;
  notJudged: NotJudgedRow[];
};

type Whose = { callId: string } | { eventId: string };

const most = 500;
const pauseMs = 100;
const none: Effects = { rows: [], beyond: 0, notJudged: [] };

export function useEffects(whose: Whose): Effects & { sentence: string; again: () => void } {
  const key = "callId" in whose ? whose.callId : whose.eventId;
  const [held, setHeld] = useState<{ key: string; effects: Effects } | null>(null);
  const [failure, setFailure] = useState<{ key: string; sentence: string } | null>(null);
  const again = useReread(key, {
    read: () => engine.effects.list({ ...whose, limit: most }),
    onRead(effects) {
      setHeld({ key, effects });
      setFailure(null);
    },
    onFailed: (sentence) => setFailure({ key, sentence }),
    concerns: ({ events }) => events.some((row) => ("callId" in whose ? row.callId : row.eventId) === key),
    pauseAfter: () => pauseMs,
  });
  return {
    ...(held?.key === key ? held.effects : none),
    sentence: failure?.key === key ? failure.sentence : "",
    again,
  };
}

/** By event: how many effects it caused for certain. */
export function countByEvent(rows: readonly EffectRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { eventId } of rows) if (eventId !== null) counts.set(eventId, (counts.get(eventId) ?? 0) + 1);
  return counts;
}
