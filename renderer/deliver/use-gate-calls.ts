/** The calls one destination's gate keeps, read again when calls changed. */
import type { CallRow, GateVerdict } from "../../shared/calls";
import { useCallChanges } from "../call-changes";
import { engine } from "../engine-client";
import { type Pages, usePages } from "../pages";

export type GateCall = { call: CallRow; verdict: GateVerdict };
export type GateCalls = { waiting: Pages<GateCall>; held: Pages<GateCall> };

export function useGateCalls(destinationId: string | null): GateCalls {
  const changes = useCallChanges();
  const page = (state: "waiting" | "held") => async (cursor: string | undefined) =>
    destinationId === null
      ? { rows: [], cursor: null }
      : engine.destinations.gate({ destinationId, state, limit: 50, ...(cursor ? { cursor } : {}) });
  return {
    waiting: usePages(`waiting ${destinationId}`, page("waiting"), [changes]),
    held: usePages(`held ${destinationId}`, page("held"), [changes]),
  };
}
