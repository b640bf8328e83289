/**
 * Where the crash suite kills: the points by their usual numbers, what has happened there and what has not, and the
 * moment of the engine (`crash-point.ts`) that stands for it. K7 has none: only the way to the CRM knows that a request
 * was written and that no answer was read, so the kill comes from there.
 */

/** `hits`: which time it comes there, counted from the first event of the case. */
export type Point = { words: string; at: string; hits: number[] };

const events = [1, 2, 3, 5, 8];
/** Contact, call, task. */
const steps = [1, 2, 3];

export const points = {
  K1: { words: "the event stands in the transaction, not committed", at: "inside append", hits: events },
  K2: { words: "the event is committed, not answered", at: "committed append", hits: events },
  K3: {
    words: "readings, calls, outbox and cursor written, not committed",
    at: "inside applyReadings",
    hits: [1, 2, 3, 5],
  },
  K4: { words: "they are committed, and nobody was told", at: "committed applyReadings", hits: [1, 2, 3, 5] },
  K5: { words: "the lease is written, not committed", at: "leased", hits: steps },
  K6: { words: "leased, and nothing sent", at: "about to send", hits: steps },
  K7: { words: "the request is written, no answer read", at: "on the way to the CRM", hits: steps },
  K8: { words: "the answer is read, nothing marked", at: "before markAndClaim", hits: steps },
  K9: { words: "the result is written, not committed", at: "inside markAndClaim", hits: steps },
  K10: { words: "marked, the next step leased and not begun", at: "committed markAndClaim", hits: steps },
  K11: { words: "what was in flight is returned, not committed", at: "inside recoverInflight", hits: [1] },
  K12: { words: "a failed attempt is written, not committed", at: "inside markAndClaim", hits: steps },
  K13: { words: "a redrive is written, not committed", at: "inside redriveDelivery", hits: [1] },
  K14: { words: "a migration is written, not committed", at: "inside a migration", hits: [1, 7, 14] },
  K15: { words: "a checkpoint writes pages of the WAL into the database", at: "checkpoint", hits: [1] },
  K16: { words: "a graceful end waits for a request", at: "outbox closing", hits: [1] },
  K18: { words: "a second instance finds the folder taken", at: "folder busy", hits: [1] },
  K19: { words: "the disk is full", at: "", hits: [1] },
} satisfies Record<string, Point>;

export type PointName = keyof typeof points;

/** Said at the end of every run. */
export const notRun = [
  "K17, sleep and resume: a test cannot put the machine to sleep. That the clock notices it is shown by electron/engine/clock.test.ts.",
  "K20, only the renderer killed: test/desktop/window.spec.ts loads the page anew on a double of Electron while the engine goes on; no real Electron binary has run it.",
];
