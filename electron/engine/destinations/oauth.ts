/**
 * Access tokens by OAuth 2.0 client credentials. A token is kept in memory until shortly before it runs out, one request
 * for all who wait for it. Asking for a token writes nothing at the other side, so even a lost answer may be asked again.
 */
import { createHash } from "node:crypto";
import type { SendContext, SendOutcome } from "./destination";
import { observeFailure, sendRequest } from "./http";

export type TokenRequest = {
  url: string;
  clientId: string;
  clientSecret: string;
  scope?: string | undefined;
  audience?: string | undefined;
  headers?: Record<string, string>;
};
export type Token = { token: string } | { failed: SendOutcome };

const earlyMs = 60_000;
const shortestMs = 5_000;
const held = new Map<string, { token: string; until: number }>();
const asking = new Map<string, Promise<Token>>();

type Asker = Pick<SendContext, "fetch" | "signal" | "correlationId">;

export async function accessToken(context: Asker, request: TokenRequest): Promise<Token> {
  const key = keyOf(request);
  const known = held.get(key);
  if (known && known.until > performance.now()) return { token: known.token };
  const running = asking.get(key);
  if (running) return running;
  const asked = ask(context, request, key).finally(() => asking.delete(key));
  asking.set(key, asked);
  return asked;
}

/** The system no longer takes it: the next one asks for a new one. */
export function forgetToken(request: TokenRequest): void {
  held.delete(keyOf(request));
}

async function ask(context: Asker, request: TokenRequest, key: string): Promise<Token> {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: request.clientId,
    client_secret: request.clientSecret,
  });
  if (request.scope) form.set("scope", request.scope);
  if (request.audience) form.set("audience", request.audience);
  const sent = await sendRequest(context, {
    method: "POST",
    url: request.url,
    body: form.toString(),
    headers: { ...request.headers, "content-type": "application/x-www-form-urlencoded" },
  });
  if (!("answer" in sent)) return { failed: nothingWasWritten(sent) };
  const token = readToken(sent.answer);
  if (sent.status >= 200 && sent.status < 300 && token) {
    const lifeMs = token.expiresIn === null ? 300_000 : token.expiresIn * 1000;
    held.set(key, { token: token.token, until: performance.now() + Math.max(lifeMs - earlyMs, shortestMs) });
    return { token: token.token };
  }
  if (sent.status < 400)
    return {
      failed: {
        class: "config",
        status: sent.status,
        observed: `the token URL answered ${sent.status} without an access_token`,
      },
    };
  // RFC 6749, 5.2: 400 with invalid_client, invalid_scope and the like. No retry cures it.
  if (sent.status < 500 && sent.status !== 408 && sent.status !== 429)
    return {
      failed: {
        class: "config",
        status: sent.status,
        observed: `no token: ${sent.status}${sayError(sent.answer)}. Check client id, client secret and scope`,
      },
    };
  return { failed: nothingWasWritten(observeFailure(sent)) };
}

function nothingWasWritten(outcome: SendOutcome): SendOutcome {
  if (outcome.class !== "unknown") return { ...outcome, observed: `no token: ${outcome.observed}` };
  return {
    class: "retry",
    status: outcome.status,
    observed: "no token: the token URL did not answer; nothing was written",
    retryAfterMs: null,
  };
}

function readToken(answer: unknown): { token: string; expiresIn: number | null } | null {
  if (typeof answer !== "object" || answer === null || !("access_token" in answer)) return null;
  const { access_token: token } = answer;
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) return null;
  const seconds = "expires_in" in answer ? Number(answer.expires_in) : Number.NaN;
  return { token, expiresIn: Number.isFinite(seconds) && seconds > 0 ? seconds : null };
}

/** The standard's own code, never the whole answer: some servers repeat the request in it. */
function sayError(answer: unknown): string {
  if (typeof answer !== "object" || answer === null || !("error" in answer)) return "";
  return typeof answer.error === "string" && /^[a-z_]{1,60}$/.test(answer.error) ? ` ${answer.error}` : "";
}

function keyOf(request: TokenRequest): string {
  return createHash("sha256").update(JSON.stringify(request)).digest("hex");
}
