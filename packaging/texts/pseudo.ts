/** A language nobody speaks: every text in brackets, accented and longer, so that a screen shows what is not in the catalogue. */
import { mapWords, type Part, readText, writeText } from "./message";

const plain = "aceinouyACEINOUY";
const accented = "áçéíñóúýÁÇÉÍÑÓÚÝ";
const filling =
  "·lorem·ipsum·dolor·sit·amet·consectetur·adipiscing·elit·sed·do·eiusmod·tempor·incididunt·ut·labore";

export function pseudoText(text: string): string {
  const parts = mapWords(readText(text), (words) =>
    [...words].map((sign) => accented[plain.indexOf(sign)] ?? sign).join(""),
  );
  const length = lengthOf(parts);
  const more = Math.ceil(length * 0.4);
  const end: Part = filling.repeat(Math.ceil(more / filling.length)).slice(0, more);
  return writeText(["⟦", ...parts, end, "⟧"]);
}

function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => {
    if (typeof part === "string") return sum + part.length;
    if ("value" in part) return sum;
    return sum + Math.max(...part.options.map((option) => lengthOf(option.parts)));
  }, 0);
}
