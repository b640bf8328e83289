/**
 * Which call is shown and which of its events is inspected. Without a chosen call the newest one is shown: that is
 * what following means here. Choosing anything, a call or an event of the followed one, holds the screen still.
 */
import { create } from "zustand";
import { openCall, useView } from "../view";

type Selection = { eventId: string | null; of: string | null };

const useSelection = create<Selection>(() => ({ eventId: null, of: null }));

export function useSelectedEvent(callId: string | null): string | null {
  return useSelection(({ eventId, of }) => (of === callId ? eventId : null));
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
