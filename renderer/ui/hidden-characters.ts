/**
 * Characters that change what a reader sees without being seen: control, bidirectional and zero-width ones.
 * Payloads are foreign text; these are always written out.
 */
export const hiddenCharacters = /(?![\t\r\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

export function nameOfCharacter(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

export type TextPart = { text: string; hidden: boolean; from: number };

/** The text as one string, hidden characters written out: for labels whose width is measured. */
export function visibleWords(text: string): string {
  return text.replace(hiddenCharacters, (character) => nameOfCharacter(character.codePointAt(0) ?? 0));
}

/** Splits text so that hidden characters stand alone, named. */
export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(hiddenCharacters)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), hidden: false, from: end });
    parts.push({ text: nameOfCharacter(match[0].codePointAt(0) ?? 0), hidden: true, from: match.index });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), hidden: false, from: end });
  return parts;
}
