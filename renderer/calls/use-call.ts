/** One call, read again whenever the live feed says that it or one of its deliveries changed. */
import { useState } from "react";
import type { CallDetail } from "../../shared/calls";
import { engine } from "../engine-client";
import { useReread } from "../reread";

export type CallRead = { call: CallDetail | null; sentence: string; again: () => void };

const pauseMs = 60;

/** The last answer, so that a call that moves from one place of the screen to another is there at once. */
let lastRead: CallDetail | null = null;

export function useCall(callId: string | null): CallRead {
  const [held, setHeld] = useState(() => (lastRead ? { callId: lastRead.callId, call: lastRead } : null));
  const [failure, setFailure] = useState<{ callId: string; sentence: string } | null>(null);
  const asked = callId ?? "";
  const again = useReread(callId, {
    read: () => engine.calls.get({ callId: asked }),
    onRead(call) {
      lastRead = call;
      setHeld({ callId: asked, call });
      setFailure(null);
    },
    onFailed: (sentence) => setFailure({ callId: asked, sentence }),
    concerns: ({ calls, deliveries, events }) =>
      [...calls, ...deliveries, ...events].some((row) => row.callId === callId),
    pauseAfter: () => pauseMs,
  });
  return {
    call: held?.callId === callId ? held.call : null,
    sentence: failure?.callId === callId ? failure.sentence : "",
    again,
  };
}
