/** The verb that makes a scenario of recorded calls. */
import { oc } from "@orpc/contract";
import { z } from "zod";

export const recordInput = z.object({
  callId: z.string().max(200),
  /** Other calls that happened at the same time, by their ids. */
  also: z.array(z.string().max(200)).max(19).optional(),
  /** Only these events of theirs, by their ids; all when left out. */
  events: z.array(z.string().max(200)).min(1).max(1000).optional(),
  /** Stand-ins in place of numbers, names, addresses, ids and free text. */
  anonymise: z.boolean().default(true),
  /** What the payloads have otherwise than the provider's templates. */
  payloads: z.boolean().default(true),
  /** Milliseconds: what happened after a longer wait happens after so long. Left out: all gaps stay. */
  longestGapMs: z.number().int().min(1000).optional(),
});
export type RecordInput = z.infer<typeof recordInput>;

export const recordAnswer = z.object({
  /** As a file may be called, without its ending. */
  name: z.string(),
  /** The scenario file. */
  text: z.string(),
  /** What was changed, left out or assumed, a sentence each. */
  notes: z.array(z.string()),
});
export type RecordAnswer = z.infer<typeof recordAnswer>;

export const record = {
  scenario: oc
    .route({
      method: "POST",
      path: "/calls/{callId}/scenario",
      summary: "Makes a scenario file of a recorded call",
      successStatus: 200,
    })
    .errors({ NOT_FOUND: {}, UNPROCESSABLE_CONTENT: {} })
    .input(recordInput)
    .output(recordAnswer),
};
