/**
 * A screenshot with a palette of 256 colours: a third of the bytes, and no difference that is seen. It reads what the
 * browser writes (8 bits, RGB or RGBA, not interlaced) and nothing else.
 */
import { crc32, deflateSync, inflateSync } from "node:zlib";

type Picture = { width: number; height: number /** Three bytes a pixel. */; pixels: Uint8Array };

export function withPalette(png: Buffer): Buffer {
  const { width, height, pixels } = readPng(png);
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += 3) {
    const colour = colourAt(pixels, at);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = choosePalette(counts);
  const nearest = new Map<number, number>();
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const colour = colourAt(pixels, (y * width + x) * 3);
      let index = nearest.get(colour);
      if (index === undefined) {
        index = nearestOf(colour, palette);
        nearest.set(colour, index);
      }
      rows[y * (width + 1) + 1 + x] = index;
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap(partsOf));
  return Buffer.concat([
    png.subarray(0, 8),
    chunk("IHDR", head),
    chunk("PLTE", colours),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const colourAt = (pixels: Uint8Array, at: number) =>
  ((pixels[at] ?? 0) << 16) | ((pixels[at + 1] ?? 0) << 8) | (pixels[at + 2] ?? 0);
const partsOf = (colour: number) => [colour >> 16, (colour >> 8) & 255, colour & 255] as const;

function distance(one: number, other: number): number {
  const [r, g, b] = partsOf(one);
  const [s, h, c] = partsOf(other);
  return (r - s) ** 2 * 2 + (g - h) ** 2 * 4 + (b - c) ** 2 * 3;
}

/** The most frequent ones as they are, then of the rest those that are farthest from what is there. */
function choosePalette(counts: Map<number, number>): number[] {
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a).map(([colour]) => colour);
  const palette = sorted.slice(0, 96);
  const rest = sorted.slice(96).map((colour) => ({
    colour,
    off: Math.min(...palette.map((one) => distance(colour, one))),
  }));
  while (palette.length < 256 && rest.length > 0) {
    let farthest = rest[0];
    for (const one of rest)
      if (one.off * Math.sqrt(counts.get(one.colour) ?? 1) > weight(farthest)) farthest = one;
    if (!farthest || farthest.off === 0) break;
    palette.push(farthest.colour);
    for (const one of rest) one.off = Math.min(one.off, distance(one.colour, farthest.colour));
  }
  return palette;

  function weight(one: { colour: number; off: number } | undefined): number {
    return one ? one.off * Math.sqrt(counts.get(one.colour) ?? 1) : 0;
  }
}

function nearestOf(colour: number, palette: number[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, one] of palette.entries()) {
    const off = distance(colour, one);
    if (off < least) [best, least] = [index, off];
  }
  return best;
}

function readPng(png: Buffer): Picture {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const [depth, kind, , , interlaced] = png.subarray(24, 29);
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlaced !== 0)
    throw new Error("this is no screenshot of a browser");
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") data.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const bytes = kind === 6 ? 4 : 3;
  const stride = width * bytes;
  const lines = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const left = x >= bytes ? (lines[y * stride + x - bytes] ?? 0) : 0;
      const above = y > 0 ? (lines[(y - 1) * stride + x] ?? 0) : 0;
      const corner = x >= bytes && y > 0 ? (lines[(y - 1) * stride + x - bytes] ?? 0) : 0;
      const value = raw[y * (stride + 1) + 1 + x] ?? 0;
      lines[y * stride + x] = value + predicted(filter, left, above, corner);
    }
  }
  const pixels = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1)
    for (let part = 0; part < 3; part += 1) pixels[pixel * 3 + part] = lines[pixel * bytes + part] ?? 0;
  return { width, height, pixels };
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const [toLeft, toAbove, toCorner] = [
    Math.abs(above - corner),
    Math.abs(left - corner),
    Math.abs(left + above - 2 * corner),
  ];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function chunk(name: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
