/** Where the reader is: screen, selection, filter texts. Routing is this state; there is no address bar to trust. */

import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { CrmType } from "../shared/crm";
import type { WhyQuestion } from "../shared/why-question";

/** Screens of the rail; a person, or reconciling, is opened from one of them and leads back to it. */
export type RailScreen = "calls" | "events" | "simulate" | "deliver" | "sandbox" | "setup";
export type Screen = RailScreen | "person" | "reconcile";
export type EventsPart = "events" | "refusals" | "drift";
export type Theme = "dark" | "light" | "system";

/** The place in the log decides which of two is A. */
export type Marked = { eventId: string; position: number };

/** When it began decides which of two is A. */
export type MarkedCall = { callId: string; firstReceivedAt: number };

type View = {
  screen: Screen;
  theme: Theme;
  callId: string | null;
  /** Which list of the Events screen. */
  eventsPart: EventsPart;
  /** The event in the inspector of the Events screen. */
  eventId: string | null;
  /** Events marked for a comparison, at most two; a third takes the place of the older. */
  marked: readonly Marked[];
  /** The two that are being compared in place of the inspector. */
  compared: readonly [string, string] | null;
  /** The same of calls; the two stand in place of the one call. */
  markedCalls: readonly MarkedCall[];
  comparedCalls: readonly [string, string] | null;
  /** Whose page is open: a call's id, an event's, or a number; and where it was opened. */
  person: { of: string; back: RailScreen } | null;
  /** Which source is reconciled, by its name (null: the first that can be), and where that was opened. */
  reconcile: { source: string | null; back: RailScreen };
  crmRecord: { type: CrmType; id: string } | null;
  /** The audit of the sandbox CRM narrowed to one request. */
  correlationId: string | null;
  /** What "Why?" was asked, and which question of it; null: it was not asked. */
  why: { q: string; question: WhyQuestion | null } | null;
  destinationId: string | null;
  /** Whose set-up is open beside the gate: a destination's id, "new", or nobody's. */
  destinationSetup: string | null;
  /** Whose gate is being set beside the outbox, and which setting one came for. */
  gateSettings: { destinationId: string; focus: string | null } | null;
  /** The call record selected in the outbox, or the call whose gate is looked at. */
  outboxRecordId: string | null;
  gateCallId: string | null;
  /** The source whose URL stands in the title bar; the first one while null. */
  sourceId: string | null;
  /** Name of the source that Setup opens at its mapping; null: none. */
  mappingOf: string | null;
  /** The same, at what its platform does when a webhook fails. */
  retriesOf: string | null;
  callsQuery: string;
  eventsQuery: string;
  outboxQuery: string;
  /** Keys of metadata that are shown as a column, or that calls are grouped by; null: none. */
  eventsColumn: string | null;
  callsColumn: string | null;
  callsGroup: string | null;
};

export const useView = create<View>()(
  persist(
    (): View => ({
      screen: "calls",
      theme: "system",
      callId: null,
      eventsPart: "events",
      eventId: null,
      marked: [],
      compared: null,
      markedCalls: [],
      comparedCalls: null,
      person: null,
      reconcile: { source: null, back: "calls" },
      crmRecord: null,
      correlationId: null,
      why: null,
      destinationId: null,
      destinationSetup: null,
      gateSettings: null,
      outboxRecordId: null,
      gateCallId: null,
      sourceId: null,
      mappingOf: null,
      retriesOf: null,
      callsQuery: "",
      eventsQuery: "",
      outboxQuery: "",
      eventsColumn: null,
      callsColumn: null,
      callsGroup: null,
    }),
    {
      name: "ringback.view",
      partialize: ({
        screen,
        person,
        reconcile,
        theme,
        sourceId,
        eventsColumn,
        callsColumn,
        callsGroup,
      }) => ({
        screen: railScreenOf({ screen, person, reconcile }),
        theme,
        sourceId,
        eventsColumn,
        callsColumn,
        callsGroup,
      }),
    },
  ),
);

export function openScreen(screen: Screen): void {
  useView.setState({ screen });
}

/** Where the user says what the events of a source mean. */
export function openMapping(source: string): void {
  useView.setState({ screen: "setup", mappingOf: source, retriesOf: null });
}

/** Where stands what the platform of a source does when a webhook fails, and where it is set otherwise. */
export function openRetries(source: string): void {
  useView.setState({ screen: "setup", retriesOf: source, mappingOf: null });
}

export function openPerson(of: string): void {
  useView.setState(({ screen, person, reconcile }) => ({
    screen: "person",
    person: { of, back: railScreenOf({ screen, person, reconcile }) },
  }));
}

export function openReconcile(source: string | null = null): void {
  useView.setState((view) => ({
    screen: "reconcile",
    reconcile: { source: source ?? view.reconcile.source, back: railScreenOf(view) },
  }));
}

export function closeReconcile(): void {
  useView.setState(({ reconcile }) => ({ screen: reconcile.back }));
}

/** The place in the rail that is open, or from which what is open was opened. */
export function railScreenOf({
  screen,
  person,
  reconcile,
}: Pick<View, "screen" | "person" | "reconcile">): RailScreen {
  if (screen === "person") return person?.back ?? "calls";
  return screen === "reconcile" ? reconcile.back : screen;
}

/** To where the person was opened, as it was left. */
export function closePerson(): void {
  useView.setState(({ person }) => ({ screen: person?.back ?? "calls" }));
}

export function openCall(callId: string): void {
  useView.setState({ screen: "calls", callId, comparedCalls: null });
}

export function openEvent(eventId: string): void {
  useView.setState({ screen: "events", eventsPart: "events", eventId });
}

export function markEvent({ eventId, position }: Marked): void {
  useView.setState(({ marked }) => {
    const others = marked.filter((one) => one.eventId !== eventId);
    return { marked: others.length < marked.length ? others : [...others, { eventId, position }].slice(-2) };
  });
}

export function compareEvents(one: Marked, other: Marked): void {
  useView.setState({
    screen: "events",
    eventsPart: "events",
    marked: [one, other],
    compared: [one.eventId, other.eventId],
  });
}

export function markCall({ callId, firstReceivedAt }: MarkedCall): void {
  useView.setState(({ markedCalls }) => {
    const others = markedCalls.filter((one) => one.callId !== callId);
    const isNew = others.length === markedCalls.length;
    return { markedCalls: isNew ? [...others, { callId, firstReceivedAt }].slice(-2) : others };
  });
}

export function compareCalls(one: MarkedCall, other: MarkedCall): void {
  useView.setState({ screen: "calls", markedCalls: [one, other], comparedCalls: [one.callId, other.callId] });
}

export function openCrmRecord(type: CrmType, id: string): void {
  useView.setState({ screen: "sandbox", crmRecord: { type, id }, correlationId: null });
}

/** Asks why a record is as it is; the answer stands beside the sandbox CRM. */
export function askWhy(q: string, question: WhyQuestion | null = null): void {
  useView.setState({ screen: "sandbox", why: { q, question } });
}

/** The audit row of one delivery attempt. */
export function openAudit(correlationId: string): void {
  useView.setState({ screen: "sandbox", correlationId });
}

/** What the gate of this destination says about a call. */
export function openGate(callId: string, destinationId: string): void {
  useView.setState({ screen: "deliver", destinationId, gateCallId: callId, outboxRecordId: null });
}

/** Beside the gate and the outbox; a new one where none is named. */
export function openDestinationSetup(destinationSetup: string): void {
  useView.setState({ destinationSetup, gateSettings: null });
}

/** The settings of a destination's gate, at one of them: `providers.atoms.waitForFinalMs`. */
export function openGateSettings(destinationId: string, focus: string | null = null): void {
  useView.setState({
    screen: "deliver",
    destinationId,
    gateSettings: { destinationId, focus },
    destinationSetup: null,
  });
}

/** One call record among the deliveries of its call. */
export function openDelivery(record: { callId: string; version: number; destinationId: string }): void {
  const { callId, version, destinationId } = record;
  useView.setState({
    screen: "deliver",
    destinationId,
    gateCallId: null,
    outboxRecordId: `${callId}~${version}~${destinationId}`,
    outboxQuery: `call:${callId}`,
  });
}

export function searchOutbox(query: string): void {
  useView.setState({ screen: "deliver", outboxQuery: query, outboxRecordId: null });
}

export function searchEvents(query: string): void {
  useView.setState({ screen: "events", eventsPart: "events", eventsQuery: query, eventId: null });
}
