/**
 * Whether two names can be one person's. Caller ids come as `KERN TOMASZ`, cut after 15 letters, with initials, or are
 * no name at all: a place, `WIRELESS CALLER`. What cannot be compared contradicts nothing.
 */

export type NamesCompared = "agree" | "contradict" | "unknown";

const titles = new Set(["mr", "mrs", "ms", "miss", "dr", "prof", "jr", "sr", "ii", "iii", "iv"]);

/** Words of caller ids that stand where the carrier knows no name. One of them is enough. */
const placeholders = new Set([
  "anonymous",
  "blocked",
  "caller",
  "cell",
  "cellular",
  "mobile",
  "private",
  "restricted",
  "scam",
  "spam",
  "telemarketer",
  "unavailable",
  "unknown",
  "voip",
  "wireless",
  "withheld",
]);
const placeholderTexts = new Set(["out of area", "toll free", "no name", "name not available", "test call"]);

const states = new Set(
  "al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy pr ab bc mb nb nl ns nt nu on pe qc sk yt".split(
    " ",
  ),
);
const regions = new Set(
  "alabama,alaska,arizona,arkansas,california,colorado,connecticut,delaware,florida,hawaii,idaho,illinois,indiana,iowa,kansas,kentucky,louisiana,maine,maryland,massachusetts,michigan,minnesota,mississippi,missouri,montana,nebraska,nevada,new hampshire,new jersey,new mexico,new york,north carolina,north dakota,ohio,oklahoma,oregon,pennsylvania,rhode island,south carolina,south dakota,tennessee,texas,utah,vermont,washington,west virginia,wisconsin,wyoming,canada,united states,usa,united kingdom,australia,germany,france,mexico".split(
    ",",
  ),
);

const spelledOut: Record<string, string> = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i" };

/** The words of a name in one spelling; empty where it is none. */
export function nameWords(name: string | null): string[] {
  if (name === null || /\d/.test(name)) return [];
  const words = name
    .normalize("NFD")
    .replace(/\p{M}|['’`.]/gu, "")
    .toLowerCase()
    .replace(/[łøđßæœı]/g, (letter) => spelledOut[letter] ?? letter)
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== "" && !titles.has(word));
  const text = words.join(" ");
  if (placeholderTexts.has(text) || regions.has(text) || words.some((word) => placeholders.has(word)))
    return [];
  return isPlace(name, words) ? [] : words;
}

/** `PORTLAND OR`, as carriers write where a number is from, or `Portland, OR`. */
function isPlace(name: string, words: string[]): boolean {
  const last = words.at(-1) ?? "";
  if (words.length < 2 || !states.has(last)) return false;
  return name === name.toUpperCase() || /,\s*[A-Z]{2}\s*$/.test(name);
}

export function isName(name: string | null): name is string {
  return nameWords(name).length > 0;
}

/** A caller id, as the telephone network writes names: not what the person calls themselves. */
export function isCallerId(name: string): boolean {
  return name === name.toUpperCase() && name !== name.toLowerCase();
}

export function compareNames(one: string | null, other: string | null): NamesCompared {
  const [fewer, more] = [nameWords(one), nameWords(other)].sort((a, b) => a.length - b.length);
  if (!fewer || !more || fewer.length === 0) return "unknown";
  if (isLatin(fewer) !== isLatin(more)) return "unknown";
  const left = [...more];
  // Whole words take their like first, so that an initial does not take the word another one needs.
  for (const word of fewer.toSorted((a, b) => b.length - a.length)) {
    const exact = left.indexOf(word);
    const at = exact >= 0 ? exact : left.findIndex((theirs) => isShortFor(word, theirs));
    if (at < 0) return "contradict";
    left.splice(at, 1);
  }
  return "agree";
}

/** An initial, or a word that was cut. */
function isShortFor(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return (short.length === 1 || short.length >= 3) && long.startsWith(short);
}

function isLatin(words: string[]): boolean {
  return words.some((word) => /\p{Script=Latin}/u.test(word));
}
