/**
 * A signed-in conversation with one org, for the length of one attempt. It loads the client, signs in where the set-up
 * allows it, renews an ended session once, and refuses a production org while the set-up says so. Tokens that were
 * fetched live in memory only.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { SendOutcome } from "../destination";
import { observeNetworkFailure, parseRetryAfter } from "../http";
import type { Wire } from "./client";
import { type Failure, observe, observeRead } from "./outcome";
import { readSettings, type SalesforceSettings } from "./settings";
import { checkInstance, config, type Opening, retry, signIn, type Ticket } from "./sign-in";

export type Answer<Body> = { status: number; body: Body } | { refused: Failure } | { failed: SendOutcome };

export type Session = {
  settings: SalesforceSettings;
  /** `path` counts from the version: `/sobjects/…`, or from the root: `/services/…`. */
  ask<Body>(
    method: "GET" | "POST" | "PATCH",
    path: string,
    schema: z.ZodType<Body>,
    body?: unknown,
  ): Promise<Answer<Body>>;
  /** Of the day's allowance, as the last answer said it; null: not said. */
  usage(): { used: number; limit: number } | null;
};

const tickets = new Map<string, Ticket>();
/** Orgs that were asked what they are, and may be written to. */
const allowedOrgs = new Set<string>();

export async function openSession(opening: Opening): Promise<Session | { failed: SendOutcome }> {
  const settings = readSettings(opening.settings.values);
  const key = ticketKey(opening, settings);
  let renewed = false;
  let ticket = tickets.get(key) ?? null;
  if (ticket === null) {
    const signedIn = await signIn(opening, settings);
    if ("failed" in signedIn) return signedIn;
    ticket = signedIn;
    renewed = settings.auth !== "token";
    keep(key, ticket);
  }
  const refused = checkInstance(ticket.instanceUrl);
  if (refused) return { failed: config(refused) };
  // Loaded here and not at the top: start, reader and tests that send nothing never pay for the client.
  const { connect, Redirected } = await import("./client");

  let last: { status: number; headers: Headers } | null = null;
  const wire: Wire = {
    fetch: opening.fetch,
    signal: opening.signal,
    headers: { "x-correlation-id": opening.correlationId },
    onAnswer: (answer) => {
      last = answer;
    },
  };
  const open = ({ instanceUrl, accessToken }: Ticket) =>
    connect({ instanceUrl, accessToken, version: settings.apiVersion }, wire);
  let connection: ReturnType<typeof open>;
  try {
    connection = open(ticket);
  } catch (error) {
    return { failed: config(`${(error as Error).message}. Use the org's My Domain address.`) };
  }

  const ask: Session["ask"] = async (method, path, schema, body) => {
    last = null;
    try {
      const answered = await connection.request<unknown>(
        {
          method,
          url: path,
          ...(body === undefined
            ? {}
            : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
        },
        { noContentResponse: null },
      );
      const status = statusOf(last) ?? 200;
      const read = schema.safeParse(answered);
      if (read.success) return { status, body: read.data };
      const observed = `answered ${status} with something that is not Salesforce's: ${path.split("?")[0]}`;
      // A write that was answered unreadably may have been kept; a repeat finds out.
      return { failed: method === "GET" ? retry(status, observed) : { class: "unknown", status, observed } };
    } catch (error) {
      if (error instanceof Redirected)
        return {
          failed: config(
            `The instance URL answers with a redirect to ${error.message.slice(0, 200)}. Use that address.`,
          ),
        };
      const status = statusOf(last);
      if (status === null) {
        const outcome = observeNetworkFailure(error);
        return { failed: method === "GET" ? observeRead(outcome) : outcome };
      }
      const failure = readFailure(error, status, headersOf(last));
      if (status !== 401) return { refused: failure };
      tickets.delete(key);
      if (settings.auth === "token")
        return {
          failed: config(
            `${failure.code}: the access token has ended or is wrong. Put in a new one, or sign in with a client.`,
            status,
          ),
        };
      if (renewed)
        return {
          failed: config(
            `${failure.code}: a token that was just fetched is refused. Check the app's user and its scopes.`,
            status,
          ),
        };
      renewed = true;
      const again = await signIn(opening, settings);
      if ("failed" in again) return again;
      keep(key, again);
      connection = open(again);
      return ask(method, path, schema, body);
    }
  };
  const session: Session = {
    settings,
    ask,
    usage: () => connection.limitInfo.apiUsage ?? null,
  };
  if (!settings.onlySandbox || allowedOrgs.has(key)) return session;
  const org = await readOrganization(session);
  if ("failed" in org) return org;
  if (org.production) return { failed: config(refuseProduction(org.words)) };
  allowedOrgs.add(key);
  return session;
}

const organization = z.object({
  records: z.array(
    z.object({
      Name: z.string().nullish(),
      IsSandbox: z.boolean(),
      OrganizationType: z.string().nullish(),
      TimeZoneSidKey: z.string().nullish(),
    }),
  ),
});

/** What the org is. Developer editions are nobody's production. */
export async function readOrganization(
  session: Pick<Session, "ask">,
): Promise<{ production: boolean; words: string; timeZone: string | null } | { failed: SendOutcome }> {
  const soql = "SELECT Name, IsSandbox, OrganizationType, TimeZoneSidKey FROM Organization LIMIT 1";
  const answer = await session.ask("GET", queryPath(soql), organization);
  if ("failed" in answer) return answer;
  if ("refused" in answer) return { failed: observeRead(observe(answer.refused)) };
  const [org] = answer.body.records;
  if (!org) return { failed: config("The org does not say what it is: the user may not read Organization.") };
  const kind = org.IsSandbox ? "a sandbox" : (org.OrganizationType ?? "an org");
  return {
    production: !org.IsSandbox && org.OrganizationType !== "Developer Edition",
    words: org.Name ? `${org.Name} (${kind})` : kind,
    timeZone: org.TimeZoneSidKey ?? null,
  };
}

export function refuseProduction(words: string): string {
  return `${words} is a production org, and “Only sandbox or developer orgs” is on: nothing is written. Switch it off when you mean this org.`;
}

export function queryPath(soql: string): string {
  return `/query?q=${encodeURIComponent(soql)}`;
}

const oneError = z.object({
  message: z.string(),
  errorCode: z.string(),
  fields: z.array(z.string()).nullish(),
});

/** The client's error: one of Salesforce's, several, a 300 with its list, or a page of somebody in between. */
function readFailure(error: unknown, status: number, headers: Headers | null): Failure {
  const { errorCode, message, data } = error as { errorCode?: string; message?: string; data?: unknown };
  const first = Array.isArray(data) && status !== 300 ? data[0] : data;
  const read = oneError.safeParse(first).data;
  return {
    status,
    code: read?.errorCode ?? errorCode ?? "ERROR",
    message: read?.message ?? message ?? "",
    fields: read?.fields ?? [],
    data: status === 300 ? data : first,
    retryAfterMs: parseRetryAfter(headers?.get("retry-after") ?? null, headers?.get("date") ?? null),
  };
}

function ticketKey({ settings: { url, credentials } }: Opening, settings: SalesforceSettings): string {
  const { auth, loginUrl, clientId } = settings;
  return createHash("sha256")
    .update(JSON.stringify([url, auth, loginUrl, clientId, credentials]))
    .digest("hex");
}

function keep(key: string, ticket: Ticket): void {
  if (tickets.size >= 100) tickets.clear();
  tickets.set(key, ticket);
}

/** Forgets tokens that were fetched and orgs that were asked: for tests. */
export function forgetSessions(): void {
  tickets.clear();
  allowedOrgs.clear();
}

type Last = { status: number; headers: Headers } | null;
function statusOf(last: Last): number | null {
  return last?.status ?? null;
}
function headersOf(last: Last): Headers | null {
  return last?.headers ?? null;
}
