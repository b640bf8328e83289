/** Who it was, from the first place that says so: what packs do the same way once they know their own places. */
import type { Json, Problem } from "../../../shared/words";
import { valueAt } from "./paths";
import { readPhone } from "./phone";
import { problemAt } from "./schema-problems";
import { type Told, tell } from "./told";

type TextFact = "externalId" | "personName" | "personKey" | "agent" | "company";

/** Longer is no name and no id. */
const longestText = 512;

/** Text or a number that is an id; blanks around it are not its. */
export function tellFirst(told: Told, name: TextFact, body: Json, paths: readonly string[]): void {
  for (const path of paths) {
    const value = valueAt(body, path);
    const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
    if (text === "" || text.length > longestText) continue;
    tell(told, name, text, path);
    return;
  }
}

/**
 * The person's number: the source's own paths first, then the provider's field. A number that is withheld ends the search:
 * who withholds it is not to be found by a copy of it.
 */
export function tellFirstNumber(
  told: Told,
  body: Json,
  { first, own, country }: { first: readonly string[]; own: readonly string[]; country: string },
): Problem[] {
  const problems: Problem[] = [];
  for (const path of [...first, ...own]) {
    const value = valueAt(body, path);
    if (value === undefined || value === null) continue;
    const number = readPhone(value, country);
    if (number === undefined) problems.push(problemAt(body, path, "a phone number"));
    if (number === undefined || (number === null && told.facts.phone !== undefined)) continue;
    tell(told, "phone", number, path);
    if (!own.includes(path)) tell(told, "phoneFrom", path, path);
    break;
  }
  return problems;
}
