/** Every text of the console, once, with the files where it stands. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Found, findTexts, type Piece } from "./find";
import { type Part, writeText } from "./message";

export type Catalogue = Record<string, string[]>;

/** The folders of the page: what the build of the console takes in. */
export const folders = ["renderer", "shared"];

export function sourcesIn(root: string, inside: readonly string[]): string[] {
  return inside
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) =>
        join(folder, name).replaceAll("\\", "/"),
      ),
    )
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\.d\.ts$/.test(name))
    .toSorted();
}

export function catalogueOf(root: string, inside: readonly string[] = folders): Catalogue {
  const files = new Map<string, Set<string>>();
  for (const file of sourcesIn(root, inside)) {
    for (const found of findTexts(file, readFileSync(join(root, file), "utf8"))) {
      const text = textOf(found);
      files.set(text, (files.get(text) ?? new Set()).add(file));
    }
  }
  const sorted = [...files].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(sorted.map(([text, where]) => [text, [...where]]));
}

/** As the catalogue writes it, without the space around it. */
export function textOf(found: Found): string {
  return writeText(partsOf(found.pieces)).trim();
}

export function partsOf(pieces: readonly Piece[]): Part[] {
  return pieces.map((piece): Part => {
    if (typeof piece === "string") return piece;
    if (!("options" in piece)) return { value: piece.number };
    return {
      of: piece.number,
      by: piece.by,
      options: piece.options.map((option) => ({ category: null, parts: partsOf(option) })),
    };
  });
}

export function printed(catalogue: Catalogue): string {
  const lines = Object.entries(catalogue).map(
    ([text, files]) => `  ${JSON.stringify(text)}: ${JSON.stringify(files.join(" "))}`,
  );
  return `{\n${lines.join(",\n")}\n}\n`;
}
