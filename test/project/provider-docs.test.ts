/**
 * Every event a platform documents has a schema and a fixture, and a row in `docs/providers/<pack>.md` that says what it
 * becomes on the timeline and which page of the vendor tells of it. This test keeps tables, packs and fixtures in step.
 */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { packs } from "../../electron/engine/providers/packs";
import { readFixtures } from "../packs/fixtures";

type Row = { names: string[]; becomes: string; from: string; assumed: string };

/** Rows of the tables of events: they have a column of pages. A table of rules has one too, and is no such table. */
function readRows(markdown: string): Row[] {
  const rows: Row[] = [];
  let head: string[] = [];
  for (const line of markdown.split("\n")) {
    if (!line.startsWith("|")) {
      head = [];
      continue;
    }
    const cells = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (head.length === 0) head = cells;
    else if (!cells.every((cell) => /^-+$/.test(cell))) {
      const at = (words: RegExp) => cells[head.findIndex((cell) => words.test(cell))] ?? "";
      const named = `${at(/^event/)} ${at(/path/)}`;
      if (!head.some((cell) => /^from/.test(cell)) || /^rule/.test(head[0] ?? "")) continue;
      rows.push({
        names: [...named.matchAll(/`\/?([^`]+)`/g)].flatMap(([, name]) => name ?? []),
        becomes: at(/timeline|does/),
        from: at(/^from/),
        assumed: at(/^assumed/),
      });
    }
  }
  return rows;
}

/** What the events of a pack are called is the user's own where the user defines them: no vendor has a page about it. */
const documented = packs.filter(({ userDefined }) => !userDefined);

describe.each(documented.map((pack) => [pack.id, pack] as const))("%s", (id, pack) => {
  const path = `docs/providers/${id}.md`;
  const rows = existsSync(path) ? readRows(readFileSync(path, "utf8")) : [];
  const types = pack.schemas.map(({ type }) => type);

  test("every event has one row, and the table names no other", () => {
    const named = rows.flatMap(({ names }) => names);
    const known = named.filter((name) => types.includes(name));
    expect(known.toSorted()).toEqual(types.toSorted());
    // Words that no schema knows stand only where the page says that they move nothing.
    const rest = rows.filter(({ names }) => !names.some((name) => types.includes(name)));
    expect(rest.filter(({ becomes }) => !/moves? nothing/.test(becomes))).toEqual([]);
  });

  test("each row says what the event becomes, and names a page of the vendor or what is assumed", () => {
    const pages = [pack.sources, pack.assumed.map(({ source }) => source), pack.retry.words]
      .flat()
      .join("\n");
    for (const { names, becomes, from, assumed } of rows.filter(({ names }) =>
      types.includes(names[0] ?? ""),
    )) {
      expect([names, becomes.length > 3]).toEqual([names, true]);
      const titles = [...from.matchAll(/[“"]([^”"]+)[”"]/g)].flatMap(([, title]) => title ?? []);
      if (titles.length === 0) expect([names, /\w/.test(assumed)]).toEqual([names, true]);
      for (const title of titles) expect([names, title, pages.includes(title)]).toEqual([names, title, true]);
    }
  });

  test("every event has a fixture that is read as it", () => {
    const fixtures = readFixtures(pack).filter(({ name, expected }) => expected[0]?.type === name);
    expect(fixtures.map(({ name }) => name).toSorted()).toEqual(types.toSorted());
  });
});
