/** `POST …/search`: filters, a page, and behind the writes by the account's search lag. */
import { type Answer, answerWith, type Intent } from "../answer";
import type { FaceContext, Route } from "../face";
import type { Properties, StoredObject } from "../objects";
import { searchablePhone } from "../phone";
import { isRefusal, type Refusal, refuse } from "../refusal";
import { type SearchFilter, searchObjects } from "../search";
import { readBody, searchBody } from "./bodies";
import { viewProperty } from "./bridge";
import { underObjects } from "./object-routes";
import { findAny } from "./properties";
import { intentOf, present } from "./records";

const mostCharacters = 3000;
const mostResults = 10_000;

export const searchRoutes: Route[] = underObjects("POST", "/search", answerSearch);

function answerSearch(context: FaceContext, type: string): Answer | { refusal: Refusal; intent: Intent } {
  const intent = intentOf(type, `search ${type}`);
  if (context.body.length > mostCharacters) {
    const refusal = refuse(400, "BODY_TOO_LONG", `The search is longer than ${mostCharacters} characters.`);
    return { refusal, intent };
  }
  const body = readBody(context, searchBody);
  if (isRefusal(body)) return { refusal: body, intent };
  const groups = body.filterGroups.map(({ filters }) => filters.flatMap(toFilters));
  const unknown = groups.flat().find(({ property }) => findAny(context.database, type, property) === null);
  if (unknown !== undefined) {
    const refusal = refuse(
      400,
      "UNKNOWN_PROPERTY",
      `There was a problem with the request: no property ${unknown.property}`,
      {
        property: unknown.property,
      },
    );
    return { refusal, intent };
  }
  const offset = body.after ?? 0;
  if (offset + body.limit > mostResults) {
    const refusal = refuse(400, "TOO_FAR", `A search reaches ${mostResults} results and no further.`);
    return { refusal, intent };
  }
  const [sort] = body.sorts;
  const { total, objects } = searchObjects(context.database, type, {
    groups,
    ...(body.query === undefined ? {} : { text: body.query }),
    ...(sort === undefined ? { offset, limit: body.limit } : { limit: mostResults }),
    now: context.now,
    lagMs: context.settings.searchLagMs,
    readBy: (properties, name) => readSearched(type, properties, name),
  });
  const page = sort === undefined ? objects : sortBy(objects, sort).slice(offset, offset + body.limit);
  const results = page.map((object) => present(object, body.properties));
  const next = offset + page.length;
  const paging = next < total ? { paging: { next: { after: String(next) } } } : {};
  return answerWith(200, { total, results, ...paging }, intent, { outcome: "looked-up" });
}

type Given = {
  propertyName: string;
  operator: string;
  value?: string | undefined;
  highValue?: string | undefined;
  values?: string[] | undefined;
};

function toFilters({ propertyName, operator, value, highValue, values }: Given): SearchFilter[] {
  const property = propertyName;
  if (operator === "BETWEEN") {
    return [
      { property, operator: "GTE", value: value ?? null },
      { property, operator: "LTE", value: highValue ?? null },
    ];
  }
  return [
    {
      property,
      operator: operator as SearchFilter["operator"],
      ...(value === undefined ? {} : { value }),
      ...(values === undefined ? {} : { values }),
    },
  ];
}

const searchable: Record<string, string> = {
  hs_searchable_calculated_phone_number: "phone",
  hs_searchable_calculated_mobile_number: "mobilephone",
};

function readSearched(type: string, properties: Properties, name: string): string | null {
  const of = type === "contacts" ? searchable[name] : undefined;
  if (of === undefined) return viewProperty(type, properties, name);
  return searchablePhone(viewProperty(type, properties, of) ?? "");
}

function sortBy(
  objects: StoredObject[],
  sort: string | { propertyName: string; direction?: string | undefined },
): StoredObject[] {
  const name = typeof sort === "string" ? sort.replace(/^-/, "") : sort.propertyName;
  const down = typeof sort === "string" ? sort.startsWith("-") : sort.direction === "DESCENDING";
  const keyOf = (object: StoredObject) =>
    String((present(object, [name]).properties as Record<string, string | null>)[name] ?? "");
  const sorted = objects.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b), "en", { numeric: true }));
  return down ? sorted.reverse() : sorted;
}
