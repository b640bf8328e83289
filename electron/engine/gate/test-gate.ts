/** For tests: one gate over one call, from readings of a pack, without an engine. */
import type { GateSettings } from "../../../shared/gate-settings";
import type { Origin } from "../../../shared/words";
import type { Destination } from "../destinations/destination";
import { sandboxCrm } from "../destinations/sandbox-crm";
import type { Pack, PlacedReading, ReadSettings } from "../providers/pack";
import { buildContent } from "../reader/call-content";
import { foldCall } from "../reader/fold-call";
import type { StoredSource } from "../store/sources";
import { effectiveGate } from "./effective";
import { type JudgedGate, judgeGate } from "./gate";
import type { ByHand, GateInput } from "./gate-input";
import { judgeOwnFacts } from "./own-facts";

export type GateCase = {
  pack: Pack;
  readings: PlacedReading[];
  /** Epoch milliseconds. */
  now: number;
  destination?: Destination;
  settings?: GateSettings;
  origin?: Origin;
  expects?: StoredSource["expects"];
  readSettings?: ReadSettings;
  byHand?: ByHand;
} & Partial<Pick<GateInput, "told" | "releasedUpTo" | "holdPosition">>;

export async function gateOver(one: GateCase): Promise<JudgedGate> {
  const { pack, now, destination = sandboxCrm, settings = {}, origin = "live" } = one;
  const readings = one.readings.map((reading) => ({ ...reading, inFold: true, signatureFailed: false }));
  const source = { name: pack.id, expects: one.expects ?? pack.expects, metrics: {} } as StoredSource;
  const fold = await foldCall(pack, readings, source, one.readSettings);
  const gate = effectiveGate(pack, destination.gate, settings);
  const time = { now, receivingSince: 0 };
  const facts = judgeOwnFacts(fold, gate, time, { final: null, incomplete: () => false });
  const stored = readings.map((reading) => ({ reading, position: reading.position }));
  const call = { callId: "call_1", namespace: "live", origin, pack, source, readings: stored as never };
  return judgeGate({
    pack,
    fold,
    facts,
    gate,
    content: buildContent(call, fold, []),
    origin,
    destination,
    stored: {
      destinationId: "d_1",
      name: destination.name,
      kind: destination.kind,
      url: null,
      enabled: true,
      switchedOnAt: 0,
      createdAt: 0,
      settings: {},
      gate: settings,
      sending: {},
    },
    time,
    sourceSwitchedOnAt: 0,
    finalFrom: facts.final?.position ?? 0,
    holdPosition: one.holdPosition ?? 0,
    // Who finalizes a call by hand lets it out.
    releasedUpTo: one.releasedUpTo ?? (one.byHand ? readings.length : null),
    byHand: one.byHand ?? null,
    told: one.told ?? false,
    wasTold: () => false,
    wouldChange: null,
  });
}

/** The state, and which of the four facts stand: `waiting: ended, allowed`. */
export async function gist(one: GateCase): Promise<string> {
  const { verdict } = await gateOver(one);
  const facts = verdict.checks.filter(({ mark }) => mark === "check").map(({ name }) => name);
  const by = verdict.heldBy === null ? "" : ` by ${verdict.heldBy}`;
  return `${verdict.state}${by}: ${facts.join(", ")}`;
}
