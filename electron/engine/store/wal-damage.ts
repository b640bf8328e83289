/**
 * What SQLite will leave out of a write-ahead log. It reads the log up to the first frame whose checksum is wrong and drops
 * what follows without a word, since after a power cut that is right. After a kill, or on a disk that lost bytes, whole
 * commits may stand behind that frame: then something that was answered is not read. The file is kept before it is written
 * over. Format: https://sqlite.org/fileformat2.html#walformat
 */
import { closeSync, copyFileSync, existsSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { basename, dirname, join } from "node:path";

export type WalDamage = {
  /** Of the frames that stand in the file, so many come to be read. */
  readFrames: number;
  frames: number;
  /** Ends of transactions behind the damage. */
  lostCommits: number;
};

const headerBytes = 32;
const frameHeaderBytes = 24;
const magic = 0x377f0682;

/** Null: nothing is left out, or only what a kill cut off before it was whole. */
export function findWalDamage(databasePath: string): WalDamage | null {
  const path = `${databasePath}-wal`;
  if (!existsSync(path)) return null;
  const file = openSync(path, "r");
  try {
    return findIn(file, databasePath);
  } finally {
    closeSync(file);
  }
}

/** Frame by frame: a log may be as large as a long read let it grow. */
function findIn(file: number, databasePath: string): WalDamage | null {
  const { size } = fstatSync(file);
  if (size <= headerBytes) return null;
  const header = readView(file, 0, headerBytes);
  const kind = header.getUint32(0);
  const littleEndian = kind === magic;
  const sums = new Uint32Array(2);
  sum(header, 0, 24, littleEndian, sums);
  const isHeaderSound =
    (littleEndian || kind === magic + 1) &&
    sums[0] === header.getUint32(24) &&
    sums[1] === header.getUint32(28);
  const pageBytes = isHeaderSound ? header.getUint32(8) : pageBytesOf(databasePath);
  const step = frameHeaderBytes + pageBytes;
  const frames = Math.floor((size - headerBytes) / step);
  if (frames === 0) return null;
  const view = (frame: number, bytes = frameHeaderBytes) => readView(file, headerBytes + frame * step, bytes);
  // A header that is damaged names no salts: those of the first frame are the newest.
  const [salts, saltsAt] = isHeaderSound ? [header, 16] : [view(0), 8];
  const isOurs = (frame: DataView) =>
    frame.getUint32(8) === salts.getUint32(saltsAt) && frame.getUint32(12) === salts.getUint32(saltsAt + 4);
  let read = 0;
  for (; isHeaderSound && read < frames; read += 1) {
    const frame = view(read, step);
    if (!isOurs(frame)) break;
    sum(frame, 0, 8, littleEndian, sums);
    sum(frame, frameHeaderBytes, pageBytes, littleEndian, sums);
    if (sums[0] !== frame.getUint32(16) || sums[1] !== frame.getUint32(20)) break;
  }
  // The first one that does not fit may have been cut off by a kill. One behind it was written after it was whole.
  let lostCommits = 0;
  for (let number = isHeaderSound ? read + 1 : 0; number < frames; number += 1) {
    const frame = view(number);
    if (isOurs(frame) && frame.getUint32(4) !== 0) lostCommits += 1;
  }
  return lostCommits > 0 ? { readFrames: read, frames, lostCommits } : null;
}

function readView(file: number, from: number, bytes: number): DataView {
  const buffer = Buffer.alloc(bytes);
  readSync(file, buffer, 0, bytes, from);
  return new DataView(buffer.buffer, buffer.byteOffset, bytes);
}

function sum(view: DataView, from: number, bytes: number, littleEndian: boolean, sums: Uint32Array): void {
  let [first = 0, second = 0] = sums;
  for (let at = from; at < from + bytes; at += 8) {
    first = (first + view.getUint32(at, littleEndian) + second) >>> 0;
    second = (second + view.getUint32(at + 4, littleEndian) + first) >>> 0;
  }
  sums[0] = first;
  sums[1] = second;
}

function pageBytesOf(databasePath: string): number {
  const file = openSync(databasePath, "r");
  try {
    const written = readView(file, 16, 2).getUint16(0);
    // One page size does not fit into two bytes.
    return written === 1 ? 65_536 : written || 16_384;
  } finally {
    closeSync(file);
  }
}

const keptMark = "-wal.damaged-";

/** A copy beside it, by its name; null where there is no room for one. */
export function keepDamagedWal(databasePath: string, at: number): string | null {
  const name = `${basename(databasePath)}${keptMark}${new Date(at).toISOString().replace(/[:.]/g, "-")}`;
  try {
    copyFileSync(`${databasePath}-wal`, join(dirname(databasePath), name));
    return name;
  } catch {
    return null;
  }
}

/** Logs that were kept, until somebody has seen them and takes them away. */
export function listDamagedWals(data: string): string[] {
  return readdirSync(data)
    .filter((name) => name.includes(keptMark))
    .sort();
}
