/** The fields of a mapping and their words, without zod: the page needs them as they are. */
import type { Mapping, MappingField } from "./mapping";

export const mappingWords = {
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
} as const;

/** As sentences name it. */
export function expressionName(field: MappingField): string {
  return `the expression “${mappingWords[field]}”`;
}

export function isMapped({ expressions }: Mapping, field: MappingField): boolean {
  return (expressions[field]?.trim() ?? "") !== "";
}

/** Without these no call can end and leave. */
export const neededFields: readonly MappingField[] = ["callKey", "endedWhen", "finalWhen"];

/** What must still be chosen before a call can leave; empty: nothing. */
export function undecidedFields(mapping: Mapping | null): MappingField[] {
  return neededFields.filter((field) => !mapping || !isMapped(mapping, field));
}
