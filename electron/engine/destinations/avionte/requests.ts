/**
 * Requests to Avionté's Front Office API: token, headers, and the five errors after which it asks an integration to
 * stop. The count stands in the ledger, so that a restart does not begin anew; an answer sets it back to none.
 */
import { joinAddress } from "../address";
import type { DestinationSettings, Ledger, SendContext, SendOutcome } from "../destination";
import { type Answered, observeFailure, sendRequest } from "../http";
import { accessToken, forgetToken, type TokenRequest } from "../oauth";

export type AvionteContext = Pick<SendContext, "fetch" | "signal" | "correlationId"> & {
  settings: DestinationSettings;
  ledger: Ledger | null;
};

/** Developer portal, General Guidelines: wait 5 s, then twice as long each time, and stop at five errors. */
export const errorsToStop = 5;
const firstWaitMs = 5_000;
const counter = "in a row";

const talentPath = "/front-office/v1/talent";

export const paths = {
  talent: (id: string) => `${talentPath}/${encodeURIComponent(id)}`,
  activity: (id: string) => `${talentPath}/${encodeURIComponent(id)}/activity`,
  activityTypes: `${talentPath}/activity-types`,
};

export function tokenRequest(settings: DestinationSettings): TokenRequest {
  return {
    url: joinAddress(settings.url ?? "", "/authorize/token"),
    clientId: String(settings.values.clientId ?? ""),
    clientSecret: settings.credentials.clientSecret ?? "",
    scope: String(settings.values.scope ?? ""),
    headers: { "x-api-key": settings.credentials.apiKey ?? "" },
  };
}

/** A number is the FrontOfficeTenantId, anything else the company code. */
export function tenantHeader(tenant: unknown): Record<string, string> {
  const text = String(tenant ?? "");
  return /^\d+$/.test(text) ? { FrontOfficeTenantId: text } : { Tenant: text };
}

/** An answer of Avionté, whatever its status, or what stands in its place. */
export async function ask(
  context: AvionteContext,
  request: { method: "GET" | "POST"; path: string; body: string | null },
): Promise<Answered | SendOutcome> {
  const stopped = readStopped(context.ledger);
  if (stopped) return stopped;
  const first = await askOnce(context, request);
  if (!("answer" in first) || first.status !== 401) return first;
  // Refused before it was looked at: the token may have been withdrawn, so once more with a new one.
  forgetToken(tokenRequest(context.settings));
  return askOnce(context, request);
}

async function askOnce(
  context: AvionteContext,
  request: { method: "GET" | "POST"; path: string; body: string | null },
): Promise<Answered | SendOutcome> {
  const { settings } = context;
  const token = await accessToken(context, tokenRequest(settings));
  if ("failed" in token) return token.failed;
  return sendRequest(context, {
    method: request.method,
    url: joinAddress(settings.url ?? "", request.path),
    body: request.body,
    headers: {
      accept: "application/json",
      authorization: `Bearer ${token.token}`,
      "x-api-key": settings.credentials.apiKey ?? "",
      ...tenantHeader(settings.values.tenant),
      RequestId: requestId(context.correlationId),
    },
  });
}

/** Counts an error, or sets the count back; the fifth in a row stops the destination until a person looked at it. */
export async function counted(ledger: Ledger | null, outcome: SendOutcome): Promise<SendOutcome> {
  if (!ledger) return outcome;
  const before = Number(ledger.read("errors", counter)?.remoteId ?? 0);
  if (outcome.class === "delivered" || outcome.class === "ask") {
    if (before > 0) await ledger.forget("errors", counter);
    return outcome;
  }
  if (before >= errorsToStop) return outcome;
  const now = before + 1;
  await ledger.write("errors", { key: counter, remoteId: String(now), words: outcome.observed });
  if (now < errorsToStop) {
    if (outcome.class !== "retry") return outcome;
    return { ...outcome, retryAfterMs: Math.max(outcome.retryAfterMs ?? 0, firstWaitMs * 2 ** (now - 1)) };
  }
  // What may have been written must still be asked about; the stop meets the next request.
  return outcome.class === "unknown" ? outcome : stoppedBy(outcome.observed, outcome.status);
}

/** Sets the count back after a person looked: the destination may go on. */
export async function goOn(ledger: Ledger): Promise<void> {
  await ledger.forget("errors", counter);
}

function readStopped(ledger: Ledger | null): SendOutcome | null {
  const entry = ledger?.read("errors", counter);
  return entry && Number(entry.remoteId) >= errorsToStop ? stoppedBy(entry.words, null) : null;
}

function stoppedBy(last: string, status: number | null): SendOutcome {
  return {
    class: "config",
    status,
    observed: `stopped after ${errorsToStop} errors in a row, as Avionté asks; the last was: ${last}. Test the connection: when it passes, sending goes on`,
  };
}

export function observe(sent: Answered | SendOutcome): SendOutcome {
  return "answer" in sent ? observeFailure(sent) : sent;
}

/** Avionté wants a GUID; ours stays readable in its first part. */
function requestId(correlationId: string): string {
  const hex = [...correlationId]
    .map((one) => (/[0-9a-f]/.test(one) ? one : one.charCodeAt(0).toString(16)))
    .join("");
  const whole = hex.padEnd(32, "0").slice(0, 32);
  return [8, 12, 16, 20, 32].map((end, index) => whole.slice([0, 8, 12, 16, 20][index], end)).join("-");
}
