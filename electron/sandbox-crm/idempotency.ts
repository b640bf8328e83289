/**
 * Answers kept for a repeated `Idempotency-Key`, for a day by the CRM's clock. Only answers that wrote or confirmed
 * something are kept: a refusal may be cured (a person frees a phone number), and the same delivery sent again with
 * the same key must then get through.
 */
import { createHash } from "node:crypto";
import type { Database } from "better-sqlite3";
import { type Refusal, refuse } from "./refusal";

const keptMs = 24 * 60 * 60 * 1000;

export type KeptAnswer = { status: number; text: string };

/** Method and path count too: one key can not stand for two requests. */
export function hashRequest(method: string, route: string, body: Buffer): string {
  return createHash("sha256").update(`${method} ${route}\n`).update(body).digest("hex");
}

export function findKeptAnswer(
  database: Database,
  now: number,
  key: string,
  fingerprint: string,
): KeptAnswer | null | Refusal {
  const kept = database
    .prepare(
      "SELECT request_sha256 AS fingerprint, status, body AS text FROM idempotency WHERE key = ? AND created_at > ?",
    )
    .get(key, now - keptMs) as (KeptAnswer & { fingerprint: string }) | undefined;
  if (kept === undefined) return null;
  if (kept.fingerprint === fingerprint) return { status: kept.status, text: kept.text };
  return refuse(
    422,
    "IDEMPOTENCY_MISMATCH",
    "This Idempotency-Key was used for another request in the last 24 hours. Use a new key for a new request.",
  );
}

export function keepAnswer(
  database: Database,
  now: number,
  key: string,
  fingerprint: string,
  answer: KeptAnswer,
): void {
  database.prepare("DELETE FROM idempotency WHERE created_at <= ?").run(now - keptMs);
  database
    .prepare("INSERT INTO idempotency (key, request_sha256, status, body, created_at) VALUES (?, ?, ?, ?, ?)")
    .run(key, fingerprint, answer.status, answer.text, now);
}
