import type { Completion } from "../../shared/saved";
import type { OfferRow } from "../ui/Offer";

/** What a long name of a stranger's does to a piece. */
export const longWords =
  "a name that somebody else chose and that goes on for longer than any box of ours is wide";

export const fields: readonly OfferRow[] = [
  { value: "person.phone", says: "the other party’s number" },
  { value: "person.name", says: "what the provider calls them" },
  { value: "outcome", says: "how the call ended", tag: "always" },
];

export async function offer(): Promise<Completion> {
  const rows = ["completed", "busy", "no-answer"].map((word, index) => ({
    words: `outcome:${word}`,
    meaning: "how it ended",
    insert: `outcome:${word}`,
    count: 40 - index * 13,
    more: false,
    finished: true,
  }));
  return { head: "outcome: how a call ended", start: 0, end: 0, rows };
}

export const payload = JSON.stringify(
  {
    event: { id: "evt_7", type: "call.ended", attempt: 1 },
    call: { to: "+12025550142", duration: 185, recorded: false, tags: ["order", "follow-up"], note: null },
  },
  null,
  2,
);

export type SampleRow = { id: string; at: string; type: string; state: "ok" | "warn" | "bad" };

export const sampleRows: readonly SampleRow[] = [
  { id: "1", at: "12:04:07.120", type: "call.initiate", state: "ok" },
  { id: "2", at: "12:04:09.004", type: "call.answered", state: "ok" },
  { id: "3", at: "12:07:12.310", type: longWords, state: "warn" },
  { id: "4", at: "12:07:14.000", type: "call.failed", state: "bad" },
  { id: "5", at: "12:07:16.730", type: "call.end-of-call", state: "ok" },
];
