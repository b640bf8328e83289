/** Where an answer of "Why?" leads: the place its evidence was seen, or the place where it is mended. */
import type { WhyAction, WhyEvidence } from "../../shared/why";
import {
  openAudit,
  openCall,
  openCrmRecord,
  openEvent,
  openGate,
  openMapping,
  openReconcile,
  openScreen,
  searchEvents,
  searchOutbox,
  useView,
} from "../view";

type Go = (id: string, of: string | null) => void;

const evidencePlaces: Record<WhyEvidence["kind"], Go> = {
  event: openEvent,
  call: openCall,
  delivery: (_, of) => searchOutbox(`call:${of ?? ""}`),
  request: openAudit,
  record: openRecord,
  gate: (id, of) => openGate(of ?? "", id),
  source: openMapping,
  destination: openDestination,
};

const actionPlaces: Record<Exclude<WhyAction["does"], "none">, Go> = {
  "open-call": openCall,
  "open-event": openEvent,
  "open-events": searchEvents,
  "open-gate": evidencePlaces.gate,
  "open-delivery": (_, of) => searchOutbox(`call:${of?.split("~")[0] ?? ""}`),
  "open-record": openRecord,
  "open-request": openAudit,
  "open-source": (id) => (id === "" ? openScreen("setup") : openMapping(id)),
  "open-destination": openDestination,
  "open-reconcile": (id) => openReconcile(id === "" ? null : id),
};

export function followEvidence({ kind, id, of }: WhyEvidence): void {
  evidencePlaces[kind](id, of);
}

export function followAction({ does, id, of }: WhyAction): void {
  if (does !== "none") actionPlaces[does](id ?? "", of);
}

function openDestination(destinationId: string): void {
  useView.setState({ screen: "deliver", destinationId });
}

function openRecord(id: string, of: string | null): void {
  if (of !== null) openCrmRecord(of, id);
}
