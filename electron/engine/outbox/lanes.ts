/** One lane per destination: how many requests are under way there, and how fast they may begin. */
import type { DestinationLimits } from "../../../shared/destination-setup";
import type { Breaker } from "../../../shared/sending";
import type { SendingSettings } from "../../../shared/sending-settings";
import { createPace, type Pace, type Rate } from "./pace";

export type Lane = { running: number; pace: Pace };

export function createLanes() {
  const lanes = new Map<string, Lane>();
  return {
    /** With the rate that holds now; left out: as it was. */
    of(destinationId: string, rate?: Rate | null): Lane {
      let lane = lanes.get(destinationId);
      if (!lane) {
        lane = { running: 0, pace: createPace() };
        lanes.set(destinationId, lane);
      }
      if (rate !== undefined) lane.pace.setRate(rate);
      return lane;
    },
  };
}

/** What a person set, else what its kind knows; null: nobody published a limit. */
export function rateOf(sending: SendingSettings, limits: DestinationLimits): Rate | null {
  const requests = sending.requests ?? limits.requests;
  const perMs = sending.perMs ?? limits.perMs;
  return requests !== null && perMs !== null ? { requests, perMs } : null;
}

export function atOnceOf(sending: SendingSettings, limits: DestinationLimits): number {
  return Math.max(sending.atOnce ?? limits.atOnce, 1);
}

/** When its breaker lets something through; null: not by the passing of time. */
export function admittedAt(breaker: Breaker, now: number): number | null {
  if (breaker.state === "closed") return now;
  return breaker.state === "open" ? (breaker.trialAt ?? now) : null;
}
