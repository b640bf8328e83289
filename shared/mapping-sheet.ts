/** The mapping sheet as files: CSV for a spreadsheet, Markdown for a ticket. */
import type { MappingSheetRow } from "./destination-setup";

const columns: { name: string; of: (row: MappingSheetRow) => string }[] = [
  { name: "Object", of: (row) => row.object },
  { name: "Field", of: (row) => row.field },
  { name: "Where from", of: (row) => row.from },
  { name: "When filled", of: (row) => row.when },
  { name: "Who may change it", of: (row) => row.owner },
  { name: "Example", of: (row) => row.example },
];

export function sheetAsCsv(rows: readonly MappingSheetRow[]): string {
  const lines = [columns.map(({ name }) => name), ...rows.map((row) => columns.map(({ of }) => of(row)))];
  return `${lines.map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

export function sheetAsMarkdown(title: string, rows: readonly MappingSheetRow[]): string {
  const line = (cells: string[]) => `| ${cells.map(markdownCell).join(" | ")} |`;
  return [
    `# ${title.replace(/\s+/g, " ")}`,
    "",
    line(columns.map(({ name }) => name)),
    `|${columns.map(() => "---").join("|")}|`,
    ...rows.map((row) => line(columns.map(({ of }) => of(row)))),
    "",
  ].join("\n");
}

/** An example comes from a call: a spreadsheet must not take it for a formula. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function markdownCell(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\|`<>*_[\]]/g, (sign) => `\\${sign}`);
}
