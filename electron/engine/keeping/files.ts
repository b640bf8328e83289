/** The files of the data folder, byte by byte: whether a number still stands in one of them, and masking it in text files. */
import { closeSync, openSync, readdirSync, readSync, writeSync } from "node:fs";
import { join, relative } from "node:path";
import type { Matcher } from "./spellings";
import type { Work } from "./work";

const pieceBytes = 4 * 1024 * 1024;
/** Keys and locks hold nobody's number; backups are named to the user as what they are. */
const leftOut = /^(key|key\.sealed|engine\.lock.*|.*-shm)$/;
export const isDatabaseFile = (path: string) => /\.sqlite(-wal)?$/.test(path);

export type FoundFile = { path: string; found: number };

export function filesOf(data: string): string[] {
  return readdirSync(data, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() && !leftOut.test(entry.name) ? [relative(data, join(entry.parentPath, entry.name))] : [],
  );
}

/** Every file that still holds it, and how often. */
export function grepFolder(
  data: string,
  matcher: Matcher,
  work: Work,
  only?: (path: string) => boolean,
): FoundFile[] {
  const files = filesOf(data).filter((path) => only?.(path) ?? true);
  return files.flatMap((path, index) => {
    work.say(`Looking into ${path}`, index, files.length);
    const found = countInFile(join(data, path), matcher, work);
    return found > 0 ? [{ path, found }] : [];
  });
}

function countInFile(path: string, matcher: Matcher, work: Work): number {
  let count = 0;
  walkFile(path, "r", matcher.longest, work, (text, _, isWhole) => {
    // What reaches into the next piece is counted there.
    const held = isWhole ? text : text.slice(0, -matcher.longest);
    count += matcher.count(text) - (isWhole ? 0 : matcher.count(text.slice(held.length)));
  });
  return count;
}

/** In place and of the same length: a log that is being written to stays whole. Answers how many were masked. */
export function maskFile(path: string, matcher: Matcher, work: Work): number {
  let count = 0;
  walkFile(path, "r+", matcher.longest, work, (text, write) => {
    if (!matcher.test(text)) return;
    count += matcher.count(text);
    write(matcher.mask(text));
  });
  return count;
}

function walkFile(
  path: string,
  flags: "r" | "r+",
  overlap: number,
  work: Work,
  onPiece: (text: string, write: (text: string) => void, isWhole: boolean) => void,
): void {
  let file: number;
  try {
    file = openSync(path, flags);
  } catch (error) {
    // Gone since it was listed.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const piece = Buffer.allocUnsafe(pieceBytes);
  try {
    for (let at = 0; ; at += pieceBytes - overlap) {
      work.check();
      const bytes = readSync(file, piece, 0, pieceBytes, at);
      if (bytes === 0) return;
      onPiece(
        piece.subarray(0, bytes).toString("latin1"),
        (text) => void writeSync(file, Buffer.from(text, "latin1"), 0, bytes, at),
        bytes < pieceBytes,
      );
      if (bytes < pieceBytes) return;
    }
  } finally {
    closeSync(file);
  }
}
