/** What accepting an item would write and change, known before it is done. Pure. */
import type { AcceptChoice, AcceptOffer } from "../../../shared/drift";
import type { Json } from "../../../shared/words";
import { plural } from "../plural";
import { type AcceptedValues, type AddedLine, addLine } from "../schemas/accept";
import { type JsonNode, jsonSchemaOf, typeWord } from "../schemas/json-schema";
import type { InboxItem } from "./inbox";
import { schemaLines } from "./schema-lines";
import { kindWords } from "./words";

export type Acceptance = { accepted: AcceptedValues; line: AddedLine };

/** Null: this item cannot be accepted like that. */
export function acceptance(item: InboxItem, own: JsonNode, choice: AcceptChoice): Acceptance | null {
  const { stored, schema, kind } = item;
  if (!stored || !schema || kind === "never-seen") return null;
  const types = [...new Set(stored.values.map(({ got }) => got))];
  const values = choice === "any" ? null : seenValues(item);
  if (choice === "these" && values === null) return null;
  const accepted: AcceptedValues = { types, values };
  const line = addLine(own, jsonSchemaOf(schema), { path: item.path, kind }, accepted);
  // Of a status only what was seen is accepted, although the line cannot say so: the next one asks again.
  const isStatus = kind === "new-value" && item.pack.gatePreset.allowStatuses !== null;
  if (isStatus ? choice === "any" : choice === "these" && line.after.enum === undefined) return null;
  return { accepted, line };
}

/** The values as they were sent; null where not all of them are known. */
function seenValues({ stored }: InboxItem): Json[] | null {
  if (!stored || stored.moreValues || stored.values.some(({ cut }) => cut)) return null;
  const values: Json[] = [];
  for (const { got, value } of stored.values) {
    if (got === "string") values.push(value);
    else if (got === "number") values.push(Number(value));
    else if (got === "boolean") values.push(value === "true");
    else if (got === "null") values.push(null);
    else return null;
  }
  return values;
}

export function listOffers(item: InboxItem, own: JsonNode, holdsCalls: boolean): AcceptOffer[] {
  const { schema, stored } = item;
  if (!schema || !stored) return [];
  return (["any", "these"] as const).flatMap((choice) => {
    const one = acceptance(item, own, choice);
    if (!one) return [];
    const { types, values } = one.accepted;
    return {
      choice,
      words: values
        ? values.length === 1
          ? "this one"
          : `these ${values.length}`
        : `any ${anyWords(types)}`,
      lines: schemaLines(jsonSchemaOf(schema), item.path, one.line),
      changes: [
        {
          words: `${plural(stored.events, "event")} ${stored.events === 1 ? "turns" : "turn"} from ${kindWords[item.kind]} to valid, none turns invalid`,
          later: false,
        },
        { words: "0 call records would change; nothing is sent again", later: false },
        ...(holdsCalls
          ? [{ words: "Its calls stay held: this does not put it on the allow-list", later: true }]
          : []),
        { words: laterWords(values !== null, types), later: true },
      ],
    };
  });
}

function anyWords(types: string[]): string {
  return (
    types
      .filter((type) => type !== "null")
      .map(typeWord)
      .join(" or ") || "value"
  );
}

function laterWords(only: boolean, types: string[]): string {
  return only
    ? "A value beyond these will be back here as a new value"
    : `Anything but ${types.map(typeWord).join(" or ")} will be back here as a new type`;
}
