/**
 * Connections to PostgreSQL, one a destination, kept for a few seconds after the last statement. None of them keeps the
 * engine alive.
 */
import { createHash } from "node:crypto";
import type { Pool, PoolClient, PoolConfig } from "pg";
import type { Reached } from "./settings";

const connectMs = 10_000;
const statementMs = 15_000;
const idleMs = 10_000;
const mostPools = 20;
const mostAtOnce = 4;

type Kept = { pool: Pool; madeTables: boolean };
const kept = new Map<string, Kept>();

export type Opened = { client: PoolClient; kept: Kept; give(broken: boolean): void };

/** `pg` is loaded with the first send. What it throws is for `observePostgres`. */
export async function openConnection(reached: Reached, signal: AbortSignal): Promise<Opened> {
  const { Pool: PoolOf } = (await import("pg")).default;
  const key = createHash("sha256").update(JSON.stringify(reached)).digest("hex");
  let one = kept.get(key);
  if (!one) {
    const pool = new PoolOf(configOf(reached));
    // A connection that breaks while nobody uses it: the next one is made anew.
    pool.on("error", () => {});
    one = { pool, madeTables: false };
    kept.set(key, one);
    const [oldest] = kept.keys();
    if (kept.size > mostPools && oldest !== undefined) {
      void kept.get(oldest)?.pool.end();
      kept.delete(oldest);
    }
  }
  const client = await one.pool.connect();
  let given = false;
  const give = (broken: boolean) => {
    if (given) return;
    given = true;
    signal.removeEventListener("abort", cut);
    client.release(broken);
  };
  /** What is asked then fails; it was written or not. */
  const cut = () => give(true);
  signal.addEventListener("abort", cut, { once: true });
  if (signal.aborted) cut();
  return { client, kept: one, give };
}

function configOf(reached: Reached): PoolConfig {
  const { host, port, database, user, password, ssl, ca } = reached;
  return {
    host,
    port,
    database,
    user,
    // A function: left empty, pg would look for a password in the environment and in ~/.pgpass.
    password: () => password,
    ssl: ssl !== "off" && { rejectUnauthorized: ssl === "verify", ...(ca === null ? {} : { ca }) },
    application_name: "ringback",
    client_encoding: "utf8",
    max: mostAtOnce,
    idleTimeoutMillis: idleMs,
    allowExitOnIdle: true,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: statementMs + 2000,
    idle_in_transaction_session_timeout: statementMs,
    keepAlive: true,
  };
}
