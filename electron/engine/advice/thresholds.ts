/** From where on something is worth a piece of advice. All of it is our judgement, as data. */
export const thresholds = {
  /** Newest calls and events of a source that are looked at; calls are found among so many newest of all sources. */
  calls: 300,
  callsOfAll: 5000,
  events: 1000,
  reports: 50,
  numbers: 50,
  /** An artifact that is said to come, and did not come in so many conversations. */
  conversations: 20,
  /** An artifact that is said not to come, and came in this share of them. */
  unexpectedShare: 0.5,
  /** Reports that count otherwise than the events: so many, and at least this share. */
  otherReports: 3,
  otherReportsShare: 0.1,
  unsigned: 20,
  /** Events that came twice: so many, and at least this share. */
  twice: 20,
  twiceShare: 0.9,
  /** Times that lie so far after the arrival, or of which even the nearest lies so far before it. */
  timedEvents: 20,
  aheadMs: 5 * 60_000,
  behindMs: 30 * 60_000,
  nationalNumbers: 20,
  /** Put away, it comes back at this multiple of what there was, and at so many more. */
  worseBy: 2,
  worseAtLeast: 10,
  examples: 5,
} as const;
