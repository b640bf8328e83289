/** What each expression of a mapping gives on one event, for the preview beside the form. */
import { type MappingField, mappingField } from "../../../../shared/mapping";
import { isMapped } from "../../../../shared/mapping-fields";
import type { Json } from "../../../../shared/words";
import type { ExplainedEvent, RawRequest, UserDefined } from "../pack";
import { evaluateMapping } from "./evaluate";
import { readMapped, valuesOf } from "./read";

const LONGEST_SHOWN = 400;

export async function explain(
  request: RawRequest,
  { mapping, skip, doing, country }: Parameters<UserDefined["explain"]>[1],
): Promise<ExplainedEvent> {
  const mapped = await evaluateMapping(request, mapping, { doing, skip, goOn: true });
  const { values, problemOf } = valuesOf(mapped, mapping, country);
  return {
    values: mappingField.options.flatMap((field) => {
      if (!isMapped(mapping, field)) return [];
      const given = mapped.given[field];
      const used = values[field];
      const gave = given === undefined ? null : shorten(JSON.stringify(given));
      return [
        {
          field,
          gave,
          readAs: readAs(field, given, used),
          problem: problemOf[field] ?? null,
        },
      ];
    }),
    reading: readMapped(request, mapping, mapped, country),
    stopped: mapped.stopped,
    payload: mapped.input.body,
  };
}

/** Null where it is read as it stands; a moment is shown as a moment. */
function readAs(field: MappingField, given: Json | undefined, used: unknown): string | null {
  if (given === undefined || used === given) return null;
  if (field === "phone" && used === null) return "withheld";
  if (typeof used !== "string" && typeof used !== "number") return null;
  if (field !== "occurredAt" && field !== "startedAt") return String(used);
  return typeof given === "string" && Number.isNaN(Number(given))
    ? null
    : new Date(Number(used)).toISOString();
}

function shorten(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN).toWellFormed()}…` : text;
}
