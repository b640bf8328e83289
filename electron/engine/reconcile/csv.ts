/**
 * Comma-separated values as programs write them: any of four delimiters, quoted cells with delimiters and line ends in
 * them, a byte order mark, UTF-8 or UTF-16. Total: what it cannot take it says with the row, and nothing is guessed.
 */
export class NotCsv extends Error {
  override readonly name = "NotCsv";
}

export const csvLimits = { bytes: 20 * 1024 * 1024, rows: 50_000, columns: 400, cell: 200_000 };

const DELIMITERS = [",", ";", "\t", "|"];

/** The text of a file: UTF-16 where its mark says so, else UTF-8, and without its mark. */
export function decodeCsv(bytes: Uint8Array): string {
  if (bytes.length > csvLimits.bytes) {
    throw new NotCsv(
      `It has ${Math.ceil(bytes.length / 1024 / 1024)} MB; ${csvLimits.bytes / 1024 / 1024} MB can be compared at a time. Export fewer days.`,
    );
  }
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.includes("\u0000")) throw new NotCsv("It is no text. Export the calls as CSV.");
  return text;
}

/** Its rows one after the other, the header first; empty lines are passed over. */
export function* readCsv(text: string): Generator<string[]> {
  const delimiter = delimiterOf(text);
  let cells: string[] = [];
  let cell = "";
  let row = 1;
  let at = 0;
  const endRow = (): string[] | null => {
    const ended = [...cells, cell];
    cells = [];
    cell = "";
    return ended.length === 1 && ended[0] === "" ? null : ended;
  };
  while (at < text.length) {
    const character = text[at] as string;
    if (character === '"' && cell.trim() === "") {
      const end = endOfQuoted(text, at, row);
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
      // Blanks behind a quoted cell belong to nobody.
      while (text[at] === " " && delimiter !== " ") at += 1;
      continue;
    }
    if (character === delimiter) {
      cells.push(cell);
      cell = "";
    } else if (character === "\n" || character === "\r") {
      if (character === "\r" && text[at + 1] === "\n") at += 1;
      const ended = endRow();
      if (ended) yield ended;
      row += 1;
    } else {
      const end = endOfPlain(text, at, delimiter);
      cell += text.slice(at, end);
      at = end;
      check(cells, cell, row);
      continue;
    }
    check(cells, cell, row);
    at += 1;
  }
  const last = endRow();
  if (last) yield last;
}

function check(cells: string[], cell: string, row: number): void {
  if (cells.length >= csvLimits.columns)
    throw new NotCsv(`Row ${row} has more than ${csvLimits.columns} columns: it is no list of calls.`);
  if (cell.length > csvLimits.cell)
    throw new NotCsv(`A cell in row ${row} is longer than ${csvLimits.cell} characters.`);
}

/** The place of the closing quote. */
function endOfQuoted(text: string, from: number, row: number): number {
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0 || quote - from > csvLimits.cell * 2)
      throw new NotCsv(`Row ${row} breaks off within a quoted cell: the file is not complete.`);
    if (text[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}

function endOfPlain(text: string, from: number, delimiter: string): number {
  let at = from + 1;
  while (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") at += 1;
  return at;
}

/** The one that parts the header into the most cells. */
function delimiterOf(text: string): string {
  const counts = new Map(DELIMITERS.map((one) => [one, 0]));
  let quoted = false;
  for (const character of text.slice(0, 64 * 1024)) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === "\n" || character === "\r")) break;
    else if (!quoted && counts.has(character)) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? ",";
}
