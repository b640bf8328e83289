/** One HTTP request of a delivery, and how its result is classed. No retries, no redirects, a bounded answer. */
import type { SendContext, SendOutcome } from "./destination";

export type Answered = { status: number; answer: unknown; text: string; retryAfterMs: number | null };

const answerLimit = 64 * 1024;

/** An answer, or what was observed instead of one: a refused connection was not sent, a cut one is unknown. */
export async function sendRequest(
  context: SendContext,
  request: { method: string; url: string; body?: string; headers: Record<string, string> },
): Promise<Answered | SendOutcome> {
  try {
    const response = await context.fetch(request.url, {
      method: request.method,
      redirect: "manual",
      signal: context.signal,
      ...(request.body === undefined ? {} : { body: request.body }),
      headers: {
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
        "x-correlation-id": context.correlationId,
        ...request.headers,
      },
    });
    const text = (await response.text()).slice(0, answerLimit);
    return {
      status: response.status,
      answer: parseJson(text),
      text,
      retryAfterMs: parseRetryAfter(response.headers.get("retry-after")),
    };
  } catch (error) {
    return observeNetworkFailure(error);
  }
}

export function observeFailure(answered: Answered): SendOutcome {
  const { status } = answered;
  const said = sayMessage(answered);
  if (status === 401 || status === 403)
    return { class: "config", status, observed: `${status}${said}: it does not let Ringback in` };
  if (status === 504 || status === 524)
    return { class: "unknown", status, observed: `${status}${said}: written or not, unknown` };
  if (status === 408 || status === 423 || status === 425 || status === 429 || status >= 500) {
    return { class: "retry", status, observed: `${status}${said}`, retryAfterMs: answered.retryAfterMs };
  }
  return { class: "permanent", status, observed: `${status}${said}: a retry cannot cure it` };
}

function observeNetworkFailure(error: unknown): SendOutcome {
  const cause =
    (error as { cause?: { code?: string } }).cause?.code ?? (error as { name?: string }).name ?? "";
  if (cause === "ENOTFOUND" || isCertificate(cause)) {
    const what = cause === "ENOTFOUND" ? "there is no such host" : "its certificate is not believed";
    return { class: "config", status: null, observed: `${what} (${cause}): mend the address` };
  }
  if (cause === "ECONNREFUSED" || cause === "EAI_AGAIN") {
    return { class: "retry", status: null, observed: `nobody answers there (${cause})`, retryAfterMs: null };
  }
  if (cause === "TimeoutError" || cause === "AbortError") {
    return { class: "unknown", status: null, observed: "no answer in time: written or not, unknown" };
  }
  return {
    class: "unknown",
    status: null,
    observed: `connection lost (${cause || "no reason given"}): written or not, unknown`,
  };
}

/** Nothing was sent: the other side could not prove who it is. */
function isCertificate(code: string): boolean {
  return /^(CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code);
}

function sayMessage({ answer, text }: Answered): string {
  const message =
    typeof answer === "object" && answer !== null && "message" in answer ? String(answer.message) : text;
  const line = message.replace(/\s+/g, " ").trim().slice(0, 160);
  return line ? ` ${line}` : "";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Seconds or an HTTP date; null when absent or unreadable. */
function parseRetryAfter(value: string | null): number | null {
  if (value === null) return null;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(at - Date.now(), 0);
}
