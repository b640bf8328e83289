/** Where the reader is: screen, selection, filter texts. Routing is this state; there is no address bar to trust. */

import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { CrmType } from "../shared/crm";
import type { BoardShown } from "../shared/live-board";
import type { WhyQuestion } from "../shared/why-question";
import type { WindowPlace } from "../shared/window-places";
import type { CleanStory } from "./presenting/clean-story";
import type { Density } from "./ui/density";

/** Screens of the rail; a person, reconciling, a naive twin or the stage is opened from one of them and leads back to it. */
export type RailScreen = "calls" | "events" | "simulate" | "deliver" | "sandbox" | "live" | "setup";
export type Screen = RailScreen | "person" | "reconcile" | "twin" | "stage";
export type SetupPart =
  | "sources"
  | "forwarding"
  | "alerts"
  | "secrets"
  | "storage"
  | "keys"
  | "appearance"
  | "about";
export type EventsPart = "events" | "refusals" | "drift";
export type DeliverPart = "outbox" | "rules" | "local-outbox";
export type Theme = "dark" | "light" | "system";

/** The place in the log decides which of two is A. */
export type Marked = { eventId: string; position: number };

/** When it began decides which of two is A. */
export type MarkedCall = { callId: string; firstReceivedAt: number };

type View = {
  screen: Screen;
  theme: Theme;
  density: Density;
  setupPart: SetupPart;
  /** The numbers of a person who is to be deleted, with commas; null: none is asked about. */
  forgetAbout: string | null;
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
  /** Which call stands beside its naive twin, and where that was opened. */
  twin: { callId: string; back: RailScreen } | null;
  /** Which call is on the stage (null: the run that plays, else the one that was followed), and what comes back after it. */
  stage: { callId: string | null; followed: string | null; back: Exclude<Screen, "stage"> } | null;
  crmRecord: { type: CrmType; id: string } | null;
  /** The audit of the sandbox CRM narrowed to one request. */
  correlationId: string | null;
  /** What "Why?" was asked, and which question of it; null: it was not asked. */
  why: { q: string; question: WhyQuestion | null } | null;
  /** Which half of the Deliver screen. */
  deliverPart: DeliverPart;
  /** The rule that is open, or "new"; null: the first there is. */
  ruleId: string | null;
  /** The message that is read in the local outbox, by its delivery; null: the newest. */
  localMessageId: string | null;
  /** The local outbox of one call only; null: of all. */
  localOutboxCallId: string | null;
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
  /** The same, at which of its fields are its metrics. */
  metricsOf: string | null;
  /** The same, opened at its beginning. */
  openedSource: string | null;
  /** The same, at the judge of de-duplication keys. */
  keysOf: string | null;
  callsQuery: string;
  eventsQuery: string;
  outboxQuery: string;
  /** Keys of metadata that are shown as a column, or that calls are grouped by; null: none. */
  eventsColumn: string | null;
  callsColumn: string | null;
  callsGroup: string | null;
  /** Which calls the live board counts, and in whose day; null: as the engine does by itself. */
  boardShown: BoardShown | null;
  boardZone: string | null;
  /** A room looks on: what is real is masked, letters are larger, what goes wrong is told later. */
  presenting: boolean;
  /** What was there before this is not shown; null: all is. */
  cleanStory: CleanStory | null;
  /** It hides played calls only, and stays when the presentation is left. */
  storyIsPlayed: boolean;
  /** The live board alone, for a room to read. */
  wallboard: boolean;
};

export const useView = create<View>()(
  persist(
    (): View => ({
      screen: "calls",
      theme: "system",
      density: "comfortable",
      setupPart: "sources",
      forgetAbout: null,
      callId: null,
      eventsPart: "events",
      eventId: null,
      marked: [],
      compared: null,
      markedCalls: [],
      comparedCalls: null,
      person: null,
      reconcile: { source: null, back: "calls" },
      twin: null,
      stage: null,
      crmRecord: null,
      correlationId: null,
      why: null,
      deliverPart: "outbox",
      ruleId: null,
      localMessageId: null,
      localOutboxCallId: null,
      destinationId: null,
      destinationSetup: null,
      gateSettings: null,
      outboxRecordId: null,
      gateCallId: null,
      sourceId: null,
      mappingOf: null,
      retriesOf: null,
      metricsOf: null,
      openedSource: null,
      keysOf: null,
      callsQuery: "",
      eventsQuery: "",
      outboxQuery: "",
      eventsColumn: null,
      callsColumn: null,
      callsGroup: null,
      boardShown: null,
      boardZone: null,
      wallboard: false,
      presenting: false,
      cleanStory: null,
      storyIsPlayed: false,
    }),
    {
      name: "ringback.view",
      partialize: ({
        screen,
        person,
        reconcile,
        twin,
        stage,
        theme,
        setupPart,
        eventsPart,
        density,
        deliverPart,
        ruleId,
        sourceId,
        eventsColumn,
        callsColumn,
        callsGroup,
        boardShown,
        boardZone,
        presenting,
        cleanStory,
        storyIsPlayed,
      }) => ({
        screen: railScreenOf({ screen, person, reconcile, twin, stage }),
        theme,
        setupPart,
        eventsPart,
        density,
        deliverPart,
        ruleId,
        sourceId,
        eventsColumn,
        callsColumn,
        callsGroup,
        boardShown,
        boardZone,
        presenting,
        cleanStory,
        storyIsPlayed,
      }),
    },
  ),
);

export function openScreen(screen: Screen): void {
  useView.setState({ screen });
}

/** Setup at one of its parts. */
export function openSetup(setupPart: SetupPart): void {
  useView.setState({ screen: "setup", setupPart });
}

/** Where everything about a person is deleted, with what they are known by filled in. */
export function openForget(about: readonly string[]): void {
  useView.setState({ screen: "setup", setupPart: "storage", forgetAbout: about.join(", ") });
}

/** Where the window's menu, a notification or a link from outside leads. */
export function openPlace({ screen, id, search }: WindowPlace): void {
  if (screen === "calls" && id !== undefined) openCall(id);
  else if (screen === "events" && id !== undefined) openEvent(id);
  else if (screen === "calls" && search !== undefined) useView.setState({ screen, callsQuery: search });
  else if (screen === "events" && search !== undefined) searchEvents(search);
  else if (screen === "deliver" && search !== undefined) searchOutbox(search);
  else openScreen(screen);
}

type SourcePlace = "mappingOf" | "retriesOf" | "metricsOf" | "keysOf" | "openedSource";

function openSourceAt(part: Partial<Pick<View, SourcePlace>>): void {
  const nowhere = { mappingOf: null, retriesOf: null, metricsOf: null, keysOf: null, openedSource: null };
  useView.setState({ screen: "setup", setupPart: "sources", ...nowhere, ...part });
}

/** Where the user says what the events of a source mean. */
export function openMapping(source: string): void {
  openSourceAt({ mappingOf: source });
}

export function openSource(source: string): void {
  openSourceAt({ openedSource: source });
}

/** Where stands what the platform of a source does when a webhook fails, and where it is set otherwise. */
export function openRetries(source: string): void {
  openSourceAt({ retriesOf: source });
}

/** Where the user says which fields of a source are its metrics. */
export function openMetrics(source: string): void {
  openSourceAt({ metricsOf: source });
}

/** Where a de-duplication key is judged over what came to a source. */
export function openKeyLinter(source: string): void {
  openSourceAt({ keysOf: source });
}

export function openRule(ruleId: string): void {
  useView.setState({ screen: "deliver", deliverPart: "rules", ruleId, destinationSetup: null });
}

export function openPerson(of: string): void {
  useView.setState((view) => ({ screen: "person", person: { of, back: railScreenOf(view) } }));
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
  twin,
  stage,
}: Pick<View, "screen" | "person" | "reconcile" | "twin" | "stage">): RailScreen {
  if (screen === "stage") {
    const before = stage?.back ?? "calls";
    return railScreenOf({ screen: before, person, reconcile, twin, stage: null });
  }
  if (screen === "person") return person?.back ?? "calls";
  if (screen === "twin") return twin?.back ?? "deliver";
  return screen === "reconcile" ? reconcile.back : screen;
}

/** One call behind the gate, and beside it what an integration without one would have written. */
export function openTwin(callId: string): void {
  useView.setState((view) => ({ screen: "twin", twin: { callId, back: railScreenOf(view) } }));
}

export function closeTwin(): void {
  useView.setState(({ twin }) => ({ screen: twin?.back ?? "deliver" }));
}

/** One call on the whole window, for showing; without one, the run that plays, else the call that is followed. */
export function openStage(callId: string | null, followed: string | null = null): void {
  useView.setState(({ screen, stage }) => ({
    screen: "stage",
    stage: { callId, followed, back: screen === "stage" ? (stage?.back ?? "calls") : screen },
  }));
}

export function closeStage(): void {
  useView.setState(({ stage }) => ({ screen: stage?.back ?? "calls" }));
}

/** What landed in the local outbox: of one call, or of all. */
export function openLocalOutbox(callId: string | null, deliveryId: string | null = null): void {
  useView.setState({
    screen: "deliver",
    deliverPart: "local-outbox",
    localOutboxCallId: callId,
    localMessageId: deliveryId,
    destinationSetup: null,
  });
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
  useView.setState({
    screen: "deliver",
    deliverPart: "outbox",
    destinationId,
    gateCallId: callId,
    outboxRecordId: null,
  });
}

/** Beside the gate and the outbox; a new one where none is named. */
export function openDestinationSetup(destinationSetup: string): void {
  useView.setState({ destinationSetup, gateSettings: null });
}

/** The settings of a destination's gate, at one of them: `providers.atoms.waitForFinalMs`. */
export function openGateSettings(destinationId: string, focus: string | null = null): void {
  useView.setState({
    screen: "deliver",
    deliverPart: "outbox",
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
    deliverPart: "outbox",
    destinationId,
    gateCallId: null,
    outboxRecordId: `${callId}~${version}~${destinationId}`,
    outboxQuery: `call:${callId}`,
  });
}

export function searchOutbox(query: string): void {
  useView.setState({
    screen: "deliver",
    deliverPart: "outbox",
    outboxQuery: query,
    outboxRecordId: null,
  });
}

export function searchEvents(query: string): void {
  useView.setState({ screen: "events", eventsPart: "events", eventsQuery: query, eventId: null });
}
