/**
 * The warehouse on this machine: every version of a call record as rows of a SQLite file that belongs to whoever asks
 * questions of it. Calls of every origin go there, and the row says which. The file itself is held by a thread of the
 * engine; a write that was not answered is written again, and a version that is there changes nothing.
 */
import { isAbsolute } from "node:path";
import type { MappingSheetRow } from "../../../../shared/destination-setup";
import type { CallRecordContent, Destination, SendContext, SendOutcome, Step } from "../destination";
import { setUpField } from "../set-up-field";
import { storedColumns, tables } from "./columns";
import { readRows, rowsOf, type WarehouseRows } from "./rows";

export const usualFile = "warehouse.sqlite";

export const warehouse: Destination = {
  kind: "warehouse",
  name: "Warehouse",
  says: "A SQLite file on this machine with a row for every call, its events and contacts, for your own questions.",
  remote: false,
  canUpdate: true,
  idempotent: true,
  gate: {
    incomplete: "send-marked",
    settle: null,
    transcript: "full",
    withoutConversation: "yes",
    neverDialled: true,
  },
  promise:
    "One transaction for each version. Only a higher version replaces a row, so a repeat changes nothing.",
  fields: [
    setUpField({
      name: "file",
      label: "File",
      kind: "text",
      help: "Within the data folder. The whole path of another place is taken too; its folder must be there. The file is made with the first call record, readable by you alone.",
      placeholder: usualFile,
      preset: usualFile,
    }),
  ],
  check: ({ file }) => {
    const sentence = explainFile(String(file ?? usualFile));
    return sentence ? [{ field: "file", sentence }] : [];
  },
  scopes: [],
  limits: {
    requests: null,
    perMs: null,
    atOnce: 1,
    words: "One transaction at a time, in a thread of its own.",
  },
  mappingSheet: warehouseSheet(),
  map: mapRows,
  send: sendRows,
  testConnection: async ({ warehouse: file }) => {
    const name = "file";
    if (!file) return [{ name, ok: null, says: "it can be looked at in a running engine only" }];
    const seen = await file.look();
    if (seen === null)
      return [
        { name, ok: true, says: `${file.path} is not there yet: it is made with the first call record` },
      ];
    if ("failed" in seen) return [{ name, ok: false, says: seen.failed }];
    const counts = seen.tables.map((table) => `${table.name} ${table.rows}`).join(", ");
    return [{ name, ok: true, says: `${file.path} has ${counts}` }];
  },
};

/** One step with everything: the call, its events, its contact. */
export function mapRows(
  record: CallRecordContent,
  version: number,
  _told: unknown,
  _values: unknown,
  behind?: Parameters<Destination["map"]>[4],
): Step[] {
  return [{ step: "call", order: 1, payload: rowsOf(record, version, behind?.() ?? null) }];
}

export function warehouseSheet(): MappingSheetRow[] {
  return tables.flatMap((table) =>
    storedColumns(table).map(({ name, from, example, required }) => ({
      object: table.name,
      field: name,
      from,
      when: required ? "every version" : "where it is known",
      owner: "Ringback" as const,
      example,
    })),
  );
}

const ofTheEngine = /^(ringback|crm|crm-twin|engine)[.-]/i;

function explainFile(file: string): string | null {
  if (!/\.(sqlite|sqlite3|db)$/i.test(file)) return "It ends with .sqlite, .sqlite3 or .db.";
  if (isAbsolute(file)) return null;
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(file))
    return "Within the data folder it is a name of letters, digits, - and _. For another place write the whole path.";
  return ofTheEngine.test(file) ? "The engine keeps files of that name itself. Take another." : null;
}

async function sendRows({ body, settings }: SendContext): Promise<SendOutcome> {
  const rows = readRows(body);
  if (typeof rows === "string") return { class: "permanent", status: null, observed: rows };
  if (!settings.warehouse)
    return { class: "config", status: null, observed: "this engine has no thread for warehouses" };
  const answer = await settings.warehouse.write(rows);
  return "written" in answer ? delivered(rows, answer.written) : observeFile(answer.failed, answer.code);
}

export function delivered({ call, events }: WarehouseRows, written: boolean): SendOutcome {
  const what = `${String(call.call_key)} version ${String(call.record_version)}`;
  return {
    class: "delivered",
    status: null,
    remoteId: String(call.call_key),
    observed: written
      ? `${what} written, with ${events.length === 1 ? "1 event" : `${events.length} events`}`
      : `${what}: it or a later one was there, and nothing was changed`,
  };
}

/** A full disk, a busy file and a thread that ended pass; a file that cannot be opened waits for a person. */
function observeFile(failed: string, code: string | null): SendOutcome {
  const observed = code === null || code === "REFUSED" ? failed : `${failed} (${code})`;
  if (code === "REFUSED" || /^SQLITE_(CANTOPEN|READONLY|NOTADB|CORRUPT|PERM|AUTH)/.test(code ?? ""))
    return { class: "config", status: null, observed };
  // Somebody changed the table: its rules are theirs.
  if (/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/.test(code ?? ""))
    return { class: "permanent", status: null, observed };
  if (code === "SQLITE_ERROR") return { class: "config", status: null, observed };
  return { class: "retry", status: null, observed, retryAfterMs: null };
}
