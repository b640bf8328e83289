/** One call, read again whenever the live feed says that it or one of its deliveries changed. */
import { useState } from "react";
import type { CallDetail } from "../../shared/calls";
import { engine } from "../engine-client";
import { useReread } from "../reread";
import { shareParts } from "./share-parts";

export type CallRead = { call: CallDetail | null; sentence: string; again: () => void };

const pauseMs = 60;

/** The last answers, so that a call that moves from one place of the screen to another is there at once: two may be shown. */
const lastReads = new Map<string, CallDetail>();
const mostKept = 2;

function keep(call: CallDetail): void {
  lastReads.delete(call.callId);
  lastReads.set(call.callId, call);
  for (const callId of [...lastReads.keys()].slice(0, -mostKept)) lastReads.delete(callId);
}

export function useCall(callId: string | null): CallRead {
  const [held, setHeld] = useState(() => {
    const call = lastReads.get(callId ?? "");
    return call ? { callId: call.callId, call } : null;
  });
  const [failure, setFailure] = useState<{ callId: string; sentence: string } | null>(null);
  const asked = callId ?? "";
  const again = useReread(callId, {
    read: () => engine.calls.get({ callId: asked }),
    onRead(read) {
      const last = lastReads.get(read.callId);
      const call = last ? shareParts(last, read) : read;
      keep(call);
      setHeld({ callId: asked, call });
      setFailure(null);
    },
    onFailed: (sentence) => setFailure({ callId: asked, sentence }),
    concerns: ({ calls, deliveries, events }) =>
      [...calls, ...deliveries, ...events].some((row) => row.callId === callId),
    // A call of thousands of events takes long to read: it is not read without pause.
    pauseAfter: (took) => Math.max(pauseMs, took),
  });
  return {
    call: held?.callId === callId ? held.call : null,
    sentence: failure?.callId === callId ? failure.sentence : "",
    again,
  };
}
