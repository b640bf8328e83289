/** The tunnel's rows: how it is set, its history, times in which nothing could come in, and what went through it. */
import type { BlindTime, TunnelMode, TunnelMoment } from "../../../shared/tunnel";
import { prepared, type Reader, type Writer } from "./database";

export type TunnelSettings = {
  mode: TunnelMode;
  enabled: boolean;
  domain: string | null;
  ownUrl: string | null;
  /** The last moment at which the way in was known to be open. */
  openAt: number | null;
};

const kept = 1000;

export function readTunnel(database: Reader): TunnelSettings {
  const row = prepared(
    database,
    "SELECT mode, enabled, domain, own_url AS ownUrl, open_at AS openAt FROM tunnel",
  ).get() as (Omit<TunnelSettings, "enabled"> & { enabled: number }) | undefined;
  if (!row) return { mode: "none", enabled: true, domain: null, ownUrl: null, openAt: null };
  return { ...row, enabled: row.enabled === 1 };
}

export function saveTunnel(
  database: Writer,
  { mode, enabled, domain, ownUrl, openAt }: TunnelSettings,
): void {
  prepared(
    database,
    `INSERT INTO tunnel (only, mode, enabled, domain, own_url, open_at) VALUES (1, ?, ?, ?, ?, ?)
     ON CONFLICT (only) DO UPDATE SET mode = excluded.mode, enabled = excluded.enabled, domain = excluded.domain,
       own_url = excluded.own_url, open_at = excluded.open_at`,
  ).run(mode, enabled ? 1 : 0, domain, ownUrl, openAt);
}

export function noteTunnelOpen(database: Writer, at: number): void {
  prepared(database, "UPDATE tunnel SET open_at = ?").run(at);
}

export function addTunnelMoment(database: Writer, { at, state, url, code, what }: TunnelMoment): void {
  prepared(database, "INSERT INTO tunnel_moment (at, state, url, code, what) VALUES (?, ?, ?, ?, ?)").run(
    at,
    state,
    url,
    code,
    what,
  );
  prepared(
    database,
    "DELETE FROM tunnel_moment WHERE tunnel_moment_id <= (SELECT max(tunnel_moment_id) FROM tunnel_moment) - ?",
  ).run(kept);
}

export function readTunnelMoments(database: Reader, limit: number): TunnelMoment[] {
  return prepared(
    database,
    "SELECT at, state, url, code, what FROM tunnel_moment ORDER BY tunnel_moment_id DESC LIMIT ?",
  ).all(limit) as TunnelMoment[];
}

/** Begins one where none lasts. */
export function beginBlind(database: Writer, { from, why }: { from: number; why: string }): void {
  prepared(
    database,
    "INSERT INTO blind_time (since, until, why) SELECT ?, NULL, ? WHERE NOT EXISTS (SELECT 1 FROM blind_time WHERE until IS NULL)",
  ).run(from, why);
}

export function endBlind(database: Writer, at: number): void {
  prepared(database, "UPDATE blind_time SET until = max(since, ?) WHERE until IS NULL").run(at);
}

export function readBlindTimes(database: Reader, limit: number): BlindTime[] {
  return prepared(
    database,
    `SELECT since AS "from", until AS "to", why FROM blind_time ORDER BY blind_time_id DESC LIMIT ?`,
  ).all(limit) as BlindTime[];
}

/** Those that touch a stretch of time; one that lasts touches everything since it began. */
export function readBlindWithin(database: Reader, from: number, to: number): BlindTime[] {
  return prepared(
    database,
    `SELECT since AS "from", until AS "to", why FROM blind_time
     WHERE since <= ? AND (until IS NULL OR until >= ?) ORDER BY since LIMIT 20`,
  ).all(to, from) as BlindTime[];
}

export type TunnelUsage = { month: string; requests: number; bytes: number };

export function countTunnelUsage(database: Writer, { month, requests, bytes }: TunnelUsage): void {
  prepared(
    database,
    `INSERT INTO tunnel_usage (month, requests, bytes) VALUES (?, ?, ?)
     ON CONFLICT (month) DO UPDATE SET requests = requests + excluded.requests, bytes = bytes + excluded.bytes`,
  ).run(month, requests, bytes);
}

export function readTunnelUsage(database: Reader, month: string): TunnelUsage {
  const row = prepared(database, "SELECT month, requests, bytes FROM tunnel_usage WHERE month = ?").get(
    month,
  );
  return (row as TunnelUsage | undefined) ?? { month, requests: 0, bytes: 0 };
}
