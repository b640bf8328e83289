/** What the reader's thread needs to know besides the log: sources with their secrets, destinations, the time. */
import type { PackSecret } from "../providers/pack";
import type { StoredRule } from "../rules/rule";
import type { StoredDestination } from "../store/destinations";
import type { StoredSource } from "../store/sources";
import type { StoredDecision, StoredUserSchema } from "../store/user-schemas";

/** Events that are read and written together, at most. */
export const eventsPerStep = 1024;

/** Begins what the reader says it is at while a rule is judged; its id follows. */
export const ruleAtWork = "rule ";

export type ReaderSettings = {
  /** Raised with every change that calls are judged by; the reader waits for the settings the log already knows. */
  revision: number;
  sources: StoredSource[];
  /** By source id. */
  secrets: Record<string, PackSecret[]>;
  publicUrls: string[];
  destinations: StoredDestination[];
  rules: StoredRule[];
  /** The user's own schemas that count now, and what was accepted of drift. */
  userSchemas: (StoredUserSchema & { schema: string })[];
  accepted: StoredDecision[];
};

export type ReaderMessage =
  | { kind: "settings"; settings: ReaderSettings; stoppedRules: ReadonlySet<string> }
  /** Look at the log, at postponed calls and at what is due. Answered with `idle` carrying the same number. */
  | { kind: "wake"; now: number; receivingSince: number; ticket: number }
  | { kind: "close" };

export type ReaderAnswer =
  | { kind: "ready" }
  | { kind: "idle"; ticket: number; cursor: number; nextDueAt: number | null; backlog: number }
  | { kind: "progress"; cursor: number; backlog: number }
  /** `at`: the event that was being read; null when it was none. */
  | { kind: "bug"; message: string; stack: string | null; at: EventBeingRead | null };

/** `alone`: and no other with it. By the settings of this revision. */
export type EventBeingRead = { position: number; alone: boolean; settingsRevision: number };
