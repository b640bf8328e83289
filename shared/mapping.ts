/**
 * What the user says a provider-less payload means: one expression per field, over the body of the event. The words are
 * those of the form, of the sentences about an expression, and of the documentation.
 */
import { z } from "zod";
import { artifactName, at } from "./words";

export const mappingField = z.enum([
  "callKey",
  "duplicateKey",
  "type",
  "label",
  "kind",
  "stage",
  "sequence",
  "occurredAt",
  "endedWhen",
  "finalWhen",
  "outcome",
  "status",
  "direction",
  "startedAt",
  "talkSeconds",
  "phone",
  "personName",
  "externalId",
  "summary",
  "transcript",
  "recording",
  "metadata",
]);
export type MappingField = z.infer<typeof mappingField>;

export const mappingWords: Record<MappingField, string> = {
  callKey: "call key",
  duplicateKey: "duplicate key",
  type: "event type",
  label: "label",
  kind: "kind",
  stage: "stage",
  sequence: "sequence",
  occurredAt: "occurred at",
  endedWhen: "ended when",
  finalWhen: "final when",
  outcome: "outcome",
  status: "status",
  direction: "direction",
  startedAt: "started at",
  talkSeconds: "talk seconds",
  phone: "phone",
  personName: "person name",
  externalId: "external id",
  summary: "summary",
  transcript: "transcript",
  recording: "recording link",
  metadata: "metadata",
};

/** As sentences name it. */
export function expressionName(field: MappingField): string {
  return `the expression “${mappingWords[field]}”`;
}

/** An empty expression is none. */
export const mapping = z.object({
  expressions: z.partialRecord(mappingField, z.string().max(4000)),
  /** Artifacts without which a call with a conversation is not complete. */
  requires: z.array(artifactName).max(4),
});
export type Mapping = z.infer<typeof mapping>;

export function isMapped({ expressions }: Mapping, field: MappingField): boolean {
  return (expressions[field]?.trim() ?? "") !== "";
}

/** Without these no call can end and leave. */
export const neededFields: readonly MappingField[] = ["callKey", "endedWhen", "finalWhen"];

/** What must still be chosen before a call can leave; empty: nothing. */
export function undecidedFields(mapping: Mapping | null): MappingField[] {
  return neededFields.filter((field) => !mapping || !isMapped(mapping, field));
}

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
    /** `These 12 events would become 3 calls; 2 final; 1 event without a call key.` */
    sentence: z.string(),
  }),
  /** Expressions that do not compile, or were stopped. */
  problems: z.array(mappingProblem),
  proposals: z.array(mappingProposal),
});
export type MappingPreview = z.infer<typeof mappingPreview>;
