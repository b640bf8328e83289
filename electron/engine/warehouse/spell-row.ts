/** A stored row of a warehouse as a line of CSV (RFC 4180; no cell is taken for a formula) or of NDJSON. */
import type { Json } from "../../../shared/words";
import type { Column } from "../destinations/warehouse/columns";
import { cell } from "../sharing/formats/csv";

export type ExportFormat = "csv" | "ndjson";
type Stored = Record<string, string | number | null>;

export function spellHead(columns: readonly Column[], format: ExportFormat): string {
  return format === "csv" ? `${columns.map(({ name }) => name).join(",")}\r\n` : "";
}

export function spellRow(columns: readonly Column[], row: Stored, format: ExportFormat): string {
  if (format === "csv") return `${columns.map((column) => cell(csvValue(column, row))).join(",")}\r\n`;
  return `${JSON.stringify(Object.fromEntries(columns.map((column) => [column.name, jsonValue(column, row)])))}\n`;
}

function csvValue({ name, type }: Column, row: Stored): string | number | boolean | null {
  const value = row[name] ?? null;
  return type === "boolean" && value !== null ? value === 1 : value;
}

function jsonValue({ name, type }: Column, row: Stored): Json {
  const value = row[name] ?? null;
  if (value === null) return null;
  if (type === "boolean") return value === 1;
  return type === "json" ? (JSON.parse(String(value)) as Json) : value;
}
