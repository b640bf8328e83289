/** What the bench writes: its tables between the markers of `docs/bench.md`, and what it says of a second run. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

type Row = { name: string; value?: number; met?: boolean; within?: number[]; notMeasured?: string };
type Values = { kind: string; unit: string; rounds: number[]; goal?: { most?: number; least?: number } };
type By = { on: string; machine: string; load: string; minutes: string; versions: Record<string, string> };
type Kept = { parts: Record<string, { by: By; rows: Row[] }> };

const bench = join(import.meta.dirname, "..", "bench");
const {
  figure,
  notMeasured,
}: { figure(name: string, values: Values): Row; notMeasured(name: string, why: string): Row } = await import(
  join(bench, "figures.mjs")
);
const report: {
  putSections(document: string, sections: Record<string, string>): string;
  sectionsOf(kept: Kept, ran: string[]): Record<string, string>;
  compareRuns(
    kept: Row[],
    now: Row[],
  ): { agree: number; of: number; differing: { name: string; now: number }[] };
} = await import(join(bench, "report.mjs"));
const { partNames }: { partNames: string[] } = await import(join(bench, "parts.mjs"));

const by = {
  ...{ on: "2 March 2026", machine: "2 × Some CPU, 8 GB", load: "0.1", minutes: "1.5" },
  versions: { Ringback: "0.1.0" },
};
const ratio = (name: string, ...rounds: number[]) =>
  figure(name, { kind: "ratio", unit: "times", rounds, goal: { least: 3 } });

test("a row has the median of its rounds, their lowest and highest, and a wider range for a second run", () => {
  expect(ratio("ours over a peer", 4, 2, 5)).toEqual({
    ...{ name: "ours over a peer", kind: "ratio", unit: "times", value: 4, spread: [2, 5], rounds: 3 },
    ...{ within: [1.481, 6.75], goal: { least: 3 }, met: true },
  });
  expect(ratio("slower", 2).met).toBe(false);
  expect(ratio("nothing came", Number.NaN)).toEqual(notMeasured("nothing came", "no round gave a figure"));
});

test("a part's table takes the place of the one before, and what stands around it stays", () => {
  const document = [
    "# Figures",
    ...["goals", "spread", "ingest", "outbox"].flatMap((name) => [
      `Method of ${name}.`,
      `<!-- measured: ${name} -->`,
      `old ${name}`,
      "<!-- end -->",
      `What the profile of ${name} showed.`,
    ]),
  ].join("\n");
  const rows = [
    ratio("ours over a peer", 2, 2.5),
    notMeasured("a peer | another", "no registry\nwas reached"),
  ];
  const kept = { parts: { ingest: { by, rows } } };
  const text = report.putSections(document, report.sectionsOf(kept, ["ingest"]));
  expect(text).not.toContain("old ingest");
  expect(text).toContain("old outbox");
  for (const name of ["goals", "spread", "ingest", "outbox"]) {
    expect(text).toContain(`Method of ${name}.\n<!-- measured: ${name} -->`);
    expect(text).toContain(`<!-- end -->\nWhat the profile of ${name} showed.`);
  }
  expect(text).toContain(
    "2 March 2026, in 1.5 min: 2 × Some CPU, 8 GB; load average at its beginning 0.1; Ringback 0.1.0.",
  );
  expect(text).toContain(
    "| ours over a peer | 2.25 times | 2–2.5 of 2 | 1.48–3.38 | at least 3: **not met** |",
  );
  expect(text).toContain("| a peer / another | not measured | no registry was reached |  |  |");
  expect(text).toContain("| ingest: ours over a peer | 2.25 times |");
  expect(text).toContain("2 rows: 1 have a goal, 1 of them do not meet it; 1 were not measured.");
  expect(report.putSections(text, report.sectionsOf(kept, ["ingest"]))).toBe(text);
  expect(() => report.putSections(document, { other: "x" })).toThrow("no place for “other”");
});

test("a second run says which rows do not lie where the kept run said", () => {
  const kept = [
    ratio("same", 4, 5),
    ratio("slower", 4, 5),
    ratio("gone", 1),
    notMeasured("never", "no reason"),
  ];
  const now = [ratio("same", 5.1), ratio("slower", 2), notMeasured("gone", "no time"), ratio("never", 1)];
  const { agree, of, differing } = report.compareRuns(kept, now);
  expect({ agree, of, names: differing.map(({ name, now }) => [name, now]) }).toEqual({
    ...{ agree: 1, of: 2, names: [["slower", 2]] },
  });
});

test("docs/bench.md has a place for every part", () => {
  const document = readFileSync("docs/bench.md", "utf8");
  const places = Array.from(document.matchAll(/<!-- measured: (\w+) -->/g), ([, name]) => name);
  expect(places.toSorted()).toEqual(["goals", "spread", ...partNames].toSorted());
  expect(document.match(/<!-- end -->/g)).toHaveLength(places.length);
});
