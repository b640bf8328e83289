/** Where the reader is: screen, selection, filter texts. Routing is this state; there is no address bar to trust. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { CrmType } from "../shared/crm";

export type Screen = "calls" | "events" | "sandbox" | "setup";
export type Theme = "dark" | "light" | "system";

type View = {
  screen: Screen;
  theme: Theme;
  callId: string | null;
  /** The event in the inspector of the Events screen. */
  eventId: string | null;
  crmRecord: { type: CrmType; id: string } | null;
  /** The source whose URL stands in the title bar; the first one while null. */
  sourceId: string | null;
  callsQuery: string;
  eventsQuery: string;
};

export const useView = create<View>()(
  persist(
    (): View => ({
      screen: "calls",
      theme: "system",
      callId: null,
      eventId: null,
      crmRecord: null,
      sourceId: null,
      callsQuery: "",
      eventsQuery: "",
    }),
    { name: "ringback.view", partialize: ({ screen, theme, sourceId }) => ({ screen, theme, sourceId }) },
  ),
);

export function openScreen(screen: Screen): void {
  useView.setState({ screen });
}

export function openCall(callId: string): void {
  useView.setState({ screen: "calls", callId });
}

export function openEvent(eventId: string): void {
  useView.setState({ screen: "events", eventId });
}

export function openCrmRecord(type: CrmType, id: string): void {
  useView.setState({ screen: "sandbox", crmRecord: { type, id } });
}

export function searchEvents(query: string): void {
  useView.setState({ screen: "events", eventsQuery: query, eventId: null });
}
