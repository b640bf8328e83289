/**
 * What the user says a provider-less payload means: one expression per field, over the body of the event. The words are
 * those of `mapping-fields.ts`.
 */
import { z } from "zod";
import { mappingWords } from "./mapping-fields";
import { artifactName, at } from "./words";

const fields = Object.keys(mappingWords) as [keyof typeof mappingWords, ...(keyof typeof mappingWords)[]];

export const mappingField = z.enum(fields);
export type MappingField = keyof typeof mappingWords;

/** An empty expression is none. */
export const mapping = z.object({
  expressions: z.partialRecord(mappingField, z.string().max(4000)),
  /** Artifacts without which a call with a conversation is not complete. */
  requires: z.array(artifactName).max(4),
});
export type Mapping = z.infer<typeof mapping>;

/** An expression that does not compile. `position` counts characters from 0; null where the whole of it is meant. */
export const mappingProblem = z.object({
  field: mappingField,
  position: z.number().int().nullable(),
  sentence: z.string(),
});
export type MappingProblem = z.infer<typeof mappingProblem>;

/** What one expression gave on one event. */
export const mappedValue = z.object({
  field: mappingField,
  /** As JSON, shortened; null: nothing. */
  gave: z.string().nullable(),
  /** What it is read as, where that is something else: a number in E.164, a stage. */
  readAs: z.string().nullable(),
  /** Why it cannot be used. */
  problem: z.string().nullable(),
});
export type MappedValue = z.infer<typeof mappedValue>;

/** An expression that would do for a field that has none yet, and what speaks for it. */
export const mappingProposal = z.object({ field: mappingField, expression: z.string(), why: z.string() });
export type MappingProposal = z.infer<typeof mappingProposal>;

export const mappingPreview = z.object({
  /** The newest events of the source, the newest first: what the sum is about. */
  events: z.array(z.object({ eventId: z.string(), receivedAt: at, type: z.string().nullable() })),
  /** What the expressions give on one of them; null where there is no event yet. */
  shown: z
    .object({
      eventId: z.string(),
      values: z.array(mappedValue),
      /** Why nothing at all can be made of it. */
      unreadable: z.string().nullable(),
    })
    .nullable(),
  sum: z.object({
    events: z.number().int(),
    calls: z.number().int(),
    ended: z.number().int(),
    final: z.number().int(),
    copies: z.number().int(),
    withoutKey: z.number().int(),
    unreadable: z.number().int(),
    /** Their signature does not hold, and nobody trusts them: they take no part. */
    untrusted: z.number().int(),
    /** `These 12 events would become 3 calls; 2 final; 1 event without a call key.` */
    sentence: z.string(),
  }),
  /** Expressions that do not compile, or were stopped. */
  problems: z.array(mappingProblem),
  proposals: z.array(mappingProposal),
});
export type MappingPreview = z.infer<typeof mappingPreview>;
