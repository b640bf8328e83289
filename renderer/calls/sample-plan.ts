/**
 * The sample call as it will come, drawn before it is played. Times and order are those of
 * `fixtures/scenarios/sample.yaml`; each planned event becomes the real one when it arrives, in its place.
 */
import type { CallDetail, TimelineEvent } from "../../shared/calls";
import type { Stage } from "../../shared/words";
import type { TimelineInput } from "./timeline-shapes";

type Planned = {
  type: string;
  label: string;
  stage: Stage;
  /** Seconds after the first, by both clocks. */
  occurs: number;
  arrives: number;
  arrival: number;
  copyArrival?: number;
  /** How long it comes behind the end-of-call it belongs before. */
  late?: number;
};

const plan: readonly Planned[] = [
  { type: "call.initiate", label: "initiate", stage: "dialing", occurs: 0, arrives: 0, arrival: 1 },
  {
    type: "call.in-progress",
    label: "in-progress",
    stage: "in-conversation",
    occurs: 1.5,
    arrives: 1.5,
    arrival: 2,
  },
  {
    type: "call.ended",
    label: "ended",
    stage: "processing",
    occurs: 6,
    arrives: 6,
    arrival: 3,
    copyArrival: 4,
  },
  {
    type: "call.completed",
    label: "completed",
    stage: "analysis",
    occurs: 8,
    arrives: 11,
    arrival: 6,
    late: 2,
  },
  { type: "end-of-call", label: "end-of-call", stage: "analysis", occurs: 9, arrives: 9, arrival: 5 },
  {
    type: "call.lifecycle-ended",
    label: "lifecycle-ended",
    stage: "final",
    occurs: 12,
    arrives: 12,
    arrival: 7,
  },
];

const bars: readonly { stage: Stage; from: number; to: number }[] = [
  { stage: "dialing", from: 0, to: 1.5 },
  { stage: "in-conversation", from: 1.5, to: 6 },
  { stage: "processing", from: 6, to: 8 },
  { stage: "analysis", from: 8, to: 12 },
];

export const plannedTypes: readonly string[] = plan.map(({ type }) => type);

const at = (seconds: number) => Math.round(seconds * 1000);

function plannedEvent(one: Planned, real: TimelineEvent | undefined): TimelineEvent {
  const copies =
    one.copyArrival === undefined
      ? []
      : [
          {
            eventId: "copy",
            position: 0,
            receivedAt: at(one.arrives),
            arrival: one.copyArrival,
            identical: true,
          },
        ];
  return {
    position: one.arrival,
    kind: one.stage === "final" ? "final" : "lifecycle",
    signature: "no-secret",
    inFold: true,
    problems: [],
    bytes: 0,
    answerMs: null,
    answerStatus: null,
    waitsFor: null,
    answered: null,
    forwarded: [],
    ledTo: [],
    copies,
    occurredFrom: null,
    leg: null,
    via: null,
    ...real,
    // Its place in the card is the planned one, so that a pin fills and does not jump.
    eventId: one.type,
    type: one.type,
    label: one.label,
    stage: one.stage,
    attempt: 1,
    occurredAt: at(one.occurs),
    placedAt: at(one.occurs),
    receivedAt: at(one.arrives),
    arrival: one.arrival,
    lateMs: one.late === undefined ? null : (real?.lateMs ?? at(one.late)),
    ...(one.copyArrival === undefined ? {} : { copies }),
  };
}

export function sampleInput(call: CallDetail | null): TimelineInput {
  const real = new Map(call?.timeline.map((event) => [event.type, event]));
  return {
    direction: "outbound",
    attempts: [],
    legs: [],
    ghosts: [],
    timeline: plan.map((one) => plannedEvent(one, real.get(one.type))),
    phases: bars.map(({ stage, from, to }) => {
      const span = { from: at(from), to: at(to) };
      return { attempt: 1, leg: null, stage, occurred: span, received: span };
    }),
  };
}

/** Planned events that have come, in the order they came. */
export function arrivedTypes(call: CallDetail | null): string[] {
  const arrived = [...(call?.timeline ?? [])].sort((a, b) => a.arrival - b.arrival);
  return arrived.flatMap(({ type }) => (type !== null && plannedTypes.includes(type) ? [type] : []));
}
