/** Names and states of verdicts as plain values: a page imports no schema. */
export const verdictNames = ["idempotency", "order", "ack", "loss"] as const;

export const verdictStates = ["pass", "fail", "inconclusive"] as const;
export type VerdictState = (typeof verdictStates)[number];

/** All together: one failure fails them, and what is open keeps the rest from passing. */
export function worstState(states: VerdictState[]): VerdictState {
  if (states.includes("fail")) return "fail";
  return states.includes("inconclusive") ? "inconclusive" : "pass";
}

/** Of `ringback verify`. */
export const exitCodeOf = { pass: 0, fail: 1, inconclusive: 2 } as const satisfies Record<
  VerdictState,
  number
>;
