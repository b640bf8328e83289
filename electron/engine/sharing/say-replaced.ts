/** What stand-ins took the place of, in one sentence. */
import type { ReplacedKind } from "../../../shared/sharing";
import type { Anonymiser } from "./anonymise/anonymise";

const words: Record<ReplacedKind, [one: string, several: string]> = {
  secret: ["secret", "secrets"],
  phone: ["number", "numbers"],
  email: ["e-mail address", "e-mail addresses"],
  name: ["name", "names"],
  text: ["text", "texts"],
  address: ["address", "addresses"],
  id: ["id", "ids"],
  url: ["link", "links"],
  network: ["network address", "network addresses"],
  birth: ["date of birth", "dates of birth"],
  data: ["piece of data", "pieces of data"],
};

/** Nothing is replaced without an anonymiser, which is said too. */
export function sayReplaced(anonymiser: Anonymiser | null): string[] {
  if (!anonymiser)
    return ["Numbers, names and texts stand there as they were: look at them before you share the file."];
  const counts = anonymiser
    .replacements()
    .map(({ kind, count }) => `${count} ${words[kind][count === 1 ? 0 : 1]}`);
  if (counts.length === 0) return ["Nothing had to be replaced: no number, name or text stands in it."];
  const last = counts.length > 1 ? ` and ${counts.at(-1)}` : "";
  const first = counts.length > 1 ? counts.slice(0, -1) : counts;
  return [`Replaced: ${first.join(", ")}${last}.`];
}
