/**
 * A warehouse in PostgreSQL: the rows of the one on this machine, of live calls only. One transaction for each version of
 * a call record; only a higher version replaces a row, so whatever was left open may be sent again. Schema and tables are
 * made with the first call record and by nothing else.
 */
import type { ConnectionCheck } from "../../../../shared/destination-setup";
import type { Destination, DestinationSettings, SendContext, SendOutcome } from "../destination";
import { tables } from "../warehouse/columns";
import { readRows, type WarehouseRows } from "../warehouse/rows";
import { delivered, mapRows, warehouseSheet } from "../warehouse/warehouse";
import { type Opened, openConnection } from "./connection";
import { isSqlState, observePostgres, type ServerError } from "./errors";
import { postgresFields, type Reached, readReached } from "./settings";
import { columnAt, makeTables, writeRows } from "./write-rows";

export const postgres: Destination = {
  kind: "postgres",
  name: "PostgreSQL",
  says: "Your own database server: a row for every live call, its events and contacts, for your own questions.",
  remote: true,
  canUpdate: true,
  idempotent: true,
  gate: {
    incomplete: "send-marked",
    settle: null,
    transcript: "summary",
    withoutConversation: "yes",
    neverDialled: true,
  },
  promise:
    "One transaction for each version. Only a higher version replaces a row, so a repeat changes nothing, also after a lost connection.",
  fields: postgresFields,
  check: (values, credentials) => {
    // Nothing to be judged yet: that it is needed is said by the field itself.
    if (values.by === "url" && !credentials.connectionUrl) return [];
    const reached = readReached(values, credentials);
    return "sentence" in reached ? [reached] : [];
  },
  scopes: [
    "CONNECT on the database",
    "CREATE on the database until schema and tables are there",
    "USAGE on the schema",
    "SELECT, INSERT, UPDATE, DELETE on its three tables",
  ],
  limits: {
    requests: null,
    perMs: null,
    atOnce: 1,
    words: "One transaction at a time, of 15 seconds at most.",
  },
  mappingSheet: warehouseSheet(),
  map: mapRows,
  send: sendRows,
  testConnection: (settings, signal) => lookAt(settings, signal),
};

async function sendRows({ body, settings, signal }: SendContext): Promise<SendOutcome> {
  const rows = readRows(body);
  if (typeof rows === "string") return { class: "permanent", status: null, observed: rows };
  const reached = readReached(settings.values, settings.credentials);
  if ("sentence" in reached) return { class: "config", status: null, observed: reached.sentence };
  let opened: Opened;
  try {
    opened = await openConnection(reached, signal);
  } catch (error) {
    return observePostgres(error, false);
  }
  try {
    return await sendOver(opened, reached, rows);
  } finally {
    opened.give(false);
  }
}

async function sendOver(opened: Opened, { schema }: Reached, rows: WarehouseRows): Promise<SendOutcome> {
  const { client, kept } = opened;
  let sent = false;
  try {
    if (!kept.madeTables) await makeTables(client, schema);
    kept.madeTables = true;
    sent = true;
    return delivered(rows, await writeRows(client, schema, rows, Date.now()));
  } catch (error) {
    const { code = "" } = error as ServerError;
    // Somebody took a table away: the next try makes it again.
    if (code === "42P01" || code === "3F000") kept.madeTables = false;
    if (!isSqlState(code)) opened.give(true);
    const column = isSqlState(code)
      ? await columnAt(client, schema, rows, error as ServerError).catch(() => null)
      : null;
    const outcome = observePostgres(error, sent, column);
    if (kept.madeTables || outcome.class !== "config" || code !== "42P01") return outcome;
    return { class: "retry", status: null, observed: `${outcome.observed}: made again`, retryAfterMs: null };
  }
}

const rightsQuery = `
SELECT current_user AS "user", current_setting('server_version') AS version,
  pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on' AS "onlyReads",
  coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS tls,
  has_database_privilege(current_database(), 'CREATE') AS "mayMake",
  (SELECT has_schema_privilege(oid, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = $1) AS "mayUse",
  (SELECT has_schema_privilege(oid, 'CREATE') FROM pg_catalog.pg_namespace WHERE nspname = $1) AS "mayAdd"`;

const tablesQuery = `
SELECT relname AS name,
  has_table_privilege(pg_class.oid, 'SELECT') AND has_table_privilege(pg_class.oid, 'INSERT')
    AND has_table_privilege(pg_class.oid, 'UPDATE') AND has_table_privilege(pg_class.oid, 'DELETE') AS may
FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = $1 AND relname = ANY($2)`;

/** In a transaction that only reads: nothing is made and nothing is written. */
async function lookAt(settings: DestinationSettings, signal: AbortSignal): Promise<ConnectionCheck[]> {
  const reached = readReached(settings.values, settings.credentials);
  if ("sentence" in reached) return [{ name: "settings", ok: false, says: reached.sentence }];
  let opened: Opened;
  try {
    opened = await openConnection(reached, signal);
  } catch (error) {
    return [{ name: "connection", ok: false, says: observePostgres(error, false).observed }];
  }
  const { client } = opened;
  try {
    await client.query("BEGIN READ ONLY");
    const [server] = (await client.query(rightsQuery, [reached.schema])).rows;
    const names = tables.map(({ name }) => name);
    const there = (await client.query(tablesQuery, [reached.schema, names])).rows;
    await client.query("ROLLBACK");
    return [
      { name: "connection", ok: true, says: `PostgreSQL ${server.version} lets ${server.user} in` },
      sayTls(reached, server.tls),
      server.onlyReads
        ? { name: "writes", ok: false, says: "this server only reads: it is a replica" }
        : { name: "writes", ok: true, says: "it takes writes" },
      sayTables(reached, server, there),
    ];
  } catch (error) {
    opened.give(true);
    return [{ name: "connection", ok: false, says: observePostgres(error, false).observed }];
  } finally {
    opened.give(false);
  }
}

function sayTls({ ssl }: Reached, isOn: boolean): ConnectionCheck {
  const name = "TLS";
  if (ssl === "off") return { name, ok: null, says: "off, by your settings: the server is on this machine" };
  const checked = ssl === "verify" ? "its certificate was checked" : "its certificate was not checked";
  return { name, ok: isOn, says: isOn ? `on; ${checked}` : "the server says that this connection has none" };
}

type Rights = { user: string; mayMake: boolean; mayUse: boolean | null; mayAdd: boolean | null };

/** `mayUse` and `mayAdd` null: the schema is not there. */
function sayTables(
  { schema }: Reached,
  { user, mayMake, mayUse, mayAdd }: Rights,
  there: { name: string; may: boolean }[],
): ConnectionCheck {
  const name = "tables";
  const no = (says: string) => ({ name, ok: false, says });
  const closed = there.filter(({ may }) => !may).map((table) => table.name);
  if (mayUse === false) return no(`${user} may not use the schema ${schema}`);
  if (closed.length > 0) return no(`${user} may not read and write ${closed.join(", ")} in ${schema}`);
  if (there.length === tables.length)
    return { name, ok: true, says: `the three tables are in ${schema}, and ${user} may write them` };
  if (mayUse === null && !mayMake)
    return no(`there is no schema ${schema}, and ${user} may not make one in this database`);
  if (mayAdd === false) return no(`${user} may not make tables in the schema ${schema}`);
  const what = mayUse === null ? `${schema} and its tables` : `tables in ${schema}`;
  return { name, ok: true, says: `${what} are made with the first call record; this test made nothing` };
}
