/**
 * What is typed, as searches of the engine: a number is looked for among numbers, what looks like an id among ids, and
 * words among everything, the last one from its beginning on because it is still being typed. What is a search already
 * stays one.
 */
export function callQuestions(typed: string): string[] {
  const text = typed.trim();
  if (text === "") return [];
  if (/[:"*]|(^|\s)-/.test(text)) return [text];
  const digits = text.replaceAll(/\D/g, "");
  const isNumber = /^\+?[\d\s().-]+$/.test(text);
  const questions: string[] = [];
  if (isNumber && digits.length >= 3) questions.push(`phone:${text.startsWith("+") ? "+" : ""}${digits}`);
  if (/^[\w-]{3,}$/.test(text) && /[\d_-]/.test(text)) questions.push(`call:${text}*`);
  const words = text.split(/\s+/);
  if (!isNumber || words.length === 1) questions.push(words.map(asWord).join(" "));
  return questions;
}

function asWord(word: string, index: number, all: readonly string[]): string {
  if (/[^\p{L}\p{N}]/u.test(word)) return `"${word}"`;
  return index === all.length - 1 && word.length > 1 ? `${word}*` : word;
}
