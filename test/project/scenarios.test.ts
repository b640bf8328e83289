import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { packs } from "../../electron/engine/providers/packs";
import { parseScenario } from "../../electron/engine/simulator/scenario";

const root = new URL("../../", import.meta.url);
const folder = new URL("fixtures/scenarios/", root);

/** One row for each file, in the words of the file: what to play, what it shows, its tags, its cases. */
function rowOf(file: string): string {
  const parsed = parseScenario(readFileSync(new URL(file, folder), "utf8"));
  if (!parsed.ok) throw new Error(`${file}: ${parsed.problems.join("\n")}`);
  const [{ scenario, tags }] = parsed.cases;
  const cases = parsed.cases.length > 1 ? `, ${parsed.cases.length} cases` : "";
  return `| \`${file.replace(".yaml", "")}\` | ${scenario}${cases} | ${tags.join(", ")} |`.replaceAll(
    "  ",
    " ",
  );
}

test("docs/scenarios.md lists every scenario, in alphabetical order, and no other", () => {
  const docs = readFileSync(new URL("docs/scenarios.md", root), "utf8");
  const table = docs.slice(docs.indexOf("| play | shows |"));
  const listed = table.split("\n").filter((line) => line.startsWith("| `"));
  expect(listed, "copy the rows that are marked - into the table of docs/scenarios.md").toEqual(
    readdirSync(folder).map(rowOf).toSorted(),
  );
});

test("every platform has a story to show, and every file says first what it shows", () => {
  const files = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8"));
  const stories = files.filter((text) => /^tags: .*\bstory\b/m.test(text));
  expect(stories.map((text) => /^provider: (\S+)/m.exec(text)?.[1])).toEqual(
    expect.arrayContaining(packs.filter(({ userDefined }) => !userDefined).map(({ id }) => id)),
  );
  for (const text of files) expect(text).toMatch(/^# \S.*\S{4}/);
});
