// Rows to text: one table on the terminal, tables between markers in `docs/bench.md`, whose prose between them stays, and
// the comparison of two runs. It reads and writes nothing itself.
import { kinds } from "./figures.mjs";

const end = "<!-- end -->";
const begin = (name) => `<!-- measured: ${name} -->`;

/** The document with these sections in place of what stood between their markers; one that has no markers is refused. */
export function putSections(document, sections) {
  let text = document;
  for (const [name, content] of Object.entries(sections)) {
    const from = text.indexOf(begin(name));
    const to = from < 0 ? -1 : text.indexOf(end, from);
    if (to < 0)
      throw new Error(
        `The document has no place for “${name}”: it needs the lines ${begin(name)} and ${end}.`,
      );
    text = `${text.slice(0, from + begin(name).length)}\n\n${content.trim()}\n\n${text.slice(to)}`;
  }
  return text;
}

/** A table as Markdown, for people to read in the source too. */
export function toMarkdown(rows) {
  const line = (cells) => `| ${cells.map(inCell).join(" | ")} |`;
  return [line(header), "|---|---|---|---|---|", ...rows.map((row) => line(cellsOf(row)))].join("\n");
}

/** The same for a terminal. */
export function toText(rows) {
  const lines = [header, ...rows.map(cellsOf)];
  const widths = header.map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const header = ["figure", "median", "lowest–highest of rounds", "a second run within", "goal"];

function cellsOf(row) {
  if (row.notMeasured !== undefined) return [row.name, "not measured", row.notMeasured, "", ""];
  const name = row.note ? `${row.name} (${row.note})` : row.name;
  const rounds =
    row.rounds > 1 ? `${number(row.spread[0])}–${number(row.spread[1])} of ${row.rounds}` : "one round";
  return [name, `${number(row.value)} ${row.unit}`, rounds, row.within.map(number).join("–"), goalOf(row)];
}

function goalOf({ goal, met }) {
  if (!goal) return "";
  const asked = goal.most !== undefined ? `at most ${number(goal.most)}` : `at least ${number(goal.least)}`;
  return `${asked}: ${met ? "met" : "**not met**"}`;
}

/** Four digits at most, thousands apart: 16 700, 2.94, 0.503. */
export function number(value) {
  if (Math.abs(value) >= 1000)
    return Math.round(value)
      .toString()
      .replace(/\B(?=(\d{3})+$)/g, " ");
  return String(Number(value.toPrecision(3)));
}

/** A cell must not end its column. */
const inCell = (text) => text.replaceAll("|", "/");

/** Which rows of a second run lie where the kept one said they would. */
export function compareRuns(kept, now) {
  const before = new Map(kept.filter(isMeasured).map((row) => [row.name, row]));
  const both = now.filter((row) => isMeasured(row) && before.has(row.name));
  const differing = both.flatMap((row) => {
    const { value, within, unit } = before.get(row.name);
    const agrees = row.value >= within[0] && row.value <= within[1];
    return agrees ? [] : [{ name: row.name, unit, before: value, within, now: row.value }];
  });
  return { agree: both.length - differing.length, of: both.length, differing };
}

const isMeasured = (row) => row.notMeasured === undefined;

export function agreementLine({ agree, of }) {
  return `${agree} of ${of} rows agree with the kept run within their spread`;
}

export function differingLine({ name, unit, before, within, now }) {
  return `${name}: ${number(now)} ${unit}, the kept run said ${number(before)} (${within.map(number).join("–")})`;
}

/** The sections of `docs/bench.md` for the parts that ran, and those that are made of all parts. */
export function sectionsOf(kept, ran) {
  const sections = {};
  for (const name of ran) {
    const { by, rows, agreement } = kept.parts[name];
    const said = agreement
      ? [
          `${agreementLine(agreement)}, which was of ${agreement.before}.`,
          ...agreement.differing.map((one) => `- ${differingLine(one)}`),
        ]
      : [];
    sections[name] = [bySentence(by), "", toMarkdown(rows), ...(said.length > 0 ? ["", said[0], ""] : [])]
      .concat(said.slice(1))
      .join("\n");
  }
  return { ...sections, goals: goalsOf(kept), spread: spreadWords() };
}

function bySentence({ on, machine, load, versions, minutes }) {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${on}, in ${minutes} min: ${machine}; load average at its beginning ${load}; ${named.join(", ")}.`;
}

function goalsOf({ parts }) {
  const rows = Object.entries(parts).flatMap(([part, { rows }]) =>
    rows.map((row) => ({ ...row, name: `${part}: ${row.name}` })),
  );
  const goals = rows.filter(({ goal }) => goal);
  const missed = goals.filter(({ met }) => !met).length;
  const not = rows.filter((row) => !isMeasured(row)).length;
  const compared = Object.values(parts).flatMap(({ agreement }) => (agreement ? [agreement] : []));
  const [agree, of] = [compared.map(({ agree }) => agree), compared.map(({ of }) => of)].map(sum);
  const counts = `${rows.length} rows: ${goals.length} have a goal, ${missed} of them do not meet it; ${not} were not measured.`;
  const again = of > 0 ? ` Of ${of} that had been measured before, ${agree} agreed within their spread.` : "";
  return [`${counts}${again}`, ...(goals.length > 0 ? ["", toMarkdown(goals)] : [])].join("\n");
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

function spreadWords() {
  const lines = Object.values(kinds).map(
    ({ words, factor, floor }) => `| ${words} | ${factor} | ${floor === 0 ? "" : floor} |`,
  );
  return ["| kind of figure | factor | at least, in its unit |", "|---|---|---|", ...lines].join("\n");
}
