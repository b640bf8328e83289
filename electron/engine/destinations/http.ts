/**
 * One HTTP request of a delivery, and how its result is classed. No retries, no redirects, a bounded answer.
 *
 * Retry: a later try may cure it. Config: nothing goes through until a person mends the set-up, so a name that does not
 * exist, a certificate and a refused credential stand there. Unknown: it was written, and no answer came.
 */
import type { SendContext, SendOutcome } from "./destination";
import { forbiddenAddress } from "./fetch-checked";

export type Answered = {
  status: number;
  answer: unknown;
  text: string;
  retryAfterMs: number | null;
  location: string | null;
};

export type HttpRequest = {
  method: string;
  url: string;
  /** Null or left out: none. */
  body?: string | null;
  headers: Record<string, string>;
};

const answerLimit = 64 * 1024;

/** An answer, or what was observed instead of one: a refused connection was not sent, a cut one is unknown. */
export async function sendRequest(
  context: Pick<SendContext, "fetch" | "signal" | "correlationId">,
  request: HttpRequest,
): Promise<Answered | SendOutcome> {
  try {
    const response = await context.fetch(request.url, {
      method: request.method,
      redirect: "manual",
      signal: context.signal,
      ...(typeof request.body === "string" ? { body: request.body } : {}),
      headers: {
        ...(typeof request.body === "string" ? { "content-type": "application/json" } : {}),
        "x-correlation-id": context.correlationId,
        ...request.headers,
      },
    });
    const text = await readLimited(response);
    return {
      status: response.status,
      answer: parseJson(text),
      text,
      retryAfterMs: parseRetryAfter(response.headers.get("retry-after"), response.headers.get("date")),
      location: response.headers.get("location"),
    };
  } catch (error) {
    return observeNetworkFailure(error);
  }
}

/** What stands behind the limit is not read: an answer without an end holds nobody up. */
async function readLimited(response: Response): Promise<string> {
  if (!response.body) return "";
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length < answerLimit) continue;
    await reader.cancel().catch(() => {});
    return text.slice(0, answerLimit);
  }
}

export function observeFailure(answered: Answered): SendOutcome {
  const { status } = answered;
  const said = sayMessage(answered);
  if (status === 401 || status === 403)
    return { class: "config", status, observed: `${status}${said}: it does not let Ringback in` };
  if (status === 508) {
    return {
      class: "config",
      status,
      observed: "508: it leads back to Ringback's own receiver; mend the address",
    };
  }
  if (status === 504 || status === 524)
    return { class: "unknown", status, observed: `${status}${said}: written or not, unknown` };
  if (status >= 300 && status < 400) {
    return {
      class: "permanent",
      status,
      observed: `${status}: it sends us on to ${hostOf(answered.location)}, and redirects are not followed`,
    };
  }
  if (status === 408 || status === 423 || status === 425 || status === 429 || status >= 500) {
    return { class: "retry", status, observed: `${status}${said}`, retryAfterMs: answered.retryAfterMs };
  }
  return { class: "permanent", status, observed: `${status}${said}: a retry cannot cure it` };
}

const certificateCodes =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO$)/;

/** What was observed where nobody answered. */
export function observeNetworkFailure(error: unknown): SendOutcome {
  if (isNoRequest(error)) {
    // Its own words are not repeated: they quote the header, and so the secret in it.
    const observed =
      "nothing was sent: a credential, a header or the address cannot be put into a request; mend the set-up";
    return { class: "config", status: null, observed };
  }
  const cause =
    (error as { cause?: { code?: string } }).cause?.code ?? (error as { name?: string }).name ?? "";
  if (cause === forbiddenAddress) {
    const observed =
      "nothing was sent: it leads to an address that is link-local, reserved, or where a cloud keeps credentials";
    return { class: "config", status: null, observed };
  }
  if (cause === "ENOTFOUND" || certificateCodes.test(cause)) {
    const what = cause === "ENOTFOUND" ? "there is no such host" : "its certificate is not believed";
    return { class: "config", status: null, observed: `${what} (${cause}): mend the address` };
  }
  if (
    ["ECONNREFUSED", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"].includes(cause)
  ) {
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

/** A failure of the network has a code in its cause; one that was never made has none, or one of these. */
function isNoRequest(error: unknown): boolean {
  if (!(error instanceof TypeError)) return false;
  const { cause } = error as { cause?: { code?: string; message?: string } };
  const isOurs = ["UND_ERR_NOT_SUPPORTED", "UND_ERR_INVALID_ARG", "ERR_INVALID_URL"].includes(
    cause?.code ?? "",
  );
  return cause === undefined || cause.message === "bad port" || isOurs;
}

function hostOf(location: string | null): string {
  return (location && URL.parse(location)?.host) || "another address";
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

/**
 * Seconds or an HTTP date; null when absent or unreadable. A date is one of their clock, and `date`, which their answer
 * says too, is what that clock said: where ours is ahead of it nothing is tried again too early.
 */
export function parseRetryAfter(value: string | null, date: string | null): number | null {
  if (value === null) return null;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  const theirs = Date.parse(date ?? "");
  return Number.isNaN(at) ? null : Math.max(at - (Number.isNaN(theirs) ? Date.now() : theirs), 0);
}
