/** What the main thread and the thread of dry runs say to each other. */
import type { DryRunRow, DryRunTrial } from "../../../shared/dry-run";
import type { RuleDefinition, RuleProblem } from "../../../shared/rules";

export type RunOrder = {
  kind: "run";
  run: number;
  definitions: RuleDefinition[];
  from: number;
  to: number;
  now: number;
  /** Goes on with calls before this position. */
  before: number;
  /** By index: rules that are judged no more. */
  stopped: number[];
  /** Of each rule: rows that are kept already. */
  kept: Kept[];
};

export type TryOrder = {
  kind: "try";
  id: number;
  definition: RuleDefinition;
  callId: string;
  position: number | null;
  now: number;
};

export type ToDryRuns = RunOrder | TryOrder | { kind: "stop"; run: number } | { kind: "close" };

/** Of `fired`, `copy` and `nearly`; of `no`. */
export type Kept = { told: number; no: number };

/** What came of one rule since the last part. */
export type PartOfRule = {
  fired: number;
  nearly: number;
  looked: number;
  copies: number;
  /** Of each condition. */
  left: number[];
  /** Fired, by day. */
  days: Record<string, number>;
  /** Of each field its templates name. */
  there: number[];
  rows: DryRunRow[];
};

export type FromDryRuns =
  | { kind: "begun"; run: number; of: number; rules: { problems: RuleProblem[]; fields: NamedField[] }[] }
  | {
      kind: "part";
      run: number;
      read: number;
      /** Everything from this position on is told. */
      next: number;
      rules: PartOfRule[];
      done: boolean;
    }
  /** An expression of this rule took too long, and could be stopped from inside. */
  | { kind: "slow"; run: number; rule: number }
  | { kind: "failed"; run: number; message: string; stack: string | null }
  | { kind: "tried"; id: number; trial: DryRunTrial | null }
  | { kind: "not-tried"; id: number; message: string };

export type NamedField = { field: string; later: boolean };

/** Rows of one run, at most; each rule has its part of it. */
export const mostRows = 20_000;

export function mostOfRule(rules: number): Kept {
  const half = Math.max(50, Math.floor(mostRows / rules / 2));
  return { told: half, no: half };
}

/** Longer than this over one call, and a rule is stopped. */
export const longestMs = 2000;
