/** Links of the documentation lead somewhere: files, headings, pictures; every page is reached, every picture is shown. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const pages = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  ...globSync("docs/**/*.md", { cwd: root }),
].toSorted();
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** As headings are named in an address. */
const anchorOf = (heading: string) =>
  heading
    .replaceAll(/[`*]/g, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- ]/gu, "")
    .replaceAll(" ", "-");
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));

type Link = { page: string; target: string; anchor: string | null };
const links: Link[] = pages.flatMap((page) =>
  [
    ...read(page)
      .replaceAll(/^```[\s\S]*?^```/gm, "")
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].flatMap(([, to = ""]) => {
    if (/^[a-z]+:/.test(to)) return [];
    const [file = "", anchor = null] = to.split("#");
    return [{ page, target: file === "" ? page : normalize(join(dirname(page), file)), anchor }];
  }),
);

test("every link leads to a file, and to a heading that is there", () => {
  const dead = links.flatMap(({ page, target, anchor }) => {
    if (!existsSync(join(root, target))) return [`${page} → ${target}`];
    const isThere = anchor === null || anchorsOf(read(target)).includes(anchor);
    return isThere ? [] : [`${page} → ${target}#${anchor}`];
  });
  expect(dead).toEqual([]);
});

test("docs/README.md leads to every page of the documentation", () => {
  const led = new Set(links.filter(({ page }) => page === "docs/README.md").map(({ target }) => target));
  const docs = pages.filter((page) => page.startsWith("docs/") && page !== "docs/README.md");
  expect(docs.filter((page) => !led.has(page))).toEqual([]);
});

test("every picture that is kept is shown", () => {
  const shown = new Set(links.map(({ target }) => target));
  const kept = globSync("docs/**/*.png", { cwd: root });
  expect(kept.filter((picture) => !shown.has(picture))).toEqual([]);
});
