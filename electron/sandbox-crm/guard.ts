/**
 * Who may speak to the CRM: whoever holds its token and calls it by its loopback name. A loopback peer is no
 * credential (tunnelled traffic comes from loopback too), and a foreign Host is a web page that rebound its name to
 * this machine. A request refused here leaves no audit row: nobody known has spoken, and the log can never be
 * shortened, so a stranger must not be able to fill it.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type Refusal, refuse } from "./refusal";

export function checkCaller(request: IncomingMessage, port: number, token: string): Refusal | null {
  const host = request.headers.host?.toLowerCase();
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
    return refuse(421, "MISDIRECTED", `The sandbox CRM answers only as 127.0.0.1:${port}. Use that address.`);
  }
  const [scheme, given] = (request.headers.authorization ?? "").split(" ");
  if (scheme?.toLowerCase() === "bearer" && given !== undefined && isSameText(given, token)) return null;
  return refuse(
    401,
    "UNAUTHORIZED",
    "The token is missing or wrong. Send the header Authorization: Bearer <token of the sandbox CRM>.",
  );
}

/** In constant time; hashing first makes the lengths equal. */
export function isSameText(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
