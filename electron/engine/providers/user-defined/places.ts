/** Where what a mapped event says stands: the path its expression is, or the expression as the rule that gave it. */
import type { Mapping, MappingField } from "../../../../shared/mapping";
import { expressionName, isMapped } from "../../../../shared/mapping-fields";
import type { ReadFrom, Reading } from "../pack";

const fieldOf: Record<string, MappingField> = {
  direction: "direction",
  startedAt: "startedAt",
  endedAt: "occurredAt",
  talkSeconds: "talkSeconds",
  phone: "phone",
  personName: "personName",
  externalId: "externalId",
  vendorStatus: "status",
  metadata: "metadata",
  "artifact.summary": "summary",
  "artifact.transcript": "transcript",
  "artifact.recording": "recording",
  key: "callKey",
};

/** No expression is run: what an event gave is known from its reading. */
export function placesOf(
  mapping: Mapping,
  { subject, facts, artifacts }: Pick<Reading, "subject" | "facts" | "artifacts">,
): ReadFrom {
  const told = [
    ...(subject ? ["key"] : []),
    ...Object.keys(facts),
    ...Object.keys(artifacts).map((name) => `artifact.${name}`),
  ];
  return Object.fromEntries(
    told.flatMap((name): [string, ReadFrom[string]][] => {
      const field = fieldOf[name];
      if (field === undefined || !isMapped(mapping, field)) return [];
      return [[name, placeOf(mapping, field)]];
    }),
  );
}

/** The path an expression is, or the expression as the rule. */
export function placeOf(mapping: Mapping, field: MappingField): ReadFrom[string] {
  return pathOf(mapping, field) ?? { rule: `by ${expressionName(field)} in the source's mapping` };
}

/** The dotted path an expression is, where it is nothing else. */
export function pathOf({ expressions }: Mapping, field: MappingField): string | null {
  const text = expressions[field]?.trim() ?? "";
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(text) ? text : null;
}
