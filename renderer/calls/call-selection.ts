/**
 * Which call is shown and which of its events is inspected. Without a chosen call the newest one is shown: that is
 * what following means here. Choosing anything, a call or an event of the followed one, holds the screen still.
 */
import { useCallback } from "react";
import { create } from "zustand";
import type { CallDetail } from "../../shared/calls";
import { openCall, useView } from "../view";

type Selection = { eventId: string | null; of: string | null; shown: string | null };

const useSelection = create<Selection>(() => ({ eventId: null, of: null, shown: null }));

/** The Calls screen says which call it shows: without a chosen one only its list knows. */
export function noteShown(callId: string | null): void {
  useSelection.setState({ shown: callId });
}

export function shownCall(): string | null {
  return useSelection.getState().shown;
}

export function useSelectedEvent(callId: string | null): string | null {
  return useSelection(({ eventId, of }) => (of === callId ? eventId : null));
}

/** The pin that is chosen and how to choose one. A copy has no pin and no row of its own: it stands in those of its event. */
export function usePin({ callId, timeline }: Pick<CallDetail, "callId" | "timeline">): {
  selected: string | null;
  select: (eventId: string) => void;
} {
  const inspected = useSelectedEvent(callId);
  const select = useCallback((eventId: string) => selectEvent(callId, eventId), [callId]);
  const own = timeline.find(
    ({ eventId, copies }) => eventId === inspected || copies.some((copy) => copy.eventId === inspected),
  );
  return { selected: own?.eventId ?? null, select };
}

export function selectEvent(callId: string, eventId: string | null): void {
  useSelection.setState({ eventId, of: callId });
  if (eventId !== null) useView.setState({ callId });
}

export function chooseCall(callId: string | null): void {
  useView.setState({ callId, comparedCalls: null });
}

/** From another screen: the call, with one of its events in the inspector. */
export function openCallAtEvent(callId: string, eventId: string): void {
  selectEvent(callId, eventId);
  openCall(callId);
}
