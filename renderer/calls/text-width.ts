/**
 * Widths of Inter and JetBrains Mono in pixels. Layout decides which texts fit before anything is drawn, and the
 * same way in a test as in the window, so it asks this table and not a canvas. Advances are Inter 600 in
 * hundredths of an em: lighter weights are narrower, so an estimate is never too small for Latin text.
 */
const advances = [
  25, 32, 52, 64, 65, 100, 66, 33, 37, 37, 54, 67, 32, 47, 32, 38, 66, 42, 62, 64, 67, 61, 64, 58, 64, 64, 32,
  33, 67, 67, 67, 54, 100, 73, 66, 74, 72, 61, 59, 75, 75, 28, 58, 70, 57, 92, 76, 77, 65, 77, 65, 65, 66, 74,
  73, 102, 72, 71, 65, 37, 38, 37, 48, 47, 35, 57, 62, 58, 62, 59, 39, 63, 61, 26, 26, 57, 26, 90, 61, 61, 62,
  62, 40, 55, 35, 61, 59, 84, 57, 59, 57, 45, 36, 45, 67,
] as const;

/** Hundredths of an em of a character outside ASCII: `×`, `·`, an accented or a wide letter. */
const otherAdvance = 72;

/** How much larger letters are than written: for a room. The stage has a scale of its own. */
let letters = 1;

export function setLetters(factor: number): void {
  letters = factor;
}

/** Width of a line of Inter at `size` px. Digits count as tabular. */
export function textWidth(text: string, size: number): number {
  let hundredths = 0;
  for (const character of text) {
    const code = character.charCodeAt(0);
    hundredths += code >= 48 && code <= 57 ? 66 : (advances[code - 32] ?? otherAdvance);
  }
  return Math.ceil((hundredths * size * letters) / 100);
}

/** Width of a line of JetBrains Mono at `size` px. */
export function monoWidth(text: string, size: number): number {
  return Math.ceil(text.length * size * 0.6 * letters);
}
