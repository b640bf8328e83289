/**
 * Answers kept for a repeated `Idempotency-Key`, as the IETF draft has them: a write without a key where one is required
 * is 400, the same key under way 409, the same key with another request 422. How long a key is known is a setting; 0
 * means this CRM knows none. Only answers that wrote or confirmed something are kept: a refusal may be cured (a person
 * frees a phone number), and the same delivery sent again with the same key must then get through.
 */
import { createHash } from "node:crypto";
import type { Database } from "better-sqlite3";
import type { Answer, Trace } from "./answer";
import { prepared } from "./database";
import { type Refusal, refuse } from "./refusal";

export type KeptAnswer = { status: number; text: string; traces: Trace[] };

const draft = "https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07";

/** Method and path count too: one key can not stand for two requests. */
export function hashRequest(method: string, route: string, body: Buffer): string {
  return createHash("sha256").update(`${method} ${route}\n`).update(body).digest("hex");
}

export function findKeptAnswer(
  database: Database,
  now: number,
  windowMs: number,
  key: string,
  fingerprint: string,
): KeptAnswer | null | Refusal {
  const kept = prepared(
    database,
    "SELECT request_sha256 AS fingerprint, status, body AS text, traces FROM idempotency WHERE key = ? AND created_at > ?",
  ).get(key, now - windowMs) as
    | { fingerprint: string; status: number; text: string; traces: string }
    | undefined;
  if (kept === undefined) return null;
  if (kept.fingerprint === fingerprint) {
    return { status: kept.status, text: kept.text, traces: JSON.parse(kept.traces) };
  }
  return refuse(
    422,
    "IDEMPOTENCY_MISMATCH",
    `This Idempotency-Key was used for another request in the last ${sayHours(windowMs)}. Use a new key for a new request.`,
  );
}

export function keepAnswer(
  database: Database,
  now: number,
  windowMs: number,
  key: string,
  fingerprint: string,
  answer: Answer,
): void {
  prepared(database, "DELETE FROM idempotency WHERE created_at <= ?").run(now - windowMs);
  prepared(
    database,
    "INSERT OR REPLACE INTO idempotency (key, request_sha256, status, body, created_at, traces) VALUES (?, ?, ?, ?, ?, ?)",
  ).run(
    key,
    fingerprint,
    answer.status,
    answer.text,
    now,
    JSON.stringify([answer.trace, ...(answer.more ?? [])]),
  );
}

export function refuseWithoutKey(): Refusal {
  return refuse(
    400,
    "IDEMPOTENCY_KEY_MISSING",
    "This account takes no write without an Idempotency-Key. Send one that stays the same over all retries.",
  );
}

export function refuseUnderWay(): Refusal {
  return refuse(
    409,
    "IDEMPOTENCY_IN_PROGRESS",
    "A request with this Idempotency-Key is still being answered. Wait for it, then send the same request again.",
  );
}

/** As `application/problem+json`, beside the fields every refusal of this CRM has. */
export function toProblem(refusal: Refusal): Record<string, unknown> {
  const { status, code, message, data } = refusal;
  const [title, ...rest] = message.split(". ");
  const problem = { type: draft, title: title?.replace(/\.$/, ""), detail: rest.join(". "), status };
  return { ...problem, code, message, ...(data === undefined ? {} : { data }) };
}

export function isIdempotencyRefusal({ code }: Refusal): boolean {
  return code.startsWith("IDEMPOTENCY_");
}

function sayHours(ms: number): string {
  const hours = ms / 3_600_000;
  return hours === 1 ? "hour" : `${Number.isInteger(hours) ? hours : hours.toFixed(1)} hours`;
}
