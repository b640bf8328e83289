/** Ten minutes for somebody who shows Ringback: what to press, what will be seen, and what proves that it was. Pure. */
import type { RunDetail } from "../../shared/runs";

export type PlanStep = {
  id: string;
  name: string;
  /** What to press, as keys or words. */
  press: string;
  /** What the room will see. */
  see: string;
};

export const plan: readonly PlanStep[] = [
  {
    id: "who",
    name: "Say who calls",
    press: "With whom …, under Play a sample call",
    see: "Your guest's company and a name. They will stand in every event, in the CRM and in the mail.",
  },
  {
    id: "stage",
    name: "Play the shop's call on the stage",
    press: "Story “A shop …”, 10×, Play on the stage",
    see: "The first attempt is busy. The naive twin writes a missed call at once; the card behind the gate stays empty.",
  },
  {
    id: "rules",
    name: "Tell somebody",
    press: "Add two, in the local outbox, then 0",
    see: "An order while they still talk, a mail once the call is final. Both land here and go nowhere.",
  },
  {
    id: "twice",
    name: "Send an event twice",
    press: "2",
    see: "A stack on the timeline, one event. The CRM will have one call.",
  },
  {
    id: "fail",
    name: "Lose an event on its way",
    press: "F",
    see: "It is missing, the platform sends it again by its own rules, and the order is put right.",
  },
  {
    id: "written",
    name: "Wait for the gate",
    press: "→ goes to the next event",
    see: "Written once, when the call is final and its summary is there. Not a frame before.",
  },
  {
    id: "twin",
    name: "Compare with the naive twin",
    press: "T, and [ ] to drag time",
    see: "What the CRM would have held at every moment without a gate.",
  },
  {
    id: "crm",
    name: "Open the CRM's card",
    press: "Esc, then 5",
    see: "One call, one contact, one task. The lock shows which fields the integration owns.",
  },
  {
    id: "again",
    name: "Begin a clean story and play again",
    press: "Clean story, here below",
    see: "Everything is empty. The next guest's call is a new one.",
  },
  {
    id: "share",
    name: "Leave a share page behind",
    press: "S on the stage, or Share page here below",
    see: "One file that opens without Ringback and without a network.",
  },
];

export type Observed = {
  who: boolean;
  onStage: boolean;
  runs: readonly Pick<RunDetail, "sent" | "sends">[];
  rulesOn: boolean;
  synced: boolean;
  crmOpen: boolean;
  clean: boolean;
  events: number;
};

/** What of the plan is seen to be so now; the rest says itself when it is done. */
export function seenNow(observed: Observed): string[] {
  const { who, onStage, runs, rulesOn, synced, crmOpen, clean, events } = observed;
  const faults = runs.flatMap(({ sends }) => sends.flatMap(({ fault }) => fault ?? []));
  const played = runs.some(({ sent }) => sent > 0);
  return [
    who && "who",
    onStage && played && "stage",
    rulesOn && "rules",
    faults.some((words) => words.includes("sent twice")) && "twice",
    faults.some((words) => words.includes("made to fail")) && "fail",
    synced && "written",
    crmOpen && synced && "crm",
    clean && events > 0 && "again",
  ].filter((id) => id !== false);
}
