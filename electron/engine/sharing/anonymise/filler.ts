/**
 * Words that say nothing, as long as the words they stand for. Lines, punctuation and who speaks stay, so that a
 * transcript keeps its turns and a summary its length. Nothing of a word survives, digits included.
 */
const latin =
  "a e et ac in ut ab sit non sed cum dolor ipsum lorem amet elit nunc quam enim fusce massa nulla purus risus augue " +
  "mattis tellus libero mollis semper tempor cursus varius aliquam commodo egestas feugiat lacinia posuere viverra " +
  "accumsan bibendum faucibus pharetra placerat tincidunt ultricies vulputate dignissim hendrerit porttitor " +
  "consectetur malesuada sollicitudin pellentesque condimentum scelerisque ullamcorper";

const byLength = new Map<number, string[]>();
for (const word of latin.split(" ")) byLength.set(word.length, [...(byLength.get(word.length) ?? []), word]);

/** The words a filled text may hold. */
export const fillerWords: ReadonlySet<string> = new Set(latin.split(" "));

const speakers =
  /^(\s*(?:\[[\d:.]+\]\s*)?)((?:agent|ai|assistant|bot|caller|callee|contact|customer|human|lead|operator|representative|speaker|system|user)(?:[ _]?\d{1,2})?)(\s*:)/i;

/** `next` answers numbers that belong to this text alone; the same text is filled with the same words. */
export function fillText(text: string, next: () => number): string {
  return text
    .split(/(\r?\n)/)
    .map((line) => {
      const speaker = speakers.exec(line);
      const start = speaker ? speaker[0] : "";
      return (
        start +
        line.slice(start.length).replace(/[^\s.,;:!?()[\]{}"'“”‘’|/\\-]+/gu, (word) => fillWord(word, next))
      );
    })
    .join("");
}

function fillWord(word: string, next: () => number): string {
  const length = [...word].length;
  let filled = "";
  while (filled.length < length) {
    const left = length - filled.length;
    const words = byLength.get(Math.min(left, 12)) ?? byLength.get(left > 5 ? 5 : 1) ?? ["a"];
    filled += words[next() % words.length];
  }
  filled = filled.slice(0, length);
  return /^\p{Lu}/u.test(word) ? filled.charAt(0).toUpperCase() + filled.slice(1) : filled;
}
