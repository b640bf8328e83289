/**
 * Text of strangers for a terminal: what would move its cursor, change its title, turn its direction or hide itself is
 * written by number, as the console shows it. Lines of JSON are for programs and stay what they are.
 */
export function visible(text: string): string {
  return text.replace(
    /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}
