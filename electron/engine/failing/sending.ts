/** What measuring rests on: each sending of the events that were failed, and when sendings would have been seen. */

/** How a sending ended. `hang`: the sender closed; `open`: it still waits, or what became of it is not known. */
export type SendingEnd =
  | { kind: "taken" }
  | { kind: "status"; status: number; retryAfterMs: number | null }
  | { kind: "timeout" }
  | { kind: "reset" }
  | { kind: "open" };

export type Sending = {
  /** The same for every sending of one event. */
  thread: string;
  receivedAt: number;
  end: SendingEnd;
  /** From its last byte until it was answered, cut, or given up by the sender. */
  endedAfterMs: number;
  /** False: other bytes than the first, and no id of the provider's says that it is the same event. */
  same: boolean;
  /** The provider's own number of it, 1 the first. */
  deliveryAttempt: number | null;
  /** When the event happened, by the provider. */
  occurredAt: number | null;
};

export type Span = { from: number; to: number };

export type Watched = {
  now: number;
  /** When the source failed on purpose; a period that is still on ends now. */
  failing: Span[];
  /** When sendings could have been missed: the engine was down. */
  gaps: Span[];
  /** When the source was last called, by whatever event: the provider was alive. Null: never. */
  lastCalledAt: number | null;
};

/** `500`, `timeout`, `reset`; null: it did not fail, or that is not known. */
export function failureOf({ end }: Sending): string | null {
  if (end.kind === "status") return String(end.status);
  return end.kind === "timeout" || end.kind === "reset" ? end.kind : null;
}

export function endOf({ receivedAt, endedAfterMs }: Sending): number {
  return receivedAt + endedAfterMs;
}
