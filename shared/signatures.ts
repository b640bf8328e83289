/** Why a signature does not hold: what was tried, what fits, and what to do. Never a secret's value. */
import { z } from "zod";
import { signature } from "./words";

export const signatureExplanation = z.object({
  signature,
  because: z.string(),
  /** What this provider signs, and where it puts it. */
  signs: z.string(),
  /** Of a copy that production's handler sent: the URL it was checked as a call of. Null: this receiver's own addresses. */
  address: z.string().nullable(),
  /** What verifies after all: what the sender most probably did, and how to mend it. */
  found: z
    .object({
      says: z.string(),
      fix: z.string(),
      /** First byte in which what was signed differs from what was sent, with both texts around it. */
      differsAt: z.object({ offset: z.number().int(), sent: z.string(), signed: z.string() }).nullable(),
    })
    .nullable(),
  tried: z.array(z.object({ name: z.string(), fits: z.boolean() })),
});
export type SignatureExplanation = z.infer<typeof signatureExplanation>;
