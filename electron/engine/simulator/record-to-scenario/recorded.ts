/** A recorded call as this folder is told it: what came, when, in which order, and what became of it. */

import type { Conformance } from "../../../../shared/calls";
import type { ArtifactName, ArtifactState, Json, Outcome, PackId, Stage } from "../../../../shared/words";

export type RecordedEvent = {
  /** Place in the log: the order of arrival. */
  position: number;
  /** Null: no pack knows it. */
  type: string | null;
  label: string;
  /** Epoch milliseconds, as the next. */
  receivedAt: number;
  /** Null where the provider sends no time that is the moment of the event. */
  occurredAt: number | null;
  signature: "good" | "bad" | "stale" | "none";
  method: string;
  /** Below the source, with its query: `/post-call`; empty for the source's own URL. */
  path: string;
  contentType: string | null;
  /** As it came. */
  body: Uint8Array;
  /** As it may be shown: the same structure with stand-ins in place of people. */
  shown: Uint8Array;
  /** Why nothing of its body may be shown; null where it may. */
  leftOut: string | null;
};

/** An event and those that came after it and tell the same. */
export type RecordedOriginal = RecordedEvent & { copies: RecordedEvent[] };

/** Values that are another in every play, by the name of their template. */
export type Identity = { call: string } & Partial<
  Record<"caller" | "name" | "firstName" | "lastName" | "company" | "userId" | "orderId", string>
>;

export type RecordedCall = {
  /** In the order in which they happened, by the fold; what has no place in it stands where it arrived. */
  events: RecordedOriginal[];
  /** Types that should have come and did not. */
  missing: string[];
  identity: Identity;
  shownIdentity: Identity;
  metadata: Record<string, Json>;
  shownMetadata: Record<string, Json>;
  /** What became of it; null where only some of its events were chosen. */
  became: BecameOfCall | null;
};

export type BecameOfCall = {
  stage: Stage | null;
  outcome: Outcome | null;
  dialAttempts: number;
  ended: boolean;
  complete: boolean;
  final: boolean;
  events: number;
  duplicates: number;
  conformance: Conformance;
  artifacts: Partial<Record<ArtifactName, ArtifactState>>;
  /** When the newest version of its call record was frozen; null without one. */
  frozenAt: number | null;
  lastReceivedAt: number;
  /** The sandbox CRM has it. */
  inCrm: boolean;
};

export type Recorded = {
  provider: PackId;
  calls: RecordedCall[];
  /** False: they came all at once from a file or a list, so only their own times say when they happened. */
  arrivalKnown: boolean;
  /** How many times as fast as in life it was played; 1 for what was not. */
  speed: number;
};
