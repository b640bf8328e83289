/**
 * One request as the routes see it: path and headers checked, the body complete or a refusal in its place. What a
 * caller says about itself (actor, correlation id) is taken only in the shape it must have, and made up otherwise;
 * an Idempotency-Key is refused, for passing it over would break its promise.
 */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type Refusal, refuse } from "./refusal";

export type CrmRequest = {
  method: string;
  /** Path and query as they came, for the audit log. */
  route: string;
  /** The parts of the path, decoded. */
  path: string[];
  query: Record<string, string>;
  actor: string;
  /** Whose external ids are meant; null: not said. */
  integration: string | null;
  /** Header names in lower case, one value each; for faces and for faults asked for by header. */
  headers: Record<string, string>;
  correlationId: string;
  idempotencyKey: string | null;
  body: Buffer | Refusal;
};

const mostBodyBytes = 1024 * 1024;
/** Beyond this a sender is cut off rather than read to its end. */
const mostDrainedBytes = 16 * mostBodyBytes;

/** `face` is who speaks when the sender does not say; of a native request its method tells. */
export async function readRequest(message: IncomingMessage, face: string | null): Promise<CrmRequest> {
  const method = message.method ?? "GET";
  const route = message.url ?? "/";
  const [rawPath = "", query = ""] = splitOnce(route, "?");
  const rawParts = rawPath.split("/").slice(1);
  const path = decodeParts(rawParts);
  const idempotencyKey = readKey(message);
  const badKey = idempotencyKey === null && message.headers["idempotency-key"] !== undefined;
  const body = await readBody(message);
  return {
    method,
    route,
    path: path ?? rawParts,
    query: Object.fromEntries(new URLSearchParams(query)),
    actor:
      readHeader(message, "x-actor", /^[A-Za-z0-9._:@-]{1,64}$/) ??
      face ??
      (method === "PATCH" ? "user" : "integration"),
    integration: readHeader(message, "x-integration", /^[A-Za-z0-9._-]{1,64}$/),
    headers: Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : (value ?? ""),
      ]),
    ),
    correlationId: readHeader(message, "x-correlation-id", /^[A-Za-z0-9._:-]{1,64}$/) ?? randomUUID(),
    idempotencyKey,
    body: path === null ? refusePath() : badKey ? refuseKey() : body,
  };
}

function splitOnce(text: string, at: string): string[] {
  const index = text.indexOf(at);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

function decodeParts(parts: string[]): string[] | null {
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return null;
  }
}

function readHeader(message: IncomingMessage, name: string, shape: RegExp): string | null {
  const value = message.headers[name];
  return typeof value === "string" && shape.test(value) ? value : null;
}

/** The header is a Structured Field string by its draft, in quotes; a bare key is the same key. */
function readKey(message: IncomingMessage): string | null {
  const key = readHeader(message, "idempotency-key", /^[\x21-\x7e]{1,257}$/);
  const bare = key === null ? null : (/^"(.+)"$/.exec(key)?.[1] ?? key);
  return bare !== null && bare.length <= 255 ? bare : null;
}

/** Reads a body that is too large to its end without keeping it: only then does the sender read our answer. */
async function readBody(message: IncomingMessage): Promise<Buffer | Refusal> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    bytes += chunk.length;
    if (bytes <= mostBodyBytes) chunks.push(chunk);
    if (bytes > mostDrainedBytes) break;
  }
  if (bytes <= mostBodyBytes) return Buffer.concat(chunks);
  return refuse(413, "BODY_TOO_LARGE", "The body is larger than 1 MiB. Send less, or a link to the rest.");
}

function refusePath(): Refusal {
  return refuse(
    400,
    "BAD_PATH",
    "A % in the path is not followed by two hex digits. Encode the id and send it again.",
  );
}

function refuseKey(): Refusal {
  return refuse(
    422,
    "IDEMPOTENCY_KEY_NOT_VALID",
    "An Idempotency-Key has 1 to 255 visible ASCII characters without spaces. Send a shorter or simpler one.",
  );
}
