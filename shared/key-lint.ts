/** What a de-duplication key would do to the traffic that was recorded. */
import { z } from "zod";

/**
 * A key is one or more parts: a dotted path into the payload (`event.data.call.id`), `header:<name>`, `url`, or `body`
 * for the hash of the whole body.
 */
export const keyPart = z.string().min(1).max(300);

export const keyJudgement = z.object({
  parts: z.array(keyPart),
  /** Events that would be dropped although they are no copies. */
  wronglyDropped: z.number().int(),
  /** Calls that would lose at least one event. */
  callsHurt: z.number().int(),
  /** Copies that would be recognised, of all there are. */
  copiesCaught: z.number().int(),
  /** Events that lack a part and so have no key: they would never be dropped. */
  withoutKey: z.number().int(),
  /** The judgement as one sentence. */
  sentence: z.string(),
});
export type KeyJudgement = z.infer<typeof keyJudgement>;

export const keyLint = z.object({
  /** Events looked at, the newest of the source. */
  events: z.number().int(),
  calls: z.number().int(),
  copies: z.number().int(),
  /** The key asked about; null when none was. */
  asked: keyJudgement.nullable(),
  /** The shortest key found that drops nothing wrongly and catches the most copies; null where there is none. */
  proposed: keyJudgement.nullable(),
  /** Keys people usually take, with what they would do. */
  usual: z.array(keyJudgement),
});
export type KeyLint = z.infer<typeof keyLint>;
