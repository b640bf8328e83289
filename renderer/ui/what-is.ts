/** What the things are that only Ringback has, in words for somebody who sees them for the first time. */
export const explanations = {
  timeline: {
    title: "The timeline",
    says: [
      "One lane for every attempt to reach the person. Bars are the stages of the call, pins its events.",
      "Pins in a stack came more than once. An amber line leads to where an event arrived that came too late. A dashed pin should have come and did not.",
      "The numbers below say in which order the events arrived.",
    ],
  },
  gate: {
    title: "The gate",
    says: [
      "It decides when a call may leave, and says why not yet.",
      "It opens when the call has ended, what its outcome requires is there, nothing more is expected, and this destination takes such calls. Then one call record is frozen and sent.",
      "What comes later makes version 2 of the same record, never a second one.",
    ],
  },
  outbox: {
    title: "The outbox",
    says: [
      "Every call record on its way to a destination, with each attempt and what was observed.",
      "What fails is tried again. A lost answer is neither sent nor failed: it is looked up first. What cannot succeed is dead until you redrive it.",
    ],
  },
  verdicts: {
    title: "Verdicts",
    says: [
      "Checks of your own handler: the scenario is played with copies, in other orders, with losses, and what your handler did is compared.",
      "PASS and FAIL rest on what was observed. Where too little could be observed it says INCONCLUSIVE, and the one step that would settle it.",
    ],
  },
  twin: {
    title: "The naive twin",
    says: [
      "A second sandbox account that is told of every event as it comes, as an integration without a gate would.",
      "It shows what your CRM would hold by now: a busy line as the outcome, no summary, a task that nobody needs.",
    ],
  },
  sandbox: {
    title: "The sandbox CRM",
    says: [
      "A CRM on this machine for trying things out. It has fields that only the integration may write, a search that lags, and faults you can switch on.",
      "It speaks the formats of HubSpot and Salesforce, so their own SDKs work against it. Nothing in it leaves this machine.",
    ],
  },
} as const satisfies Record<string, { title: string; says: readonly string[] }>;

export type Explained = keyof typeof explanations;
