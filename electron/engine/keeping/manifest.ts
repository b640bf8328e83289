/** What a backup says of itself; restore believes nothing that is not in it, and nothing whose hash differs. */
import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { CannotKeep, type Work } from "./work";

export const manifestName = "manifest.json";

/** It leads nowhere but below its folder, on any system: no step up, no root, no drive, no line end to hide one behind. */
function isBelow(path: string): boolean {
  return path
    .split("/")
    .every((name) => name !== "" && name !== "." && name !== ".." && !/[\\:\p{Cc}]/u.test(name));
}

const manifest = z.object({
  format: z.literal("ringback-backup"),
  version: z.string(),
  schema: z.number().int(),
  madeAt: z.number(),
  dataFolder: z.string(),
  events: z.number().int(),
  calls: z.number().int(),
  lastPosition: z.number().int(),
  /** Sealed secrets can only be read with the key of the folder. */
  withKey: z.boolean(),
  files: z
    .array(
      z.object({
        path: z.string().max(1000).refine(isBelow),
        bytes: z.number().int(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .refine((files) => new Set(files.map(({ path }) => path.toLowerCase())).size === files.length),
});
export type Manifest = z.infer<typeof manifest>;

export function readManifest(folder: string): Manifest {
  let text: string;
  try {
    text = readFileSync(join(folder, manifestName), "utf8");
  } catch {
    throw new CannotKeep(
      `${folder} is no backup: it has no ${manifestName}. Name the folder that a backup made. One that ends in .partial was not finished.`,
    );
  }
  try {
    return manifest.parse(JSON.parse(text));
  } catch {
    throw new CannotKeep(`${join(folder, manifestName)} cannot be read as the manifest of a backup.`);
  }
}

/** Of a file of any size; stops between pieces. */
export function hashFile(path: string, work: Work, onBytes: (bytes: number) => void = () => {}): string {
  const hash = createHash("sha256");
  const file = openSync(path, "r");
  const piece = Buffer.allocUnsafe(4 * 1024 * 1024);
  try {
    for (;;) {
      work.check();
      const bytes = readSync(file, piece, 0, piece.length, null);
      if (bytes === 0) break;
      hash.update(piece.subarray(0, bytes));
      onBytes(bytes);
    }
  } finally {
    closeSync(file);
  }
  return hash.digest("hex");
}
