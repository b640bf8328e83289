/** What stand-ins took the place of, in one sentence. */
import type { ReplacedKind } from "../../../shared/sharing";
import type { Anonymiser } from "./anonymise/anonymise";

const words: Record<ReplacedKind, string> = {
  phone: "numbers",
  name: "names",
  email: "e-mail addresses",
  address: "addresses",
  text: "texts",
  id: "ids",
  url: "links",
  network: "network addresses",
  birth: "dates of birth",
  data: "data",
  secret: "secrets",
};

export function sayReplaced(anonymiser: Anonymiser | null): string {
  if (!anonymiser)
    return "Numbers, names and texts stand there as they were: look at them before you share the file.";
  const kinds = new Set(anonymiser.replacements().map(({ kind }) => kind));
  const said = (Object.keys(words) as ReplacedKind[])
    .filter((kind) => kinds.has(kind))
    .map((kind) => words[kind]);
  const last = said.pop();
  if (last === undefined) return "Nothing had to be replaced: no number, name or text stands in it.";
  return `Replaced: ${said.length > 0 ? `${said.join(", ")} and ` : ""}${last}.`;
}
