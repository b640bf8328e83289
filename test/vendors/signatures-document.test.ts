/** `docs/signatures.md` names the verifiers we are compared with, and exactly the differences that are on purpose. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { differences } from "./differences";

const document = readFileSync(new URL("../../docs/signatures.md", import.meta.url), "utf8");
const rows = document
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

test("every difference stands in its table, and no other", () => {
  const table = rows.filter(
    (cells) => cells.length === 5 && cells[0] !== "verifier" && !cells[0]?.startsWith("--"),
  );
  const said = differences.map(({ verifier, what, here, there, because }) =>
    [verifier, what, here, there, because].join(" | "),
  );
  expect(
    table.map((cells) => cells.join(" | ")).toSorted(),
    "copy the rows that are marked - into the table of docs/signatures.md",
  ).toEqual(said.toSorted());
});

test("it names every verifier in the version that is installed", () => {
  const { dependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const named = rows.filter((cells) => cells.length === 3).map(([, verifier]) => verifier);
  for (const [name, version] of Object.entries(dependencies)) expect(named).toContain(`${name} ${version}`);
});
