/** What each expression of a mapping gives on one event, for the preview beside the form. */
import { isMapped, mappingField } from "../../../../shared/mapping";
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
          readAs: differs(given, used) ? String(used) : null,
          problem: problemOf[field] ?? null,
        },
      ];
    }),
    reading: readMapped(request, mapping, mapped, country),
    stopped: mapped.stopped,
    payload: mapped.input.body,
  };
}

/** A moment is shown as a moment; what is an object or a list is shown once. */
function differs(given: Json | undefined, used: unknown): boolean {
  return (typeof used === "string" || typeof used === "number") && given !== undefined && used !== given;
}

function shorten(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN).toWellFormed()}…` : text;
}
