/**
 * A provider's export as calls of its list. Promises: columns are found by their names whatever their order; a file of
 * another provider, without times, or with times of no zone says so; a row that says too little is counted, not guessed.
 */
import { whose } from "../../../shared/whose";
import type { CallListExport, Pack } from "../providers/pack";
import { packs } from "../providers/packs";
import { createBreather } from "../sharing/breather";
import { csvLimits, decodeCsv, NotCsv, readCsv } from "./csv";
import { failList } from "./failures";
import { readWrittenTime } from "./zoned-time";

/** A row in the shape of the API's own object; `starts` are the moments its time may be. */
export type ExportedRow = { body: string; starts: number[] };
export type ReadExport = { rows: ExportedRow[]; unreadable: number };

/** Between pieces as long as this the receiver, which lives on the same thread, has its turn. */
export const onMainThreadMs = 6;

type Meaning = keyof CallListExport["columns"];

export async function readExport(
  file: Uint8Array,
  pack: Pack,
  shape: CallListExport,
  timeZone: string | null,
  signal: AbortSignal,
): Promise<ReadExport> {
  try {
    return await read(file, pack, shape, timeZone, signal);
  } catch (error) {
    if (!(error instanceof NotCsv)) throw error;
    return failList("not-csv", `The file cannot be read. ${error.message}`, shape.from);
  }
}

async function read(
  file: Uint8Array,
  pack: Pack,
  shape: CallListExport,
  timeZone: string | null,
  signal: AbortSignal,
): Promise<ReadExport> {
  const table = readCsv(decodeCsv(file));
  const header = table.next().value ?? failList("not-csv", "The file is empty.", shape.from);
  const places = placesOf(header, shape);
  const lacking = shape.needs.filter((meaning) => places[meaning] === undefined);
  if (lacking.length > 0) failForeign(pack, shape, header, lacking);

  const rows: ExportedRow[] = [];
  let unreadable = 0;
  const breathe = createBreather(() => signal.aborted, undefined, onMainThreadMs);
  for (const cells of table) {
    await breathe();
    if (rows.length + unreadable >= csvLimits.rows) {
      failList("too-many", `The file has more than ${csvLimits.rows} calls.`, "Export fewer days.");
    }
    const row = readRow(cells, header, places, shape, timeZone);
    if (row === null) unreadable += 1;
    else if (row === "no-zone") {
      failList(
        "no-zone",
        `The export writes times such as “${cells[places.startedAt ?? 0]?.slice(0, 40)}”, without saying of which zone.`,
        `Choose the time zone that ${pack.name} shows its times in.`,
      );
    } else rows.push(row);
  }
  if (rows.length === 0) {
    failList(
      "empty",
      unreadable > 0
        ? `None of the ${unreadable} rows has a time that can be read.`
        : "The file has a header and no calls.",
      shape.from,
    );
  }
  return { rows, unreadable };
}

function readRow(
  cells: string[],
  header: string[],
  places: Partial<Record<Meaning, number>>,
  shape: CallListExport,
  timeZone: string | null,
): ExportedRow | "no-zone" | null {
  const cell = (meaning: Meaning): string | null => {
    const place = places[meaning];
    return (place === undefined ? undefined : cells[place])?.trim() || null;
  };
  const written = readWrittenTime(cell("startedAt") ?? "", timeZone);
  if (!written) return null;
  if (written.zoned && timeZone === null) return "no-zone";
  const named = Object.fromEntries(
    header.flatMap((name, place): [string, string][] => {
      const value = cells[place];
      return value === undefined || value === "" ? [] : [[name.trim(), value]];
    }),
  );
  const call = shape.toCall({
    key: cell("key") ?? keyWithin(named, shape),
    startedAt: written.at[0],
    phone: cell("phone"),
    seconds: readSeconds(cell("seconds")),
    status: cell("status"),
    direction: cell("direction"),
    cells: named,
  });
  return { body: JSON.stringify(call), starts: written.at };
}

/** `187`, `3:07`, `1:03:07`, `3m 7s`. */
function readSeconds(text: string | null): number | null {
  if (text === null) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const clock = /^(?:(\d+):)?(\d{1,2}):(\d{2})$/.exec(text);
  const words = clock ?? /^(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s(?:ec)?)?$/i.exec(text);
  if (!words || words[0] === "") return null;
  return Number(words[1] ?? 0) * 3600 + Number(words[2] ?? 0) * 60 + Number(words[3] ?? 0);
}

function keyWithin(cells: Record<string, string>, { keyWithin }: CallListExport): string | null {
  if (!keyWithin) return null;
  const wanted = keyWithin.columns.map(plain);
  for (const [name, value] of Object.entries(cells)) {
    const found = wanted.includes(plain(name)) ? keyWithin.pattern.exec(value)?.[0] : undefined;
    if (found) return found;
  }
  return null;
}

function placesOf(header: string[], { columns }: CallListExport): Partial<Record<Meaning, number>> {
  const names = header.map(plain);
  const places: Partial<Record<Meaning, number>> = {};
  for (const [meaning, known] of Object.entries(columns) as [Meaning, string[]][]) {
    const place = known.map((name) => names.indexOf(plain(name))).find((found) => found >= 0);
    if (place !== undefined) places[meaning] = place;
  }
  return places;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

function failForeign(pack: Pack, shape: CallListExport, header: string[], lacking: Meaning[]): never {
  const other = packs.find(
    ({ list }) =>
      list &&
      list !== pack.list &&
      list.export.needs.every((one) => placesOf(header, list.export)[one] !== undefined),
  );
  const wanted = lacking.map((meaning) => `“${shape.columns[meaning][0]}”`).join(" and ");
  const shown = header.slice(0, 6).map((name) => `“${name.trim().slice(0, 30)}”`);
  const looks = other ? ` It looks like an export of ${other.name}.` : "";
  return failList(
    "other-provider",
    `This is no export of ${pack.name}: it has no column ${wanted}, only ${shown.join(", ")}${header.length > 6 ? " and others" : ""}.${looks}`.toWellFormed(),
    other ? `Choose a source of ${other.name}, or ${whose(pack.name)} export.` : shape.from,
  );
}
